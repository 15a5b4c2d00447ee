"""The way to the network: replay, redirects, robots.txt, and the handler that ties them together."""
