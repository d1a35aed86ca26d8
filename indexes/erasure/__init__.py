"""Erasing for good: requests, the cascade, tombstones, and the scan for what is left."""
