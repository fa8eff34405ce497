"""The parts of scripts/pilot_e2e.sh."""
