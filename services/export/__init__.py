"""Answers, people and sightings as evidence, with clips, stills and hashes."""
