"""Alembic: how the catalog came to its shape."""
