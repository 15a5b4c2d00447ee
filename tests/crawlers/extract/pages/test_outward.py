"""Where an article links to shops."""

from __future__ import annotations

from crawlers.extract.pages import read_notice
from indexing.records import Link

TEXT = "".join(f"<p>第{n}条，参与企业应当公布家居焕新活动的规则，并保存凭证备查。</p>" for n in range(8))


def test_an_articles_links_to_other_sites_are_told_without_home_pages_files_and_offices() -> None:
    page = f"""<html><head><title>活动通知</title></head><body>
<div class=nav><a href="https://nav.example.com/x.html">友情</a></div><h1>关于开展家居焕新活动的通知</h1><div class=TRS_Editor>{TEXT}
<p>活动页：<a href="//cuxiao.shop.example.com/hx.html">某商城<b>会场</b></a>、<a href="https://www.shop.example.com/">首页</a>、
<a href="https://cuxiao.shop.example.com/hx.html">再看</a>、<a href="https://cdn.example.com/a.pdf">附件</a>、
<a href="https://www.mofcom.gov.cn/a/b.html">商务部</a>、<a href="/x.html">本站</a></p></div></body></html>"""
    found = read_notice(page.encode(), "https://swt.example.gov.cn/t1.html")
    assert found.links == (Link("某商城会场", "https://cuxiao.shop.example.com/hx.html"),)
