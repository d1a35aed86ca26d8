"""Detections of one recording to tracklets."""
