"""Streams: order, bounded memory, bad documents, threads."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, plain

import tmforge


@pytest.fixture
def report() -> str:
    return Path("samples/npc-report.md").read_text()


def texts(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        source = [f"The rain of day {number} stopped at noon.", "Nobody had an umbrella."]
        target = [f"Der Regen von Tag {number} hörte mittags auf.", "Niemand hatte einen Schirm."]
        yield {"id": f"day-{number}", "source": source, "target": target}


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_documents_come_in_their_order(report: str, threads: int) -> None:
    forge = tmforge.Forge("en", "de", threads=threads)
    documents = list(texts(100))
    documents[3] = {"id": "long", "text": report}
    found = [document.id for document in forge.stream(documents)]
    assert found == [document["id"] for document in documents]


def test_units_are_those_of_the_command(run: Run, tmp_path: Path, report: str) -> None:
    documents = [{"id": "report", "text": report}, *texts(20), {"id": 7}, {"id": "e", "text": ""}]
    lines, out = tmp_path / "documents.jsonl", tmp_path / "out.jsonl"
    lines.write_text("".join(json.dumps(document) + "\n" for document in documents))
    run("export", "--documents", lines, "-s", "en", "-t", "zh-CN", "-o", out, check=False)
    expected = [json.loads(line) for line in out.read_text().splitlines()]
    stream = tmforge.Forge("en", "zh-CN").stream(iter(documents))
    assert [plain(unit) for document in stream for unit in document.units] == expected


def test_a_bad_document_is_a_value() -> None:
    bad: list[tmforge.Source] = [
        {"id": "a", "text": "Only English here."},
        {"text": "x"},
        {"id": "b"},
        {"id": "c", "text": "x", "source": "y", "target": "z"},
        {"id": "d", "text": "x", "format": "poem"},
        {"id": 5, "source": "Rain.", "target": None},
        "missing.md",
    ]
    stream = tmforge.Forge("en", "de", threads=2).stream([*bad, *texts(1)])
    found = list(stream)
    assert [document.id for document in found] == ["a", None, "b", "c", "d", "5", "missing.md", "day-0"]
    assert all(document.error and len(document.units) == 0 for document in found[:-1])
    assert found[6].error == "missing.md: cannot read: no such file or directory"
    assert found[-1].error is None and len(found[-1].units) == 2
    assert found[-1].verdict is not None


def test_a_second_document_of_a_name_is_refused() -> None:
    stream = tmforge.Forge("en", "de").stream([*texts(2), *texts(1)])
    assert [document.error is None for document in stream] == [True, True, False]


def test_what_is_no_document_is_an_exception_in_its_place() -> None:
    stream = tmforge.Forge("en", "de").stream([*texts(2), 5])  # type: ignore[list-item]
    assert next(stream).id == "day-0"
    assert next(stream).id == "day-1"
    with pytest.raises(TypeError, match="not int"):
        next(stream)
    assert list(stream) == []


def test_the_exception_of_a_generator_comes_in_its_place() -> None:
    def documents() -> Iterator[dict[str, Any]]:
        yield from texts(2)
        raise KeyError("gone")

    stream = tmforge.Forge("en", "de", threads=4).stream(documents())
    assert [next(stream).id, next(stream).id] == ["day-0", "day-1"]
    with pytest.raises(KeyError):
        next(stream)


@pytest.mark.parametrize("threads", [1, 3])
def test_no_more_documents_are_read_than_are_needed(threads: int) -> None:
    taken = 0

    def documents() -> Iterator[dict[str, Any]]:
        nonlocal taken
        for document in texts(1000):
            taken += 1
            yield document

    stream = tmforge.Forge("en", "de", threads=threads).stream(documents())
    for given in range(50):
        next(stream)
        assert taken <= given + 1 + 8 * threads


def test_other_threads_go_on_while_documents_are_aligned(report: str) -> None:
    forge = tmforge.Forge("en", "zh-CN", threads=1)
    beats: list[float] = []
    ended = threading.Event()

    def beat() -> None:
        while not ended.is_set():
            beats.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=beat)
    thread.start()
    begun = time.monotonic()
    text = report * 8
    forge.export({"id": "long", "text": text})
    done = time.monotonic()
    ended.set()
    thread.join()
    within = [at for at in beats if begun < at < done]
    assert len(within) > 10 and max(b - a for a, b in zip(within, within[1:])) < (done - begun) / 2


def test_threads_share_a_forge(report: str) -> None:
    forge = tmforge.Forge("en", "zh-CN", threads=2)
    expected = list(forge.export({"id": "a", "text": report}))
    found: list[list[tmforge.Unit]] = []

    def align() -> None:
        found.append(list(forge.export({"id": "a", "text": report})))

    threads = [threading.Thread(target=align) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_a_stream_is_used_by_one_thread_at_a_time() -> None:
    def documents() -> Iterator[dict[str, Any]]:
        yield from texts(1)
        next(stream)

    stream = tmforge.Forge("en", "de").stream(documents())
    assert next(stream).id == "day-0"
    with pytest.raises(ValueError, match="in use"):
        next(stream)


def test_a_stream_may_be_left(report: str) -> None:
    stream = tmforge.Forge("en", "zh-CN", threads=2).stream({"id": n, "text": report} for n in range(100))
    next(stream)
    del stream
