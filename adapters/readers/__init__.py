"""`rules`: questions read by fixed patterns, without a language model."""
