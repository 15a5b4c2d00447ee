"""Which of the 11 measures of 《关于促进家居消费的若干措施》 (2023) a text carries out."""

from __future__ import annotations

import re

from indexing.facts.facts import Measure

# In the order of the paper: supply (1 to 3), scenes (4 to 6), conditions (7 to 9), environment (10, 11).
_MEASURES = (
    "绿色供应链|绿色建材|绿色家[居电具]|绿色产品|绿色设计|绿色制造|绿色工厂|节能家电|绿色消费",
    "智能家居|智能家电|智能消费|互联互通|全屋智能|反向定制|个性化定制|智能产品",
    "适老化?|老年用品|老年专区|老年人家庭|居家养老",
    "业态模式|业态创新|模式创新|大家居|一站式|体验馆|体验式|体验店|线上线下|直播电商|电商直播|家居设计|跨界融合|消费场景",
    "旧房装修|局部改造|旧房翻新|老旧小区改造|厨卫改造|加装电梯|样板间|二次装修",
    "消费季|购物节|购物季|消费节|嘉年华|促消费活动|促销活动|家装节|家居节|展销|家博会|家居类?专业展会|消费促进月",
    "便民生活圈|便民服务|进社区|社区服务|社区商业|维修点",
    "废旧物资|废旧家电|废旧家具|废旧产品|再生资源|回收网络|回收体系|二手家居|二手商品|上门回收|拆旧",
    "农村家居|农村消费|下乡|县域|乡镇|农村地区|农村居民",
    "市场秩序|质量监管|质量安全监管|标准体系|产品标准|虚假宣传|价格欺诈|诚信经营|消费环境|产品认证|认证监管|消费者权益",
    "政策支持|资金支持|财政支持|金融支持|住房公积金|消费信贷|贷款支持|补贴政策|政策保障|消费券|优惠政策",
)
_PATTERN = re.compile("|".join(f"(?P<m{n}>{words})" for n, words in enumerate(_MEASURES, 1)))
_HOME = re.compile("家居|家装|家具|家电|家纺|建材|厨卫|旧房装修|卫浴|家用电器")
_FEWEST = 2
"""A text that names homes once in passing carries out none."""


def read_measures(text: str) -> tuple[Measure, ...]:
    """The measures in their order, each with the first words that speak of it; none in a text that is not about the home."""
    if sum(1 for _ in zip(_HOME.finditer(text), range(_FEWEST), strict=False)) < _FEWEST:
        return ()
    found: dict[int, Measure] = {}
    for match in _PATTERN.finditer(text):
        n = int((match.lastgroup or "m0")[1:])
        found.setdefault(n, Measure(n, match.span()))
        if len(found) == len(_MEASURES):
            break
    return tuple(found[n] for n in sorted(found))
