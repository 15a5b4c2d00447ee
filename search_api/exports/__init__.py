"""Search results as files: CSV, XLSX, JSONL."""
