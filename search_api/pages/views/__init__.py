"""What pages show, as plain data: pure functions from what the store and the engine say to what a template prints."""
