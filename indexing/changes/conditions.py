"""What a sentence says besides figures that a rule may hang on: goods, places, who, papers to bring, and what must, may or may not be."""

from __future__ import annotations

import re
from functools import cache

from config.regions import regions
from config.vocabulary import lines
from indexing.changes.folding import folded

# Speaks of what is given, to whom, for what and where: only there do goods, places and people make a rule.
_CONCERNS = re.compile(
    "补贴|补助|资金|优惠|奖励|立减|减免|减|贴息|消费券|券|申请|申领|申报|领取|享受|享有|参与|参加|报名|购|换新|焕新|更换|使用|核销|适用|支持|范围|品类|类别"
    "|目录|清单|名单|对象|条件|资格|材料|提交|提供|上传|凭|审核|兑付|兑现|商品|产品|举办|举行|地点|设在|会场|包括|包含|涵盖|覆盖|纳入|面向|发放|投放|试点|限|回收|名下|登记|注册|初审|商户|门店|[0-9]"
)

# Each row: words that say the same to who reads the rule.
_WHO = (
    "消费者|顾客|市民|居民|群众|购买者|买家|用户|个人",
    "户籍|本地户口",
    "常住|居住证",
    "农村居民|农民|村民|农户",
    "城镇居民|城镇户口",
    "老年人|老人|高龄",
    "残疾人|残障",
    "低保|特困|低收入|困难家庭",
    "大学生|毕业生|学生",
    "退役军人|军人|军属",
    "新市民|外来务工",
    "职工|会员",
    "个体工商户|个体户",
    "企业|公司|法人",
    "商户|商家|门店|经营者|经营主体|销售者",
    "港澳台|外籍|境外人员",
    "多孩|二孩|三孩|多子女",
    "新婚",
    "首套|首次购房",
    "配偶|夫妻",
    "父母",
    "子女",
    "外地|非本市|非本省|外省",
)
_WHERE = (
    "全国|国内",
    "全省|本省|我省|省内|省域",
    "全市|本市|我市|市内|市域",
    "全区|本区|我区|区内",
    "全县|本县|我县|县内|县域",
    "主城区|中心城区|城区",
    "农村|乡村|乡镇",
    "线上|网上",
    "线下|实体店",
    "省外|市外|境外",
    "省级",
    "市级",
    "县级|区县级",
)
_HOW = (
    "先到先得|额满即止|用完即止|用完为止|售完为止|发完即止",
    "摇号|抽签",
    "任一|任意一|之一",
    "同时满足|同时具备|同时符合",
    "叠加|同享|同时享受|重复享受",
)
_RESTRICTS = re.compile(
    "不得|不能|不可(?!或缺|替代|分割|少)|严禁|严厉打击|禁止|不准|不予|不再|无权|不享受|不参与|不纳入|不适用|除外|仅限|只限|限于|只能|(?<!不)限购|仅(?!供参考|仅)|不含|不包括"
)
_MUST = re.compile(
    "必须|应当|(?<![无毋不])须|应(?=[当在于提按向由先持为凭将具符满])|需(?=[要提在于持凭满经])|务必"
)
_MAY = re.compile("可以|均可|都可|亦可|也可|可(?=[在于申领享由凭选自按向参以获到为])|允许|有权")
_CAP = re.compile("不超过|不高于|不多于|最高|至多|最多|上限|以内|以下|封顶|不大于")
_FLOOR = re.compile("不低于|不少于|最低|至少|下限|以上|满(?=\\d)|达到|不小于|起(?=[,补享])")
_NOT = re.compile("不(?=[限需含享适予可能包再参])|无需|免(?=[于费交])|未(?=[经在按能])|非(?=本|农|城|首|家)")
# What a sentence may be turned into its contrary with.
_SWITCH = re.compile("无[需须]|不需要?|需要?|须|应当?|可以?|不|未|免")

# Two characters and what a venue or a district ends with: enough to tell one from another, and what stands before is not taken in.
_VENUE = re.compile(
    "[\u4e00-\u9fff]{2}(?:国际会展中心|会展中心|展览中心|博览中心|会议中心|体育中心|体育馆|展览馆|会展馆|广场|购物中心|商场|卖场|大厦|公园|家居城|建材城|家具城|大道)"
    "|[\u4e00-\u9fff](?:[\u4e00-\u9fff](?<![地社小景园城辖发特商校片街专展库市各部省山林牧灾疫郊禁区本全县]))区(?!域|间|块|分)"
    "|[\u4e00-\u9fff](?:[\u4e00-\u9fff](?<![各市区我本全县省县]))县(?!域|城|级)"
)


@cache
def _goods() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    """Words of goods, the first word of each one's line, and those that name a whole class."""
    names: dict[str, str] = {}
    classes: set[str] = set()
    for line in lines("goods.tsv"):
        words = [folded(word) for word in line.removeprefix("*").split("\t")]
        names |= dict.fromkeys(words, words[0])
        if line.startswith("*"):
            classes.add(words[0])
    return _alternation(names), names, frozenset(classes)


@cache
def _regions() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    for code, place in regions().items():
        names |= {name: code for name in (place.short, place.name) if len(name) > 1}
    return _alternation(names), names


@cache
def _groups() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {word: row for row in (*_WHO, *_WHERE, *_HOW) for word in row.split("|")}
    return _alternation(names), names


def _alternation(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def concerns_a_rule(text: str) -> bool:
    """Whether a folded text speaks of something given or asked, so that goods, places and people in it make a rule."""
    return bool(_CONCERNS.search(text))


def goods(text: str) -> frozenset[str]:
    """The goods and papers that a folded text names, each by one word."""
    pattern, names, _ = _goods()
    return frozenset(names[m[0]] for m in pattern.finditer(text))


def differ(old: str, new: str) -> bool:
    """Whether two folded sentences, the one become the other, differ in goods, place, who, or what must, may or may not be."""
    if not (concerns_a_rule(old) or concerns_a_rule(new)):
        return False
    return (
        _goods_differ(old, new)
        or _named(_groups(), old) != _named(_groups(), new)
        or _named(_regions(), old) != _named(_regions(), new)
        or _venues_differ(old, new)
        or _modes(old) != _modes(new)
        or bool(_MAY.search(old) and _MUST.search(new) and not _MAY.search(new) and not _MUST.search(old))
        or bool(_MUST.search(old) and _MAY.search(new) and not _MUST.search(new) and not _MAY.search(old))
        or _negated(old, new)
    )


def _goods_differ(old: str, new: str) -> bool:
    """A class named or left out beside the same goods (冰箱、洗衣机等家电) is wording."""
    before, after = goods(old), goods(new)
    classes = _goods()[2]
    if before & after - classes:
        return before - classes != after - classes
    return before != after


def _named(vocabulary: tuple[re.Pattern[str], dict[str, str]], text: str) -> frozenset[str]:
    pattern, names = vocabulary
    return frozenset(names[m[0]] for m in pattern.finditer(text))


def _venues_differ(old: str, new: str) -> bool:
    return any(m[0] not in other for text, other in ((old, new), (new, old)) for m in _VENUE.finditer(text))


def _modes(text: str) -> tuple[bool, bool, bool]:
    figures = any(map(str.isdigit, text))
    return (
        bool(_RESTRICTS.search(text)),
        figures and bool(_CAP.search(text)),
        figures and bool(_FLOOR.search(text)),
    )


def _negated(old: str, new: str) -> bool:
    return len(_NOT.findall(old)) != len(_NOT.findall(new)) and _SWITCH.sub("", old) == _SWITCH.sub("", new)


# Says which goods are meant.
_SCOPE = re.compile("品类|范围|对象|目录|种类|类别|纳入|新增|增加|扩[大展]到|扩展至")


def binds(text: str) -> bool:
    """Whether a folded sentence by itself says which goods are meant, who or what may or may not be, or who comes first."""
    if _SCOPE.search(text) and goods(text):
        return True
    return concerns_a_rule(text) and bool(
        _RESTRICTS.search(text)
        or (_MAY.search(text) and _named(_groups(), text))
        or _named(_groups(), text) & {*_HOW}
    )
