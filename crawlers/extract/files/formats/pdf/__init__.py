"""PDF: text, tables and set lines."""
