"""Whatever is put in, the command says clearly what is wrong, ends with its code, and loses nothing."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.e2e.commands import Desk, Said
from tests.e2e.test_import import Answer, lines, write_warc

PARAGRAPH = "商务部将组织开展“家居焕新消费季”活动，家电以旧换新最高补贴两千元，活动至十二月底结束。"
PAGE = (
    '<html><head><meta charset="{charset}"><title>关于举办家居焕新消费季的通知</title></head><body>'
    "<h1>关于举办家居焕新消费季的通知</h1><p>发布时间：2023-09-01</p><div class='content'>"
    + f"<p>{PARAGRAPH}</p>" * 6
    + "</div></body></html>"
)
TITLE = "关于举办家居焕新消费季的通知"


def paper(number: int, body: str = PARAGRAPH) -> dict[str, str]:
    return {"id": f"p{number}", "title": f"第{number}号家居焕新活动方案", "body": body}


def long_body(number: int, length: int) -> str:
    """A text like no other paper's."""
    chance = random.Random(number)
    return PARAGRAPH + "".join(chance.choices(PARAGRAPH, k=length))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HOME with three papers in it."""
    folder = tmp_path_factory.mktemp("template")
    (folder / "three.jsonl").write_text(lines(map(paper, range(3))), "utf-8")
    said = Desk(folder / "home").huanxin("import", folder / "three.jsonl")
    assert said.code == 0, said.err
    return folder / "home"


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    shutil.copytree(template, tmp_path / "home")
    return Desk(tmp_path / "home")


@pytest.fixture
def bare(tmp_path: Path) -> Desk:
    """For commands that need no HOME."""
    return Desk(tmp_path / "home")


def stored(home: Path) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{home / 'huanxin.db'}?mode=ro", uri=True)) as database:
        (count,) = database.execute("SELECT count(*) FROM documents").fetchone()
    return int(count)


def assert_clear(said: Said, code: int, kind: str) -> None:
    """The code, and one error of the shape in docs/cli.md as the last thing on stderr; nothing on stdout, no traceback."""
    assert said.code == code, said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert set(said.error) == {"type", "title", "detail", "where"}
    assert said.error["type"] == kind
    assert said.error["title"]


def assert_searchable(desk: Desk, papers: int) -> None:
    found = desk.huanxin("search", "家居焕新", "--json")
    assert found.code == 0, found.err
    assert found.json["total"] == papers


# Pages


def test_a_truncated_page_gives_what_is_there(bare: Desk, tmp_path: Path) -> None:
    whole = PAGE.format(charset="utf-8").encode()
    (tmp_path / "cut.html").write_bytes(whole[: whole.rindex("十二月".encode()) + 4])
    read = bare.huanxin("read", tmp_path / "cut.html", "--json").json
    assert (read["verdict"], read["title"], read["published"]) == ("ok", TITLE, "2023-09-01")
    assert read["body"].count(PARAGRAPH) == 5


def test_a_page_of_fifty_megabytes_is_read(bare: Desk, tmp_path: Path) -> None:
    start, end = PAGE.format(charset="utf-8").split("</div>")
    filling = f"<p>{PARAGRAPH}</p>" * (50_000_000 // len(f"<p>{PARAGRAPH}</p>".encode()))
    (tmp_path / "big.html").write_text(f"{start}{filling}</div>{end}", "utf-8")
    said = bare.huanxin("read", tmp_path / "big.html", "--json")
    assert said.code == 0, said.err
    assert (said.json["verdict"], said.json["title"]) == ("ok", TITLE)
    assert said.json["body"].startswith(PARAGRAPH)


@pytest.mark.parametrize(
    ("name", "magic"), [("PDF", b"%PDF-1.4\n%\xe2\xe3"), ("PNG", b"\x89PNG\r\n\x1a\n"), ("binary", b"")]
)
def test_binary_named_html_is_no_page(bare: Desk, tmp_path: Path, name: str, magic: bytes) -> None:
    (tmp_path / "file.html").write_bytes(magic + bytes(range(256)) * 20)
    read = bare.huanxin("read", tmp_path / "file.html", "--json").json
    assert read["verdict"] == "error"
    assert read["verdict_detail"].startswith(f"not a page: {name}")
    assert (read["title"], read["body"]) == (None, "")


@pytest.mark.parametrize(
    ("written", "declared"), [("gb18030", "utf-8"), ("utf-8", "gb2312"), ("utf-8", "x-nothing")]
)
def test_a_lying_charset_is_survived(bare: Desk, tmp_path: Path, written: str, declared: str) -> None:
    (tmp_path / "lying.html").write_bytes(PAGE.format(charset=declared).encode(written))
    read = bare.huanxin("read", tmp_path / "lying.html", "--json").json
    assert read["title"] == TITLE
    assert read["body"].count(PARAGRAPH) == 6


def test_an_empty_page_is_empty(bare: Desk, tmp_path: Path) -> None:
    (tmp_path / "nothing.html").touch()
    said = bare.huanxin("read", tmp_path / "nothing.html", "--json")
    assert said.code == 0
    assert (said.json["verdict"], said.json["verdict_detail"]) == ("empty", "0 bytes")


# Imports


def test_empty_files_are_named_and_the_others_go_in(desk: Desk, tmp_path: Path) -> None:
    empty = [tmp_path / f"nothing{suffix}" for suffix in (".txt", ".jsonl", ".warc", ".warc.gz")]
    for path in empty:
        path.touch()
    (tmp_path / "good.jsonl").write_text(lines([paper(7)]), "utf-8")
    said = desk.huanxin("import", *empty, tmp_path / "good.jsonl", "--json")
    assert said.code == 4
    assert said.json["new"] == 1
    assert {one["where"] for one in said.json["failed"]} == set(map(str, empty))
    assert all("empty" in one["why"] for one in said.json["failed"])


def test_a_broken_line_is_reported_by_number_and_the_rest_goes_in(desk: Desk, tmp_path: Path) -> None:
    good = lines(map(paper, range(10, 14))).splitlines(keepends=True)
    path = tmp_path / "papers.jsonl"
    path.write_text("".join((*good[:2], '{"id": "p9", "title": "断\n', *good[2:])), "utf-8")
    said = desk.huanxin("import", path, "--json")
    assert said.code == 4
    assert said.json["new"] == 4
    (broken,) = said.json["failed"]
    assert broken["where"] == f"{path}:3"
    assert_searchable(desk, 3 + 4)


def test_a_cut_off_warc_gives_what_was_whole(desk: Desk, tmp_path: Path) -> None:
    body = PAGE.format(charset="utf-8").encode()
    pages = [
        Answer(
            f"http://swt.example.gov.cn/{n}.html", body.replace(TITLE.encode(), TITLE.encode() + b"%d" % n)
        )
        for n in range(3)
    ]
    path = write_warc(tmp_path / "cut.warc.gz", pages)
    third = path.read_bytes().rindex(b"\x1f\x8b\x08")
    path.write_bytes(path.read_bytes()[: third + 150])
    said = desk.huanxin("import", path, "--json")
    assert said.code == 4, said.err
    assert said.json["new"] == 2
    (broken,) = said.json["failed"]
    assert broken["where"] == f"{path}@{third}"
    assert "Traceback" not in said.err
    assert desk.huanxin("show", pages[1].url, "--json").json["title"] == f"{TITLE}1"


def test_a_missing_file_is_said_before_anything_is_done(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(lines([paper(7)]), "utf-8")
    said = desk.huanxin("import", tmp_path / "good.jsonl", tmp_path / "none.jsonl", "--json")
    assert_clear(said, 3, "not_found")
    assert said.error["where"] == str(tmp_path / "none.jsonl")
    assert stored(desk.home) == 3


def test_ctrl_c_during_an_import_keeps_what_was_read(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(lines(paper(n, long_body(n, 500)) for n in range(100, 700)), "utf-8")
    importing = desk.start("import", path, "--json")
    deadline = time.monotonic() + 60
    while stored(desk.home) < 50 and time.monotonic() < deadline:
        time.sleep(0.02)
    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate(timeout=60)
    assert importing.returncode == 130, err.decode()
    assert out == b""
    assert "interrupted" in err.decode() and "Traceback" not in err.decode()
    kept = stored(desk.home)
    assert 50 <= kept < 603
    again = desk.huanxin("import", path, "--json").json
    assert (again["new"], again["unchanged"], again["changed"]) == (603 - kept, kept - 3, 0)
    assert_searchable(desk, 603)


# Store, disk and index


def test_a_corrupt_database_is_named_and_left_as_it_is(desk: Desk) -> None:
    database = desk.home / "huanxin.db"
    for rest in desk.home.glob("huanxin.db-*"):
        rest.unlink()
    for damage in (b"this is no database", database.read_bytes()[:8192] + os.urandom(16384)):
        database.write_bytes(damage)
        for command in (("search", "家居焕新"), ("show", "p1"), ("index", "rebuild")):
            said = desk.huanxin(*command, "--json")
            assert_clear(said, 1, "failed")
            assert "damaged" in said.error["title"]
            assert said.error["where"] == str(database)
            assert "archive" in said.error["detail"]
        assert database.read_bytes() == damage


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A folder that holds 4 MB; where nobody may mount one, False: a limit on file sizes has to stand for it."""
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, check=False
    )
    try:
        yield mount.returncode == 0
    finally:
        if mount.returncode == 0:
            subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_named_and_what_was_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(lines(paper(n, long_body(n, 15_000)) for n in range(100)), "utf-8")
    with small_disk(tmp_path / "disk") as mounted:
        desk = Desk(tmp_path / "disk" / "home")
        run = desk.huanxin if mounted else limited(desk)
        said = run("import", path, "--json")
        assert_clear(said, 1, "failed")
        assert "disk" in said.error["title"] and "full" in said.error["title"]
        shown = desk.huanxin("show", "p0", "--json")
        assert shown.code == 0, shown.err
        assert shown.json["body"].startswith(PARAGRAPH)
        roomy = Desk(tmp_path / "roomy")
        shutil.copytree(desk.home, roomy.home)
    kept = stored(roomy.home)
    assert 0 < kept < 100
    again = roomy.huanxin("import", path, "--json")
    assert again.code == 0, again.err
    assert (again.json["new"], again.json["unchanged"]) == (100 - kept, kept)
    assert_searchable(roomy, 100)


def limited(desk: Desk) -> Callable[..., Said]:
    """Commands that can write no file longer than 3 MB."""

    def run(*arguments: str | Path) -> Said:
        done = subprocess.run(
            desk.command(arguments),
            env=desk.environment,
            capture_output=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20)),
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def test_a_second_rebuild_is_busy_and_searches_go_on(desk: Desk) -> None:
    with FileLock(desk.home / "index" / "rebuild.lock"):
        assert_clear(desk.huanxin("index", "rebuild", "--json"), 7, "busy")
        assert_searchable(desk, 3)
    assert desk.huanxin("index", "rebuild", "--json").json == {"documents": 3, "refused": []}


def test_an_import_waits_for_the_process_that_holds_the_index(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "more.jsonl").write_text(lines([paper(7)]), "utf-8")
    with FileLock(desk.home / "locks" / "index.lock"):
        importing = desk.start("import", tmp_path / "more.jsonl", "--json")
        deadline = time.monotonic() + 60
        while stored(desk.home) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert importing.poll() is None
        assert_searchable(desk, 3)
    out, err = importing.communicate(timeout=60)
    assert importing.returncode == 0, err.decode()
    assert json.loads(out)["new"] == 1
    assert_searchable(desk, 4)


def test_a_damaged_index_is_named_and_built_again_from_the_store(desk: Desk) -> None:
    for path in (desk.home / "index").rglob("*.*"):
        if path.is_file() and path.suffix != ".lock":
            path.write_bytes(b"damage")
    said = desk.huanxin("search", "家居焕新", "--json")
    assert_clear(said, 1, "index")
    assert "huanxin index rebuild" in said.error["title"]
    assert desk.huanxin("index", "rebuild", "--json").json == {"documents": 3, "refused": []}
    assert_searchable(desk, 3)


# Settings, options, queries


@pytest.mark.parametrize(
    ("text", "says"),
    [("id: x\nnames: [\n", "not valid YAML"), ("- a\n- b\n", ""), ("id: x\nfamly: trs\n", "")],
)
def test_a_bad_source_file_is_named(desk: Desk, tmp_path: Path, text: str, says: str) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "bad.yaml").write_text(text, "utf-8")
    desk.environment["HUANXIN_SOURCES"] = str(folder)
    for command in (("sources", "check"), ("crawl", "mofcom-zcfb")):
        said = desk.huanxin(*command, "--json")
        assert_clear(said, 2, "usage")
        assert says in said.error["title"]
        assert said.error["where"].startswith(str(folder / "bad.yaml"))
    assert_searchable(desk, 3)


def test_an_unknown_setting_is_named_with_the_nearest_one(bare: Desk) -> None:
    bare.environment["HUANXIN_SOURCE"] = "x"
    said = bare.huanxin("search", "家居", "--json")
    assert_clear(said, 2, "usage")
    assert said.error["where"] == "HUANXIN_SOURCE"
    assert "HUANXIN_SOURCES" in said.error["detail"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "家居", "--colour", "red", "--json"),
        ("search", "家居", "--size", "many", "--json"),
        ("search", "家居", "--sort", "size", "--json"),
        ("import", "--json"),
        ("no-such-command", "--json"),
    ],
)
def test_wrong_usage_is_said_with_code_two(desk: Desk, arguments: tuple[str, ...]) -> None:
    assert_clear(desk.huanxin(*arguments), 2, "usage")


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("家电 (家居 OR 补贴", 3),
        ("家电 “以旧换新", 3),
        ("家居 OR", 3),
        ("家电 文号：", 3),
        ("日期:2023-99", 3),
    ],
)
def test_a_query_that_cannot_be_read_is_told_where_and_how_to_mend_it(
    desk: Desk, query: str, position: int
) -> None:
    said = desk.huanxin("search", query, "--json")
    assert_clear(said, 2, "query")
    assert said.error["where"] == str(position)
    assert f"character {position + 1}" in said.error["title"]
    assert said.error["detail"]


def test_for_people_the_error_is_a_sentence(desk: Desk) -> None:
    said = desk.huanxin("search", "家电 (家居")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: ") and "{" not in said.err
