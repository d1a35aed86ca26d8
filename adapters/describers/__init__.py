"""Who people are said to look like: by colours, or by a Qwen vision model on a local Ollama."""
