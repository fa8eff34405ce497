"""What happens when parts of the service die, hang, lie or are attacked."""
