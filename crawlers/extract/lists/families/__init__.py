"""The site families, one a file: how each recognises its list pages and reads them."""
