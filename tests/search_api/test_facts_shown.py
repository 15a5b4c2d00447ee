"""What a paper says, by API, command and page, with the words it was read from."""

from __future__ import annotations

import json

import pytest

from config.settings import Settings
from indexing.registers.keeping import keep_facts
from indexing.store import open_store
from search_api.cli.entry import run
from tests.search_api.conftest import filled, paper
from tests.search_api.served import served

CITED = "关于推动旧房装修的若干意见"
BODY = (
    f"根据《{CITED}》（某商发〔2024〕8号），现将有关事项通知如下。\n"
    "一、对个人购买绿色家具的，按成交价的15%给予补贴，每件最高不超过2000元。\n"
    "二、活动自2025年9月10日起至2025年12月31日止。请于2025年9月30日前报送活动方案。"
)


def test_facts_lead_to_their_words_and_to_the_paper_that_is_cited(home: Settings) -> None:
    cited, key = filled(
        home,
        paper(1, title=CITED, doc_no="某商发〔2024〕8号", body="意见全文。"),
        paper(2, title="关于发放家具焕新补贴的通知", body=BODY),
    )
    with served(home) as client:
        facts = client.get(f"/api/v1/documents/{key}").json()["facts"]
        (benefit,) = facts["benefits"]
        assert (benefit["rate"], benefit["cap"]) == (15, 2000)
        assert BODY[slice(*benefit["span"])] == benefit["text"]
        assert [one["document_id"] for one in facts["citations"] if one["title"] == CITED] == [cited]
        page = client.get(f"/documents/{key}")
        assert "15%" in page.text and f'href="/documents/{cited}"' in page.text
        start, end = benefit["span"]
        shown = client.get(f"/documents/{key}", params={"at": f"{start}-{end}"}).text
        assert 'id="found"' in shown and f"<mark>{BODY[start:end]}</mark>" in shown
        assert client.get(f"/documents/{key}", params={"at": "9999999-1"}).status_code == 200


def test_a_paper_that_was_repealed_says_by_which(home: Settings) -> None:
    old, new = filled(
        home,
        paper(
            1,
            title="福建省家电以旧换新实施细则",
            body="家电以旧换新补贴，每件最高2000元。",
            document_type="policy",
        ),
        paper(
            2,
            title="福建省家电家居以旧换新补贴办法",
            body="支持家电家居以旧换新。\n本办法自印发之日起施行，《福建省家电以旧换新实施细则》同时废止。",
            published="2025-09-01",
            document_type="policy",
        ),
    )
    with served(home) as client:
        assert "no paper seen that repeals or amends it" in client.get(f"/documents/{old}").text
        # The page asked before anybody read what the later paper says.
        store = open_store(home.database_url, home.locks)
        keep_facts(store)
        store.close()
        assert client.get(f"/api/v1/documents/{old}").json()["validity"] == {
            "state": "repealed",
            "events": [
                {
                    "made": "repealed",
                    "document_id": new,
                    "title": "福建省家电家居以旧换新补贴办法",
                    "date": "2025-09-01",
                }
            ],
        }
        page = client.get(f"/documents/{old}").text
        assert (
            "repealed: 福建省家电家居以旧换新补贴办法 (2025-09-01)" in page
            and f'href="/documents/{new}"' in page
        )


def test_a_search_by_facts_tells_of_papers_not_yet_read(
    home: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(home, paper(1, title="关于发放家具焕新补贴的通知", body=BODY))
    monkeypatch.setenv("HUANXIN_HOME", str(home.home))
    monkeypatch.setenv("HUANXIN_LANG", "en")
    with served(home) as client:
        assert "still to be read" in client.get("/search", params={"q": "补贴上限:2000"}).text
        assert "still to be read" not in client.get("/search", params={"q": "补贴"}).text
        assert run(["search", "补贴上限:2000"]) == 0
        assert "huanxin reread --facts" in capsys.readouterr().err
        assert run(["reread", "--facts", "--dry-run", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"facts": 1, "dry_run": True}
        assert run(["reread", "--facts", "--json"]) == 0
        assert run(["reread", "--facts", "--json"]) == 0
        assert [json.loads(line)["facts"] for line in capsys.readouterr().out.splitlines()] == [1, 0]
        assert run(["search", "补贴上限:2000", "--json"]) == 0
        said = capsys.readouterr()
        assert (json.loads(said.out)["total"], said.err) == (1, "")
        assert "still to be read" not in client.get("/search", params={"q": "补贴上限:2000"}).text
