from __future__ import annotations

from pathlib import Path

import pytest

from config.faults import WrongUsage
from config.reroute import is_loopback, read_reroute


def test_origins_are_mapped_and_all_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "reroute"
    path.write_text(
        "# the sample web\nhttps://swt.example.gov.cn http://127.0.3.7:8801\n\n"
        "http://www.example.com:8080/ http://10.0.0.5   # a mirror\n",
        encoding="utf-8",
    )
    reroute = read_reroute(path)
    assert reroute.target("https://SWT.example.gov.cn/a/b.html?x=1") == "http://127.0.3.7:8801/a/b.html?x=1"
    assert reroute.target("https://swt.example.gov.cn:443/") == "http://127.0.3.7:8801/"
    assert reroute.target("http://www.example.com:8080/p") == "http://10.0.0.5:80/p"
    assert reroute.target("http://swt.example.gov.cn/") is None
    assert reroute.target("https://other.gov.cn/") is None
    assert reroute.is_rerouted("swt.example.gov.cn")
    assert not reroute.is_rerouted("other.gov.cn")
    assert reroute.leads_to_loopback("swt.example.gov.cn")
    assert not reroute.leads_to_loopback("www.example.com")


def test_no_file_reroutes_nothing() -> None:
    assert read_reroute(None).target("https://swt.example.gov.cn/") is None


@pytest.mark.parametrize(
    "line",
    [
        "https://swt.example.gov.cn",
        "https://a.cn http://127.0.0.1:1 more",
        "swt.example.gov.cn http://127.0.0.1:8801",
        "https://a.cn/path http://127.0.0.1:8801",
        "https://a.cn http://127.0.0.1:99999",
        "ftp://a.cn http://127.0.0.1:1",
        "https://ok.cn http://127.0.0.1:2",
    ],
)
def test_a_bad_line_is_refused_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "reroute"
    path.write_text(f"# ok\nhttps://ok.cn http://127.0.0.1:1\n{line}\n", encoding="utf-8")
    with pytest.raises(WrongUsage) as caught:
        read_reroute(path)
    assert caught.value.where == f"{path}:3"
    assert "3" in caught.value.title


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        read_reroute(tmp_path)


def test_loopback() -> None:
    assert all(is_loopback(h) for h in ("localhost", "127.0.0.1", "127.0.3.7", "::1", "[::1]", "a.localhost"))
    assert not any(is_loopback(h) for h in ("swt.zj.gov.cn", "10.0.0.1", "127.example.com", ""))
