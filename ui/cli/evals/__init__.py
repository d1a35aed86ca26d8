"""`velvet eval` and `velvet demo`."""
