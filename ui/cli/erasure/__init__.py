"""`velvet forget`, `retain` and `hold`."""
