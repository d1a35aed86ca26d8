"""`velvet people` and its corrections."""
