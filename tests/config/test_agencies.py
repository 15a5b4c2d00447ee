"""Agencies under one name."""

from __future__ import annotations

import pytest

from config.agencies import agency_english


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("商务部", "Ministry of Commerce"),
        ("中华人民共和国商务部", "Ministry of Commerce"),
        ("工信部", "Ministry of Industry and Information Technology"),
        ("广东省商务厅", "Department of Commerce"),
        ("广东省 商务厅", "Department of Commerce"),
        ("商务厅", None),
        ("中国家具协会", None),
        ("", None),
    ],
)
def test_english(name: str, english: str | None) -> None:
    assert agency_english(name) == english
