"""How good the forecast is, measured on real years, each day from the days before it alone."""
