"""Ways in beside the crawl: imports, web archives, history read again, and looks at sites that nobody has described yet."""
