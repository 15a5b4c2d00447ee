"""The index on disk: seen by other processes, written by one at a time, whole after a kill, honest when broken."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.index_faults import IndexBusy, IndexUnusable
from indexing.engine.interface import Engine, IndexDocument
from indexing.query import SearchQuery
from indexing.query.parser import parse

Make = Callable[..., IndexDocument]

# A process of its own that says what it finds, line by line, whenever a line comes in.
READER = """
import sys
from pathlib import Path
from indexing.engine.embedded import EmbeddedEngine
from indexing.query import SearchQuery
from indexing.query.parser import parse
engine = EmbeddedEngine(Path(sys.argv[1]))
for line in sys.stdin:
    print(*sorted(hit.id for hit in engine.search(SearchQuery(tree=parse(line))).hits), flush=True)
"""

HOLDER = """
import sys
from pathlib import Path
from indexing.engine.directory import IndexHome
with IndexHome(Path(sys.argv[1])).writing(0):
    print("held", flush=True)
    sys.stdin.read()
"""

# Commits batches of five papers without end and says after each how many are in.
WRITER = """
import sys
from pathlib import Path
from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import IndexDocument
from indexing.engine.index_document import index_texts
from indexing.segment import index_text
texts = index_texts(index_text("家居"), index_text("补贴" * 50))
engine = EmbeddedEngine(Path(sys.argv[1]))
at = engine.count()
while True:
    batch = [IndexDocument(f"d{n}", texts, None, (), None, None, None, None, "current", None, 1) for n in range(at, at + 5)]
    engine.apply(batch, [])
    at += 5
    print(at, flush=True)
"""


def start(code: str, root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ask(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return said(process)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(root: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(root)
    made.create()
    return made


def found(engine: EmbeddedEngine, text: str) -> list[str]:
    return sorted(hit.id for hit in engine.search(SearchQuery(tree=parse(text))).hits)


def test_what_is_written_is_seen_at_once_here_and_in_another_process(
    engine: EmbeddedEngine, root: Path, make: Make
) -> None:
    with start(READER, root) as reader:
        try:
            assert ask(reader, "家具") == ""
            for n in range(3):
                engine.apply([make(f"a{n}", "家具")], [])
                assert found(engine, "家具") == [f"a{each}" for each in range(n + 1)]
                assert ask(reader, "家具") == " ".join(f"a{each}" for each in range(n + 1))
            engine.apply([make("a0", "灯具", version=2)], ["a1"])
            assert ask(reader, "家具") == "a2"
            assert ask(reader, "灯具") == "a0"
        finally:
            reader.kill()


def test_a_document_is_replaced_and_an_older_version_does_not_overtake(
    engine: EmbeddedEngine, make: Make
) -> None:
    engine.apply([make("a", "家具", version=2)], [])
    engine.apply([make("a", "灯具", version=1)], [])
    assert (found(engine, "家具"), found(engine, "灯具")) == (["a"], [])
    engine.apply([make("a", "灯具", version=2)], [])
    assert found(engine, "灯具") == ["a"]
    assert {key: digest.version for key, digest in engine.digests()} == {"a": 2}
    assert engine.count() == 1


def test_a_second_writer_is_told_that_the_index_is_busy(
    engine: EmbeddedEngine, root: Path, make: Make
) -> None:
    with start(HOLDER, root) as holder:
        try:
            assert said(holder) == "held"
            with pytest.raises(IndexBusy) as caught:
                engine.apply([make("a", "家具")], [])
            assert caught.value.exit_code == 7
            assert found(engine, "家具") == []  # reading goes on
        finally:
            holder.kill()
    engine.apply([make("a", "家具")], [])  # a dead process holds nothing
    assert found(engine, "家具") == ["a"]


def test_a_kill_while_committing_loses_nothing_that_was_confirmed(engine: EmbeddedEngine, root: Path) -> None:
    for confirmed_batches in (1, 3, 2):
        with start(WRITER, root) as writer:
            confirmed = 0
            for _ in range(confirmed_batches):
                confirmed = int(said(writer))
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait()
            assert writer.stdout is not None
            rest = writer.stdout.read().split()
            confirmed = int(rest[-1]) if rest else confirmed
        reopened = EmbeddedEngine(root)
        count = reopened.count()
        assert count in (confirmed, confirmed + 5)
        assert {name for name, _ in reopened.digests()} == {f"d{n}" for n in range(count)}
        assert reopened.search(SearchQuery(tree=parse("家居 补贴"))).total == count


class TestUnusable:
    def refused(self, engine: EmbeddedEngine) -> None:
        for attempt in (engine.status, lambda: found(engine, "家具"), lambda: engine.apply([], ["a"])):
            with pytest.raises(IndexUnusable) as caught:
                attempt()
            assert "huanxin index rebuild" in caught.value.title

    def test_an_index_that_was_never_made(self, root: Path) -> None:
        assert not EmbeddedEngine(root).exists()
        self.refused(EmbeddedEngine(root))

    def test_an_index_that_vanished(self, engine: EmbeddedEngine, root: Path) -> None:
        (directory,) = root.glob("s*-*")
        shutil.rmtree(directory)
        EmbeddedEngine(root).create()  # does not make an empty one in its place
        self.refused(EmbeddedEngine(root))
        self.refused(engine)

    @pytest.mark.parametrize("harm", ["meta", "segment", "segments", "pointer", "pointer_bytes"])
    def test_a_broken_index(self, engine: EmbeddedEngine, root: Path, make: Make, harm: str) -> None:
        engine.apply([make(f"a{n}", "家具", "补贴" * 500) for n in range(20)], [])
        (directory,) = root.glob("s*-*")
        if harm == "meta":
            (directory / "meta.json").write_text("{")
        elif harm == "pointer":
            (root / "current").write_text("../../etc")
        elif harm == "pointer_bytes":
            (root / "current").write_bytes(b"\xff\xfe")
        else:
            for file in [
                path for path in directory.iterdir() if path.suffix in (".idx", ".term", ".store", ".fast")
            ]:
                if harm == "segments":
                    file.unlink()
                else:
                    file.write_bytes(b"")
        self.refused(EmbeddedEngine(root))

    @pytest.mark.parametrize("suffix", [".idx", ".term", ".store", ".pos"])
    def test_a_damaged_file(self, engine: EmbeddedEngine, root: Path, make: Make, suffix: str) -> None:
        engine.apply([make(f"a{n}", f"家具 灯具{n}", "补贴" * 500) for n in range(200)], [])
        (directory,) = root.glob("s*-*")
        for file in directory.glob(f"*{suffix}"):
            whole = file.read_bytes()
            file.write_bytes(b"\xff" * (len(whole) - 200) + whole[-200:])
        with pytest.raises(IndexUnusable):
            found(EmbeddedEngine(root), "“家具灯具” 补贴")

    def test_an_index_of_another_schema(self, engine: EmbeddedEngine, root: Path) -> None:
        (directory,) = root.glob("s*-*")
        directory.rename(root / "s999-abc-1")
        (root / "current").write_text("s999-abc-1")
        self.refused(EmbeddedEngine(root))

    def test_a_rebuild_mends_it(self, root: Path, make: Make) -> None:
        root.mkdir()
        (root / "current").write_text("nonsense")
        engine = EmbeddedEngine(root)
        with engine.rebuild() as new:
            new.add([make("a", "家具")])
            new.finish()
        assert found(engine, "家具") == ["a"]


class TestRebuild:
    def test_the_old_index_answers_until_the_new_one_does(
        self, engine: EmbeddedEngine, root: Path, make: Make
    ) -> None:
        engine.apply([make("old", "家具")], [])
        with start(READER, root) as reader:
            try:
                assert ask(reader, "家具") == "old"
                with engine.rebuild() as new:
                    assert new.add(make(f"n{n}", "家具") for n in range(3)) == 3
                    engine.apply([make("meanwhile", "家具")], [])
                    assert ask(reader, "家具") == "meanwhile old"
                    new.finish(lambda: [([make("meanwhile", "家具")], ["n2"])])
                assert ask(reader, "家具") == "meanwhile n0 n1"
                assert found(engine, "家具") == ["meanwhile", "n0", "n1"]
            finally:
                reader.kill()
        assert len(list(root.glob("s*-*"))) == 1

    def test_one_given_up_leaves_the_old_one(self, engine: EmbeddedEngine, root: Path, make: Make) -> None:
        engine.apply([make("old", "家具")], [])
        with pytest.raises(RuntimeError), engine.rebuild() as new:
            new.add([make("new", "家具")])
            raise RuntimeError
        assert found(engine, "家具") == ["old"]
        assert len(list(root.glob("s*-*"))) == 1

    def test_two_at_once_are_refused(self, engine: EmbeddedEngine) -> None:
        with engine.rebuild(), pytest.raises(IndexBusy), engine.rebuild():
            pass


def test_another_dictionary_makes_a_rebuild_due(
    engine: EmbeddedEngine, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.apply([make("a", "家具")], [])
    status = engine.status()
    assert (status.documents, status.rebuild_due) == (1, False)
    monkeypatch.setattr("indexing.engine.directory.fingerprint", lambda: "0" * 12)
    assert engine.status().rebuild_due
    assert found(engine, "家具") == ["a"]


def test_it_is_an_engine(engine: EmbeddedEngine) -> None:
    checked: Engine = engine  # mypy reads this line
    assert checked.count() == 0
