"""Programs around the service: set-up, starting and stopping, the pilot."""
