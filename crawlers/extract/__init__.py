"""Reading bytes: list pages, detail pages and attached files. What stands in `lists`, `pages` and `files` is pure; `pool` runs it in
child processes."""
