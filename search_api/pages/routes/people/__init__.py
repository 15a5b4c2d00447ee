"""Pages of people: signing in, accounts, users, settings."""
