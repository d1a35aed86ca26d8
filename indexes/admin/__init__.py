"""Auditing, backing up and checking a data folder."""
