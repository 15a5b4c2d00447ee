"""Papers in the store: recording, reading back, past versions, what is held back and what was set right."""
