"""Counties and districts: their names, their codes, and what they lie in."""

from __future__ import annotations

from config.counties import below, codes_by_name, counties, within
from config.regions import regions


def test_every_county_lies_in_a_region_that_is_known_and_is_none_itself() -> None:
    known = regions()
    assert len(counties()) > 2800
    for code, name in counties().items():
        assert len(code) == 6 and code not in known and name
        assert code[:2] + "0000" in known, code


def test_a_name_that_several_have_gives_all_their_codes() -> None:
    assert {"320106", "350102"} <= set(codes_by_name()["鼓楼区"])


def test_counties_are_found_below_their_city_and_their_province_by_either_name() -> None:
    assert below("110000")["朝阳"] == below("110000")["朝阳区"] == "110105"
    assert below("440100")["天河"] == below("440000")["天河区"] == "440106"


def test_what_lies_in_what() -> None:
    assert within("440106", "440100") and within("440100", "440000") and within("131002", "131000")
    assert not within("440106", "440300") and not within("130202", "131000")
