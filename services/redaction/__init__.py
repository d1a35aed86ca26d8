"""Covering people in pictures and videos."""
