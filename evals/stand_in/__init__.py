"""A stand-in for Ollama over real HTTP. No language model is in it."""
