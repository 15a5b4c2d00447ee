"""The pages as a browser without scripts gets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from lxml import html

from config.settings import Settings
from indexing.store import open_store
from indexing.store.runs.ledger import start_run
from search_api.auth.needs import NEEDS
from tests.search_api.pages.conftest import home_at, reading, sign_in
from tests.search_api.pages.everywhere import further, pages
from tests.search_api.pages.stage import BLOCKED_RUN, HELD_RUN, PASSWORD, Staged, stage
from tests.search_api.pages.staged_papers import NOW


def text(answer: httpx.Response) -> str:
    found = html.fromstring(answer.content).find(".//main")
    assert found is not None
    return " ".join(found.text_content().split())


def test_the_list_of_pages_is_whole(staged: tuple[Settings, Staged]) -> None:
    """Each page is looked at by the tests that go through all of them."""
    for_programs = ("/api", "/static", "/feeds", "/metrics", "/healthz", "/readyz", "/first")
    paths = {need.removeprefix("GET ") for need in NEEDS if need.startswith("GET /")}
    here = {path for path in paths if not path.startswith(for_programs)}
    assert here - set(pages(staged[1])) == {"/runs/{run_id}/pages/{page_id}"}


def test_every_page_answers_in_both_languages(staged: tuple[Settings, Staged]) -> None:
    with reading(staged[0]) as client:
        sign_in(client, "admin1")
        for path in (*pages(staged[1]).values(), *further(staged[1])):
            for language, root in (("en", "en"), ("zh", "zh-Hans")):
                client.cookies.delete("lang")
                answer = client.get(path, headers={"Accept-Language": language})
                page = html.fromstring(answer.content)
                assert page.get("lang") == root, path
                assert answer.status_code == (404 if "nothing" in path else 200), path
                assert page.findtext(".//title"), path
                assert len(page.findall(".//h1")) == 1, path


def test_a_results_row_says_what_is_needed_to_decide(site: httpx.Client) -> None:
    page = html.fromstring(site.get("/search", params={"q": "家装厨卫补贴 净水器"}).content)
    (row,) = page.xpath("//li[@data-row]")
    words = " ".join(row.text_content().split())
    assert "福建省商务厅、福建省财政厅 · 福建省 · 2025-08-29 · 闽商务〔2025〕88号 · 政策" in words
    assert "3 个版本 · 另有 1 处刊载 · 附件中命中：附件1：补贴品类表.xlsx" in words
    assert {mark.text for mark in row.iter("mark")} >= {"净水器", "补贴"}


def test_facets_and_sentence_lead_to_the_search_with_one_thing_changed(site: httpx.Client) -> None:
    page = html.fromstring(
        site.get("/search", params={"q": "家居焕新", "region": "110000", "type": "notice"}).content
    )
    parts = {
        " ".join(one.text_content().split()): one.get("href")
        for one in page.xpath("//p[@class='sentence']/a")
    }
    assert parts["去掉 北京市"] == "/search?q=%E5%AE%B6%E5%B1%85%E7%84%95%E6%96%B0&type=notice"
    facet = page.xpath("//ul[@aria-labelledby='facet-region']//a[contains(., '广东省')]")[0]
    followed = html.fromstring(site.get(facet.get("href")).content)
    assert {"去掉 北京市", "去掉 广东省", "去掉 通知"} <= {
        " ".join(one.text_content().split()) for one in followed.xpath("//p[@class='sentence']/a")
    }
    assert page.xpath("//h3[@id='facet-region']/span/text()") == ["7/37"]


def test_a_query_that_cannot_be_read_is_read_as_words_and_said(site: httpx.Client) -> None:
    answer = site.get("/search", params={"q": "(家居焕新 AND", "region": "火星", "sort": "up"})
    assert answer.status_code == 200
    said = text(answer)
    assert "已按普通词检索" in said and "没有这个地区：火星" in said and "sort" in said
    assert "份文件" in said


def test_nothing_found_teaches(site: httpx.Client) -> None:
    said = text(site.get("/search", params={"q": "净水器 zzqx", "region": "370000"}))
    assert "没有任何文件含有：zzqx" in said
    assert "山东省的来源“山东省商务厅”自 9 月 4 日起被拦截，结果可能不全。" in said
    wider = text(site.get("/search", params={"q": "净水器 人大常委会zz"}))
    assert "放宽一点： 去掉“人大常委会、zz”：1 份" in wider


def test_a_papers_page(site: httpx.Client, staged: tuple[Settings, Staged]) -> None:
    page = html.fromstring(site.get(f"/documents/{staged[1].rules}", params={"q": "净水器"}).content)
    meta = {row.findtext("th"): row.find("td") for row in page.xpath("//table[@class='meta']//tr")}
    assert [one.text for one in meta["发文机关"].iter("a")] == ["福建省商务厅", "福建省财政厅"]
    assert meta["文号"].find(".//a").get("href").startswith("/search?q=%E6%96%87%E5%8F%B7")
    assert len(page.xpath("//div[@class='text']//table//tr")) == 3
    (opened,) = page.xpath("//ul[@class='attachments']//details[@open]")
    assert {mark.text for mark in opened.iter("mark")} == {"净水器"}
    versions = [" ".join(one.text_content().split()) for one in page.xpath("//ol[@class='line']/li")]
    assert [line[:10] for line in versions] == ["2025-09-14", "2025-09-09", "2025-09-03"]
    assert "www.fujian.gov.cn" in page.xpath("string(//aside)")
    cited = page.xpath("string(//*[@id='gbt'])")
    assert cited.startswith("福建省商务厅, 福建省财政厅. 福建省商务厅等7部门")
    assert "闽商务〔2025〕88号[EB/OL]. (2025-08-29)[2025-09-15]. https://swt.fujian.gov.cn/" in cited


def test_a_paper_as_known_on_a_day(site: httpx.Client, staged: tuple[Settings, Staged]) -> None:
    here = f"/documents/{staged[1].rules}"
    assert "最终成交价格的15%" in text(site.get(here, params={"on": "2025-09-05"}))
    assert "最终成交价格的20%" in text(site.get(here, params={"on": "2025-09-09"}))
    before = site.get(here, params={"on": "2025-09-02"})
    assert before.status_code == 404 and "2025-09-02" in text(before)
    wrong = site.get(here, params={"on": "昨天"})
    assert wrong.status_code == 400 and "YYYY-MM-DD" in text(wrong)


def test_a_long_text_comes_in_parts_and_whole(site: httpx.Client, staged: tuple[Settings, Staged]) -> None:
    here = f"/documents/{staged[1].long}"
    first = site.get(here)
    assert len(first.content) < 150_000
    assert "第1条" in first.text and "第400条" not in first.text
    last = site.get(here, params={"part": "3"})
    assert "第400条" in last.text and "第1条 " not in last.text
    whole = site.get(here, params={"part": "all"}).text
    assert "第1条" in whole and "第400条" in whole
    assert site.get(here, params={"part": "0"}).status_code == 400


def test_a_diff_is_an_edited_manuscript(site: httpx.Client, staged: tuple[Settings, Staged]) -> None:
    page = html.fromstring(
        site.get(f"/documents/{staged[1].rules}/diff", params={"from": 1, "to": 2}).content
    )
    row = next(one for one in page.xpath("//div[@class='pair']") if "第二条" in one.text_content())
    merged = row.xpath("p[@class='merged']")[0]
    assert [one.text for one in merged.iter("del")] == ["15%", "1", "1500"]
    assert [one.text for one in merged.iter("ins")] == ["20%", "2", "2000"]
    assert not list(row.xpath("p[@class='left']//ins")) and not list(row.xpath("p[@class='right']//del"))
    assert "段未变" in page.xpath("string(//details[@class='fold']/summary)")
    assert site.get(f"/documents/{staged[1].rules}/diff", params={"to": 9}).status_code == 404


def test_changes_say_what_happened_in_words(site: httpx.Client) -> None:
    page = html.fromstring(site.get("/changes", params={"class": "rule"}).content)
    (row,) = page.xpath("//li[@data-row]")
    assert re.sub(r"\s+", "", row.xpath("string(.//p[@class='what'][1])")).endswith(
        "成交价格的15%改为20%，每人每类补贴1改为2件，每件最高1500改为2000元。"
    )
    assert page.xpath("//h2")[0].text_content().startswith("2025年9月9日")
    assert site.get("/changes", params={"class": "gossip"}).status_code == 400


def test_changes_go_on_where_the_page_ends(site: httpx.Client) -> None:
    page = html.fromstring(site.get("/changes").content)
    first = page.xpath("//li[@data-row]//a/text()")
    (older,) = page.xpath("//a[@rel='next']/@href")
    rest = html.fromstring(site.get(older).content).xpath("//li[@data-row]//a/text()")
    assert len(first) == 50 and rest and not set(first[:3]) & set(rest)


def board(client: httpx.Client, address: str) -> list[str]:
    page = html.fromstring(client.get(address).content)
    return [" ".join(row.text_content().split()) for row in page.xpath("//ol[@class='board']/li")]


def test_the_board_has_what_is_worst_first_and_hides_what_is_fine(site: httpx.Client) -> None:
    rows = board(site, "/sources")
    assert ["被拦截" in rows[0], "从未成功" in rows[1], "有变更待审" in rows[2]] == [True, True, True]
    assert "2025-09-04" in rows[0] and "山东省商务厅" in rows[0] and len(rows) < 10
    assert not any("福建省商务厅 通知公告" in row for row in rows), "what is fine takes no space"
    page = html.fromstring(site.get("/sources").content)
    for link in page.xpath("//nav[@class='filters']/a/@href"):
        assert site.get(link).status_code == 200
    assert all("正常" in row for row in board(site, "/sources?state=up"))
    assert not any("正常" in row for row in board(site, "/sources?not=up"))
    assert board(site, "/sources?q=拦截 商务厅") == rows[:1], "the reason is searched too"
    (shandong,) = page.xpath("//figure//a[starts-with(@aria-label, '山东省')]/@href")
    found = board(site, shandong)
    assert rows[0] in found and not any("福建" in row for row in found)


def test_a_row_of_the_board_has_the_one_thing_to_do(staged: tuple[Settings, Staged]) -> None:
    with reading(staged[0]) as client:
        assert "试一次" not in client.get("/sources").text
        sign_in(client, "operator1")
        page = html.fromstring(client.get("/sources").content)
        acts = [" ".join(p.text_content().split()) for p in page.xpath("//div[@class='act']")]
        assert acts[:3] == ["试一次", "现在采集", "看待审"]
        (review,) = page.xpath("//div[@class='act']/a/@href")
        assert client.get(review).status_code == 200


def test_a_source_says_how_it_was_and_what_it_is_judged_by(site: httpx.Client) -> None:
    page = html.fromstring(site.get("/sources/cn-sd-col352659").content)
    shown = " ".join(page.text_content().split())
    assert "近 30 天变到：被拦截 1" in shown and "连续失败次数3 默认" in shown
    band = page.xpath("//rect/title/text()")
    assert any("2025-09-04 – 2025-09-15 被拦截" in span for span in band)


def test_the_queue_is_for_operators_and_says_what_waits(staged: tuple[Settings, Staged]) -> None:
    with reading(staged[0]) as client:
        assert client.get("/operations").status_code == 401
        sign_in(client, "operator1")
        shown = text(client.get("/operations"))
        assert "没有批次在排队或进行" in shown and "没有在运行 huanxin up" in shown
        assert "消息待发" in shown and "GB" in shown


def test_a_run_shows_its_log_and_stored_pages_to_operators_only(
    site: httpx.Client, staged: tuple[Settings, Staged]
) -> None:
    assert "blocked by a challenge" not in site.get(f"/runs/{BLOCKED_RUN}").text
    with reading(staged[0]) as client:
        sign_in(client, "operator1")
        shown = text(client.get(f"/runs/{BLOCKED_RUN}"))
        assert "blocked by a challenge" in shown and "412 与脚本验证" in shown
        assert client.get("/users").status_code == 403


def test_pages_for_people_with_a_role_let_one_sign_in_and_lead_on(site: httpx.Client) -> None:
    for path in ("/quarantine", "/attachments?state=read", "/users", "/account", "/sources/add"):
        answer = site.get(path)
        assert answer.status_code == 401
        assert html.fromstring(answer.content).xpath("//form//input[@name='next']/@value") == [path]


def test_accounts_by_forms(staged: tuple[Settings, Staged]) -> None:
    with reading(staged[0]) as admin:
        wrong = admin.post("/sign-in", data={"name": "admin1", "password": "no", "next": "/users"})
        assert wrong.status_code == 401 and "用户名或密码不对" in text(wrong)
        sign_in(admin, "admin1")
        assert (
            admin.post("/users", data={"name": "小王", "role": "reader", "password": PASSWORD}).status_code
            == 303
        )
        short = admin.post("/users", data={"name": "小李", "role": "reader", "password": "short"})
        assert short.status_code == 400 and "密码至少" in text(short)
        made = admin.post("/account/tokens", data={"name": "机器", "scope": "reader"})
        (secret,) = html.fromstring(made.content).xpath("//code[@id='secret']/text()")
        assert secret.startswith("hx_") and secret not in admin.get("/account").text
        with httpx.Client(base_url=admin.base_url, headers={"Authorization": f"Bearer {secret}"}) as machine:
            assert machine.get("/api/v1/search").status_code == 200
            assert machine.get("/users").status_code == 403
        assert admin.post("/users/小王/disabled", data={"disabled": "yes"}).status_code == 303
        assert "添加用户" in text(admin.get("/users"))
        assert admin.post("/sign-out").status_code == 303
        assert admin.get("/users").status_code == 401


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, httpx.Client]]:
    """A HOME for what changes it, and an operator."""
    settings = home_at(tmp_path_factory.mktemp("own"))
    stage(settings)
    with reading(settings) as client:
        sign_in(client, "operator1")
        yield settings, client


def test_what_is_held_is_looked_at_and_accepted(own: tuple[Settings, httpx.Client]) -> None:
    _, client = own
    page = html.fromstring(client.get(f"/quarantine/{HELD_RUN}").content)
    assert page.xpath("//li[@data-row][1]//del/text()") == ["1000"]
    assert client.post(f"/quarantine/{HELD_RUN}/accept").status_code == 303
    assert client.get(f"/quarantine/{HELD_RUN}").status_code == 404
    assert "没有待审的内容" in text(client.get("/quarantine"))
    assert "补贴每件最高1000 改为 10元。" in text(client.get("/changes?class=rule"))


def test_a_crawl_under_way_is_told_with_a_number(own: tuple[Settings, httpx.Client]) -> None:
    settings, client = own
    assert "正在采集" not in text(client.get("/"))
    store = open_store(settings.database_url, settings.locks)
    start_run(store, "20250915T205900-eeeeee", "cn-fj-nmlt", NOW - timedelta(minutes=1))
    store.close()
    assert re.search(r"正在采集：今天已采 4/\d+ 个来源，收进 \d+ 份文件", text(client.get("/")))


SITE = """\
id: cn-mou
names: {zh: 草稿, en: Draft}
tier: province
region: "100000"
hosts: [web.mou.example]
family: trs
evidence: {grade: O}
columns:
  - id: cn-mou-tzgg
    names: {zh: 通知, en: Notices}
    url: https://web.mou.example/tzgg/
"""


def test_a_source_is_saved_once_its_names_are_right(own: tuple[Settings, httpx.Client]) -> None:
    settings, client = own
    assert "应为 http(s) 地址" in text(client.post("/sources/add", data={"url": "ftp://a.example/"}))
    corrected = {"zh": "某省商务厅", "en": "Commerce Department of Mou", "region": "福建"}
    for wrong in (
        {"yaml": SITE.replace("cn-mou\n", "../cn-mou\n")},
        {"yaml": "["},
        {"yaml": SITE, "region": "火星"},
    ):
        answer = client.post("/sources/add/save", data=corrected | wrong)
        assert answer.status_code == 400 and "错误" in answer.text
        assert not list(settings.sources[0].parent.rglob("*.yaml"))
    saved = client.post("/sources/add/save", data=corrected | {"yaml": SITE})
    assert (saved.status_code, saved.headers["location"]) == (303, "/sources/cn-mou-tzgg")
    shown = text(client.get("/sources/cn-mou-tzgg"))
    assert "某省商务厅 通知" in shown and "福建省" in shown
    again = client.post("/sources/add/save", data=corrected | {"yaml": SITE})
    assert again.status_code == 400 and "已存在" in text(again)


def test_what_is_no_id_is_not_there(site: httpx.Client) -> None:
    for key in ("x" * 10_000, "%00", "..%2F..%2Fetc%2Fpasswd"):
        for path in (f"/documents/{key}", f"/documents/{key}/diff", f"/runs/{key}", f"/sources/{key}"):
            assert site.get(path).status_code in (400, 404), path[:60]


def test_settings_are_shown_without_their_secrets(tmp_path_factory: pytest.TempPathFactory) -> None:
    from dataclasses import replace

    from config.elasticsearch import ElasticsearchSettings
    from config.outgoing import parse_smtp
    from config.settings import NAMES
    from search_api.pages.routes.people.settings import shown

    settings = replace(
        home_at(tmp_path_factory.mktemp("settings")),
        database_url="postgresql://anna:pa55@db/huanxin",
        elasticsearch=ElasticsearchSettings("http://eve:pa55@127.0.0.1:9200", "elastic", "pa55", None, None),
        smtp=parse_smtp("smtps://eve:pa55@mail.example.org:465"),
    )
    rows = dict(shown(settings))
    assert not set(rows) - set(NAMES), "a name that no setting has would be refused where it is set"
    assert set(dict(shown(replace(settings, elasticsearch=None, smtp=None)))) <= set(NAMES)
    assert rows["HUANXIN_SMTP_URL"] == "smtps://…@mail.example.org:465"
    assert rows["HUANXIN_DATABASE_URL"] == "postgresql://…@db/huanxin"
    assert rows["HUANXIN_ELASTICSEARCH_URL"] == "http://…@127.0.0.1:9200"
    assert "pa55" not in str(rows)


def test_the_first_admin(tmp_path_factory: pytest.TempPathFactory) -> None:
    from search_api.auth.first_link import offer

    settings = home_at(tmp_path_factory.mktemp("first"))
    store = open_store(settings.database_url, settings.locks)
    secret = offer(store)
    store.close()
    with reading(settings) as client:
        assert "还没有任何文件" in text(client.get("/"))
        assert "还没有变更" in text(client.get("/changes"))
        assert client.get("/first", params={"key": "wrong"}).status_code == 404
        assert client.get("/first", params={"key": secret}).status_code == 200
        weak = client.post("/first", data={"key": secret, "name": "anna", "password": "1"})
        assert weak.status_code == 400 and "密码至少" in text(weak)
        assert (
            client.post("/first", data={"key": secret, "name": "anna", "password": PASSWORD}).status_code
            == 303
        )
        assert "anna" in client.get("/account").text
        assert client.get("/first", params={"key": secret}).status_code == 404


def test_while_the_index_is_away_the_rest_can_still_be_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = home_at(tmp_path_factory.mktemp("away"))
    made = stage(settings)
    (settings.index / "current").write_text("not a generation")
    with reading(settings) as client:
        away = client.get("/search", params={"q": "家居"})
        assert away.status_code == 503 and away.headers["retry-after"]
        assert "检索暂时用不了" in text(away) and str(settings.home) not in away.text
        for path in ("/", "/changes", "/help", f"/documents/{made.rules}", "/sources"):
            assert client.get(path).status_code == 200, path
