"""The pages' addresses, a file for those that belong together."""
