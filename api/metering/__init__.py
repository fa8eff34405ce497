"""Readings of meters in: tolerant of bad records, strict about good ones."""
