"""The workers, against a real database and the fake ThingsBoard."""
