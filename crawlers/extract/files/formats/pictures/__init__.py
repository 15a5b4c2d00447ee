"""Pictures, and their text by OCR."""
