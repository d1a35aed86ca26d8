"""Crash tests: Velvet killed at random moments of its work."""
