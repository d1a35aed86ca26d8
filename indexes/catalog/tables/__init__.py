"""Reading and writing the catalog's tables, a file for each kind of record."""
