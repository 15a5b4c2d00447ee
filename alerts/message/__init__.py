"""Messages for people and programs: what one says, and how each kind of channel puts it."""
