"""One check for every kind of claim: each looks the catalog up again."""
