"""A small HOME with something of everything that pages show, written by the store's own functions in a few seconds.

All of it is invented. `spice` is put into every text that comes from outside, to see what pages make of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.channels.rows import Wanted, add_channel, confirm_token
from alerts.delivery.links import confirm_page, leave_page
from alerts.delivery.pausing import pause
from alerts.draft import Draft
from alerts.noting import Evidence, NewAlert, note_alerts
from alerts.secrets import Keys
from alerts.subscriptions import add_subscription
from config.clock import SHANGHAI, iso
from config.language import tr
from config.settings import Settings
from indexing.projection import drain
from indexing.records import ChangeClass, Paper, RunState, StoredAttachment
from indexing.registers.activities import register
from indexing.registers.keeping import keep_facts
from indexing.store import Store, open_store, record
from indexing.store.captures import CaptureRow
from indexing.store.changelog import changes_since
from indexing.store.papers.presence import missed, withdraw
from indexing.store.papers.quarantine import Held, hold
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from indexing.store.runs.source_states import Judgement, StateChange, note_states
from search_api.auth.accounts import add_user
from search_api.auth.audit import Actor
from search_api.auth.roles import ROLES

NOW = datetime(2025, 9, 15, 21, 0, tzinfo=SHANGHAI)
PASSWORD = "a long enough password"
HELD_RUN = "20250914T203000-cccccc"
BLOCKED_RUN = "20250915T203000-bbbbbb"

_RULES = """各设区市商务局：
现将《福建省家装厨卫“焕新”补贴实施细则》印发给你们，请遵照执行。
一、补贴范围
第一条 在本省购买智能马桶、净水器、扫地机器人等产品的个人消费者可以申请补贴。
第二条 补贴标准为最终成交价格的{rate}%，每人每类补贴{pieces}件，每件最高{cap}元。
二、申请办法
第三条 消费者通过“码上办事”平台实名申领资格，在{until}前到参与企业门店或线上平台使用。
第四条 参与企业应当明码标价，不得先涨价后补贴。
品类\t补贴比例\t单件上限
智能马桶\t{rate}%\t{cap}元
净水器\t{rate}%\t{cap}元
三、监督管理
第五条 对套取补贴资金的，依法追回并处理。
本细则自2025年9月1日起施行。
福建省商务厅
2025年8月28日"""
_TABLE = "家装厨卫补贴品类表\n智能马桶 能效 水效 一级\n净水器 出水率 75% 以上\n适老化扶手 卫生间 防滑\n" * 6


@dataclass(frozen=True, slots=True)
class Staged:
    """The ids of the papers a test asks for by what they are."""

    rules: str
    long: str
    withdrawn: str
    external: str
    bare: str
    subscription: str = ""
    channel: str = ""
    leaving: str = ""
    confirming: str = ""
    activity: str = ""


def stage(settings: Settings, spice: str = "") -> Staged:
    """Fills an empty HOME. `spice` must not change what a text is read as: it comes last in each."""
    store = open_store(settings.database_url, settings.locks)
    try:
        made = _papers(store, spice)
        _runs(store, settings, spice)
        _states(store)
        _held(store, spice)
        for role in ROLES:
            add_user(store, f"{role}1", role, PASSWORD, Actor("stage" + spice, "command"))
        keep_facts(store)
        drain(store, settings)
        made = replace(made, activity=register(store)[0].key)
        return _subscribed(store, settings, made, spice)
    finally:
        store.close()


def _subscribed(store: Store, settings: Settings, made: Staged, spice: str) -> Staged:
    """A subscription of the admin's with what it told, and channels: one that works and one that is paused."""
    keys, moment = Keys.of(settings), _at(20)
    mail = add_channel(store, keys, Wanted("mail", "a@example.org", owner="admin1", shared=False), moment)
    hook = add_channel(
        store, keys, Wanted("webhook", f"https://example.org/{'x' * 24}", keyword=spice or None), moment
    )
    pause(store, hook.id, moment + timedelta(days=900))
    draft = Draft(f"补贴{spice}", "补贴", topics=("all",), channels=(mail.id, hook.id), owner="admin1")
    subscription = add_subscription(store, draft)
    changes = list(changes_since(store, seq=0))[:3]
    told = [
        NewAlert(
            subscription.id,
            f"change:{change.seq}",
            change.title,
            "matches_now",
            tr(f"【新发】{spice}", f"new {spice}"),
            change.seq,
            change.document_id,
            None,
            change.classes,
            Evidence(f"补贴{spice}", ((0, 2),)),
        )
        for change in changes
    ]
    report = add_subscription(
        store, Draft(f"周报{spice}", "", on="report", rhythm="weekly@mon-08:00", owner="admin1")
    )
    told.append(
        NewAlert(
            report.id,
            "report:2025-09-15T08:00+08:00",
            f"来源与采集 09-08 至 09-15{spice}",
            "report",
            tr(f"【周报】1 件事要看{spice}", f"Weekly report: 1 thing to look at{spice}"),
            details=(tr(f"来源：改版 1{spice}，正常 110", f"Sources: 1 layout{spice}, 110 up"),),
            page="/sources",
        )
    )
    with store.writing() as connection:
        note_alerts(connection, told, moment)
    return replace(
        made,
        subscription=subscription.id,
        channel=hook.id,
        leaving=leave_page("", keys, mail.id, [subscription.id]),
        confirming=confirm_page("", confirm_token(keys, mail.id)),
    )


def _at(days: int, hour: int = 20) -> datetime:
    return NOW.replace(hour=hour, minute=30) - timedelta(days=days)


def _papers(store: Store, spice: str) -> Staged:
    rules = Paper(
        url="https://swt.fujian.gov.cn/xxgk/tzgg/202508/t20250828_1.htm",
        title=f"福建省商务厅等7部门关于印发《福建省2025年家装厨卫“焕新”补贴实施细则》的通知{spice}",
        seen_at=_at(12),
        body=_RULES.format(rate=15, pieces=1, cap=1500, until="2025年12月31日") + spice,
        published="2025-08-29",
        document_date="2025-08-28",
        agencies=(f"福建省商务厅{spice}", "福建省财政厅"),
        doc_no="闽商务〔2025〕88号",
        index_no=f"FJ00112-0000-2025-00088{spice}",
        origin_name=f"福建省商务厅{spice}",
        document_type="policy",
        region="350000",
        source_id="cn-fj-tzgg",
        column="通知公告",
        own=True,
        attachments=(
            StoredAttachment(
                f"附件1：补贴品类表.xlsx{spice}",
                "https://swt.fujian.gov.cn/f/1.xlsx",
                "xlsx",
                "a" * 64,
                48_213,
                "read",
                _TABLE + spice,
                "text",
            ),
            StoredAttachment(
                "附件2：申请表（扫描件）.pdf",
                "https://swt.fujian.gov.cn/f/2.pdf",
                "pdf",
                "b" * 64,
                1_204_000,
                "needs_ocr",
                detail=f"3 页都是图{spice}",
            ),
            StoredAttachment("附件3：没有地址的文件.doc", "javascript:alert(1)" if spice else None),
        ),
        archived_urls=("https://web.archive.org/web/20250830/https://swt.fujian.gov.cn/1.htm",),
        title_en=f"Rules for renewal subsidies of kitchens and bathrooms in Fujian{spice}",
    )
    first = _recorded(store, rules)
    raised = replace(
        rules, seen_at=_at(6), body=_RULES.format(rate=20, pieces=2, cap=2000, until="2025年12月31日") + spice
    )
    _recorded(store, raised)
    _recorded(
        store,
        replace(raised, seen_at=_at(1), body=raised.body.replace("2025年12月31日", "2025年11月30日")),
    )
    _recorded(
        store,
        replace(
            rules,
            url="https://www.fujian.gov.cn/zwgk/202508/t20250830_9.htm",
            seen_at=_at(11),
            source_id="cn-fj-nmlt",
            own=False,
            attachments=(),
            origin_name=f"省商务厅{spice}",
        ),
    )
    long = _recorded(store, _long(spice))
    for paper in (*_told(spice), *_others(spice)):
        _recorded(store, paper)
    gone_url = "https://commerce.shandong.gov.cn/art/2025/8/1/1.html"
    gone = _recorded(
        store, _other("齐鲁家居焕新购物节延期公告", gone_url, "370000", "cn-sd-col352659", spice)
    )
    missed(store, gone_url, _at(3))
    missed(store, gone_url, _at(2))
    withdraw(store, gone_url, _at(2), None)
    external = _recorded(
        store,
        Paper(
            url="https://mp.weixin.qq.com/s/invented",
            title=f"一图读懂福建家居焕新补贴{spice}",
            seen_at=_at(9),
            published="2025-09-06",
            region="350000",
            source_id="cn-fj-tzgg",
            status="external",
        ),
    )
    bare = _recorded(
        store, Paper(url=None, id="import/bare-1", title=f"一份只有标题的文件{spice}", seen_at=_at(20))
    )
    return Staged(first, long, gone, external, bare)


def _recorded(store: Store, paper: Paper) -> str:
    (made,) = record(store, [paper], origin="crawl", run_id=None)
    assert made.document_id
    return made.document_id


def _long(spice: str) -> Paper:
    articles = "\n".join(
        f"第{n}条 消费品以旧换新工作第{n}项要求：各地应当结合实际细化措施，畅通废旧家具家电回收，规范补贴审核，加强价格监测。"
        + "有关情况按月汇总并报送商务部消费促进司，资金使用接受财政和审计部门监督。" * 2
        for n in range(1, 420)
    )
    return _other(
        "消费品以旧换新工作规程（长篇示例）",
        "https://www.mofcom.gov.cn/long.html",
        "100000",
        "mofcom-zcfb",
        spice,
        articles,
    )


def _other(
    title: str,
    url: str,
    region: str,
    source_id: str,
    spice: str,
    body: str = "",
    days: int = 10,
    **more: object,
) -> Paper:
    values: dict[str, object] = {
        "url": url,
        "title": title + spice,
        "seen_at": _at(days),
        "body": (body or f"{title}。为促进家居消费，推动以旧换新，现将有关事项公告如下。补贴每件最高1000元。")
        + spice,
        "published": "2025-09-01",
        "document_type": "notice",
        "region": region,
        "source_id": source_id,
        "agencies": ("商务部" if region == "100000" else f"示例{region[:2]}商务厅",),
    }
    return Paper(**(values | more))  # type: ignore[arg-type]


def _others(spice: str) -> Iterator[Paper]:
    regions = (
        "110000",
        "310000",
        "330000",
        "440000",
        "440300",
        "510000",
        "650000",
        "660000",
        "210200",
        "370000",
    )
    kinds = ("policy", "notice", "interpretation", "news", "activity", "promotion", "guide", "faq")
    for number in range(60):
        region = regions[number * 7 % len(regions)]
        yield _other(
            f"关于开展第{number + 1}批家居焕新消费季活动的{('通知', '公告', '解读')[number % 3]}",
            f"https://www.mofcom.gov.cn/zcfb/{number}.html",
            region,
            "mofcom-zcfb",
            spice,
            days=number % 14,
            published=f"202{3 + number % 3}-0{1 + number % 9}-1{number % 10}",
            document_type=kinds[number % len(kinds)],
        )


_FORM = """家居焕新消费季重点活动表
序号\t省份\t活动名称\t活动时间\t活动地点\t主办单位\t参与企业\t活动内容
1\t浙江省\t“钱塘”家居嘉年华\t2025年9月5日-9月30日\t钱塘会展中心\t杭州市商务局\t云杉家居\t智能家电满3000元减300元
2\t浙江省\t瓯江家具直播节\t2025年10月1日-10月8日\t线上\t温州市商务局\t\t全场8折
3\t浙江省\t甬城绿色家电下乡展销\t2025年9月\t宁海县\t宁波市商务局\t\t下乡补贴每件最高500元"""


def _told(spice: str) -> Iterator[Paper]:
    """A plan with what came of it, a paper that carries it out, and a list of activities in a file."""
    plan = "福建省促进家居消费实施方案"
    body = (
        "为贯彻落实《关于促进家居消费的若干措施》，举办“闽江家居焕新节”。活动时间：2025年9月10日至2025年12月31日。活动地点：福州海峡会展中心。\n"
        "去年全省组织家居促消费活动320场，参与企业4500多家，涉及品牌1200个，带动家居消费36.5亿元。\n"
        "请于2025年9月30日前报送家居活动总结。支持旧房装修、适老化改造和废旧家电回收。"
    )
    yield _other(plan, "https://swt.fujian.gov.cn/plan.html", "350000", "cn-fj-tzgg", spice, body)
    carried = f"为落实《{plan}》，福州市商务局自2025年9月12日起发放家具消费券3000多万元，参与企业210家。"
    yield _other(
        "关于发放福州家居消费券的公告",
        "https://swt.fujian.gov.cn/fz.html",
        "350100",
        "cn-fj-tzgg",
        spice,
        carried,
    )
    form = StoredAttachment(
        f"重点活动表.wps{spice}", "https://zcom.zj.gov.cn/f.wps", "wps", "d" * 64, 9, "read", _FORM, "text"
    )
    yield replace(
        _other(
            "浙江省家居焕新消费季重点活动", "https://zcom.zj.gov.cn/1.html", "330000", "mofcom-zcfb", spice
        ),
        attachments=(form,),
    )


def _runs(store: Store, settings: Settings, spice: str) -> None:
    for days in range(29, -1, -1):
        _run(store, "cn-fj-tzgg", _at(days), "finished" if days % 9 else "partial", spice)
        _run(store, "mofcom-zcfb", _at(days), "finished", spice)
        _run(store, "cn-sd-col352659", _at(days), "blocked" if days < 12 else "finished", spice)
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = settings.logs / f"{BLOCKED_RUN}.log"
    log.write_text(f"2025-09-15 20:30:01 [spider] blocked by a challenge{spice}\n" * 30, "utf-8")
    moment = _at(0).replace(second=1)
    start_run(store, BLOCKED_RUN, "cn-sd-col352659", moment, str(log))
    counts = RunCounts(4, {"blocked": 3, "ok": 1}, {f"robots{spice}": 2}, 0, 0, 0, 0)
    finish_run(store, BLOCKED_RUN, "blocked", counts, moment + timedelta(seconds=9), 9.2)
    page = CaptureRow(
        f"https://commerce.shandong.gov.cn/col/col352659/index.html?{spice}",
        "list",
        moment,
        412,
        "c" * 64,
        "blocked",
        f"412 与脚本验证{spice}",
        source_id="cn-sd-col352659",
        run_id=BLOCKED_RUN,
    )
    paper = _other(
        "被拦截当天仍读到的公告",
        "https://commerce.shandong.gov.cn/art/2.html",
        "370000",
        "cn-sd-col352659",
        spice,
    )
    record(store, [paper], origin="crawl", run_id=BLOCKED_RUN, captures=[page])
    failed = "20250915T203100-dddddd"
    start_run(store, failed, "cn-hi-zcwj", _at(0))
    detail = RunDetail("exited", {"exit_code": 1, "last": f"ConnectionError{spice}"})
    finish_run(store, failed, "failed", RunCounts(), _at(0), 1.0, detail)


def _states(store: Store) -> None:
    """What was noted of some sources meanwhile."""
    changes = [
        StateChange("cn-sd-col352659", None, _at(28), Judgement("up", "well")),
        StateChange("cn-fj-tzgg", None, _at(29), Judgement("never_worked", "no_runs")),
        StateChange("cn-fj-tzgg", "never_worked", _at(28), Judgement("up", "well")),
        StateChange("cn-fj-tzgg", "up", _at(14), Judgement("late", "failed", {"failures": 1})),
        StateChange("cn-fj-tzgg", "late", _at(13), Judgement("up", "well")),
        StateChange(
            "cn-sd-col352659", "up", _at(11), Judgement("blocked", "refused", {"since": iso(_at(11))})
        ),
        StateChange("mofcom-zcfb", None, _at(29), Judgement("up", "well")),
    ]
    note_states(store, changes)


def _run(store: Store, source_id: str, moment: datetime, state: RunState, spice: str) -> None:
    key = f"{moment:%Y%m%dT%H%M%S}-{source_id[-6:]}"
    start_run(store, key, source_id, moment)
    detail = RunDetail("troubles", {"counts": {f"KeyError: 'x'{spice}": 2}}) if state == "partial" else None
    counts = RunCounts(
        24, {"ok": 20, "blocked": 4} if state == "blocked" else {"ok": 22, "shell": 1}, {}, 17, 1
    )
    finish_run(store, key, state, counts, moment + timedelta(seconds=21), 21.4, detail)


def _held(store: Store, spice: str) -> None:
    start_run(store, HELD_RUN, "mofcom-zcfb", _at(1))
    finish_run(store, HELD_RUN, "quarantined", RunCounts(60, {"ok": 60}), _at(1), 30.0)
    findings = []
    for number in range(8):
        known = next(paper for at, paper in enumerate(_others(spice)) if at == number)
        changed = replace(known, seen_at=_at(1), body=known.body.replace("1000元", "10元"))
        (one,) = record(store, [changed], origin="crawl", run_id=HELD_RUN, hold_changes=True)
        classes: tuple[ChangeClass, ...] = one.classes or ("rule",)
        if one.document_id and known.url:
            findings.append(Held(one.document_id, known.url, classes, changed))
    findings.append(Held(findings[0].document_id, findings[0].url, ("withdrawn",)))
    hold(store, HELD_RUN, "mofcom-zcfb", findings, _at(1))
