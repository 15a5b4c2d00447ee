"""What a paper says, by API, command and page, with the words it was read from."""

from __future__ import annotations

from config.settings import Settings
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
