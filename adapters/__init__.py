"""The models behind the seams. Alone imports ultralytics, ollama, sentence-transformers, onnxruntime."""
