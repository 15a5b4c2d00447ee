"""An explanation of a search, as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from config.language import tr

if TYPE_CHECKING:
    from indexing.explain import Explanation, HitExplained, Share

# Smaller shares are shown as their sum, save what being new added.
_SHOWN = 8


def query_lines(why: Explanation) -> Iterator[str]:
    """How the query was read and widened."""
    yield tr(f"读作：{why.read_as}", f"read as: {why.read_as}")
    for each in why.widened:
        others = tr("、", ", ").join(each.others)
        words = " ".join(each.words)
        kinds = {
            "english": tr("英译中", "in Chinese"),
            "abbreviation": tr("简称与全称", "in short or in full"),
            "synonym": tr("同义", "same meaning"),
        }
        yield tr(f"{kinds[each.kind]}：{words} → {others}", f"{kinds[each.kind]}: {words} → {others}")


def hit_lines(hit: HitExplained) -> Iterator[str]:
    """Which words stand where in a paper, and what made up its score."""
    for match in hit.matches:
        where = tr("、", ", ").join(f"{_part(part)} {count}" for part, count in match.parts.items())
        added = tr("（扩展）", " (added)") if match.added else ""
        yield tr(f"    命中 {match.text}{added}：{where}", f"    found {match.text}{added}: {where}")
    if hit.shares:
        told = [share for at, share in enumerate(hit.shares) if at < _SHOWN or share.kind == "fresh"]
        shown = [_share(share) for share in told]
        rest = sum(share.score for share in hit.shares if share not in told)
        if rest:
            shown.append(tr(f"其余 {rest:.2f}", f"others {rest:.2f}"))
        score = sum(share.score for share in hit.shares)
        yield tr(f"    得分 {score:.2f} = ", f"    score {score:.2f} = ") + " + ".join(shown)
    if hit.fused:
        yield _meaning(hit)


def _meaning(hit: HitExplained) -> str:
    """What meaning added, where it took part in the ranking."""
    near = hit.meaning
    by_words = hit.score - (near.added if near else 0.0)
    line = tr(
        f"    名次分 {hit.score:.2f} = 按词的名次 {by_words:.2f}",
        f"    by places {hit.score:.2f} = place by words {by_words:.2f}",
    )
    if near is None:
        return line
    return line + tr(
        f" + 意思相近 {near.added:.2f}（第 {near.place} 近，第 {near.passage + 1} 段，相似度 {near.similarity:.2f}）",
        f" + nearness in meaning {near.added:.2f} (number {near.place}, passage {near.passage + 1}, similarity {near.similarity:.2f})",
    )


def _share(share: Share) -> str:
    kinds = {
        "word": tr("词", "word"),
        "expanded": tr("扩展词", "added word"),
        "phrase": tr("短语", "phrase"),
        "doc_no": tr("文号", "document number"),
        "pairs": tr("相邻的字", "pairs of characters"),
        "characters": tr("单字", "characters"),
        "title": tr("标题里的词", "words in the title"),
        "region": tr("地区", "region"),
        "fresh": tr("新近", "newness"),
    }
    parts = tr("、", ", ").join(map(_part, share.parts))
    text = f" {share.text}" if share.text else ""
    return f"{kinds.get(share.kind, share.kind)}{text}({parts}) {share.score:.2f}"


def _part(name: str) -> str:
    parts = {
        "title": tr("标题", "title"),
        "body": tr("正文", "body"),
        "text": tr("正文或附件", "body or attachments"),
        "attachment": tr("附件", "attachments"),
        "english": tr("英文", "English"),
        "doc_no": tr("文号", "document number"),
        "region": tr("所属地区", "its region"),
        "date": tr("日期", "date"),
    }
    if name.startswith("attachment:"):
        return parts["attachment"] + " " + name.removeprefix("attachment:")
    return parts.get(name, name)
