"""Documents that leave the house: a statement as PDF, XLSX and CSV, settlements as CSV.

All of them take what the database has verified, and never ask it again.
"""
