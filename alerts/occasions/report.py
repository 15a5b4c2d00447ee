"""The week's report to operators, in lines that are read in twenty seconds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.language import Words, tr, wordings
from indexing.labels import label

_NAMED = 3
# Worst first.
_ORDER = ("outage", "blocked", "layout", "never_worked", "late", "quiet", "paused", "up")
_BROKEN = _ORDER[:3]
# Bytes: less, and captures may soon find no room.
_LITTLE = 2_000_000_000
# So many papers wait for the index only where something keeps them.
_MANY = 1_000


@dataclass(frozen=True, slots=True)
class Week:
    """What there is to say of the time between two aware moments. `states` are the names of the sources in each state; `broke` those
    that broke meanwhile, `mended` those that work again; `runs` are counts by how they ended; `free` and `archived` are bytes."""

    start: datetime
    end: datetime
    states: Mapping[str, Sequence[Words]]
    network_down: bool
    broke: Sequence[Words]
    mended: Sequence[Words]
    new: int
    changed: int
    runs: Mapping[str, int]
    unindexed: int
    unread: int
    unsent: int
    free: int
    archived: int

    @property
    def troubles(self) -> int:
        """How many things somebody has to look at."""
        broken = sum(len(self.states.get(state, ())) for state in _BROKEN)
        return (
            broken + self.network_down + (self.free < _LITTLE) + (self.unindexed > _MANY) + (self.unsent > 0)
        )


def headline(week: Week) -> Words:
    """All is well, or how much is not."""
    count = week.troubles
    if not count:
        return tr("【周报】一切正常", "Weekly report: all is well")
    return tr(
        f"【周报】{count} 件事要看", f"Weekly report: {count} thing{'s' if count > 1 else ''} to look at"
    )


def title(week: Week) -> Words:
    """The days it is on."""
    start, end = f"{week.start:%m-%d}", f"{week.end:%m-%d}"
    return tr(f"来源与采集 {start} 至 {end}", f"sources and crawls, {start} to {end}")


def lines(week: Week) -> tuple[Words, ...]:
    """A line each for the sources, what broke, what came, the runs, what waits, and the disk."""
    return (_sources(week), *_troubles(week), _papers(week), _runs(week), _backlog(week), _disk(week))


def _sources(week: Week) -> Words:
    parts = []
    for state in _ORDER:
        names = week.states.get(state, ())
        if names:
            word, some = wordings(label("health", state)), _some(names) if state in _BROKEN else None
            parts.append(
                tr(
                    f"{word['zh']} {len(names)}{f'（{some.zh}）' if some else ''}",
                    f"{len(names)} {word['en']}{f' ({some.en})' if some else ''}",
                )
            )
    if week.network_down:
        parts.insert(0, tr("本机网络不通", "this machine's network is down"))
    joined = _joined(parts) if parts else tr("还没有判断过", "none judged yet")
    return tr(f"来源：{joined.zh}", f"Sources: {joined.en}")


def _troubles(week: Week) -> list[Words]:
    found = []
    if week.broke:
        some = _some(week.broke)
        found.append(tr(f"出过问题：{some.zh}", f"Broke: {some.en}"))
    if week.mended:
        some = _some(week.mended)
        found.append(tr(f"恢复了：{some.zh}", f"Well again: {some.en}"))
    return found


def _papers(week: Week) -> Words:
    return tr(
        f"收进：新文件 {week.new} 份，改动 {week.changed} 次",
        f"Came in: {week.new} new papers, {week.changed} changes",
    )


def _runs(week: Week) -> Words:
    if not week.runs:
        return tr("批次：没有", "Runs: none")
    parts = []
    for state, count in sorted(week.runs.items(), key=lambda item: -item[1]):
        word = wordings(label("run", state))
        parts.append(tr(f"{word['zh']} {count}", f"{count} {word['en']}"))
    joined = _joined(parts)
    return tr(f"批次：{joined.zh}", f"Runs: {joined.en}")


def _backlog(week: Week) -> Words:
    if not (week.unindexed or week.unread or week.unsent):
        return tr("积压：没有", "Backlog: none")
    return tr(
        f"积压：待索引 {week.unindexed}，待读 {week.unread}，没发出的消息 {week.unsent}",
        f"Backlog: {week.unindexed} to index, {week.unread} to read, {week.unsent} messages unsent",
    )


def _disk(week: Week) -> Words:
    free, archived = _size(week.free), _size(week.archived)
    low = week.free < _LITTLE
    return tr(
        f"磁盘：还剩 {free}{'，快满了' if low else ''}；存档这段时间增加 {archived}",
        f"Disk: {free} left{', nearly full' if low else ''}; the archive grew by {archived}",
    )


def _some(names: Sequence[Words]) -> Words:
    """The first few of the names."""
    joined = _joined(names[:_NAMED], ("、", ", "))
    more = len(names) - _NAMED
    return tr(f"{joined.zh} 等 {len(names)} 个", f"{joined.en} and {more} more") if more > 0 else joined


def _joined(parts: Sequence[Words], comma: tuple[str, str] = ("，", ", ")) -> Words:
    return tr(comma[0].join(one.zh for one in parts), comma[1].join(one.en for one in parts))


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
