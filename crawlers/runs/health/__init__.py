"""How sources are, judged by their own runs and papers."""
