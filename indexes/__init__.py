"""What is remembered: catalog (the truth), vectors (a cache), media. One door: `library.py`."""
