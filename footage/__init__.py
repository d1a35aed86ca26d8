"""The words everybody uses: records, time, settings, errors, privacy. Knows no model and no store."""
