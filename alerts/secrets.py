"""Secrets at rest: what opens a channel (its address, its signing secret) stands in the database only encrypted, and tokens in
links are signed with the same keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from config.faults import Fault
from config.language import tr
from config.settings import Settings

# 128 bits of the signature: short enough for a link, far beyond guessing.
_SIGNATURE = 16


class Keys:
    """The keys of a file, newest first: the first encrypts and signs, all of them decrypt and verify. The file is made at first
    need, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, settings: Settings) -> Keys:
        return cls(settings.secrets_file)

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, stored: str) -> str:
        """The text. Raises Fault where none of the keys encrypted it."""
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken:
            raise Fault(
                tr(
                    "钥匙文件打不开这条密钥：它是用另一把钥匙加密的",
                    "the key file does not open this secret: another key encrypted it",
                ),
                detail=tr(
                    "把原来的钥匙加回文件（每行一把），或删除该通知方式后重新添加",
                    "put the former key back into the file (one a line), or remove the channel and add it again",
                ),
                where=str(self._path),
            ) from None

    def sign(self, text: str) -> str:
        """A token for links that says `text` and cannot be made by others: the same text gives the same token."""
        return _encode(_mac(self._lines[0], text) + text.encode())

    def verify(self, token: str) -> str | None:
        """What a token of `sign` says, None for any other."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            text = raw[_SIGNATURE:].decode()
        except ValueError:
            return None
        if any(hmac.compare_digest(raw[:_SIGNATURE], _mac(key, text)) for key in self._lines):
            return text
        return None

    @cached_property
    def _fernet(self) -> MultiFernet:
        try:
            return MultiFernet([Fernet(key) for key in self._lines])
        except ValueError:
            raise Fault(
                tr("钥匙文件里有一行不是钥匙", "a line of the key file is no key"), where=str(self._path)
            ) from None

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        if not self._path.exists():
            _make(self._path)
        lines = tuple(line for line in self._path.read_text("ascii").split() if line)
        if not lines:
            raise Fault(tr("钥匙文件是空的", "the key file is empty"), where=str(self._path))
        return lines


def _make(path: Path) -> None:
    """Writes a file with one new key; of two processes that do it at once, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(Fernet.generate_key() + b"\n")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _mac(key: str, text: str) -> bytes:
    return hmac.digest(key.encode(), b"link:" + text.encode(), hashlib.sha256)[:_SIGNATURE]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
