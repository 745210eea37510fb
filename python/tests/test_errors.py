"""Errors have the text of the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

import tmforge


def test_an_error_is_a_value_error_with_the_text_of_the_command(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Only English here.\n")
    done = run("export", path, "-s", "en", "-t", "de", "-o", tmp_path / "a.tmx", check=False)
    with pytest.raises(tmforge.Error) as caught:
        tmforge.export(path, "en", "de")
    assert isinstance(caught.value, ValueError)
    assert str(caught.value) in done.stderr.decode()


def test_a_missing_file_is_an_os_error_too() -> None:
    for call in (
        lambda: tmforge.export("missing.md", "en", "de"),
        lambda: tmforge.read("missing.tmx"),
        lambda: tmforge.validate("missing.tmx"),
        lambda: tmforge.diff("missing.tmx", "missing.tmx"),
        lambda: tmforge.convert("missing.tmx", "a.tsv"),
        lambda: tmforge.export("a.md", "en", "de", lexicon="missing.lex"),
    ):
        with pytest.raises(tmforge.FileError, match=r"missing\..*no such file") as caught:
            call()
        assert isinstance(caught.value, OSError) and isinstance(caught.value, tmforge.Error)


@pytest.mark.parametrize(
    ("source", "target", "keywords", "text"),
    [
        ("english", "de", {}, "english"),
        ("en", "en", {}, "en"),
        ("en", "de", {"threads": 0}, "threads is 0; expected 1 or more"),
        ("en", "de", {"min_confidence": 2.0}, "min_confidence is 2"),
        ("en", "de", {"format": "poem"}, "unknown format poem"),
        ("en", "de", {"from_columns": "="}, "="),
    ],
)
def test_options_are_checked(source: str, target: str, keywords: dict[str, object], text: str) -> None:
    with pytest.raises(tmforge.Error, match=text):
        tmforge.Forge(source, target, **keywords)  # type: ignore[arg-type]


def test_arguments_of_the_wrong_type_are_type_errors() -> None:
    for document in (5, None, [5], ("a", "b", "c"), ("a", 5), {"id": "a", "text": 5}):
        with pytest.raises(TypeError):
            tmforge.export(document, "en", "de")  # type: ignore[arg-type]


def test_options_of_files_are_checked(tmp_path: Path) -> None:
    memory = tmforge.export("samples/npc-report.md", "en", "zh-CN")
    with pytest.raises(tmforge.Error, match="a dialect is for TMX only"):
        memory.write(tmp_path / "a.tsv", dialect="omegat")
    with pytest.raises(tmforge.Error, match="dialect"):
        memory.write(tmp_path / "a.tmx", dialect="poem")
    with pytest.raises(tmforge.Error, match="column"):
        memory.write(tmp_path / "a.tsv", columns=["a\tb"])
    with pytest.raises(tmforge.Error):
        memory.write(tmp_path / "a.poem")
    with pytest.raises(tmforge.Error, match="extension"):
        memory.write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_text_that_python_cannot_encode_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        tmforge.export({"id": "a", "text": "\ud800"}, "en", "de")


def test_a_folder_is_no_document() -> None:
    with pytest.raises(tmforge.Error, match="is a directory"):
        tmforge.export("samples", "en", "de")
