"""What the agent may do: one typed function a file; words for the model, sightings for the screen."""
