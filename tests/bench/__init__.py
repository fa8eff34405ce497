"""Figures of the service on this machine: `python -m tests.bench`, or `make bench`."""
