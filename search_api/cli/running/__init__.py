"""Commands that run the program and look after it."""
