"""What the store keeps of runs: their ledger and queue, schedules, and how sources are."""
