"""Documents: the units and the files are those of the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run, Units, plain

import tmforge

REPORT = "samples/npc-report.md"


def test_units_are_those_of_the_command(exported: Units) -> None:
    memory = tmforge.export(REPORT, "en", "zh-CN")
    assert [plain(unit) for unit in memory] == exported(REPORT, "-s", "en", "-t", "zh-CN")
    assert len(memory) == 38


def test_a_pair_of_files_is_one_document(exported: Units) -> None:
    pair = ("samples/irrigation.en.md", Path("samples/irrigation.zh-CN.md"))
    memory = tmforge.export(pair, "en", "zh-CN")
    assert [plain(unit) for unit in memory] == exported("--pair", *pair, "-s", "en", "-t", "zh-CN")


def test_an_office_file_has_places(exported: Units) -> None:
    path = "tests/data/layouts/table-docx.docx"
    pair = ("tests/data/layouts/ferry/en.docx", "tests/data/layouts/ferry/de.docx")
    memory = tmforge.export(path, "en", "de")
    assert [plain(unit) for unit in memory] == exported(path, "-s", "en", "-t", "de")
    memory = tmforge.export(pair, "en", "de")
    assert [plain(unit) for unit in memory] == exported("--pair", *pair, "-s", "en", "-t", "de")
    assert memory[0].places is not None and memory[0].places.source[0].startswith("paragraph ")
    assert memory[0].lines is None


def test_bytes_have_the_units_of_their_file() -> None:
    of_file = tmforge.export(REPORT, "en", "zh-CN")
    of_bytes = tmforge.export(Path(REPORT).read_bytes(), "en", "zh-CN", id=REPORT)
    assert list(of_bytes) == list(of_file)
    assert tmforge.export(b"Rain.\n\nRegen.\n", "en", "de", keep_doubtful=True)[0].document == "document"


def test_a_list_is_several_documents() -> None:
    one = tmforge.export("samples/regatta.en-de.txt", "en", "de")
    texts = {"id": "rain", "source": ["Rain.", "Snow."], "target": ["Regen.", "Schnee."]}
    both = tmforge.export(["samples/regatta.en-de.txt", texts], "en", "de")
    assert list(both)[: len(one)] == list(one)
    assert [unit.source for unit in both][len(one) :] == ["Rain.", "Snow."]


@pytest.mark.parametrize(
    ("name", "options", "keywords"),
    [
        ("a.tmx", [], {}),
        ("a.tmx", ["--dialect", "omegat"], {"dialect": "omegat"}),
        ("a.tmx", ["--sub-segments"], {"sub_segments": True}),
        ("a.tsv", [], {}),
        ("a.tsv.gz", [], {}),
        ("a.csv", ["--columns", "source,target,score"], {"columns": ["source", "target", "score"]}),
        ("a.xlsx", [], {}),
        ("a.jsonl", [], {}),
        ("a.en", [], {}),
        ("a.tmx", ["--date", "20260101T000000Z"], {"date": "20260101T000000Z"}),
    ],
)
def test_files_are_those_of_the_command(
    run: Run, tmp_path: Path, name: str, options: list[str], keywords: dict[str, object]
) -> None:
    expected, written = tmp_path / f"of-the-command.{name}", tmp_path / f"written.{name}"
    run("export", REPORT, "-s", "en", "-t", "zh-CN", "-o", expected, *options)
    memory = tmforge.export(REPORT, "en", "zh-CN")
    summary = memory.write(written, **keywords)  # type: ignore[arg-type]
    assert written.read_bytes() == expected.read_bytes()
    assert summary["units"] == 38


def test_a_memory_is_a_sequence() -> None:
    memory = tmforge.export(REPORT, "en", "zh-CN")
    assert memory[-1] == memory[len(memory) - 1]
    assert memory[2:8:2] == [memory[2], memory[4], memory[6]]
    assert memory[::-1] == list(memory)[::-1]
    assert memory[0] in memory
    assert repr(memory) == "<tmforge.Memory en-zh-CN: 38 units>"
    with pytest.raises(IndexError):
        memory[38]
    with pytest.raises(TypeError):
        memory["first"]  # type: ignore[call-overload]


def test_a_memory_without_sub_segments_is_not_written_for_omegat(tmp_path: Path) -> None:
    memory = tmforge.Forge("en", "zh-CN").export(REPORT)
    with pytest.raises(tmforge.Error, match="no sub-segments; .*sub_segments=True"):
        memory.write(tmp_path / "a.tmx", dialect="omegat")
    memory.write(tmp_path / "a.tmx", dialect="omegat", sub_segments=False)
    memory.write(tmp_path / "b.tmx")
    assert list(memory) == list(tmforge.export(REPORT, "en", "zh-CN"))


def test_a_memory_is_filtered(tmp_path: Path) -> None:
    memory = tmforge.export(REPORT, "en", "zh-CN")
    kept = memory.filter(lambda unit: unit.kind == "heading")
    assert list(kept) == [unit for unit in memory if unit.kind == "heading"]
    assert kept.write(tmp_path / "a.tsv")["units"] == len(kept)
    with pytest.raises(ZeroDivisionError):
        memory.filter(lambda _: 1 / 0)


def test_options_have_their_effect(exported: Units) -> None:
    memory = tmforge.export(REPORT, "en", "zh-CN", no_dictionary=True, min_confidence=0.99)
    options = ["--no-dictionary", "--min-confidence", "0.99"]
    expected = exported(REPORT, "-s", "en", "-t", "zh-CN", *options)
    assert [plain(unit) for unit in memory] == expected
    assert 0 < len(memory) < 38


def test_a_lexicon_is_used(exported: Units, tmp_path: Path) -> None:
    words = tmp_path / "words.tsv"
    words.write_text("blik\tregen\nmurg\tschirm\n")
    text = tmp_path / "text.txt"
    text.write_text("Blik.\n\nRegen.\n\nMurg.\n\nSchirm.\n")
    keywords = ["--lexicon", words, "--keep-doubtful"]
    memory = tmforge.export(text, "en", "de", lexicon=words, keep_doubtful=True)
    assert [plain(unit) for unit in memory] == exported(text, "-s", "en", "-t", "de", *keywords)


def test_no_output_replaces_an_input(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("en\tde\nThe rain stopped.\tDer Regen hörte auf.\n")
    before = path.read_bytes()
    memory = tmforge.export(path, "en", "de")
    with pytest.raises(tmforge.Error, match="input"):
        memory.write(path)
    assert path.read_bytes() == before


def test_a_refused_document_is_warned_of(tmp_path: Path) -> None:
    text = "".join(f"The {word} is in the garden of the old house.\n\n" for word in ("cat", "dog", "bird", "cow"))
    source, target = tmp_path / "a.en.txt", tmp_path / "a.de.txt"
    source.write_text(text)
    target.write_text(text)
    with pytest.warns(UserWarning, match="keep_doubtful=True"):
        assert len(tmforge.export((source, target), "en", "de")) == 0
