"""`velvet clip`, `annotate`, `export` and `verify`."""
