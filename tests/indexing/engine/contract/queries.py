"""Two hundred searches over the generated papers: what people ask, and what nobody should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from indexing.query import SearchQuery
from indexing.query.parser import parse

TODAY = date(2024, 3, 15)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as typed, and what was chosen beside it."""

    text: str
    chosen: tuple[tuple[str, Any], ...] = ()

    def request(self, **more: Any) -> SearchQuery:
        return SearchQuery(tree=parse(self.text, TODAY), **(dict(self.chosen) | more))

    def __str__(self) -> str:
        return self.text[:24] + "".join(f" {name}={value}" for name, value in self.chosen)


WORDS = (
    "家居焕新消费季", "家电以旧换新", "以旧换新", "家装厨卫焕新", "焕新", "绿色建材下乡", "建材",
    "居家适老化改造", "适老化", "旧房装修补贴", "装修", "智能家居促销", "汽车流通", "二手车", "外贸",
    "预付卡", "一刻钟便民生活圈", "便民生活圈", "县域商业体系", "餐饮", "老字号", "沙发", "床垫", "橱柜",
    "空调", "净水器", "消费券", "发票", "回收", "通知", "细则", "解读", "启动", "火热", "的", "逾期",
    "骗补", "0571", "元", "3", "2023", "商务局", "浙江省商务厅", "杭州", "新疆", "火星人", "门店",
)  # fmt: skip

TOGETHER = """家居 焕新
家电 以旧换新
空调 冰箱 洗衣机
消费者 补贴 15
老年人家庭 上限
装修 补贴 杭州
智能家居 消费券
绿色建材 下乡 通知
汽车流通 监管
旧机回收凭证 发票
餐饮节能 细则
沙发 床垫 衣柜
县域 商业 体系
浙江 家居
深圳市 促销
报送进展 联系电话
财政局 骗补
明示价格 先涨后降
问答 怎么参加
满减 促销
家居焕新 消费季 启动
灯具 窗帘
资金 分担
办事指南
热水器 油烟机 净水器""".splitlines()

PHRASES = """“以旧换新”
“家居焕新消费季”
“绿色建材下乡工作”
“不得先涨后降”
“先涨后降（”
“报送家居焕新”
"home renewal"
"Renewal Home"
"trade-in subsidies"
"old kitchens"
“补贴比例不超过”
“便民生活圈”
“联系电话：0571”
“电话0571”
“沙发、床垫”
“沙发床垫”
“的”
“元”
“问答：”
“浙江省”
“实施细则解读”
“附件”""".splitlines()

LOGIC = """沙发 或 床垫
沙发 OR 床垫 OR 衣柜
沙发 床垫 或 灯具 窗帘
（沙发 或 床垫） 补贴
（家电 或 家居） （补贴 或 消费券） 杭州
“以旧换新” 或 “适老化改造”
补贴 -沙发
补贴 -（沙发 或 床垫）
家居 -“焕新”
-补贴
-补贴 -消费券
-（补贴 或 消费券） 地区:浙江
以旧换新 -汽车 -家电
NOT 通知
家居 NOT 类型:通知
-地区:浙江
-日期:2023
-日期:>=1900
renovation OR vehicle
renovation -kitchens
（renewal 或 家居） -家电
沙发 或 -床垫
-（-沙发）""".splitlines()

FIELDS = """地区:浙江
地区:杭州
地区:100000
地区:兵团
地区:新疆
地区:北京 或 地区:上海
机关:商务部
机关:浙江省商务厅
机关:商务
机关:财政厅
机关:“住房和城乡建设部”
类型:通知
类型:问答 或 类型:指南
类型:policy 补贴
主题:核心
主题:其他 汽车
来源:cn-330000
来源:没有这个
文件:d0007
doc:d0007 或 文件:d0008 或 文件:D0009
-文件:d0007 地区:浙江
文件:没有这个
标题:以旧换新
标题:家电 补贴
标题:“实施细则”
标题:“细则解读” -地区:浙江
-标题:家居 家居
文号:商务
文号:浙商务发〔2023〕
浙商务发〔2023〕12号
浙商务发[2024]45号
全商务发（２０２３）146号 补贴
文号:杭商务发〔2022〕7号
日期:2023
日期:2023-09
日期:2023年9月1日
日期:2023-06..2023-12
日期:>=2024
日期:<2022
日期:..2021-06-30
日期:2024 以旧换新
补贴 日期:2023-03..2024-02 地区:山东""".splitlines()

FACTS = """活动:进行中
活动:即将开始
活动:已结束
活动:家电
活动:“暖暖的新家”
activity:618
活动:2024-03
活动:..2023-02 类型:通知
活动:>=2025-06
截止:<2024-01-01
截止:2024-03..2024-04
deadline:>=2025
品类:家具
品类:空调 或 品类:沙发
category:furniture
补贴上限:>1500
补贴上限:1500..2000
cap:<=300
补贴上限:<1500.5
引用:商消费函【2023】146号
引用:浙商务发
cites:促进家居消费
举措:5
-举措:5 举措:6
活动:进行中 品类:家具
活动:家电 活动:已结束 补贴上限:>=2000
品类:家具 补贴上限:>1500
活动:进行中 （品类:家具 或 品类:家电）
活动:进行中 截止:>=2024
截止:>=2024-01 截止:<=2024-02
活动:进行中 -品类:家具
-活动:2024
-活动:2024 -截止:2024
活动:家装节 沙发 地区:浙江
沙发 床垫 衣柜 橱柜 地板 瓷砖 活动:家电
家电补贴 （活动:已结束 或 截止:<2024）
引用:国发〔2024〕7号 引用:浙商务发〔2023〕12号
活动:没有这个活动名""".splitlines()

PARTIAL = """沙发 床垫 衣柜 橱柜 地板 瓷砖
空调 冰箱 洗衣机 净水器 热水器 油烟机 灯具
家居焕新 以旧换新 适老化 建材 汽车
餐饮 老字号 预付卡 二手车
沙发 床垫 衣柜 橱柜 地板 地区:浙江
沙发 床垫 衣柜 橱柜 -地板
沙发 床垫 灯具 窗帘 “以旧换新”
renewal kitchens vehicle export guidelines
火星 沙发 床垫
火星 木星
县域 乡镇 社区 物业 电商 门店 绿色
补贴 发票 回收 逾期 骗补 监管 分担 明示""".splitlines()

QUESTIONS = """谁可以申请家电以旧换新补贴？
沙发坏了怎么找商家退换运费由谁承担？
老年人家庭装修能补贴多少钱？
二手车怎么过户？
旧空调回收需要什么凭证？
“家居焕新”活动什么时候开始？
地区:浙江？""".splitlines()

TYPED = """家電以舊換新補貼
“家居煥新消費季”
標題:“實施細則”
地區:浙江 以舊換新
浙商務發〔2023〕12號
1,500元
15%
15
wifi
A类
IT
“补”
“附”
“沙”
..2022-06 沙发
2024-11.. 沙发
地域:浙江
颜色:红
公租房
“关于组织开展家居焕新消费季工作的通知”
“浙江省家电以旧换新操作实施细则试行” 地区:浙江
火星 木星 土星 沙发
火星 木星 土星 沙发 地区:浙江 -床垫
关于2023年度火星木星土星金星水星汽车流通监管""".splitlines()

# Refused or not, both engines do the same.
ABSURD = (
    "", "　\n", "，。！", "-", "家" * 1900, "a" * 1500, "()", "“”", "*", "?", "沙*", "\\ / \" ~ ^ [ ] { }", "标题:", "未知:沙发",
    "（" * 15 + "沙发 或 床垫" + "） 补贴" * 15, "-（沙发 " * 9 + "补贴" + "）" * 9, "沙发 " * 200, "\ud800沙发", "😀", "𠮷", "\x00沙发",
    "日期:9999", "日期:0001", "沙发 " + "b" * 300, "<script>alert(1)</script>", "' OR 1=1 --", "沙发 _exists_:title",
)  # fmt: skip


def _chosen(**chosen: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(chosen.items())


CHOSEN = [
    Asked(text, chosen)
    for text in ("", "补贴", "以旧换新 沙发")
    for chosen in (
        _chosen(filters={"region": ("330000",)}),
        _chosen(filters={"region": ("330000", "370000"), "type": ("notice",)}),
        _chosen(filters={"agency": ("商务部",), "year": ("2023", "2024")}),
        _chosen(filters={"topic": ("core",), "source": ("cn-330000", "cn-none")}),
        _chosen(filters={"year": ("1999",)}, match="all"),
        _chosen(since="2023-03-01", until="2023-10-15", filters={"type": ("policy", "news")}),
    )
]

RELEVANCE = [Asked(text) for text in (*WORDS, *TOGETHER, *PHRASES, *PARTIAL, *QUESTIONS)]
ALL = [
    *RELEVANCE,
    *(Asked(text) for text in (*LOGIC, *FIELDS, *FACTS, *TYPED, *ABSURD)),
    *CHOSEN,
    *(Asked(text, _chosen(match="all")) for text in PARTIAL[:5]),
]
