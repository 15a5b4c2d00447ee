"""What Elasticsearch says of one request, of itself, and of a paper."""

from __future__ import annotations

import pytest

from indexing.engine.elastic.faults import Overloaded, ReadOnly, TurnedAway, fault_of, of_the_document


def error(kind: str) -> dict[str, object]:
    return {"error": {"type": kind, "reason": "because"}}


@pytest.mark.parametrize("kind", ["es_rejected_execution_exception", "circuit_breaking_exception"])
def test_a_request_for_which_there_is_no_room_may_be_too_large(kind: str) -> None:
    assert type(fault_of(429, error(kind), "here")) is TurnedAway


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_server_that_is_not_ready_says_nothing_of_the_request(status: int) -> None:
    assert type(fault_of(status, error("unavailable_shards_exception"), "here")) is Overloaded


def test_a_disk_nearly_full_is_read_only() -> None:
    assert type(fault_of(429, error("cluster_block_exception"), "here")) is ReadOnly


def test_a_paper_is_refused_for_what_it_is_and_not_for_its_index() -> None:
    assert of_the_document(400, "document_parsing_exception") and of_the_document(413, "")
    assert not of_the_document(400, "index_closed_exception")
    assert not of_the_document(500, "i_o_exception")
