"""What stands around the article on every such site: metas, navigation, bread crumbs, share buttons, related links, foot."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sample_web.world import Column, Paper, Scene, Site, number

Labels = tuple[tuple[str, str], ...]


def metas(site: Site, column: Column, paper: Paper, url: str) -> str:
    """The Article metas that the national guideline for government sites asks for."""
    pairs = (
        ("SiteName", site.title),
        ("SiteDomain", site.hosts[0]),
        ("SiteIDCode", f"{number(1000000000, 9999999999, site.id)}"),
        ("ColumnName", column.name),
        ("ColumnType", "政策文件"),
        ("ArticleTitle", paper.title),
        ("PubDate", f"{paper.published} {paper.time}"),
        ("ContentSource", paper.origin),
        ("Url", url),
    )
    return "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in pairs)


def page(site: Site, title: str, middle: str, head: str = "", top: str = "") -> str:
    """A whole page of the site around `middle`; `top` stands in the bar above everything."""
    nav = "".join(f'<li><a href="/{n}/index.html">{escape(word)}</a></li>' for n, word in enumerate(site.nav))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={site.encoding}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<meta name="sample" content="1">
<title>{escape(title)}</title>
{head}
<link rel="stylesheet" type="text/css" href="/css/public.css">
<script type="text/javascript" src="/js/jquery.min.js"></script>
</head>
<body>
<div class="top"><div class="w1200"><a href="javascript:void(0)" onclick="aria.start()">无障碍阅读</a>
<a href="javascript:void(0)">长者助手</a><a href="javascript:void(0)">繁体版</a><a href="/login">登录</a>{top}</div></div>
<div class="header"><a class="logo" href="/"><img src="/images/logo.png" alt="{escape(site.title)}"></a>
<form class="search" action="/search" method="get"><input name="q" placeholder="请输入关键字"><button>搜索</button></form>
<div class="hot">热门搜索：<a href="/search?q=1">以旧换新</a><a href="/search?q=2">消费券</a><a href="/search?q=3">外贸</a></div></div>
<ul class="nav clearfix">{nav}</ul>
{middle}
<div class="footer">
<div class="links"><select><option>--相关网站--</option><option>中国政府网</option><option>各地商务部门</option></select></div>
<p><a href="/wzdt">网站地图</a> | <a href="/lxwm">联系我们</a> | <a href="/sm">网站声明</a></p>
<p>主办单位：{escape(site.name)}（示例站点，非真实网站）　网站标识码：{number(1000000000, 9999999999, site.id)}</p>
<p>样ICP备{number(10000000, 99999999, site.id, "icp")}号-1　样公网安备 {number(10000000, 99999999, site.id, "police")}号</p>
</div>
<script>var _hmt = _hmt || []; (function(){{ /* statistics */ }})();</script>
</body>
</html>
"""


def crumbs(column: Column) -> str:
    steps = "&nbsp;&gt;&nbsp;".join(
        f'<a href="/c{n}/">{escape(word)}</a>' for n, word in enumerate(column.trail)
    )
    return f'<div class="position">您当前的位置：{steps}</div>'


def tools() -> str:
    return """<div class="tools"><span class="font">字号：<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a>
<a href="javascript:doZoom(14)">小</a></span> <a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a>
<span class="share">分享到：<a class="weixin" href="javascript:;">微信</a><a class="weibo" href="javascript:;">微博</a></span></div>"""


def related(scene: Scene, site: Site, paper: Paper, links: Mapping[str, str]) -> str:
    """Five other papers of the site, by title and address. Sites that build pages on request show others each day."""
    titles = list(links)
    start = number(0, max(1, len(titles)), paper.id, "" if site.validators else str(scene.day))
    others = [title for title in (titles[start:] + titles[:start])[:6] if title != paper.title][:5]
    rows = "".join(f'<li><a href="{escape(links[title])}">{escape(title[:24])}…</a></li>' for title in others)
    return f'<div class="related"><h3>相关阅读</h3><ul>{rows}</ul></div>'


def views(scene: Scene, paper: Paper) -> int:
    """A counter that moves with every request."""
    return number(300, 9000, paper.id, "views") + scene.tick


def label_table(labels: Labels, kind: str) -> str:
    """索引号 … 发布日期 in rows of two pairs."""
    rows = ""
    for i in range(0, len(labels), 2):
        cells = "".join(
            f"<td><b>{escape(name)}：</b></td><td>{escape(value)}</td>" for name, value in labels[i : i + 2]
        )
        rows += f"<tr>{cells}</tr>\n"
    return f'<table class="{kind}" width="100%" cellspacing="0"><tbody>\n{rows}</tbody></table>'
