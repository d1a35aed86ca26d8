"""Forgetting, retaining and holding."""
