"""The shipped registry: complete, honest about itself, and true to the evidence it was written from."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.regions import regions
from config.registry import SHIPPED, Registry, load_registry
from config.site import Site, Source
from crawlers.extract.lists import FAMILIES, family

PLAN_CITIES = {"210200": "cn-dl", "330200": "cn-nb", "350200": "cn-xm", "370200": "cn-qd", "440300": "cn-sz"}
CORPS = "660000"
ELSEWHERE = {"710000", "810000", "820000"}

CENTRE = (
    "govcn", "mofcom", "mofcom-xfcjs", "mofcom-ltfzs", "mofcom-dzsws", "ndrc", "miit", "mohurd", "samr", "mof",
    "mca", "pbc", "nfra", "stats", "govcn-jiguan",
)  # fmt: skip

RETAILERS = {
    "jd", "tmall", "suning", "gome", "redstar", "juran", "ikea", "haier", "midea", "gree", "oppein", "sofia",
    "kuka", "linshi", "jomoo",
}  # fmt: skip

# What the evidence calls a site's system (without a trailing ? or guess), and the family that reads it.
FAMILY_OF = {
    "trs_wcm": "trs",
    "trs_wcm+igs": "trs",
    "trs_wcm(+igs search)": "trs",
    "trs_wcm_variant": "trs",
    "static_index_n": "trs",
    "tsid_shtml": "trs",
    "sh_hex": "trs",
    "sc_hex": "generic_list",
    "gansu_c": "generic_list",
    "dialect C (/c/YYYY-MM-DD/id.shtml)": "generic_list",
    "lonsun": "generic_list",
    "eportal": "generic_list",
    "nNNN_cms": "generic_list",
    "ndrc_zfxxgk": "generic_list",
    "pbc_node": "generic_list",
    "mofcom_cif_gbk": "generic_list",
    "unknown": "generic_list",
    "unknown_js": "generic_list",
    "hanweb": "jpage",
    "hanweb_jpage": "jpage",
    "hanweb_art": "jpage",
    "hanweb_jpaas": "jpaas",
    "jpaas": "jpaas",
    "gkmlpt": "gkmlpt",
    "ucap": "ucap",
    "ucap_static": "ucap",
    "igs": "igs",
    "gov_cn_json": "govcn",
    "nfra_json": "nfra",
    "miit_search": "miit",
    "legacy_asp_gbk": "table_list",
    "js_campaign": "campaign",
    "ikea_api": "campaign",
    "third_party": "campaign",
}

# Addresses of the evidence that are no lists of their own: an overview of columns that are watched, an entrance.
NOT_WATCHED = {"www.ndrc.gov.cn/xxgk/zcfb", "www.miit.gov.cn/xxgk"}


@cache
def registry() -> Registry:
    return load_registry()


def sources() -> list[Source]:
    return list(registry().sources.values())


def enabled(test: Callable[[Site], bool]) -> list[Source]:
    return [source for source in sources() if source.enabled and test(source.site)]


def watched_regions() -> list[str]:
    provinces = [place.code for place in regions().values() if place.parent == "100000"]
    return [code for code in provinces if code not in ELSEWHERE] + list(PLAN_CITIES)


def test_every_file_loads_and_is_named_after_its_site() -> None:
    paths = sorted(SHIPPED.rglob("*.yaml"))
    assert {path.stem for path in paths} == set(registry().sites)
    assert len(paths) == len(registry().sites)
    for path in paths:
        tier = registry().sites[path.stem].tier
        assert tier in {"central": {"central"}, "retailers": {"retailer"}}.get(
            path.parent.name, {"province", "city", "other"}
        ), path.name


def test_ids_are_well_formed_and_begin_with_their_site() -> None:
    for source in sources():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source.id), source.id
        assert source.id.startswith(source.site.id.removesuffix("-www")), source.id


def test_the_37_departments_have_a_site_of_their_own() -> None:
    departments = [site for site in registry().sites.values() if site.tier in ("province", "city")]
    assert len(departments) == 37
    assert sorted(site.region for site in departments) == sorted(watched_regions())
    for site in departments:
        assert re.fullmatch(r"cn-[a-z]{2}", site.id)
        assert (site.tier == "city") == (site.region in PLAN_CITIES)
        assert PLAN_CITIES.get(site.region, site.id) == site.id
    assert registry().sites["cn-bt"].region == CORPS


@pytest.mark.parametrize("code", watched_regions())
def test_every_region_is_watched(code: str) -> None:
    watching = enabled(lambda site: site.region == code)
    assert watching
    assert all(source.state in ("proven", "unproven", "fallback") for source in watching)


@pytest.mark.parametrize("code", watched_regions())
def test_a_region_without_a_proven_list_has_a_stand_in(code: str) -> None:
    states = {source.state for source in enabled(lambda site: site.region == code)}
    assert states & {"proven", "fallback"}


@pytest.mark.parametrize("name", CENTRE)
def test_every_agency_of_the_centre_is_watched(name: str) -> None:
    site = registry().sites[name]
    assert (site.tier, site.region) == ("central", "100000")
    assert enabled(lambda other: other.id == name)


def test_further_signatories_are_asked_for_by_agency() -> None:
    asked = [c.names.zh for c in registry().sites["govcn-jiguan"].columns]
    assert {"农业农村部文件", "国家税务总局文件"} <= set(asked)
    assert all("puborg=" in column.url for column in registry().sites["govcn-jiguan"].columns)


def test_at_least_15_retailers_are_known() -> None:
    retailers = [site for site in registry().sites.values() if site.tier == "retailer"]
    assert {f"retail-{name}" for name in RETAILERS} <= {site.id for site in retailers}
    assert all(site.family == "campaign" for site in retailers)


def test_what_is_disabled_says_why() -> None:
    for source in sources():
        assert source.enabled or len(source.reason or "") >= 8, source.id


def test_only_what_code_has_parsed_is_proven() -> None:
    for source in sources():
        if source.state == "proven":
            assert source.evidence.grade == "V", source.id
    counts = Counter(source.state for source in sources())
    assert set(counts) == {"proven", "unproven", "fallback", "disabled"}


def test_every_site_states_its_evidence() -> None:
    for site in registry().sites.values():
        assert len(site.evidence.note) >= 20, site.id
        assert site.names.zh != site.names.en


def test_every_source_states_grade_and_date_of_its_evidence() -> None:
    for source in sources():
        assert source.evidence.grade in "VDUO", source.id
        assert re.fullmatch(r"\d{4}(-\d\d)?|unknown", source.evidence.date or ""), source.id
        assert len(source.evidence.note) >= 15, source.id


def test_every_source_is_asked_gently() -> None:
    for site in registry().sites.values():
        assert 5 <= site.politeness.delay <= 10, site.id
        assert site.politeness.window
        assert site.politeness.budget
        assert site.politeness.budget <= 800


def test_every_source_says_what_a_healthy_run_looks_like() -> None:
    for source in sources():
        expect = source.column.expect
        assert expect.cadence_days, source.id
        assert "title" in expect.fields
        assert {"春节", "国庆"} <= set(expect.quiet)


def test_a_host_that_several_sites_share_is_treated_alike_by_all() -> None:
    for host in {host for site in registry().sites.values() for host in site.hosts}:
        sharing = [site.politeness for site in registry().sites.values() if host in site.hosts]
        assert all(politeness == sharing[0] for politeness in sharing), host


def test_families_and_options_are_known() -> None:
    for source in sources():
        known = family(source.family)
        assert set(source.column.options) <= known.options, source.id


def test_no_source_asks_outside_its_hosts_for_its_first_page() -> None:
    for source in sources():
        requests = family(source.family).start(source.column.url, source.column.options)
        assert requests, source.id
        for request in requests:
            assert urlsplit(request.url).hostname in source.site.hosts, source.id
            assert request.url.isascii(), source.id


def test_no_address_is_watched_twice() -> None:
    asked = Counter(plain(source.column.url) for source in sources())
    assert [address for address, times in asked.items() if times > 1] == []


# --- against the evidence -----------------------------------------------------------------------------------------


def plain(url: str) -> str:
    """An address without what does not tell two lists apart: scheme, index file, closing slash."""
    return re.sub(r"/?(?:index\.(?:html|htm|shtml))?$", "", url.split("://", 1)[-1])


@pytest.fixture(scope="module")
def evidence(corpus: Callable[[str], Path]) -> list[dict[str, str]]:
    with corpus("../research/sources.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_family_of_the_evidence_is_one_of_ours(evidence: list[dict[str, str]]) -> None:
    for row in evidence:
        name = re.sub(r"\?.*$", "", row["family"]).strip()
        assert FAMILY_OF[name] in FAMILIES, name


def test_every_address_of_the_evidence_is_in_the_registry(evidence: list[dict[str, str]]) -> None:
    known = {plain(source.column.url) for source in sources()} | NOT_WATCHED
    stated = {plain(row["list_url"]) for row in evidence if row["list_url"] and "<" not in row["list_url"]}
    cut_short = {address for address in stated if address.endswith("action=lis")}
    assert stated - cut_short - known == set()
    assert {address + "t" for address in cut_short} <= known


def test_every_host_of_the_evidence_is_in_the_registry(evidence: list[dict[str, str]]) -> None:
    known = {host for site in registry().sites.values() for host in site.hosts}
    stated = {urlsplit(row["home_url"]).hostname for row in evidence}
    assert stated - known == set()


def told_of(evidence: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """What the evidence says of each source, by id; of an address that it has twice, the first and better row."""
    by_address = {plain(source.column.url): source.id for source in sources()}
    told: dict[str, dict[str, str]] = {}
    for row in evidence:
        stated = row["list_url"] if "<" not in row["list_url"] else ""
        key = by_address.get(plain(stated or row["home_url"]))
        if key:
            told.setdefault(key, row)
    return told


def test_a_source_is_read_as_its_evidence_says(evidence: list[dict[str, str]]) -> None:
    """Where the evidence has parsed a list, our family is the one its system maps to."""
    for key, row in told_of(evidence).items():
        if row["grade"] == "V":
            assert registry().source(key).family == FAMILY_OF[row["family"].removesuffix("?")], key


def test_a_source_has_the_grade_and_date_of_its_evidence(evidence: list[dict[str, str]]) -> None:
    """A date that the evidence does not tell is unknown."""
    told = told_of(evidence)
    assert len(told) > 150
    for key, row in told.items():
        date = row["evidence_date"] if row["evidence_date"][:1].isdigit() else "unknown"
        stated = registry().source(key).evidence
        assert (stated.grade, stated.date) == (row["grade"], date), key


def test_nothing_is_called_proven_on_less_than_parsing(evidence: list[dict[str, str]]) -> None:
    parsed = {plain(row["list_url"]) for row in evidence if row["grade"] == "V"}
    proven = {plain(source.column.url) for source in sources() if source.state == "proven"}
    # Further columns that the evidence names in a row of another one.
    beside = {"www.ndrc.gov.cn/xxgk/zcfb/" + name for name in ("gg", "ghxwj", "fzggwl", "ghwb")}
    categories = {
        address for address in proven if "search-front-server" in address or "zhengcelibrary_bm" in address
    }
    assert proven - parsed - beside - categories == set()
