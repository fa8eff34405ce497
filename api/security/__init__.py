"""Who is calling, and what may he do."""
