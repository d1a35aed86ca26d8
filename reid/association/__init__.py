"""Tracklets to identities: constraints, evidence, grouping."""
