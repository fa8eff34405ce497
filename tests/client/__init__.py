"""Tests of the factory client."""
