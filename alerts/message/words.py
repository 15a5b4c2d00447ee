"""The words of a message that all channels share. What happened comes first: a phone shows some 20 characters."""

from __future__ import annotations

from alerts.message.message import Item, Message
from config.language import tr

# A paper by a dozen ministries names the first of them.
_AGENCIES = 2


def heading(message: Message) -> str:
    """The line that a phone, a mailbox and a chat show first."""
    if message.notice is not None:
        return message.notice.heading
    first, count = message.items[0], len(message.items) + message.rest
    test = tr("【测试】", "[test] ") if message.kind == "test" else ""
    if count == 1:
        return f"{test}{first.what} {first.title}"
    names = [named.name for named in message.subscriptions]
    name = f" · {names[0]}" if len(names) == 1 else ""
    return test + tr(f"{first.what} 等 {count} 条{name}", f"{first.what} and {count - 1} more{name}")


def count_line(message: Message) -> str:
    """How many there are, where the subject has said of what."""
    count = len(message.items) + message.rest
    return tr(f"共 {count} 条提醒", f"{count} alerts")


def byline(item: Item) -> str:
    """Agency, region and date, as far as they are known."""
    agencies = "、".join(item.agencies[:_AGENCIES])
    if len(item.agencies) > _AGENCIES:
        agencies += tr(" 等", " and others")
    return " · ".join(part for part in (agencies, item.region_name, (item.published or "")[:10]) if part)


def also_line(item: Item) -> str:
    """Which other subscriptions of this channel matched it; empty where none did."""
    if not item.also:
        return ""
    names = tr("、", ", ").join(named.name for named in item.also)
    return tr(
        f"另见于 {len(item.also)} 个订阅：{names}",
        f"also in {len(item.also)} subscription{'s' if len(item.also) > 1 else ''}: {names}",
    )


def why_line(message: Message) -> str:
    """Why one gets it."""
    names = tr("、", ", ").join(f"“{named.name}”" for named in message.subscriptions)
    if message.kind == "test":
        return tr("这是一条测试消息，有人在试这个通知方式", "this is a test: somebody tries this channel")
    missed = message.kind == "missed"
    return tr(
        f"您收到它，是因为订阅了{names}{'；这是暂停期间积下的提醒' if missed else ''}",
        f"you get this because you subscribed to {names}{'; these were kept while the channel was paused' if missed else ''}",
    )


def rest_line(count: int) -> str:
    return tr(f"余下 {count} 条见链接", f"{count} more behind the link")


def part_line(message: Message) -> str:
    """Says that it goes on from an earlier message; empty for the first."""
    return tr(f"（接上条，第 {message.part} 条）", f"(continued, {message.part})") if message.part > 1 else ""
