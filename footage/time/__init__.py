"""Instants, zones and the words in which people speak of time."""
