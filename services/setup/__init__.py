"""Installing the models that the settings need."""
