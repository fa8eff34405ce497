"""The background workers: what the service does by itself, and all its talk with ThingsBoard."""
