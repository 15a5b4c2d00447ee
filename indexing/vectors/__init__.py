"""Texts as vectors: local models, the passages they read, and the vectors kept on disk. It knows of no store, engine or query."""

from indexing.vectors.interface import WIDTH, Encoder, PassageVectors

__all__ = ["WIDTH", "Encoder", "PassageVectors"]
