"""Alembic: how the catalog came to its shape."""

HEAD = (
    "0009"  # the newest step in versions/; lets a catalog that is up to date open without Alembic
)
