"""Velvet: ask your footage where people went, and get an answer you can check."""
