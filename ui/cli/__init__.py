"""The `velvet` command: a file for each group of commands."""
