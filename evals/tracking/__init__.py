"""Following people through a clip with known truth."""
