"""What a person asks for other than a question: exports, redaction, erasure, setup."""
