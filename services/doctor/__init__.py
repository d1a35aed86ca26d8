"""Check that everything the settings need is present."""
