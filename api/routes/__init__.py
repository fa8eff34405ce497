"""One module per domain: HTTP on one side, one `api.*` function of the database on the other.

Each module exports its handlers as `ROUTES`.
"""
