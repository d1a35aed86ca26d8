"""Who is who: arithmetic on vectors, times and constraints. Knows no video and no database."""
