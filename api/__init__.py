"""The HTTP service: a thin shell around the `api.*` functions of the database."""

__version__ = "0.1.0"
