"""Tests of the documents: what is in them, and what a hostile text cannot do to them."""
