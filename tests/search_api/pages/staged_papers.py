"""The papers of the staged HOME: rules with three versions, a copy, a plan and what carries it out, a form, and many to turn pages
by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from config.clock import SHANGHAI
from indexing.records import Paper, StoredAttachment
from indexing.store import Store, record
from indexing.store.papers.presence import missed, withdraw

NOW = datetime(2025, 9, 15, 21, 0, tzinfo=SHANGHAI)

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


def at(days: int, hour: int = 20) -> datetime:
    return NOW.replace(hour=hour, minute=30) - timedelta(days=days)


def papers(store: Store, spice: str) -> tuple[str, str, str, str, str]:
    """Records them; the ids of the rules, the long, the withdrawn, the external and the bare one."""
    rules = Paper(
        url="https://swt.fujian.gov.cn/xxgk/tzgg/202508/t20250828_1.htm",
        title=f"福建省商务厅等7部门关于印发《福建省2025年家装厨卫“焕新”补贴实施细则》的通知{spice}",
        seen_at=at(12),
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
        rules, seen_at=at(6), body=_RULES.format(rate=20, pieces=2, cap=2000, until="2025年12月31日") + spice
    )
    _recorded(store, raised)
    _recorded(
        store,
        replace(raised, seen_at=at(1), body=raised.body.replace("2025年12月31日", "2025年11月30日")),
    )
    _recorded(
        store,
        replace(
            rules,
            url="https://www.fujian.gov.cn/zwgk/202508/t20250830_9.htm",
            seen_at=at(11),
            source_id="cn-fj-nmlt",
            own=False,
            attachments=(),
            origin_name=f"省商务厅{spice}",
        ),
    )
    long = _recorded(store, _long(spice))
    for paper in (*_told(spice), *others(spice)):
        _recorded(store, paper)
    gone_url = "https://commerce.shandong.gov.cn/art/2025/8/1/1.html"
    gone = _recorded(store, other("齐鲁家居焕新购物节延期公告", gone_url, "370000", "cn-sd-col352659", spice))
    missed(store, gone_url, at(3))
    missed(store, gone_url, at(2))
    withdraw(store, gone_url, at(2), None)
    external = _recorded(
        store,
        Paper(
            url="https://mp.weixin.qq.com/s/invented",
            title=f"一图读懂福建家居焕新补贴{spice}",
            seen_at=at(9),
            published="2025-09-06",
            region="350000",
            source_id="cn-fj-tzgg",
            status="external",
        ),
    )
    bare = _recorded(
        store, Paper(url=None, id="import/bare-1", title=f"一份只有标题的文件{spice}", seen_at=at(20))
    )
    return first, long, gone, external, bare


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
    return other(
        "消费品以旧换新工作规程（长篇示例）",
        "https://www.mofcom.gov.cn/long.html",
        "100000",
        "mofcom-zcfb",
        spice,
        articles,
    )


def other(
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
        "seen_at": at(days),
        "body": (body or f"{title}。为促进家居消费，推动以旧换新，现将有关事项公告如下。补贴每件最高1000元。")
        + spice,
        "published": "2025-09-01",
        "document_type": "notice",
        "region": region,
        "source_id": source_id,
        "agencies": ("商务部" if region == "100000" else f"示例{region[:2]}商务厅",),
    }
    return Paper(**(values | more))  # type: ignore[arg-type]


def others(spice: str) -> Iterator[Paper]:
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
        yield other(
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
    yield other(plan, "https://swt.fujian.gov.cn/plan.html", "350000", "cn-fj-tzgg", spice, body)
    carried = f"为落实《{plan}》，福州市商务局自2025年9月12日起发放家具消费券3000多万元，参与企业210家。"
    yield other(
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
        other(
            "浙江省家居焕新消费季重点活动", "https://zcom.zj.gov.cn/1.html", "330000", "mofcom-zcfb", spice
        ),
        attachments=(form,),
    )
