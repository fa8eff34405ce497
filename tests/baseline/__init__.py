"""Baselines, key figures, forecasts and explained gaps, through the HTTP API."""
