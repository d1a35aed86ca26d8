"""How alike people look, and how far that can be trusted."""
