"""`huanxin users`: who may sign in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.clock import iso
from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from search_api.auth.accounts import User

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_Name = Annotated[str, typer.Argument(help=tr("用户名", "user name"))]
_Json = Annotated[bool, typer.Option("--json", help="JSON")]
_Password = Annotated[
    str | None,
    typer.Option(
        help=tr(
            "- 从标准输入读一行；不给则在终端上询问", "- reads a line of stdin; else asked at the terminal"
        )
    ),
]


@app.command("add", help=tr("添加用户", "add a user"))
def add(
    name: _Name,
    role: Annotated[str, typer.Option(help="reader, operator, admin")],
    password: _Password = None,
    as_json: _Json = False,
) -> int:
    from search_api.auth.accounts import add_user
    from search_api.auth.audit import at_the_terminal
    from search_api.auth.roles import read_role

    wanted = read_role(role, "--role")
    given = _asked(password)
    with opened(writing=True) as (_, store):
        user = add_user(store, name, wanted, given, at_the_terminal())
    if given is None:
        note(
            tr(
                "没有密码：只能用令牌（huanxin tokens add）",
                "no password: tokens only (huanxin tokens add)",
            )
        )
    _tell(user, as_json)
    return 0


@app.command("list", help=tr("列出用户", "list the users"))
def list_all(as_json: _Json = False) -> int:
    from search_api.auth.accounts import list_users

    with opened() as (_, store):
        found = list_users(store)
    if as_json:
        print_json([_shape(user) for user in found])
        return 0
    for user in found:
        _tell(user, as_json=False)
    if not found:
        note(
            tr(
                "还没有用户：huanxin users add NAME --role admin",
                "no user yet: huanxin users add NAME --role admin",
            )
        )
    return 0


@app.command("disable", help=tr("停用用户；--undo 恢复", "shut a user out; --undo lets them in again"))
def disable(
    name: _Name,
    undo: Annotated[bool, typer.Option("--undo", help=tr("恢复", "let in again"))] = False,
    as_json: _Json = False,
) -> int:
    from search_api.auth.accounts import set_disabled
    from search_api.auth.audit import at_the_terminal

    with opened(writing=True) as (_, store):
        user = set_disabled(store, name, not undo, at_the_terminal())
    _tell(user, as_json)
    return 0


@app.command("password", help=tr("换密码", "change a password"))
def password(name: _Name, password: _Password = None, as_json: _Json = False) -> int:
    from search_api.auth.accounts import find_user, set_password
    from search_api.auth.audit import at_the_terminal

    with opened(writing=True) as (_, store):
        find_user(store, name)
        given = _asked(password)
        if given is None:
            raise WrongUsage(tr("没有密码", "no password"), detail="--password -", where="--password")
        user = set_password(store, name, given, at_the_terminal())
    _tell(user, as_json)
    return 0


def _asked(option: str | None) -> str | None:
    """The password: a line of standard input, or typed twice at the terminal; None where nobody is there to ask."""
    if option == "-":
        return sys.stdin.readline().rstrip("\r\n")
    if option is not None:
        raise WrongUsage(
            tr("密码不能写在命令行上", "a password does not belong on the command line"),
            detail=tr("用 --password - 从标准输入给出", "give it on stdin with --password -"),
            where="--password",
        )
    if not sys.stdin.isatty():
        return None
    import getpass

    first = getpass.getpass(tr("密码：", "password: "))
    if first != getpass.getpass(tr("再输一遍：", "once more: ")):
        raise WrongUsage(tr("两次输入不一样", "the two differ"), where="--password")
    return first


def _tell(user: User, as_json: bool) -> None:
    if as_json:
        print_json(_shape(user))
        return
    state = (
        tr(f"  已停用 {user.disabled:%Y-%m-%d}", f"  disabled {user.disabled:%Y-%m-%d}")
        if user.disabled
        else ""
    )
    print(f"{user.name}  {user.role}{state}")


def _shape(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "created": iso(user.created),
        "disabled": iso(user.disabled) if user.disabled else None,
    }
