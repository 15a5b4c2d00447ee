"""From what is worth telling to what was told: planned, sent, tried again, and all of it in a ledger."""
