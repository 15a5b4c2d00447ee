"""What a quantity is of, judged by the words round it: a gain of the buyer's, the most of one, or something else (prices, funds,
growth, loans, fines, prizes)."""

from __future__ import annotations

import re
from typing import Literal

from indexing.facts.benefits.quantities import LARGEST, Quantity
from indexing.facts.clauses import Round, clause, line, sentence

Role = Literal["gain", "most"]

ENOUGH = 3

_GAIN = (
    "补贴|补助|直补|补差|立减|直减|直降|立省|让利|返现|返还|返利|减免|抵扣|抵用|抵减|优惠|奖补|贴补|惠补|国补|省补|立返|红包|消费券|购物券"
    "|优惠券|代金券|抵用券|现金券|家电券|家居券|家装券|礼券|购车券|补贴券|焕新券|礼金|装修基金|购物金|消费金|话费|津贴|满减"
)
_GAIN_VERB = f"{_GAIN}|奖励|节省|省下|便宜|立?省|[再可多最高立]省|优惠|扣减|减|抵|返|送|赠|[可再各另给最高更新]补|补(?=\\d)|(?:另|再|额外)(?:行)?(?:增加|追加|加)"
_IN_CLAUSE = re.compile(_GAIN)
_NEAR_GAIN = re.compile(f"{_GAIN_VERB}")
_VOUCHER_AFTER = re.compile(
    "^(?:人民币|的|不等|（随机）|左右|以内|额度|定额|一次性|现金|无门槛|面值|面额|专属|购[车房物]|家[电居装具]|数码|厨卫|装修|换新|焕新|以旧|额外|财政|政府|企业|厂家"
    f"|商家|品牌|门店|平台|[{chr(0x4E00)}-{chr(0x9FFF)}]){{0,9}}?(?:{_GAIN}|奖励|券|立?减|礼包)"
)
_FILLER = (
    r"(?:标准|金额|额度|额|总额|资金|比例|上限|最高|至高|最多|高达|可达|可获得?|可领取?|可享受?|可省|达到?|突破|超过?|约|为|是|共计?|合计|人民币|定额|一次性|单件|单台|单套|单户|按照?|分别|各|再|均|价值"
    r"|统一|不超过|不高于|提[高升至]{1,2}到?|上调至?|下调至?|调整[为至到]?|增加[到至]?|降[低至到]{1,2}|[到至]|封顶|限额|每(?:一?[件台辆套户人位名次单个张月平]|平方米|位?消费者|类产品){1,2}|可|现金|[：:（(“\"\s￥¥了])"
)
_BEFORE = re.compile(
    rf"(?:{_GAIN_VERB}|领取?|发放|获得?|面[值额])(?:{_FILLER}){{0,7}}$|补$|当[做作成]?$|抵作$"
)
_LABEL = re.compile(
    "补贴(?:标准|金额|比例|额度|范围和标准|方式)|补助标准|优惠(?:标准|幅度|金额|力度)|补贴品类及标准|回收补贴|定额|以旧换新补贴|立减比例|奖补标准"
)
# 15万元以下的补贴7000元: what is said to be given is the next number.
_OTHERS = re.compile(r"(?:标准|金额)?[为：:]?\s?\d")
_MOST = re.compile(
    r"(?:最高|至高|上限|不超过|不得超过|不高于|至多|最多|封顶|限额|不超出|以内)[^\d。；;，,\n]{0,10}$|(?:最高|至高|上限|不超过|至多|最多|封顶|限额)[^\d。；;，,\n]{0,14}(?:由|从)\s?\d[\d.]{0,6}万?元?(?:提高|上调|下调|降低|调整|提升|增加)[到至为]$"
)
_MOST_AFTER = re.compile("^(?:为限|封顶|为?上限|以内)")

_OLD = re.compile(r"^\s?(?:分别)?(?:提高|上调|下调|降低|降|调整|提升|增加)(?:[到至为]{1,2})")
_OLD_BEFORE = re.compile(r"(?:由|从|原来?的?|此前的?)[^\d。；;\n]{0,16}$")

_THRESHOLD_AFTER = re.compile(
    r"^\s?(?:[(（][不]?含[^)）]{0,6}[)）])?\s?(?:及?以上|以下|起步|起售|（含）|\(含\)|[-—~～至到]\s?\d)"
)
_TOO_LITTLE = re.compile("(?:低于|少于|不足|未满|未达到?)\\s?$")
# 购买手机（单件不超过6000元）: what may be bought.
_PRICE_LIMIT = re.compile(r"[买购][^，。；]{1,60}[（(][^）)]{0,10}$")
_OF_PRICE = re.compile(
    r"(?<!补贴)(?:价格?|售价|单价)(?:[（(][^）)]{1,20}[）)])?\s?(?:不超过|不高于|不得超过)$"
)
# 给予补贴：2000元（含）至5000元补贴200元: a band of prices, with what it gives behind it.
_BAND = re.compile(r"[^，,。；;]{1,20}?(?:补贴|补助|补|立?减|返|优惠|奖励)\s?\d")
_SPENT = re.compile(
    "(?:价格?|单价|售价|标价|原价|现价|价值|总价|价款|房款|货款|车价|价税合计|预算|收入|消费|实付|支付|花费|花|成本|定金|诚意金|押金|购买|满|仅需|只需|只要|需|特价|一口价|秒杀|门票|充值?|存|限价|市值|运费|会费|工资|月薪|年薪|租金|费用|[收缴]费)"
    r"[^\d。；;，,\n补减返惠省抵降送券贴]{0,8}$"
)
_PRICED_AFTER = re.compile(
    "^(?:的?(?:价格|超低价|特价|秒杀价|清货价|低价|起价|定金|诚意金|押金|现车|货款|商品|产品|生活用品|原价|定价)|一件|一台|一套|起$|就[能可])"
)
_FUNDS = re.compile(
    "投放|安排|拨付|拨款|投入|累计(?!(?:享受|补贴)?(?:最高|不超过|上限))|总额|总计|共计|总价值|资金池|资金规模|筹措|下达|核销|拉动|带动|销售|成交|交易|营业|产值|营收|罚|处以|没收|追回|涉案|财政支出"
)
_TOTAL = re.compile(
    "(?:发放|派发|发出|兑付|核销|投放|安排)[^，。；\\n每]{0,20}$|(?:申请|兑付|发放|累计)补贴[^，。；\\n每]{0,6}$"
)
_EACH = re.compile("每|单[件台套户张]|一次性|人均|/")
_FINE = re.compile("罚款|罚金|罚没|违法所得|违约金|滞纳金|赔偿|涉案|处罚")
_BUYERS = re.compile("消费者|居民|市民|业主")
_SEVERAL = re.compile("分别|定额")
_PRIZE = re.compile("[一二三四五特]等奖|奖金|中奖|抽奖|大奖|幸运奖|免单|奖品|锦鲤|刮刮|开奖")
_CREDIT = re.compile(
    "贷款|信贷|授信|利率|贴息|利息|首付|分期|房租|租金|公积金|社保|养老|工资|低保|护理补贴|生活补贴|残疾人|岗位|见习|培训补贴|生育|育儿|医保|报销|医疗|门诊|住院|学费|奖学金|助学"
)
_FIRMS = re.compile(
    "(?:企业|单位|机构|基地|园区|集群|商户|示范|培育|认定|评定|高校)[^。；;\n]{0,40}(?:奖励|奖补|补助|资助|扶持|奖)"
)
_FROM_OLD = re.compile(
    r"(?:由|从)[^，。；;\n\d]{0,12}\d[\d.,]{0,8}\s?万?元?[^，。；;\n\d]{0,4}(?:提高|上调|下调|降低|调整|提升|增加)[到至为]{1,2}"
)
_EACH_BEFORE = re.compile("每(?:一)?[件台辆套户人位名个张樘][^，。；\n\\d]{0,2}$")
_WELFARE = re.compile(
    "就业|创业|失业|社会保险|社保|医保|医疗|招用|用人单位|计租|公租房|缴费|抚恤|低保|辅助器具|助学|参保|残疾|职业技能|住房保障"
)
_BUYING = re.compile("消费|家电|家居|家装|家具|建材|购|促销|换新|汽车|商品|商场|产品|卖场|品牌|折")
_EXAMPLE = re.compile("例如|比如|举例|譬如|假设|假如|假定|为例")
_WORKED = re.compile("[买购](?![家物])|[价金]格?[为是]?\\s?\\d|\\d\\s?元的")
_NO_RATE = re.compile(
    "展位费|参展费|投资额|营业额|带动销售|增长|同比|环比|占|比重|份额|渗透率|增速|增幅|下降|上升|上涨|下跌|涨幅|跌幅|降幅|利率|税率|覆盖|完成率|合格率|满意|使用率|核销率|回收率|拨付|预拨|预付|承担|分担|负担|配套资金|违约|股权|罚|湿度|浓度|含量|误差|节能[率达]|节水|节电|能耗|毛利|国产化|普及率|保有|市场|人次|回升|回落|突破|定金|保证金|首付|清算|抽查|抽检|不低于|出席|通过率|转化|留存|权重|得分"
)
_RISE = re.compile(r"(?:提高|提升|增加|减少|降低|高出|多|少|超)(?:了|约|近|超|达)?$")
_AT = re.compile(r"(?:按照?|为|至|到|达|享受?|省|最高|可|高达|减|补|返|各|[：:\t（(约])\s?$")
_EXTRA = re.compile("额外|再|另|叠加|加补|增补")


def is_of_welfare(text: str) -> bool:
    """Whether the paper speaks more of work, insurance and relief than of buying: its subsidies are no offers."""
    welfare = sum(1 for _ in _WELFARE.finditer(text))
    return welfare > ENOUGH and welfare > sum(1 for _ in _BUYING.finditer(text))


def role(text: str, quantity: Quantity) -> Role | None:
    """Whether the quantity is a gain of a buyer's, or the most that one may be; None for anything else."""
    here = clause(text, quantity.start, quantity.end)
    if quantity.kind == "zhe":
        return "gain"
    around = sentence(text, quantity.start, quantity.end)
    before = text[here.start : quantity.start]
    after = text[quantity.end : here.end]
    if _is_example(text[around.start : quantity.start], around.text) or _FINE.search(around.text):
        return None
    if _OLD.search(after) and _OLD_BEFORE.search(text[around.start : quantity.start]):
        return None
    if quantity.kind == "rate":
        return _rate(text, quantity, here, around, before, after)
    return _money(text, quantity, around, before, after)


def _is_example(before: str, around: str) -> bool:
    """购买4000元的手机，比如补贴600元: a sum that is worked out, and not 比如这张可以当200元用."""
    return bool(_EXAMPLE.search(around)) and bool(_WORKED.search(before) or re.search("[×=＝]", around))


def _rate(text: str, quantity: Quantity, here: Round, around: Round, before: str, after: str) -> Role | None:
    points = text[quantity.start : quantity.end].endswith("点")
    if points and not (_EXTRA.search(before) and _IN_CLAUSE.search(around.text)):
        return None
    if _NO_RATE.search(before[-24:]) or _NO_RATE.search(after[:6]) or _CREDIT.search(before):
        return None
    if _RISE.search(before) and not points:
        return None
    if _IN_CLAUSE.search(here.text) or re.search("[可再多立]省|[补返减](?=[\\d最])|最高补", here.text):
        return "gain"
    headed = _IN_CLAUSE.search(around.text) or _headed(text, around)
    return "gain" if headed and (_AT.search(before) or not before.strip()) else None


def _money(text: str, quantity: Quantity, around: Round, before: str, after: str) -> Role | None:
    if _foreign(quantity, around, before, after):
        return None
    most = bool(_MOST.search(before) or _MOST_AFTER.search(after))
    if most and (_OF_PRICE.search(before) or (_PRICE_LIMIT.search(before) and not _IN_CLAUSE.search(before))):
        return None
    if _said_before(before, most) or _said_after(before, after, most):
        return "most" if most else "gain"
    if _SPENT.search(before) or _PRICED_AFTER.search(after):
        return None
    if most:
        return "most" if _IN_CLAUSE.search(_lead(text, around)) else None
    listed = (quantity.per or _EACH_BEFORE.search(before)) and _headed(text, around)
    return "gain" if listed or (_SEVERAL.search(around.text) and _LABEL.search(around.text)) else None


def _said_before(before: str, most: bool) -> bool:
    """补贴标准为每件500元: the word that gives stands before the number, with nothing but filling between."""
    before = _FROM_OLD.sub("", before)
    return bool(_BEFORE.search(before) or (most and _NEAR_GAIN.search(before)))


def _said_after(before: str, after: str, most: bool) -> bool:
    """500元的一次性补贴, but not 15万元以下的补贴7000元, and not what is spent (消费500元的优惠)."""
    said = _VOUCHER_AFTER.search(after)
    if said is None or _THRESHOLD_AFTER.search(after) or _OTHERS.match(after, said.end()):
        return False
    return most or not _SPENT.search(before)


def _foreign(quantity: Quantity, around: Round, before: str, after: str) -> bool:
    """Prizes, loans, funds, grants to firms, and sums that something costs or must reach."""
    if _TOO_LITTLE.search(before):
        return True
    if quantity.value > LARGEST or _PRIZE.search(before + after[:12]) or _CREDIT.search(before + after[:10]):
        return True
    if _FIRMS.search(around.text) and not _BUYERS.search(around.text):
        return True
    if _THRESHOLD_AFTER.search(after) and (
        quantity.low is not None or _BAND.match(after) or not _BEFORE.search(before)
    ):
        return True
    total = _FUNDS.search(before) or _TOTAL.search(before)
    return bool(total and quantity.value >= 10_000 and not _EACH.search(before + after[:8]))


def _headed(text: str, around: Round) -> bool:
    """Whether the line, or a heading not far above, is about subsidies."""
    return bool(_LABEL.search(_lead(text, around)))


def _lead(text: str, around: Round) -> str:
    """The paragraph up to the sentence's end, with what stands shortly above it."""
    paragraph = line(text, around.start, around.end)
    return text[max(0, paragraph.start - 80) : around.end]


_AND = re.compile(r"[^。；;\n\d]{0,10}[、和或及与][^。；;，,\n\d]{0,10}")


def continues(text: str, previous: Quantity, quantity: Quantity) -> bool:
    """Whether the quantity goes on with a list that the one before begins: 彩电30元/台、冰箱50元/台; 2万元和1.5万元."""
    between = text[previous.end : quantity.start]
    same = previous.kind == quantity.kind
    if not same or len(between) > 24 or _AND.fullmatch(between) is None:
        return False
    here = clause(text, quantity.start, quantity.end)
    return not _THRESHOLD_AFTER.search(text[quantity.end : here.end]) and not _SPENT.search(between)
