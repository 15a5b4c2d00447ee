"""Facts in search: flat documents of their own kind beside papers, asked of one at a time."""
