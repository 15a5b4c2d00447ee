"""What retailers' pages offer, and what stands beside it."""
