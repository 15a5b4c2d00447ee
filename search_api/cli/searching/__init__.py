"""Commands that find documents and tell of them."""
