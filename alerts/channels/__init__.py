"""Where messages go: one file a kind of channel, and what their answers mean."""
