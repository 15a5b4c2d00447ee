"""Pages served with 200 that stand where a paper was: it is deleted, it asks to sign in, the site is under repair; and papers
that only speak of such things. Each saying comes bare, in a site's clothes, and in the element where the article would be.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from crawlers.extract.pages import judge, read_notice
from indexing.records import Entry, Hints, Verdict
from tests.crawlers.extract.pages.samples import FOOTER, NAVIGATION, page

URL = "http://swj.example.gov.cn/tzgg/content_8812.html"

GONE = (
    "该信息已被管理员删除，3秒后自动返回首页。",
    "文章已删除",
    "该信息已下线",
    "页面不存在",
    "您访问的内容已下架或不存在",
    "对不起，该稿件已撤稿！",
    "此内容因违规无法查看",
    "抱歉，没有找到您要的文章",
    "该栏目已关闭，请返回首页",
    "信息已过期，点击这里返回首页",
    "该内容已被发布者删除",
    "错误提示：指定的信息ID不存在或尚未审核",
    "很抱歉，您浏览的公告暂时无法访问，可能已被移除。",
    "该文档已取消发布",
    "啊哦，您要找的页面走丢了~",
    "Sorry, the page you requested was not found.",
    "此商品已下架",
    "您所查看的新闻已被撤下",
    "本文已被删除！",
    "很遗憾，该网页已搬家",
    "无此信息",
    "数据不存在",
    "内容飞走了",
    "参数错误，没有该文章",
    "抱歉，此公告已过有效期，不再展示",
    "你来晚了，文章已被作者删除",
    "您要找的公告不在这里",
    "页面飞到火星去了",
    "该文件已被收回",
    "很抱歉，未查询到该条信息",
    "该网页无法正常显示，可能已被删除",
    "信息审核未通过，暂不能查看",
    "此稿件状态为“已撤”，暂不提供阅读",
    "该条资讯因故下线",
    "本页面已停止更新并关闭访问，请移步新版网站",
    "查无结果",
    "稿件正在审核中",
    "您要打开的网页好像飞走了",
    "该公告已于近日取消公开",
)
SIGN_IN = (
    "您没有权限访问该页面，请先登录",
    "该栏目为会员内容，注册后可阅读全文",
    "请登录后查看",
    "该内容需登录后方可浏览",
    "登录超时，请重新登录",
    "会话已过期，请重新登录",
    "您尚未登录",
    "用户登录 请输入用户名和密码",
    "统一身份认证平台 账号登录 扫码登录",
    "本页面仅限会员访问，请登录",
    "对不起，权限不足",
    "Please log in to continue",
    "会员专享内容，登录后阅读全文",
    "未授权访问",
    "账户未登录",
    "请输入账号密码登录",
    "请使用示例账号登录后访问",
)
UNDER_REPAIR = (
    "系统维护中，请稍后再试",
    "网站正在升级维护，暂停访问",
    "服务器升级中，给您带来不便敬请谅解",
    "本站改版升级，暂停服务",
    "系统繁忙，请稍后重试",
    "平台维护中",
    "Site under maintenance",
    "网站建设中，敬请期待",
    "服务暂不可用，请稍后再试",
    "系统升级维护公告",
    "服务器正在检修",
    "系统故障，工程师正在抢修",
    "服务器开小差了，请稍后重试",
    "您访问的网站正在备案，暂时关闭",
)


def bare(saying: str) -> bytes:
    return f"<html><head><meta charset=utf-8><title>提示信息</title></head><body><h3>提示信息</h3><p>{saying}</p><a href='/'>如果浏览器没有自动跳转，请点击这里</a></body></html>".encode()


def clothed(saying: str) -> bytes:
    return f"<html><head><meta charset=utf-8><title>示例市商务局</title></head><body>{NAVIGATION}<div class='tips'><img src='/error.png'><div>{saying}</div></div>{FOOTER}</body></html>".encode()


def in_the_article(saying: str) -> bytes:
    return page(article=f"<p>{saying}</p>", title="示例市商务局")


VARIANTS = (bare, clothed, in_the_article)


@pytest.mark.parametrize("dress", VARIANTS)
@pytest.mark.parametrize(
    ("verdict", "saying"),
    [
        *(("soft404", one) for one in GONE),
        *(("blocked", one) for one in SIGN_IN),
        *(("error", one) for one in UNDER_REPAIR),
    ],
)
def test_what_stands_in_for_a_paper_is_no_paper(
    verdict: Verdict, saying: str, dress: Callable[[str], bytes]
) -> None:
    found = read_notice(dress(saying), URL, Hints(status=200))
    assert (found.verdict, found.title, found.body) == (verdict, None, ""), found.verdict_detail


@pytest.mark.parametrize(
    ("message", "verdict"),
    [
        ("该信息不存在或已被删除！", "soft404"),
        ("您还没有登录，请先登录！", "blocked"),
        ("系统维护中，请稍后再来", "error"),
    ],
)
@pytest.mark.parametrize("then", ["history.back();", "window.close()", "top.location.href='/index.asp';"])
def test_a_message_in_a_box_is_what_the_page_says(message: str, verdict: Verdict, then: str) -> None:
    body = bare(f'<script language="javascript">alert("{message}");{then}</script>')
    assert judge(body, URL, Hints(status=200)).verdict == verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ('{"code":500,"msg":"文章不存在或已删除","data":null}', "soft404"),
        ('{"success":false,"message":"登录已过期，请重新登录"}', "blocked"),
        ('{"code":0,"msg":"操作成功","data":{"title":"信息不存在"}}', "error"),
    ],
)
def test_a_message_of_a_service_is_what_it_says(answer: str, verdict: Verdict) -> None:
    assert judge(answer.encode(), URL, Hints(status=200)).verdict == verdict


@pytest.mark.parametrize("words", ["数据整理之中", "本栏目内容正在搬运，敬请期待", "欢迎光临本站新版"])
def test_hardly_any_text_without_anything_of_the_title_is_not_the_paper(words: str) -> None:
    listed = Entry("关于公布家电以旧换新参与企业名单的公告", URL)
    body = page(article=f"<p>{words}</p>", container="<div class='box'>{}</div>", title="示例市商务局")
    for hints in (Hints(status=200, entry=listed), Hints(status=200, known=listed)):
        assert judge(body, URL, hints).verdict == "soft404"
    kept = page(article=f"<p>{words}</p>", above=f"<h1>{listed.title}</h1>", container="<div>{}</div>")
    assert judge(kept, URL, Hints(status=200, entry=listed)).verdict == "ok"


def test_a_form_that_asks_for_a_password_where_an_article_would_be_is_a_sign_in() -> None:
    form = "<form><input name=u placeholder='账号'><input name=p type=password><button>登录</button></form>"
    assert judge(bare("欢迎使用" + form), URL, Hints(status=200)).verdict == "blocked"
    assert judge(page(above=form), URL, Hints(status=200)).verdict == "ok"


def test_a_shell_whose_paper_is_in_its_data_is_that_paper() -> None:
    text = "<p>购买绿色家具的消费者按成交价格的15%领取补贴，每户只补一次，领完为止。</p>" * 3
    state = json.dumps({"data": [{"article": {"title": "关于绿色家具补贴的通知", "content": text}}]})
    body = bare(f"<div>加载中</div><script>window.__NUXT__={state}</script>")
    listed = Entry("各卖场可报名参加的活动一览表", URL)
    notice = read_notice(body, URL, Hints(status=200, entry=listed))
    assert (notice.verdict, "成交价格的15%" in notice.body) == ("ok", True)


PAPERS = (
    (
        "关于网站系统维护期间暂停服务的公告",
        "因系统维护，本网站于9月30日22时至10月1日6时暂停访问，请稍后再试。",
    ),
    ("关于以旧换新平台升级维护的通知", "平台维护中，暂停受理申请，恢复时间另行通知。"),
    ("关于补贴申领平台登录方式调整的通告", "请先登录“云闪付”APP，进入专区后申领补贴。"),
    ("关于删除失信商户名单的公示", "下列商户信息已删除，现予公示。"),
    ("关于撤销第三批参与商家资格的公告", "商家提供的链接已失效，页面不存在，取消其参与资格。"),
    ("家电以旧换新商品下架通知", "该商品已下架，请商户及时更换。"),
    ("以旧换新补贴领取须知", "消费者登录后方可领取资格，登录超时请重新登录。"),
    ("关于平台故障处理的说明", "如遇系统繁忙，请稍后再试；账号未登录的，请输入账号登录。"),
    ("关于审核未通过商户的公示", "下列商户信息审核未通过，不予纳入名单，请重新提交。"),
    ("关于清理已过期文件的决定", "所列文件已失效，不再执行。"),
)


def plain_paper(title: str, text: str) -> bytes:
    return (
        f"<html><head><meta charset=utf-8><title>{title}_示例市商务局</title></head><body>{NAVIGATION}<h1>{title}</h1>"
        f"<p>发布时间：2025-09-28 来源：示例市商务局</p><p>{text}</p><p>示例市商务局</p><p>2025年9月28日</p>{FOOTER}</body></html>"
    ).encode()


def paper_of_a_system(title: str, text: str) -> bytes:
    return page(
        article=f"<p>{text}</p><p>示例市商务局</p><p>2025年9月28日</p>",
        above=f"<h1>{title}</h1><p>发布时间：2025-09-28</p>",
        title=f"{title}_示例市商务局",
    )


def paper_without_a_date(title: str, text: str) -> bytes:
    return page(article=f"<p>各有关单位：</p><p>{text}</p>", above=f"<h1>{title}</h1>", title=title)


@pytest.mark.parametrize("dress", [plain_paper, paper_of_a_system, paper_without_a_date])
@pytest.mark.parametrize(("title", "text"), PAPERS)
def test_a_paper_that_speaks_of_such_things_is_one(
    title: str, text: str, dress: Callable[[str, str], bytes]
) -> None:
    found = read_notice(dress(title, text), URL, Hints(status=200))
    assert (found.verdict, found.title) == ("ok", title), found.verdict_detail
    assert text in found.body
