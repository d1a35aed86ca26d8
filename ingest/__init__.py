"""Footage in: resumable passes, each over the rows that lack its output."""
