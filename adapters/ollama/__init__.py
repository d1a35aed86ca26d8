"""The Ollama server: reached, waited for, spoken to. Alone imports its client."""
