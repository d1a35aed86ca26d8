"""What is drawn over a picture: boxes, captions, covers."""
