"""What an imported line may give as its address."""

from __future__ import annotations

import pytest

from crawlers.inlets.importing.jsonl import BadLine, paper_of_fields


@pytest.mark.parametrize("url", ["HTTPS://A.GOV.CN/1", "Http://a.gov.cn/1", "URN:huanxin:1"])
def test_a_scheme_has_no_case(url: str) -> None:
    assert paper_of_fields({"url": url, "title": "换新细则"}).title == "换新细则"


@pytest.mark.parametrize("url", ["ftp://a.gov.cn/1", "JAVASCRIPT:alert(1)", "a.gov.cn/9"])
def test_other_schemes_are_no_addresses(url: str) -> None:
    with pytest.raises(BadLine):
        paper_of_fields({"url": url, "title": "换新细则"})
