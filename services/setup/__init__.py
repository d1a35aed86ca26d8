"""Getting the models that the settings need."""
