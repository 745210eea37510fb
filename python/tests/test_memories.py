"""Translation memories: read, converted, checked and compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

import tmforge

REPORT = "samples/npc-report.md"


@pytest.fixture
def memory() -> tmforge.Memory:
    return tmforge.export(REPORT, "en", "zh-CN")


def test_json_lines_are_read_as_they_were_written(memory: tmforge.Memory, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    memory.write(path)
    assert list(tmforge.read(path)) == list(memory)


def test_tmx_has_the_context(memory: tmforge.Memory, tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    memory.write(path)
    found = list(tmforge.read(path))
    for read, unit in zip(found, memory, strict=True):
        assert (read.source, read.target, read.id) == (unit.source, unit.target, unit.id)
        assert (read.document, read.confidence) == (unit.document, unit.confidence)
        assert (read.previous, read.next) == (unit.previous, unit.next)
        assert read.languages == unit.languages
        assert (read.section or tmforge.Sides((), ())) == unit.section
        assert read.position is None and read.kind is None


def test_tables_have_what_their_columns_say(memory: tmforge.Memory, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    memory.write(path)
    for read, unit in zip(tmforge.read(path), memory, strict=True):
        assert (read.id, read.kind, read.bead) == (unit.id, unit.kind, unit.bead)
        assert read.confidence == unit.confidence


def test_a_unit_of_several_languages_is_several_pairs(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    variants = "".join(
        f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>'
        for tag, text in [("en", "rain"), ("de", "Regen"), ("fr", "pluie")]
    )
    header = '<header srclang="en" segtype="phrase" datatype="plaintext" o-tmf="x" adminlang="en"'
    header += ' creationtool="x" creationtoolversion="1"/>'
    path.write_text(f'<tmx version="1.4">{header}<body><tu>{variants}</tu></body></tmx>')
    assert [unit.target for unit in tmforge.read(path)] == ["Regen", "pluie"]
    assert [unit.source for unit in tmforge.read(path, source="fr", target="de")] == ["pluie"]


def test_long_files_are_read_as_they_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("".join(f"rain {n}\tRegen {n}\n" for n in range(100_000)))
    reader = tmforge.read(path)
    assert next(reader).source == "rain 0"
    assert sum(1 for _ in reader) == 99_999
    assert list(reader) == []


def test_an_error_comes_after_the_units_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"source": "a", "target": "b"}\n{"source": 5\n')
    with pytest.raises(tmforge.Error, match="a.jsonl:2"):
        list(tmforge.read(path))


def test_convert_is_the_command(run: Run, memory: tmforge.Memory, tmp_path: Path) -> None:
    memory.write(tmp_path / "a.tmx")
    outputs = [tmp_path / "b.tsv", tmp_path / "b.jsonl"]
    summary = tmforge.convert(tmp_path / "a.tmx", outputs, columns=["source", "target", "document"])
    expected = [tmp_path / "c.tsv", tmp_path / "c.jsonl"]
    options = ["--columns", "source,target,document", "--format", "json"]
    done = run("convert", tmp_path / "a.tmx", "-o", expected[0], "-o", expected[1], *options)
    assert [path.read_bytes() for path in outputs] == [path.read_bytes() for path in expected]
    assert summary == json.loads(done.stdout)


def test_pairs_are_chosen_renamed_and_divided(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("rain\tRegen\nsnow\tSchnee\nwind\tWind\n")
    summary = tmforge.convert(
        tmp_path / "a.tsv",
        tmp_path / "p-{part}.tmx",
        source="en-GB",
        target="de",
        where="source != snow",
        rename_language={"en": "en-GB"},
        set={"creationtool": "Mill"},
        add_origin=True,
        chunk="units=1",
    )
    assert (summary["written"], summary["parts"]) == (2, 2)
    options = ["-s", "en-GB", "-t", "de", "--where", "source != snow", "--rename-language"]
    options += ["en=en-GB", "--set", "creationtool=Mill", "--add-origin", "--chunk", "units=1"]
    run("convert", tmp_path / "a.tsv", "-o", tmp_path / "c-{part}.tmx", *options)
    for part in ("001", "002"):
        ours = (tmp_path / f"p-{part}.tmx").read_bytes()
        assert ours == (tmp_path / f"c-{part}.tmx").read_bytes()
    tmforge.convert(tmp_path / "a.tsv", tmp_path / "s.tsv", source="en", target="de", swap=True)
    assert (tmp_path / "s.tsv").read_text().startswith("Regen\train\n")
    where = "target ~ W"
    units = tmforge.read(tmp_path / "a.tsv", source="en", target="de", where=where)
    assert [unit.target for unit in units] == ["Wind"]
    with pytest.raises(tmforge.Error, match="expected"):
        tmforge.read(tmp_path / "a.tsv", where="source =")


def test_cleaned_rows_are_divided_and_take_over_notes(tmp_path: Path) -> None:
    rows = ["source\ttarget\tclient\n", "rain\tRegen\tTown\n", "rain\tRegen\tMill\n"]
    (tmp_path / "a.tsv").write_text("".join(rows) + "wind\tWinde\tTown\n")
    tmforge.convert(tmp_path / "a.tsv", tmp_path / "a.tmx", source="en", target="de")
    counts = tmforge.clean(
        tmp_path / "a.tmx",
        tmp_path / "p-{part}.tmx",
        chunk="units=1",
        merge_properties="all",
    )
    assert (counts["parts"], counts["rows"]["removed"]) == (2, {"duplicate": 1})
    first = (tmp_path / "p-001.tmx").read_text()
    assert "Town" in first and "Mill" in first


def test_score_is_the_command(run: Run, tmp_path: Path) -> None:
    lines = [f"The house number {i} is red.\tDas Haus Nummer {i} ist rot.\n" for i in range(20)]
    (tmp_path / "a.tsv").write_text("".join(lines))
    summary = tmforge.score(tmp_path / "a.tsv", tmp_path / "b.tsv", "en", "de")
    options = ["-s", "en", "-t", "de", "--format", "json"]
    done = run("score", tmp_path / "a.tsv", "-o", tmp_path / "c.tsv", *options)
    assert (tmp_path / "b.tsv").read_bytes() == (tmp_path / "c.tsv").read_bytes()
    assert summary == json.loads(done.stdout)
    with pytest.raises(tmforge.Error, match="confidence"):
        tmforge.score(tmp_path / "a.tsv", tmp_path / "b.en", "en", "de")


def test_line_files_are_converted_as_a_pair(tmp_path: Path) -> None:
    (tmp_path / "a.en").write_text("rain\nsnow\n")
    (tmp_path / "a.de").write_text("Regen\nSchnee\n")
    tmforge.convert([tmp_path / "a.en", tmp_path / "a.de"], tmp_path / "a.tmx")
    assert [unit.target for unit in tmforge.read(tmp_path / "a.tmx")] == ["Regen", "Schnee"]


def test_a_conversion_without_a_pair_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("rain\t\n")
    with pytest.raises(tmforge.Error, match="nothing written"):
        tmforge.convert(tmp_path / "a.tsv", tmp_path / "b.tmx", source="en", target="de")
    assert not (tmp_path / "b.tmx").exists()


def test_findings_are_those_of_the_command(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("rain\tRegen\nsnow\n\tx\n")
    findings = tmforge.validate(path)
    done = run("validate", path, "--format", "json", check=False)
    listed = json.loads(done.stdout)
    listed = listed if isinstance(listed, list) else listed["findings"]
    names = ("rule", "severity", "path", "line", "column", "unit", "id", "message")
    assert [{name: getattr(finding, name) for name in names} for finding in findings] == listed
    text = run("validate", path, "--color", "never", check=False).stdout.decode()
    assert all(str(finding) in text for finding in findings)
    assert findings and findings[0].line == 2


def test_differences_are_those_of_the_command(run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "old.tsv", tmp_path / "new.tsv"
    old.write_text("rain\tRegen\nsnow\tSchnee\nwind\tWind\n")
    new.write_text("rain\tRegen\nsnow\tder Schnee\nfog\tNebel\n")
    found = tmforge.diff(old, new)
    listed = json.loads(run("diff", old, new, "--format", "json", check=False).stdout)
    assert [difference.kind for difference in found] == [d["kind"] for d in listed["differences"]]
    assert vars(found.summary) == listed["summary"]
    assert found[0].old is not None and found[0].old.target == "Schnee"
    assert str(found) == run("diff", old, new, "--color", "never", check=False).stdout.decode()
    assert len(tmforge.diff(old, old)) == 0


def test_segments_are_those_of_the_command(run: Run, tmp_path: Path) -> None:
    text = "Dr. Smith came in.  He sat down.\n\nThen it rained."
    (tmp_path / "a.txt").write_text(text)
    expected = run("segment", tmp_path / "a.txt", "-l", "en").stdout.decode().split("\n")
    found = tmforge.segment("en", text)
    assert found == [line for line in expected if line]
    assert found == ["Dr. Smith came in.", "He sat down.", "Then it rained."]


def test_beads_are_those_of_the_command(run: Run, tmp_path: Path) -> None:
    source = ["The rain stopped.", "Nobody had an umbrella, and we laughed.", "We went home."]
    target = ["Der Regen hörte auf.", "Niemand hatte einen Schirm.", "Wir lachten.", "Wir gingen heim."]
    (tmp_path / "a.en").write_text("\n".join(source) + "\n")
    (tmp_path / "a.de").write_text("\n".join(target) + "\n")
    expected = run("align", tmp_path / "a.en", tmp_path / "a.de", "-s", "en", "-t", "de").stdout.decode()
    beads = tmforge.align(source, target, "en", "de")
    lines = [
        f"[{','.join(map(str, bead.source))}]:[{','.join(map(str, bead.target))}]:{bead.confidence:.3f}"
        for bead in beads
    ]
    assert lines == expected.splitlines()
    assert beads[1].source == range(1, 2) and beads[1].target == range(1, 3)
    assert tmforge.align([], [], "en", "de") == []


DIRT = "tests/data/clean/dirt.en-de.tsv"


def test_clean_is_the_command(run: Run, tmp_path: Path) -> None:
    names = ["a", "b"]
    removed = [tmp_path / f"{name}-removed.jsonl" for name in names]
    outputs = [str(tmp_path / f"{name}-{{part}}.tsv") for name in names]
    counts = tmforge.clean(
        DIRT,
        outputs[0],
        source="en",
        target="de",
        rules={"length-ratio": 2.5},
        flag=["identical"],
        mask=True,
        dedup="near",
        split="test=5",
        removed=removed[0],
    )
    options = ["--rule", "length-ratio=2.5", "--flag", "identical", "--mask", "--dedup", "near"]
    options += ["--split", "test=5", "--removed", str(removed[1]), "--format", "json"]
    done = run("clean", DIRT, "-s", "en", "-t", "de", "-o", outputs[1], *options)
    assert counts == json.loads(done.stdout)
    assert counts["rows"]["removed"]["near-duplicate"] == 2
    assert removed[0].read_bytes() == removed[1].read_bytes()
    for part in ["train", "test"]:
        texts = [(tmp_path / f"{name}-{part}.tsv").read_bytes() for name in names]
        assert texts[0] == texts[1] != b""


def test_wrong_options_of_clean_are_errors(tmp_path: Path) -> None:
    with pytest.raises(tmforge.Error, match="lenght.*length-ratio"):
        tmforge.clean(DIRT, tmp_path / "a.tsv", rules={"lenght": 3})
    with pytest.raises(tmforge.Error, match="{part}"):
        tmforge.clean(DIRT, tmp_path / "a.tsv", split="test=3")
