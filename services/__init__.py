"""What a person asks for that is no question: exports, redaction, erasure, setup."""
