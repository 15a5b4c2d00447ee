"""Secrets that are given out once and kept as hashes."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "hx_"


def new_secret() -> str:
    """32 random bytes as `hx_…`. So much chance needs no slow hash: SHA-256 cannot be searched either."""
    return PREFIX + secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_id() -> str:
    """An id by which its owner names a secret."""
    return secrets.token_hex(8)
