"""Who is who over days of drawn footage."""
