"""The tests run in the root of the project, beside its samples. TMFORGE is the path of the binary."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
Units = Callable[..., list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _in_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="session")
def binary() -> str:
    path = os.environ.get("TMFORGE")
    if path is None:
        pytest.skip("TMFORGE names no binary")
    return os.path.abspath(path)


@pytest.fixture
def run(binary: str) -> Run:
    """Runs the binary."""

    def run(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([binary, *map(str, arguments)], capture_output=True, check=check)

    return run


@pytest.fixture
def exported(run: Run, tmp_path: Path) -> Units:
    """The units of `tmforge export`, as JSON Lines has them."""

    def exported(*arguments: str | Path) -> list[dict[str, Any]]:
        path = tmp_path / "of-the-command.jsonl"
        run("export", *arguments, "-o", path)
        return [json.loads(line) for line in path.read_text().splitlines()]

    return exported


def plain(unit: Any) -> dict[str, Any]:
    """A unit as JSON has it, without the members that are not there."""
    members: dict[str, Any] = json.loads(json.dumps(unit.to_dict()))
    optional = ("review", "lines", "places")
    return {name: value for name, value in members.items() if name not in optional or value}

