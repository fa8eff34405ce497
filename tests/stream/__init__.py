"""Alarms over HTTP: raised by telemetry, told on the stream."""
