"""An office's old site over three days: a row that is a PDF, a headline marked by its looks alone, a text in a frame, a notice
that is taken down with a message and status 200."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawlers.extract.files.conftest import IDENTITY_CMAP, chinese_page, pdf_of
from tests.crawlers.fetch.network.harness import Answer, Seen, reroute_file, serving
from tests.e2e.commands import Desk
from tests.e2e.offices import HOST, office

pytestmark = pytest.mark.long

SOURCE = office("old", "old-a")
FILED, PLAIN, DOWN, FRAMED = (f"关于第{n}批家居焕新补贴发放安排的公布" for n in "一二三四")


def lines(rate: int) -> list[str]:
    return [
        "为落实提振消费部署，某区结合实际作出如下安排。",
        f"一、对购买符合条件产品的个人消费者，按成交价格的{rate}%给予补贴。",
        *(f"{n}、各单位要加强组织领导，做好第{n}组数据核对，对骗取补贴的行为依法追回。" for n in range(2, 9)),
    ]


def html(body: str, title: str = "某区商务局") -> Answer:
    text = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return 200, {"Content-Type": "text/html"}, text.encode()


class Office:
    day = looks = 0

    def __call__(self, seen: Seen, _: int) -> Answer:
        self.looks += 1
        rate = 15 if self.day == 1 else 20
        text = "".join(f"<p>{line}</p>" for line in lines(15))
        head = "<table><tr><td align=center><b><font size=4>{}</font></b></td></tr></table><p>发布时间：2025-09-01 点击数：{}</p>"
        if seen.path == "/list.asp":
            listed = [
                (FILED, "下载", "/up/1.pdf"),
                (PLAIN, "查看", "/show.asp?id=2"),
                (FRAMED, "查看", "/show.asp?id=4"),
            ]
            listed += [(DOWN, "查看", "/show.asp?id=3")] if self.day == 1 else []
            rows = "".join(
                f'<tr><td>{title}</td><td>2025-09-01</td><td><a href="{url}">{word}</a></td></tr>'
                for title, word, url in listed
            )
            return html(f"<table>{rows}</table>")
        if seen.path == "/up/1.pdf":
            cut = [line[at : at + 38] for line in [FILED, *lines(rate)] for at in range(0, len(line), 38)]
            return 200, {"Content-Type": "application/pdf"}, pdf_of([chinese_page(cut)], cmap=IDENTITY_CMAP)
        if seen.path == "/show.asp?id=2":
            return html(f"{head.format(PLAIN, self.looks)}<div>{text}</div>")
        if seen.path == "/show.asp?id=3" and self.day == 1:
            return html(f"{head.format(DOWN, self.looks)}<div>{text}</div>")
        if seen.path == "/show.asp?id=3":
            return html("<script>alert('该信息不存在或已被删除！');history.back();</script>")
        if seen.path == "/show.asp?id=4":
            return html(f"<h1>{FRAMED}</h1><p>发布时间：2025-09-01</p><iframe src='/frame.htm'></iframe>")
        if seen.path == "/frame.htm":
            return html("".join(f"<p>{line}</p>" for line in lines(rate)), title="")
        return 404, {}, b"missing"


def test_three_days_of_an_old_site(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "old.yaml").write_text(SOURCE, "utf-8")
    office = Office()
    with serving(office) as web:
        reroute = reroute_file(tmp_path, web.port, f"http://{HOST}")
        desk = Desk(tmp_path / "home", HUANXIN_SOURCES=str(sources), HUANXIN_REROUTE=str(reroute))
        for office.day in (1, 2, 3):
            desk.environment["HUANXIN_CLOCK"] = f"2025-09-{office.day:02}T21:00:00+08:00"
            said = desk.huanxin("crawl", "old-a", "--full", "--delay", "0", "--jsonl")
            assert (said.code, said.lines[0]["state"]) == (0, "finished"), said.err
        changes = [
            (int(change["time"][8:10]), change["title"], change["classes"][0])
            for change in desk.huanxin("changes", "--jsonl").lines
        ]
        assert sorted(changes) == sorted(
            [(1, title, "new") for title in (FILED, PLAIN, DOWN, FRAMED)]
            + [(2, FILED, "rule"), (2, FRAMED, "rule"), (3, DOWN, "withdrawn")]
        )
        filed = desk.huanxin("show", f"http://{HOST}/up/1.pdf", "--json").json
        assert (filed["title"], filed["published"]) == (FILED, "2025-09-01")
        assert filed["body"].replace("\n", "") == "".join(lines(20))
        assert [(file["format"], file["state"]) for file in filed["attachments"]] == [("pdf", "read")]
