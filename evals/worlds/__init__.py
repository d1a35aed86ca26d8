"""Drawn worlds whose truth is known."""
