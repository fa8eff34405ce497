"""Tests of the metering API on the running service."""
