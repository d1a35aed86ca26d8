"""The library by noun: each facet reads and writes one kind of thing in one data folder."""
