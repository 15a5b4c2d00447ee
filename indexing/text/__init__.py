"""What Chinese official texts are made of: numerals, widths, dates, addresses and document numbers."""
