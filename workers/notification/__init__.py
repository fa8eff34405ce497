"""How people and machines are told: what a message says, and its way by webhook or e-mail."""
