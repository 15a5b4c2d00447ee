"""Papers that stand in a page's data rather than in its text."""
