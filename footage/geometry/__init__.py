"""Arithmetic on boxes, polygons and paths."""
