"""Telemetry in: decode a message, find its series, and commit it together with whatever else arrived meanwhile."""
