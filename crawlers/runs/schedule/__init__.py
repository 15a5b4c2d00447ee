"""When sources are due."""
