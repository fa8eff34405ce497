"""Run the whole service in the background of one checkout: database, API, workers, and a fake ThingsBoard."""
