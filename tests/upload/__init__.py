"""Files of readings, as people have them."""
