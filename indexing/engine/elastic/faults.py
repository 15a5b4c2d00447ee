"""What can go wrong between us and Elasticsearch, in words. Each leaves everything waiting."""

from __future__ import annotations

from typing import Any

from config.faults import Fault
from config.language import tr


class ElasticsearchFault(Fault):
    """Elasticsearch did not do what it was asked; asked again later it may."""

    type = "elasticsearch"


class Away(ElasticsearchFault):
    """It cannot be reached, or does not answer in time."""


class Overloaded(ElasticsearchFault):
    """It has more to do than it takes on, or is not ready yet."""


class TurnedAway(Overloaded):
    """It had no room for the request. Where it takes others all the time, the request is too large for it."""


class ReadOnly(ElasticsearchFault):
    """It takes no writes, as with a disk nearly full."""


class SignInRefused(ElasticsearchFault):
    """It wants another user, password or API key, or rights that this one has not."""


class IndexMissing(Fault):
    """There is no index that this program can read; only a rebuild helps."""

    type = "index"


# What it says of one request among others, not of itself.
_NO_ROOM = ("es_rejected_execution_exception", "circuit_breaking_exception")
# Said with a status that else speaks of the document.
_OF_THE_INDEX = ("index_closed_exception", "media_type_header_exception")


def said(body: Any) -> tuple[str, str]:
    """Type and reason of an error as Elasticsearch writes it, whole or of one item."""
    error = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(error, dict):
        return "", str(error)[:1000]
    # Where a search fails on its shards, the cause stands with them.
    causes = error.get("root_cause") or [error]
    kind, reason = str(error.get("type", "")), str(error.get("reason", ""))
    if kind in ("search_phase_execution_exception", "") and isinstance(causes[0], dict):
        kind, reason = str(causes[0].get("type", kind)), str(causes[0].get("reason", reason))
    return kind, reason[:1000]


def of_the_document(status: int, kind: str) -> bool:
    """Whether an error says that Elasticsearch will never take what it was sent, as it is."""
    return status in (400, 413) and kind not in _OF_THE_INDEX


def no_index(where: str) -> IndexMissing:
    return IndexMissing(
        tr(
            "Elasticsearch 里还没有本程序的索引；请运行 huanxin index rebuild 重建",
            "Elasticsearch has no index of this program; run `huanxin index rebuild`",
        ),
        where=where,
    )


def fault_of(status: int, body: Any, where: str) -> Fault:
    """The Fault for an answer that reports an error; `where` is the address or index asked."""
    kind, reason = said(body)
    detail = f"{kind}: {reason}" if kind else reason
    if kind == "index_not_found_exception":
        return no_index(where)
    if kind == "media_type_header_exception":
        return ElasticsearchFault(
            tr("Elasticsearch 比客户端旧", "Elasticsearch is older than the client"),
            detail=tr(
                "服务器为 8.x 时请安装：pip install 'elasticsearch<9'",
                "for a server 8.x: pip install 'elasticsearch<9'",
            ),
            where=where,
        )
    if kind == "cluster_block_exception" and status != 503:
        return ReadOnly(
            tr("Elasticsearch 只读，暂不接受写入", "Elasticsearch is read-only and takes no writes"),
            detail=tr(f"常因磁盘将满；腾出空间后自动恢复（{reason}）", f"often a disk nearly full; it goes on by itself once there is room ({reason})"),
            where=where,
        )  # fmt: skip
    if status in (401, 403):
        return SignInRefused(
            tr("Elasticsearch 拒绝登录或权限不足", "Elasticsearch refuses the sign-in, or its rights do not suffice"),
            detail=tr("请检查 HUANXIN_ELASTICSEARCH_ 的用户、密码或 API key", "check user, password or API key of HUANXIN_ELASTICSEARCH_…"),
            where=where,
        )  # fmt: skip
    if status in (429, 502, 503, 504):
        kind_of_fault = TurnedAway if status == 429 and kind in _NO_ROOM else Overloaded
        return kind_of_fault(
            tr("Elasticsearch 忙不过来或尚未就绪", "Elasticsearch is overloaded or not ready"),
            detail=detail,
            where=where,
        )
    return ElasticsearchFault(
        tr(f"Elasticsearch 回答 {status}", f"Elasticsearch answered {status}"), detail=detail, where=where
    )
