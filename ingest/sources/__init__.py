"""From paths and `cameras.toml` to recordings."""
