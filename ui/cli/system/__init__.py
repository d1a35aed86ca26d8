"""The commands that look after the data folder, the models and the machine."""
