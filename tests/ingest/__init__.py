"""Telemetry over HTTP, from the signed message to the folded hour."""
