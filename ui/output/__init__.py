"""Answers, sightings and progress as text and JSON."""
