"""Putting a model into HOME: what it is, its contents say; a part of one, another file or a damaged one is refused."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from config.faults import Fault, NotFound
from config.settings import Settings, load_settings
from indexing.vectors.getting import NoModel, get_model, remove_model
from indexing.vectors.models import CHINESE, MODELS, ModelUnusable, encoder, folder, ready, state


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HUANXIN_HOME": str(tmp_path / "home")})


@pytest.fixture
def apart(model_jar: Path, tmp_path: Path) -> list[str]:
    """Model and tokenizer as two files with names that say nothing."""
    found = []
    with zipfile.ZipFile(model_jar) as archive:
        for name in archive.namelist():
            if name.endswith((".onnx", "tokenizer.json")):
                path = tmp_path / f"download-{len(found)}"
                path.write_bytes(archive.read(name))
                found.append(str(path))
    return found


@pytest.fixture
def served(model_jar: Path) -> Iterator[str]:
    handler = partial(SimpleHTTPRequestHandler, directory=model_jar.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{model_jar.name}"
        server.shutdown()


def test_it_comes_in_its_archive_and_goes(settings: Settings, model_jar: Path) -> None:
    assert ready(settings) == () and state(settings, CHINESE) == ("absent", None)
    assert get_model(settings, [str(model_jar)]) == CHINESE
    assert ready(settings) == MODELS
    assert state(settings, CHINESE) == ("ready", CHINESE.files["model.onnx"])
    assert [path.name for path in (settings.home / "models").iterdir()] == [CHINESE.name]
    assert remove_model(settings, CHINESE) and not remove_model(settings, CHINESE)
    assert ready(settings) == ()


def test_it_comes_from_an_address(settings: Settings, served: str) -> None:
    assert get_model(settings, [served]) == CHINESE
    assert state(settings, CHINESE)[0] == "ready"
    with pytest.raises(Fault, match="模型"):
        get_model(settings, [served + ".sha1-that-is-not-there"])


def test_it_comes_as_two_files_and_a_part_of_it_changes_nothing(settings: Settings, apart: list[str]) -> None:
    with pytest.raises(NoModel):
        get_model(settings, apart[:1])
    assert ready(settings) == ()
    assert get_model(settings, apart) == CHINESE
    with pytest.raises(NoModel):
        get_model(settings, apart[1:])
    assert state(settings, CHINESE)[0] == "ready"


def test_what_is_no_model_is_refused(settings: Settings, model_jar: Path, tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"not a model")
    with pytest.raises(NoModel):
        get_model(settings, [str(other)])
    with pytest.raises(NotFound):
        get_model(settings, [str(tmp_path / "nowhere.jar")])
    cut = tmp_path / "cut.jar"
    cut.write_bytes(model_jar.read_bytes()[:1_000_000])
    with pytest.raises(NoModel):
        get_model(settings, [str(cut)])
    assert ready(settings) == () and list((settings.home / "models").iterdir()) == []


def test_a_damaged_model_says_so(settings: Settings, model_jar: Path) -> None:
    get_model(settings, [str(model_jar)])
    (folder(settings, CHINESE) / "model.onnx").write_bytes(b"damaged")
    assert state(settings, CHINESE)[0] == "damaged"
    with pytest.raises(ModelUnusable, match="bge-small-zh"):
        encoder(settings, CHINESE)
