"""Registers of what documents say: facts kept beside the documents, and what several of them say together."""
