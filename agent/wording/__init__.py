"""Verified claims and what was left open as sentences."""
