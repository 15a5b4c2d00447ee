"""From captures to papers, whoever supplies them."""
