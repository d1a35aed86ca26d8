"""The catalog: one SQLite file, which is the truth."""
