"""The three roles, each of which may do what those before it may."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from config.faults import WrongUsage
from config.language import tr

Role: TypeAlias = Literal["reader", "operator", "admin"]

ROLES: tuple[Role, ...] = get_args(Role)
RANK: Mapping[Role, int] = MappingProxyType({role: rank for rank, role in enumerate(ROLES)})


def read_role(text: str, where: str) -> Role:
    """The role of this name. Raises WrongUsage."""
    for role in ROLES:
        if text == role:
            return role
    raise WrongUsage(
        tr(f"没有角色 {text[:40]}", f"no role {text[:40]}"),
        detail=tr(f"可用：{'、'.join(ROLES)}", f"use one of: {', '.join(ROLES)}"),
        where=where,
    )


def lower(one: Role, other: Role) -> Role:
    return min(one, other, key=lambda role: RANK[role])
