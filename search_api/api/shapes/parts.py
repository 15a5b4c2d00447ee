"""What many shapes have."""

Next = str | None
Span = tuple[int, int]
