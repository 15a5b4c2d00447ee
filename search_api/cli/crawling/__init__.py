"""Commands that bring documents in, and look after where they come from."""
