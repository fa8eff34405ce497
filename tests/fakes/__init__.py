"""Stand-ins for the systems that Wattledger talks to, each spoken to over the network like the real one."""
