"""Reading one site's YAML file: the site, or every fault in the file with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from config.faults import WrongUsage
from config.language import tr
from config.site import Column, Evidence, Expect, Names, Politeness, Site
from config.site_rules import Place, broken_rules

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_KEYS = tuple({f.name for kind in (Site, Column, Names, Evidence, Politeness, Expect) for f in fields(kind)})

# What a value has to be, by the start of pydantic's name for the error.
_KINDS = (
    ("string", "文字，数字和日期要加引号", 'text; numbers and dates in "quotes"'),
    ("int", "整数", "a whole number"),
    ("float", "数字", "a number"),
    ("bool", "true 或 false", "true or false"),
    ("tuple", "列表，如 [a, b]", "a list such as [a, b]"),
    ("dataclass", "“键: 值” 的一组", "a group of `key: value`"),
    ("mapping", "“键: 值” 的一组", "a group of `key: value`"),
    ("dict", "“键: 值” 的一组", "a group of `key: value`"),
)


# For the check of a file's other keys where these were wrong.
_STAND_INS = {"tier": "other", "region": "100000"}


@dataclass(frozen=True, slots=True)
class SiteFault:
    """What is wrong at one line (from 1; None: the file as a whole) of a site file, and what to write, in the user's language.
    `place` is where that is by keys."""

    path: Path
    line: int | None
    text: str
    place: Place = ()

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}" if self.line else str(self.path)

    def wrong_usage(self, detail: str | None = None) -> WrongUsage:
        return WrongUsage(
            tr(f"来源文件有误：{self.text}", f"faulty source file: {self.text}"),
            detail=detail,
            where=self.where,
        )


def read_file(path: Path) -> tuple[Site | None, tuple[SiteFault, ...]]:
    """The site of a YAML file and all that is wrong with it. What is wrong is left out of the site, so that
    the rest can be checked further; None where no site is left without it."""
    text, raw, fault = _parsed(path)
    if fault:
        return None, (fault,)
    site, wrong = _shaped(raw)
    if wrong:
        sound = deepcopy(raw)
        for place, _ in wrong:
            _leave_out(sound, place)
        site, _ = _shaped({**_STAND_INS, **sound})
    if site:
        wrong += [(one.place, tr(one.zh, one.en)) for one in broken_rules(site)]
    return site, _located(path, text, wrong) if wrong else ()


def _shaped(raw: Any) -> tuple[Site | None, list[tuple[Place, str]]]:
    from pydantic import ValidationError

    try:
        return _validator().validate_python(raw), []
    except ValidationError as error:
        return None, [(one["loc"], _words(one)) for one in error.errors()]


def _leave_out(raw: Any, place: Place) -> None:
    """Removes the key that a place lies at. A list goes as a whole: the others of its items would change their places."""
    keys = [*place]
    while keys and isinstance(keys[-1], int):
        keys.pop()
    for step in keys[:-1]:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            return
    if keys and isinstance(raw, dict):
        raw.pop(keys[-1], None)


def _parsed(path: Path) -> tuple[str, Any, SiteFault | None]:
    """The file's text and what it says as YAML, or why it says nothing."""
    text, raw, fault = "", None, None
    try:
        text = path.read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=yaml.CSafeLoader)
        if not isinstance(raw, dict):
            shape = tr(
                "应为 “键: 值” 的文件，以 id: 开头", "expected a file of `key: value`, starting with id:"
            )
            fault = SiteFault(path, 1, shape)
    except UnicodeDecodeError:
        fault = _whole(path, "不是 UTF-8 文本；请另存为 UTF-8", "not UTF-8 text; save it as UTF-8")
    except OSError as error:
        fault = _whole(path, f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}")
    except yaml.YAMLError as error:
        fault = _not_yaml(path, error)
    except ValueError as error:  # a value in the form of a date that is none
        fault = _whole(path, f"不是正确的 YAML：{error}", f"not valid YAML: {error}")
    return text, raw, fault


def fault_at(path: Path, place: Place, text: str) -> SiteFault:
    """A fault that another rule than the file's own has found in the file, with its line."""
    return _located(path, path.read_text(encoding="utf-8"), [(place, text)])[0]


@cache
def _validator() -> TypeAdapter[Site]:
    from pydantic import TypeAdapter

    return TypeAdapter(Site)


def _whole(path: Path, zh: str, en: str) -> SiteFault:
    return SiteFault(path, None, tr(zh, en))


def _not_yaml(path: Path, error: yaml.YAMLError) -> SiteFault:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or str(error)
    return SiteFault(
        path,
        mark.line + 1 if mark else None,
        tr(
            f"不是正确的 YAML：{said}；看这一行和上一行的冒号、引号、括号和缩进（用空格）",
            f"not valid YAML: {said}; see the colons, quotes, brackets and indent (spaces) of this line and the one above",
        ),
    )


def _located(path: Path, text: str, faults: Iterable[tuple[Place, str]]) -> tuple[SiteFault, ...]:
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    return tuple(SiteFault(path, _line(root, place), words, place) for place, words in faults)


def _line(node: yaml.Node | None, place: Place) -> int | None:
    """The line (from 1) of the deepest part of `place` that the YAML has."""
    line: int | None = node.start_mark.line + 1 if node else None
    for step in place:
        found = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    found, line = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = found.start_mark.line + 1
        if found is None:
            break
        node = found
    return line


def _words(error: Any) -> str:
    """What one of pydantic's errors says to the author of a YAML file."""
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"])
    kind, value = error["type"], error["input"]
    if kind == "missing":
        return tr(f"缺少 {place}；加上这个键", f"{place} is missing; add this key")
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        near = difflib.get_close_matches(str(error["loc"][-1]), _KEYS, n=1)
        mend_zh, mend_en = (
            (f"是不是 {near[0]}？", f"did you mean {near[0]}?") if near else ("请删去", "remove it")
        )
        return tr(f"不认识的键 {place}；{mend_zh}", f"unknown key {place}; {mend_en}")
    if kind == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return tr(
            f"{place} 不能是 {value}；应为 {allowed} 之一",
            f"{place} cannot be {value}; it takes one of {allowed}",
        )
    for start, zh, en in _KINDS:
        if kind.startswith(start):
            return tr(f"{place} 应为{zh}（现为 {value!r}）", f"{place} takes {en} (it is {value!r})")
    return tr(f"{place}：{error['msg']}（现为 {value!r}）", f"{place}: {error['msg']} (it is {value!r})")
