"""Sentences that only broke elsewhere: 补贴 / 2000元 on two lines is 补贴2000元 on one."""

from __future__ import annotations

from collections.abc import Sequence

Keyed = tuple[str, str]
"""What a sentence is compared by, and the sentence."""

# Runs are looked for where the first pieces begin alike, at so many places at most: rows of a table all begin alike.
_START, _TRIED = 2, 20


def without_rewrapped(gone: Sequence[Keyed], come: Sequence[Keyed]) -> tuple[list[str], list[str]]:
    """The sentences of both sides but for runs that say the same once their pieces are joined."""
    starts: dict[str, list[int]] = {}
    for n, (key, _) in enumerate(come):
        starts.setdefault(key[:_START], []).append(n)
    old_left, new_left = dict(enumerate(gone)), dict(enumerate(come))
    for i, (key, _) in enumerate(gone):
        if i not in old_left:
            continue
        for j in starts.get(key[:_START], ())[:_TRIED]:
            if j in new_left and (ends := _same_run(gone, i, come, j)):
                for n in range(i, ends[0]):
                    old_left.pop(n, None)
                for n in range(j, ends[1]):
                    new_left.pop(n, None)
                break
    return [s for _, s in old_left.values()], [s for _, s in new_left.values()]


def _same_run(gone: Sequence[Keyed], i: int, come: Sequence[Keyed], j: int) -> tuple[int, int] | None:
    """Where the runs that begin at `i` and `j` end, if they come out the same; both may be of several pieces."""
    old, new = gone[i][0], come[j][0]
    i, j = i + 1, j + 1
    while old != new:
        if len(old) < len(new) and new.startswith(old) and i < len(gone):
            new, old = new[len(old) :], gone[i][0]
            i += 1
        elif len(new) < len(old) and old.startswith(new) and j < len(come):
            old, new = old[len(new) :], come[j][0]
            j += 1
        else:
            return None
    return i, j
