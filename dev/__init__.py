"""Tools for Velvet's developers: fuzzers and crash tests. Not installed."""
