"""Files of readings as people have them: what is in a file, what it is taken as, what it would come to, and in."""
