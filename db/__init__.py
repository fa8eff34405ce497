"""The database of Wattledger: its migrations, routines and seed, and what applies and runs them."""
