"""Fuzzers: spoilt files, spoilt replies, hostile words."""
