"""Tests against real parts: the real database, and fakes that are spoken to over the network."""
