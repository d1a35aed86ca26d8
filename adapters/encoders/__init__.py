"""Sentences, pictures and crops of people to vectors."""
