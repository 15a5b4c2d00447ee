"""`huanxin tokens`: tokens for programs."""

from __future__ import annotations

from typing import Annotated

import typer

from config.clock import iso
from config.language import tr
from search_api.cli.output import note, opened, print_json

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_Json = Annotated[bool, typer.Option("--json", help="JSON")]


@app.command("add", help=tr("发一个令牌，只显示一次", "make a token; it is shown once"))
def add(
    name: Annotated[str, typer.Argument(help=tr("令牌的名字", "what to call it"))],
    user: Annotated[str, typer.Option(help=tr("属于哪个用户", "whose it is"))],
    scope: Annotated[
        str | None, typer.Option(help=tr("至多的角色，默认同用户", "highest role, else the user's"))
    ] = None,
    as_json: _Json = False,
) -> int:
    from search_api.auth.accounts import find_user
    from search_api.auth.audit import at_the_terminal
    from search_api.auth.roles import read_role
    from search_api.auth.tokens import add_token

    with opened(writing=True) as (_, store):
        owner = find_user(store, user)
        wanted = read_role(scope, "--scope") if scope else owner.role
        token, secret = add_token(store, owner, name, wanted, at_the_terminal())
    if as_json:
        print_json({"id": token.id, "token": secret})
    else:
        print(secret)
        note(tr("只显示这一次", "it is not shown again"))
    return 0


@app.command("list", help=tr("列出令牌", "list the tokens"))
def list_all(
    user: Annotated[str | None, typer.Option(help=tr("只列这个用户的", "of this user"))] = None,
    as_json: _Json = False,
) -> int:
    from search_api.auth.accounts import find_user
    from search_api.auth.tokens import list_tokens

    with opened() as (_, store):
        found = list_tokens(store, find_user(store, user) if user else None)
    if as_json:
        print_json(
            [
                {
                    "id": token.id,
                    "name": token.name,
                    "user": token.user,
                    "scope": token.scope,
                    "created": iso(token.created),
                    "last_used": iso(token.last_used) if token.last_used else None,
                    "revoked": iso(token.revoked) if token.revoked else None,
                }
                for token in found
            ]
        )
        return 0
    for token in found:
        used = (
            tr(f"上次使用 {token.last_used:%Y-%m-%d %H:%M}", f"last used {token.last_used:%Y-%m-%d %H:%M}")
            if token.last_used
            else tr("未用过", "never used")
        )
        ended = tr("  已撤销", "  revoked") if token.revoked else ""
        print(f"{token.id}  {token.user}  {token.scope}  {token.name}  {used}{ended}")
    if not found:
        note(tr("还没有令牌：huanxin tokens add", "no token yet: huanxin tokens add"))
    return 0


@app.command("revoke", help=tr("撤销令牌", "revoke a token"))
def revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help=tr("令牌编号", "token id"))], as_json: _Json = False
) -> int:
    from search_api.auth.audit import at_the_terminal
    from search_api.auth.tokens import revoke_token

    with opened(writing=True) as (_, store):
        revoke_token(store, key, at_the_terminal())
    if as_json:
        print_json({"id": key, "revoked": True})
    return 0
