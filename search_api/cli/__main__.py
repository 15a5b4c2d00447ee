"""`python -m search_api.cli`: the command without its console script."""

from search_api.cli import main

main()
