"""Whether a sentence states a rule: a number with 元/%/折/件/台/套, or who may apply.

Every repetition is bounded, so the time is linear in the text.
"""

from __future__ import annotations

import re

from indexing.text.numerals import ONE_TO_NINE
from indexing.text.width import fold_width

_HAN = f"{ONE_TO_NINE}两十百千"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_GAP = "[ \u3000\u00a0]{0,2}"  # no tab: `1\t台式电脑` are two cells of a table
_POWER = "[万亿千百十佰仟]{0,3}[余多]?"

_TAI = "台(?![账历风阶州湾北胞商资办县山])"
_TAO = "套(?![取利用现补路期牌餐])"

# 单位：万元 holds no number; 元旦, 一元化, 折算 and 套取 are other words.
_AMOUNT = re.compile(
    rf"\d{_POWER}{_GAP}(?:元(?![旦宵素])|件|{_TAI}|{_TAO})"
    rf"|[{_HAN}{_FORMAL}]{_POWER}{_GAP}元(?![旦宵素化论复区里桥])"
    rf"|[\d{_HAN}]{_POWER}{_GAP}(?:%|个百分点|折(?![算旧叠合页返不射腾线]))"
    r"|[¥￥][ \u00a0]{0,2}\d"
    rf"|百分之[\d{_HAN}]"
)

# 一件, 两套 and 每台 are a rule beside goods, amounts or limits; 一套做法, 十件实事 and 一台戏 are manners of speaking.
_COUNT = re.compile(rf"(?P<number>[每{_HAN}]){_POWER}(?:件|{_TAI}|{_TAO})")
_BESIDE = re.compile(
    "每|(?<![期有权局无])限|购|补[贴助]|换|满|赠|最[高多低]|[至不][多少超]|各类|累计|优惠|[一单]户|人均|元|以内|以[上下]"
    "|[商产]品|[家旧新]电|家[具居装]|[住新旧用]房|房屋|冰箱|洗衣|电视|空调|热水器|灶|床|灯|锁|车|柜|门窗|油烟机|净水|洗碗|电脑|手机|平板"
    "|手[表环]|马桶|坐便|卫浴|沙发|设备|器[具材]|机器|厨[具卫]|旧件"
)
_DEEDS = "事(?!项)|作品|[提议]案|案件|建议|信访"
_SPEAKING = re.compile(
    f"[^，,。；;、：:\n]{{0,20}}?(?:{_DEEDS}|做法|班子|人马|机制|体系|制度|方案|办法|流程|模式|标准|经验|打法|组合拳|政策|规范|规则|规程"
    "|指南|指引|台账|档案|资料|材料|表格|系统|戏|晚会|节目|服务(?!器|机)|工具包)(?!的)"
)
_SPEAKING_OF_EACH = re.compile(f"[^，,。；;、：:\n]{{0,6}}?(?:{_DEEDS})")
_CLAUSE = re.compile("[，,。；;：:\n]")
_BEFORE, _AFTER = 10, 12

_WHO = re.compile(
    r"(?:补贴|申领|申请|适用|参与|享受|支持|活动|发放)(?:的)?(?:对象|条件|资格|主体|人群|范围)"
    r"|(?:可|可以|均可|方可|不得|不能|有权)(?:以)?(?:申请|申领|享受|领取|参加|参与|报名)"
    r"|凡.{0,30}(?:消费者|居民|企业|个人|单位|家庭)"
)


def is_rule(sentence: str) -> bool:
    """A number with 元/%/折/件/台/套, or who may apply."""
    text = fold_width(sentence)
    return bool(_AMOUNT.search(text) or _WHO.search(text)) or any(
        _counts_goods(text, found) for found in _COUNT.finditer(text)
    )


def _counts_goods(text: str, found: re.Match[str]) -> bool:
    if found["number"] == "每":
        return not _SPEAKING_OF_EACH.match(text, found.end())
    if _SPEAKING.match(text, found.end()):
        return False
    before = _CLAUSE.split(text[max(0, found.start() - _BEFORE) : found.start()])[-1]
    after = _CLAUSE.split(text[found.end() : found.end() + _AFTER])[0]
    return before.endswith("第") or any(map(_BESIDE.search, (before, after)))
