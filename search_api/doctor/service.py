"""What the program keeps and how it is reached: database, engine, dictionary, sources, addresses, people."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import sqlalchemy as sa

from config.faults import Fault
from config.language import tr
from config.registry import survey_registry
from config.settings import Settings
from indexing.projection.status import IndexState, index_state
from indexing.store import Store
from indexing.store.papers.documents import count_documents
from search_api.auth.accounts import list_users
from search_api.doctor.check import Check
from search_api.nodes import apart_words, machines
from search_api.web.guards import is_loopback


def unreachable(fault: Fault) -> Check:
    """The check of a database that cannot be opened."""
    return Check(
        "database",
        "broken",
        f"{fault.title}{tr('：', ': ') + fault.detail if fault.detail else ''}",
        fault.where,
    )


def kept(settings: Settings, store: Store) -> Iterator[Check]:
    documents = count_documents(store)
    name = sa.make_url(settings.database_url).get_backend_name()
    yield Check("database", "ok", tr(f"{name}，{documents} 份文件", f"{name}, {documents} documents"))
    state = index_state(store, settings)
    yield _engine(state, documents)
    yield _dictionary(state)


def _engine(state: IndexState, documents: int) -> Check:
    if state.fault is None:
        waiting = tr(f"，待索引 {state.backlog}", f", {state.backlog} to be indexed") if state.backlog else ""
        detail = tr(
            f"{state.engine}，{state.documents} 份文件", f"{state.engine}, {state.documents} documents"
        )
        return Check("engine", "ok", detail + waiting)
    if not documents:
        return Check("engine", "ok", tr("还没有文件，索引尚未建立", "no documents yet, and no index"))
    why = f"{state.fault}{tr('：', ': ') + state.fault_detail if state.fault_detail else ''}"
    return Check(
        "engine",
        "broken",
        tr(f"不能检索：{why}", f"nothing can be searched: {why}"),
        "huanxin index rebuild",
    )


def _dictionary(state: IndexState) -> Check:
    if state.rebuild_due:
        return Check(
            "dictionary",
            "lacking",
            tr(
                "索引是用另一版词典建的，结果可能不全",
                "the index was cut with another dictionary: results may be missing",
            ),
            "huanxin index rebuild",
        )
    return Check("dictionary", "ok", state.dictionary or "–")


def registry(settings: Settings) -> Iterator[Check]:
    survey = survey_registry(settings.sources)
    if survey.faults:
        first = survey.faults[0]
        yield Check(
            "sources",
            "broken",
            tr(
                f"来源文件有 {len(survey.faults)} 处错误，不能采集：{first.where} {first.text}",
                f"{len(survey.faults)} faults in the source files, so nothing is crawled: {first.where} {first.text}",
            ),
            "huanxin sources check",
        )
    else:
        count = len(survey.registry.sources)
        yield Check("sources", "ok", tr(f"{count} 个来源", f"{count} sources"))
    if settings.contact is None:
        yield Check(
            "contact",
            "lacking",
            tr("网站看不出该与谁联系", "sites cannot see whom to turn to"),
            "HUANXIN_CONTACT=mailbox@example.org",
        )
    else:
        yield Check("contact", "ok", settings.contact)


def reached(settings: Settings) -> Iterator[Check]:
    """Whether people can reach the pages where they are meant to."""
    public = urlsplit(settings.address)
    if settings.public_url is None and not is_loopback(settings.bind):
        yield Check(
            "public URL",
            "lacking",
            tr(
                f"监听 {settings.bind}，但不知道人们用什么地址访问：别的主机名都会被拒绝",
                f"it listens at {settings.bind}, but at which address it is reached is not known: other host names are refused",
            ),
            "HUANXIN_PUBLIC_URL=https://huanxin.example.org",
        )
    else:
        yield Check("public URL", "ok", settings.address)
    if public.scheme == "https" and not settings.trusted_proxies:
        yield Check(
            "proxies",
            "lacking",
            tr(
                "地址是 https，必有代理在前，但哪个可信没有说：所有来访都算作代理一人",
                "the address is https, so a proxy stands before it, but which is not said: all askers count as one",
            ),
            "HUANXIN_TRUSTED_PROXIES=127.0.0.1",
        )
    else:
        yield Check("proxies", "ok", ", ".join(settings.trusted_proxies) or "–")


def workers(store: Store) -> Check:
    """Which machines crawl, and whether one gets no work for running another version than the others."""
    there = machines(store)
    if not there.live:
        return Check(
            "workers",
            "lacking",
            tr(
                "没有采集进程：定时和排队的批次没有人做",
                "no worker runs: what is due or queued is done by nobody",
            ),
            "huanxin up",
        )
    if words := apart_words(there):
        return Check("workers", "lacking", tr("；", "; ").join(words), "huanxin up worker")
    return Check("workers", "ok", ", ".join(sign.name for sign in there.live))


def people(store: Store) -> Check:
    users = [user for user in list_users(store) if user.disabled is None]
    if any(user.role == "admin" for user in users):
        return Check("users", "ok", tr(f"{len(users)} 位用户", f"{len(users)} users"))
    return Check(
        "users",
        "lacking",
        tr("没有管理员：只能在本机阅读", "there is no admin: one can only read, on this machine"),
        "huanxin users add NAME --role admin",
    )
