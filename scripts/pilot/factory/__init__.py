"""The parts of scripts/factory_pilot.sh."""
