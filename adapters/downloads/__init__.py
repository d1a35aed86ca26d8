"""Files from their publishers to this disk. Only `velvet setup` comes here."""
