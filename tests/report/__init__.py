"""Weekly reports and pilot reports, through the API."""
