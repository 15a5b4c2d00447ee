"""What an answer is before anything is read from it."""
