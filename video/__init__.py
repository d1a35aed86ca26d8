"""Decode, seek, cut, encode: PyAV and OpenCV. Knows no model and no store."""
