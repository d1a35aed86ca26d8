"""The Chroma cache of the catalog's vectors."""
