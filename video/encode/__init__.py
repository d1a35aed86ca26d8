"""Frames to clips and pictures."""
