"""From a question's words to the sightings that answer it."""
