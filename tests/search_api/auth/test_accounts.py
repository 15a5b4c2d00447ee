"""Users, passwords, tokens, sign-ins, the first link: on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.faults import NotFound, WrongUsage
from indexing.store import Store, open_store
from indexing.store.schema import sign_in_failures, tokens, users
from search_api.auth import audit, first_link, throttle
from search_api.auth.accounts import (
    add_user,
    find_user,
    set_disabled,
    set_password,
    set_role,
    user_of_password,
)
from search_api.auth.sign_ins import begin, end, list_sign_ins, sign_in, signed_in
from search_api.auth.tokens import add_token, bearer_of, list_tokens, revoke_token
from search_api.web.faults import NotSignedIn, TooMuch

PASSWORD = "correct horse battery"
ME = audit.Actor("tester", "command")


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database_url, tmp_path / "locks")
    yield opened
    opened.close()


def test_a_user_lives(store: Store) -> None:
    add_user(store, "管理员", "admin", PASSWORD, ME)
    ann = add_user(store, "ann", "operator", PASSWORD, ME)
    assert user_of_password(store, "ann", PASSWORD) == ann
    assert user_of_password(store, "ann", PASSWORD + "x") is None
    assert user_of_password(store, "nobody", PASSWORD) is None

    token, secret = add_token(store, ann, "script", "admin", ME)
    cookie = begin(store, ann, "127.0.0.1", "Firefox")
    assert secret.startswith("hx_")
    assert bearer_of(store, secret) == bearer_of(store, secret)
    bearer = bearer_of(store, secret)
    assert bearer and (bearer.user, bearer.role) == ("ann", "operator")  # a scope lends no role
    assert list_tokens(store, ann)[0].last_used is not None
    (mine,) = list_sign_ins(store, ann)
    assert (mine.address, mine.agent) == ("127.0.0.1", "Firefox")
    found = signed_in(store, cookie)
    assert found and (found.user, found.role, found.id) == ("ann", "operator", mine.id)

    set_role(store, "ann", "reader", ME)
    bearer = bearer_of(store, secret)
    assert bearer and bearer.role == "reader"

    set_disabled(store, "ann", True, ME)
    assert bearer_of(store, secret) is None
    assert signed_in(store, cookie) is None
    assert user_of_password(store, "ann", PASSWORD) is None
    set_disabled(store, "ann", False, ME)
    assert bearer_of(store, secret) is None, "what ended does not come back"
    assert signed_in(store, cookie) is None
    assert token.id == list_tokens(store)[0].id

    deeds = audit.noted(store)
    assert [(deed.who, deed.what, deed.on) for deed in deeds[:2]] == [
        ("tester", "user.disabled", "ann"),
        ("tester", "user.disabled", "ann"),
    ]
    assert deeds[2].before == {"role": "operator"}
    assert deeds[2].after == {"role": "reader"}


def test_nothing_that_could_be_shown_as_proof_is_stored(store: Store) -> None:
    ann = add_user(store, "ann", "reader", PASSWORD, ME)
    _, secret = add_token(store, ann, "script", "reader", ME)
    cookie = begin(store, ann, "127.0.0.1")
    with store.reading() as connection:
        kept = str(connection.execute(sa.select(users, tokens).join(tokens)).all())
    assert PASSWORD not in kept
    assert secret not in kept
    assert cookie not in kept
    assert "$argon2id$" in kept


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "a/b", "a\n"])
def test_a_bad_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        add_user(store, name, "reader", None, ME)
    assert refused.value.where == "name"


def test_what_a_user_may_not_do(store: Store) -> None:
    add_user(store, "root", "admin", None, ME)
    with pytest.raises(WrongUsage, match="root"):
        add_user(store, "root", "reader", None, ME)
    with pytest.raises(WrongUsage):
        set_disabled(store, "root", True, ME)
    with pytest.raises(WrongUsage):
        set_role(store, "root", "reader", ME)
    with pytest.raises(WrongUsage):
        set_password(store, "root", "short", ME)
    with pytest.raises(NotFound):
        set_password(store, "nobody", PASSWORD, ME)
    assert user_of_password(store, "root", "") is None, "who has no password cannot sign in with none"


def test_tokens_and_sign_ins_end_one_by_one(store: Store) -> None:
    ann, ben = (add_user(store, name, "reader", None, ME) for name in ("ann", "ben"))
    token, secret = add_token(store, ann, "script", "reader", ME)
    cookies = [begin(store, ann, "127.0.0.1") for _ in range(2)]
    first = signed_in(store, cookies[0])
    assert first
    with pytest.raises(NotFound):
        revoke_token(store, token.id, ME, ben)
    with pytest.raises(NotFound):
        end(store, first.id, ben)
    revoke_token(store, token.id, ME, ann)
    end(store, first.id, ann)
    assert bearer_of(store, secret) is None
    assert [signed_in(store, cookie) is None for cookie in cookies] == [True, False]
    set_password(store, "ann", PASSWORD, ME)
    assert list_sign_ins(store, ann) == ()


def test_guessing_is_slowed_by_name_and_by_address(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "OF_A_NAME", 2)
    monkeypatch.setattr(throttle, "OF_AN_ADDRESS", 3)
    add_user(store, "ann", "reader", PASSWORD, ME)
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            sign_in(store, "ann", "wrong", "10.0.0.1")
    with pytest.raises(TooMuch) as slowed:
        sign_in(store, "ann", PASSWORD, "10.0.0.2")
    assert 0 < slowed.value.wait <= 15 * 60 + 1
    with pytest.raises(NotSignedIn):
        sign_in(store, "ben", "wrong", "10.0.0.1")
    with pytest.raises(TooMuch):
        sign_in(store, "cem", "wrong", "10.0.0.1")
    with store.writing() as connection:
        connection.execute(sign_in_failures.delete())
    assert signed_in(store, sign_in(store, "ann", PASSWORD, "10.0.0.1"))


def test_a_sign_in_clears_the_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "OF_A_NAME", 2)
    add_user(store, "ann", "reader", PASSWORD, ME)
    for _ in range(3):
        with pytest.raises(NotSignedIn):
            sign_in(store, "ann", "wrong", "10.0.0.1")
        assert sign_in(store, "ann", PASSWORD, "10.0.0.1")


def test_the_first_link_is_taken_once(store: Store) -> None:
    old, secret = first_link.offer(store), first_link.offer(store)
    assert old
    assert secret
    assert not first_link.is_open(store, old)
    assert first_link.is_open(store, secret)
    with pytest.raises(WrongUsage):
        first_link.take(store, secret, "root", "short")
    assert first_link.take(store, secret, "root", PASSWORD).role == "admin"
    assert not first_link.is_open(store, secret)
    with pytest.raises(NotFound):
        first_link.take(store, secret, "other", PASSWORD)
    assert first_link.offer(store) is None
    assert find_user(store, "root").has_password


def test_the_first_link_lasts_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-09-08T10:00:00+08:00")
    secret = first_link.offer(store)
    assert secret
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-09-09T09:00:00+08:00")
    assert first_link.is_open(store, secret)
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-09-09T11:00:00+08:00")
    assert not first_link.is_open(store, secret)


def test_an_unused_sign_in_ends_after_a_month(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-09-01T10:00:00+08:00")
    cookie = begin(store, add_user(store, "ann", "reader", None, ME), "127.0.0.1")
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-09-29T10:00:00+08:00")
    assert signed_in(store, cookie)
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-10-28T10:00:00+08:00")
    assert signed_in(store, cookie), "each use counts anew"
    monkeypatch.setenv("HUANXIN_CLOCK", "2025-11-29T10:00:00+08:00")
    assert signed_in(store, cookie) is None
