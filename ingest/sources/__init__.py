"""Sources of footage: paths and `cameras.toml`."""
