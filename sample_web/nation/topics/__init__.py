"""Texts with gaps, by topic."""
