"""What is worth telling without a change of a paper: days that come, how the sources are, and the week's report."""

from alerts.occasions.noting import note_occasions

__all__ = ["note_occasions"]
