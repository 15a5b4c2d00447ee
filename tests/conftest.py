"""Fixtures that every folder of tests shares."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.elasticsearch_minimal import WAYS
from tests.elasticsearch_server import can_be_had, elasticsearch
from tests.semantic_model import WAYS as MODEL_WAYS
from tests.semantic_model import jar
from tests.servers import postgres, postgres_programs

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("HUANXIN_TEST_CORPUS", ROOT.parent / "shared" / "data"))


def require(condition: bool, missing: str) -> None:
    """Skip with what is missing; where everything is required (CI), fail instead."""
    if condition:
        return
    if os.environ.get("HUANXIN_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"required here, but missing: {missing}")
    pytest.skip(f"missing: {missing}")


@pytest.fixture(scope="session")
def corpus() -> Callable[[str], Path]:
    """The path of a file or folder of the optional real-page corpus, named relative to it."""

    def find(name: str) -> Path:
        path = CORPUS / name
        require(path.exists(), f"the optional real-page corpus's {name} (looked in {CORPUS})")
        return path

    return find


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server."""
    given = os.environ.get("HUANXIN_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    require(
        postgres_programs() is not None,
        "PostgreSQL (sudo apt-get install postgresql, or set HUANXIN_TEST_POSTGRES_URL)",
    )
    with postgres() as url:
        yield url


@pytest.fixture
def empty_postgres(postgres_url: str) -> str:
    """The address of an empty database of a real PostgreSQL server."""
    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'huanxin.db'}"
    empty: str = request.getfixturevalue("empty_postgres")
    return empty


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The address of a real Elasticsearch."""
    require(can_be_had(), WAYS)
    with elasticsearch() as url:
        yield url


@pytest.fixture(scope="session")
def model_jar() -> Path:
    """The file that holds the Chinese model."""
    found = jar()
    require(found is not None, MODEL_WAYS)
    assert found is not None
    return found
