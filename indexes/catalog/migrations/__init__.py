"""Alembic: how the catalog came to its shape."""

HEAD = (
    "0010"  # the newest step in versions/; lets a catalog that is up to date open without Alembic
)
