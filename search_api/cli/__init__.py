"""The `huanxin` command. Each command is a file of its own; heavy parts are imported when a command needs them."""

from search_api.cli.entry import main

__all__ = ["main"]
