"""What a benefit is for, who has it, of what and by whom: the words round its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexing.facts.categories import named
from indexing.facts.clauses import Round, clause, line, sentence

_PER = re.compile(
    r"每(?:一)?(?:平方米|平米|位消费者|个家庭|名消费者|[户人家位名件台辆套个次单张支樘组份款])(?:每[类种件](?:产品|商品)?|产品|商品|家电|新车|住房|车)?|单(?:件|台|套房|套|户|张)(?:产品|商品)?"
)
_WHO = re.compile(
    "个人消费者|消费者|老年人|农村居民|城镇居民|城乡居民|居民|农民|农户|市民|业主|购房人|购房者|新市民|家庭|会员|新用户|残疾人|员工|职工|学生|教师|医护人员|退役军人|新婚"
)
_BASE = re.compile(
    r"(?:减去[^，。；\n]{0,16}后的?|剔除[^，。；\n]{0,16}后的?|扣除[^，。；\n]{0,16}后的?)?(?:产品|商品|单件|新车|单品)?(?:最终|实际)?(?:成交|销售|购买|购置|支付|结算|交易|合同|发票|开票|购机|售)(?:总)?(?:价款|价格|金额|总价|价)|(?:货款|房款|建筑面积|合同总?额|市场价|发票价)"
)
_PAYER = re.compile(
    "(?:中央|省级?|市级?|区级?|县级?|各级|两级)?财政|(?:市区两级|地方)?政府|厂家|厂商|商家|品牌商?|企业|卖场|商场|门店|银行|平台|银联|运营商|集团"
)
_CHANNEL = re.compile(
    "云闪付|支付宝|微信小程序|微信|京东|天猫|淘宝|抖音|拼多多|苏宁易购|数字人民币|小程序|[AaＡ][PpＰ]{2}|公众号|线上线下|线上|线下门店|线下|参与门店|指定门店|直播间"
)
_YES = re.compile("可(?:与[^，。；\n]{0,16})?(?:叠加|同享|同时享受)|叠加(?:使用|享受|优惠)|折上折|可累加")
_NO = re.compile("(?:不可|不能|不得|不)(?:与[^，。；\n]{0,16})?(?:叠加|同享|同时享受|重复享受|重复补贴|累加)")
_EXHAUSTED = re.compile(
    "(?:资金|额度|补贴|名额|券|先到先得)[^。；\n]{0,20}(?:用完[即为]止|领完[即为]止|额满[即为]止|发完[即为]止|完[即为]止|耗尽)|用完即止|领完即止|先到先得|先到先享"
)
GRADE = re.compile(
    r"(?:[1-5一二三四五]级(?:及以上|以上)?(?:[能水]效){0,2}(?:[（(][^）)]{1,6}[）)])?(?:标准)?|新?[能水]效(?:等级)?(?:为|达到?)?[1-5一二三四五]级(?:及以上)?)"
)


@dataclass(frozen=True, slots=True)
class Details:
    """As the fields of a Benefit; `until_exhausted` is the whole paper's."""

    base: str | None
    per: str | None
    items: tuple[str, ...]
    who: str | None
    stackable: bool | None
    channel: str | None
    payer: str | None


def details(text: str, start: int, end: int) -> Details:
    """What the clause, else the sentence or the table's row, says round the number at `text[start:end]`."""
    near, wide = clause(text, start, end), sentence(text, start, end)
    row = line(text, start, end)
    if "\t" in row.text:
        wide = row
    return Details(
        base=_last(_BASE, near, wide, start),
        per=_last(_PER, near, wide, start),
        items=items(text, near, wide, start),
        who=_last(_WHO, near, wide, start),
        stackable=False if _NO.search(wide.text) else True if _YES.search(wide.text) else None,
        channel=_last(_CHANNEL, near, wide, start),
        payer=_last(_PAYER, near, near, start),
    )


def items(text: str, near: Round, wide: Round, start: int) -> tuple[str, ...]:
    """The goods of the clause, else the ones that the sentence names before, as printed."""
    return goods(near.text) or goods(text[wide.start : start])


def goods(text: str) -> tuple[str, ...]:
    """The goods that a stretch names, as printed, each once."""
    return tuple(dict.fromkeys(naming.word for naming in named(text, "goods")))


def until_exhausted(text: str) -> bool:
    """Whether the text says that it ends when the money is gone."""
    return _EXHAUSTED.search(text) is not None


def _last(pattern: re.Pattern[str], near: Round, wide: Round, start: int) -> str | None:
    """The match nearest before the number, else the first after it, in the clause; else in the sentence before it."""
    for stretch in (near, wide):
        cut = start - stretch.start
        before = [match.group() for match in pattern.finditer(stretch.text[:cut])]
        if before:
            return before[-1]
        after = pattern.search(stretch.text[cut:]) if stretch is near else None
        if after:
            return after.group()
    return None
