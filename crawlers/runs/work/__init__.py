"""Doing what is queued."""
