"""Erasure, retention and holds."""
