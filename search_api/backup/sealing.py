"""Keys in a backup are sealed under a passphrase."""

from __future__ import annotations

import base64
import os

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from config.faults import WrongUsage
from config.language import tr

_SALT = 16
LEAST = 8  # characters of a passphrase


def seal(secret: bytes, passphrase: str) -> bytes:
    """The bytes under a passphrase, with the salt in front. Raises WrongUsage for a short one."""
    if len(passphrase) < LEAST:
        raise WrongUsage(
            tr(f"口令至少 {LEAST} 个字符", f"a passphrase has at least {LEAST} characters"),
            where="--with-keys",
        )
    salt = os.urandom(_SALT)
    return salt + Fernet(_key(passphrase, salt)).encrypt(secret)


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """What `seal` was given. Raises WrongUsage where the passphrase is another."""
    try:
        return Fernet(_key(passphrase, sealed[:_SALT])).decrypt(sealed[_SALT:])
    except InvalidToken:
        raise WrongUsage(tr("口令不对", "wrong passphrase"), where="secrets.key") from None


def _key(passphrase: str, salt: bytes) -> bytes:
    derived = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
    return base64.urlsafe_b64encode(derived)
