"""Arrow: the values are those of JSON Lines, and readers of tables take them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tmforge

pyarrow = pytest.importorskip("pyarrow")

REPORT = "samples/npc-report.md"


@pytest.fixture
def memory() -> tmforge.Memory:
    return tmforge.export(REPORT, "en", "zh-CN")


def present(value: Any) -> Any:
    """A row without members that are null."""
    return {name: value for name, value in value.items() if value is not None}


def test_values_are_those_of_json_lines(memory: tmforge.Memory, tmp_path: Path) -> None:
    memory.write(tmp_path / "a.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    rows = pyarrow.table(memory).to_pylist()
    assert [present(row) for row in rows] == [present(line) for line in lines]


def test_places_are_those_of_json_lines() -> None:
    pair = ("tests/data/layouts/ferry/en.docx", "tests/data/layouts/ferry/de.docx")
    memory = tmforge.export(pair, "en", "de")
    rows = pyarrow.table(memory).to_pylist()
    assert [tuple(row["places"]["target"]) for row in rows] == [
        unit.places.target for unit in memory if unit.places
    ]
    assert all(row["lines"] is None for row in rows)


def test_readers_have_the_same_rows(memory: tmforge.Memory, tmp_path: Path) -> None:
    memory.write(tmp_path / "a.jsonl")
    assert pyarrow.table(tmforge.read(tmp_path / "a.jsonl")).equals(pyarrow.table(memory))


def test_long_readers_are_several_batches(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("".join(f"rain {n}\tRegen {n}\n" for n in range(10_000)))
    table = pyarrow.table(tmforge.read(path))
    assert table.num_rows == 10_000 and table["source"].num_chunks > 1
    assert table["target"][9_999].as_py() == "Regen 9999"
    assert table["confidence"].null_count == 10_000


def test_streams_have_rows_for_errors() -> None:
    documents: list[dict[str, Any]] = [
        {"id": "a", "source": ["Rain.", "Snow."], "target": ["Regen.", "Schnee."]},
        {"id": "b"},
    ]
    table = pyarrow.table(tmforge.Forge("en", "de").stream(documents)).to_pylist()
    assert [(row["document"], row["source"]) for row in table] == [
        ("a", "Rain."),
        ("a", "Snow."),
        ("b", None),
    ]
    assert table[0]["error"] is None and "no text" in table[2]["error"]


def test_the_exception_of_a_generator_ends_a_table() -> None:
    def documents() -> Iterator[dict[str, Any]]:
        yield {"id": "a", "source": "Rain.", "target": "Regen."}
        raise KeyError("gone")

    with pytest.raises(Exception, match="gone"):
        pyarrow.table(tmforge.Forge("en", "de").stream(documents()))


def test_an_empty_memory_has_its_columns(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("")
    table = pyarrow.table(tmforge.read(tmp_path / "a.tsv"))
    assert table.num_rows == 0 and table.column_names[:2] == ["id", "document"]


def test_polars_takes_it(memory: tmforge.Memory) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(memory)
    assert frame["source"].to_list() == [unit.source for unit in memory]
    assert frame["bead"].struct.field("source").to_list() == [
        unit.bead.source for unit in memory if unit.bead
    ]


def test_pandas_takes_it(memory: tmforge.Memory) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame.from_arrow(memory)
    assert list(frame["confidence"]) == [unit.confidence for unit in memory]
    assert list(pandas.DataFrame(list(memory))["source"]) == [unit.source for unit in memory]


def test_duckdb_takes_it(memory: tmforge.Memory) -> None:
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql("select count(*), sum(bead.source) from memory").fetchall()
    assert found == [(38, sum(unit.bead.source for unit in memory if unit.bead))]
