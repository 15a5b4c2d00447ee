"""Secrets are kept encrypted, by a key file that only its owner reads and whose keys can be changed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from alerts.secrets import Keys
from config.faults import Fault


def test_the_key_file_is_made_at_first_need_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secrets.key"
    keys = Keys(path)
    assert not path.exists()
    stored = keys.encrypt("whsec_x")
    assert "whsec" not in stored
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keys(path).decrypt(stored) == "whsec_x"
    assert [file.name for file in path.parent.iterdir()] == ["secrets.key"]


def test_a_new_key_comes_first_and_the_old_ones_still_open(tmp_path: Path) -> None:
    path = tmp_path / "secrets.key"
    before = Keys(path)
    stored, link = before.encrypt("secret"), before.sign("leave ch_1 sub_1")
    old = path.read_text()
    path.write_text(f"{Fernet.generate_key().decode()}\n{old}")
    after = Keys(path)
    assert after.decrypt(stored) == "secret"
    assert after.verify(link) == "leave ch_1 sub_1"
    renewed = after.encrypt("secret")
    path.write_text(old)
    with pytest.raises(Fault):
        Keys(path).decrypt(renewed)


def test_a_link_cannot_be_made_or_changed_by_others(tmp_path: Path) -> None:
    keys, others = Keys(tmp_path / "a.key"), Keys(tmp_path / "b.key")
    token = keys.sign("leave ch_1 sub_1")
    assert keys.sign("leave ch_1 sub_1") == token
    assert keys.verify(token) == "leave ch_1 sub_1"
    assert others.verify(token) is None
    assert keys.verify(token[:-2] + ("AA" if token[-2:] != "AA" else "BB")) is None
    assert keys.verify("") is None
    assert keys.verify("不是") is None
