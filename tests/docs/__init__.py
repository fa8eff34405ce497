"""Tests of the documentation: its examples work, and its tables are complete."""
