"""Ingest of footage: resumable passes, each over the rows that lack its output."""
