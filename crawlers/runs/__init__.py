"""Runs: one crawl of one source, from its start to its row in the ledger."""
