"""The passes of an ingest, each over the rows that lack its output."""
