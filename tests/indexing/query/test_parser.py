"""What people type, and how it is read."""

from __future__ import annotations

from datetime import date

import pytest

from indexing.query.errors import QueryError
from indexing.query.parser import parse
from indexing.query.read_as import read_as
from indexing.query.tree import (
    All,
    And,
    Asked,
    DateRange,
    DocNo,
    FieldIs,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    date_ranges,
    wanted,
)


def words(*texts: str) -> tuple[Word, ...]:
    return tuple(Word(text) for text in texts)


READ: list[tuple[str, Query]] = [
    ("", All()),
    (" \u3000\n", All()),
    ("家具", Word("家具")),
    ("家具 补贴", And(words("家具", "补贴"))),
    ("家具\u3000补贴", And(words("家具", "补贴"))),
    ("家具补贴", And(words("家具", "补贴"))),
    ("家具的补贴", And(words("家具", "补贴"))),
    ("的", Word("的")),
    ("+的 家具", And(words("的", "家具"))),
    ("家具 AND 补贴", And(words("家具", "补贴"))),
    ("家具 OR 补贴", Or(words("家具", "补贴"))),
    ("家具 或 补贴", Or(words("家具", "补贴"))),
    ("家具|补贴", Or(words("家具", "补贴"))),
    ("家具｜补贴", Or(words("家具", "补贴"))),
    ("door or window", And(words("door", "or", "window"))),  # only upper case is the operator
    ("家具 补贴 OR 家电", Or((And(words("家具", "补贴")), Word("家电")))),
    ("（家具 或 家电） 补贴", And((Or(words("家具", "家电")), Word("补贴")))),
    ("((家具))", Word("家具")),
    ("(家具 补贴) 家电", And(words("家具", "补贴", "家电"))),
    ('"家具补贴"', Phrase("家具补贴")),
    ("“家具补贴”", Phrase("家具补贴")),
    ("「家具补贴」", Phrase("家具补贴")),
    ('“家具补贴"', Phrase("家具补贴")),
    ("家具“补贴”", And((Word("家具"), Phrase("补贴")))),
    ("-家具", Not(Word("家具"))),
    ("－家具", Not(Word("家具"))),
    ("NOT 家具", Not(Word("家具"))),
    ("补贴 -“家具”", And((Word("补贴"), Not(Phrase("家具"))))),
    ("补贴 -（家具 或 家电）", And((Word("补贴"), Not(Or(words("家具", "家电")))))),
    ("补贴 - 家具", And(words("补贴", "家具"))),  # a dash between blanks is punctuation
    ("--家具", Word("家具")),
    ("-家具补贴", Not(And(words("家具", "补贴")))),
    ("地区:浙江", FieldIs("region", "330000")),
    ("地区：浙江省", FieldIs("region", "330000")),
    ("region:330000", FieldIs("region", "330000")),
    ("地区: 浙江", FieldIs("region", "330000")),
    ("类型:通知", FieldIs("type", "notice")),
    ("type:Policy", FieldIs("type", "policy")),
    ("主题:核心", FieldIs("topic", "core")),
    ("来源:mofcom-zcfb", FieldIs("source", "mofcom-zcfb")),
    ("机关:商务部", FieldIs("agency", "商务部")),
    ("机关:“商务部 办公厅”", FieldIs("agency", "商务部 办公厅")),
    ("文件:0a1B-2.c_d", FieldIs("document", "0a1B-2.c_d")),
    ("doc:“a b” 补贴", And((FieldIs("document", "a b"), Word("补贴")))),
    ("标题:家具", FieldIs("title", "家具")),
    ("标题：“家具补贴”", FieldIs("title", "家具补贴", exact=True)),
    ("-标题:家具", Not(FieldIs("title", "家具"))),
    ("文号:商消费发（2023）146号", FieldIs("doc_no", "商消费发〔2023〕146号")),
    ("文号:消费", FieldIs("doc_no", "消费")),
    ("商消费发〔2023〕146号", DocNo("商消费发〔2023〕146号")),
    ("商消费发[2023]146号", DocNo("商消费发〔2023〕146号")),
    ("商消费发（２０２３）146号", DocNo("商消费发〔2023〕146号")),
    ("家具 商消费发【2023】146号 补贴", And((Word("家具"), DocNo("商消费发〔2023〕146号"), Word("补贴")))),
    ("“商消费发〔2023〕146号”", Phrase("商消费发〔2023〕146号")),
    ("商消费发「2023」146号", DocNo("商消费发〔2023〕146号")),
    ("商消费发『2023』146号 补贴", And((DocNo("商消费发〔2023〕146号"), Word("补贴")))),
    ("商消费发《2023》146号", DocNo("商消费发〔2023〕146号")),
    ("「商消费发「2023」146号」", Phrase("商消费发「2023」146号")),
    ("「以旧换新」", Phrase("以旧换新")),
    ("「以旧换新」「2023」5号", And((Phrase("以旧换新"), Phrase("2023"), Word("5"), Word("号")))),
    ("文号:（2025）9012号", FieldIs("doc_no", "（2025）9012号")),
    ("文号:〔2025〕9012号", FieldIs("doc_no", "（2025）9012号")),
    ("文号：「２０２５」 第9012号 补贴", And((FieldIs("doc_no", "（2025）9012号"), Word("补贴")))),
    ("(文号:(2025)9012 或 补贴)", Or((FieldIs("doc_no", "（2025）9012"), Word("补贴")))),
    ("文号:商消费发（2023）", FieldIs("doc_no", "商消费发（2023）")),
    ("文号:商消费发(2023)146", FieldIs("doc_no", "商消费发〔2023〕146号")),
    ("文号:「商消费发」", FieldIs("doc_no", "商消费发")),
    ("trade-in", And(words("trade", "in"))),
    ("notices in trade", And(words("notices", "trade"))),
    ("trade +in", And(words("trade", "in"))),
    ("补贴 -trade-in", And((Word("补贴"), Not(And(words("trade", "in")))))),
    ("日期:2023", DateRange("2023-01-01", "2023-12-31")),
    ("日期:2023-09", DateRange("2023-09-01", "2023-09-30")),
    ("日期：2023年9月", DateRange("2023-09-01", "2023-09-30")),
    ("日期:2023年9月1日", DateRange("2023-09-01", "2023-09-01")),
    ("日期:二〇二三年九月", DateRange("2023-09-01", "2023-09-30")),
    ("日期:2024-02", DateRange("2024-02-01", "2024-02-29")),
    ("date:2023-09..2023-12", DateRange("2023-09-01", "2023-12-31")),
    ("日期:2023～2024", DateRange("2023-01-01", "2024-12-31")),
    ("日期:..2023-09", DateRange(None, "2023-09-30")),
    ("日期:>=2023-09-01", DateRange("2023-09-01", None)),
    ("日期:>2023", DateRange("2024-01-01", None)),
    ("日期:2023..", DateRange("2023-01-01", None)),
    ("日期:<2023", DateRange(None, "2022-12-31")),
    ("..2024-12 家具", And((DateRange(None, "2024-12-31"), Word("家具")))),
    ("2025-08..", DateRange("2025-08-01", None)),
    ("A类 补贴", And(words("a类", "补贴"))),
    ("IT产业", And(words("it", "产业"))),
    ("IT 补贴", And(words("it", "补贴"))),
    ("it 补贴", Word("补贴")),
    ("WHAT IS THE SUBSIDY", Asked(Word("subsidy"))),
    ("a door", Word("door")),
    ("-A类产品", Not(And(words("a", "类产品")))),
    ("-A类", Not(Word("a类"))),
    ("標題:傢俱補貼", FieldIs("title", "傢俱補貼")),
    ("地區:廣東", FieldIs("region", "440000")),
    ("類型:通知 以舊換新", And((FieldIs("type", "notice"), Word("以旧换新")))),
    ("商消費發〔2023〕146號", DocNo("商消费发〔2023〕146号")),
    ("满1,500元", And(words("满", "1500", "元"))),
    ("+1,500", Word("1500")),
    ("Home Renewal", And(words("home", "renewal"))),
    ("ＡＢＣ", Word("abc")),
    ("通知：家具", And(words("通知", "家具"))),  # no such field: text
    ("Notice: subsidies", And(words("notice", "subsidies"))),
    ("家具补贴？", Asked(And(words("家具", "补贴")))),
    ("谁领家具补贴", Asked(And(words("领", "家具", "补贴")))),
    ("地区:浙江？", FieldIs("region", "330000")),
]


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text for text, _ in READ])
def test_what_is_typed_is_read(text: str, tree: Query) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("家具 “补贴", 3),
        ("家具」", 2),
        ('65"电视', 2),
        ("(家具", 0),
        ("家具 ）", 3),
        ("家具 OR", 3),
        ("OR 家具", 0),
        ("家具 OR OR 补贴", 3),
        ("家具 |", 3),
        ("()", 0),
        ("家具 地区:", 3),
        ("地区: ", 0),
        ("标题:(家具)", 0),
        ("文号:（商消费发）", 0),
        ("标题:！", 0),
        ("地区:火星", 3),
        ("类型:传单", 3),
        ("主题:其它吗", 3),
        ("日期:2023-13", 3),
        ("日期:2023-02-30", 3),
        ("日期:昨天", 3),
        ("日期:2024..2023", 3),
        ("日期:..", 3),
        ("“！”", 0),
        ("！？", 0),
        ("NOT", 0),
        ("家具 颜色:红", 3),
        ("regoin:浙江", 0),
        ("补贴 -地域:浙江", 4),
        ("发文机构：商务部", 0),  # all but a field's name: no title begins so
    ],
)
def test_a_mistake_is_named_with_its_place_and_its_mend(text: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position
    assert str(position + 1) in caught.value.title
    assert caught.value.mend
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("regoin:浙江", "region"),
        ("地域:浙江", "地区"),
        ("發文機構:商务部", "发文机关"),
        ("标提:家具", "标题"),
    ],
)
def test_a_field_that_there_is_not_is_told_with_the_nearest(typed: str, nearest: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    assert typed.partition(":")[0] in caught.value.title
    assert f" {nearest}" in caught.value.mend.partition("；")[0].partition(";")[0]


@pytest.mark.parametrize(
    "text",
    [
        "家" * 10_000,
        "家具 OR " * 1_000 + "补贴",
        "家|" * 900 + "家",
        "(" * 200 + "家具" + ")" * 200,
        "-" * 500 + "家具",
        "NOT " * 400 + "家具",
        "(" * 1_999,
        "“" * 1_999,
        "地区:" * 300,
        " ".join(f"词{n}" for n in range(400)),
    ],
    ids=lambda text: text[:8],
)
def test_absurd_queries_are_refused_politely(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text)


def test_a_web_address_can_be_searched() -> None:
    tree = parse("https://www.mofcom.gov.cn/a(1)?b=1|2")
    assert isinstance(tree, And | Asked)


def test_leaves_know_where_they_stand_in_the_query() -> None:
    text = "　家具 “以旧换新” 地区：浙江 商消费发[2023]146号 ＡＢ"
    tree = parse(text)
    assert isinstance(tree, And)
    spans = [text[slice(*leaf.span)] for leaf in wanted(tree)]
    assert spans == ["家具", "“以旧换新”", "地区：浙江", "商消费发[2023]146号", "ＡＢ"]


@pytest.mark.parametrize(
    ("text", "since", "printed"),
    [
        ("近30天", "2024-02-01", "近30天"),
        ("最近一周", "2024-02-24", "近7天"),
        ("过去两周", "2024-02-17", "近14天"),
        ("日期:近1日", "2024-03-01", "近1天"),
        ("近三个月", "2023-12-02", "近3个月"),
        ("近半年", "2023-09-02", "近6个月"),
        ("近１年", "2023-03-02", "近1年"),
        ("last30d", "2024-02-01", "近30天"),
        ("date:last2w", "2024-02-17", "近14天"),
    ],
)
def test_days_counted_back_from_today(text: str, since: str, printed: str) -> None:
    today = date(2024, 3, 1)
    tree = parse(text, today)
    assert tree == DateRange(since, None)
    assert read_as(tree) == printed
    assert parse(read_as(tree), today) == tree


def test_a_month_back_from_a_day_that_it_does_not_have() -> None:
    assert parse("近1个月", date(2023, 3, 31)) == DateRange("2023-03-01", None)
    assert parse("家电 近1年", date(2024, 2, 29)) == And((Word("家电"), DateRange("2023-03-01", None)))


def test_what_only_begins_like_days_counted_back_is_words() -> None:
    for text in ("近年", "近年来", "近半天", "近三年政策", "近0天"):
        assert "日期" not in read_as(parse(text))
        assert not list(date_ranges(parse(text)))
