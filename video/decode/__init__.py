"""Files to frames with their presentation times."""
