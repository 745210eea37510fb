"""The command of the wheel is that of the binary."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Run

import tmforge
from tmforge import _command, _tmforge

COMMAND = Path(sys.executable).with_name("tmforge")
REPORT = "samples/npc-report.md"


def command(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("-V",),
        ("--help",),
        ("export", "--help"),
        ("export", REPORT, "-s", "en", "-t", "zh-CN", "-o", "-", "--to", "tmx"),
        ("segment", REPORT, "-l", "en"),
        ("export", "missing.md", "-s", "en", "-t", "de", "-o", "-", "--to", "tsv"),
        ("export",),
        ("poem",),
        ("export", REPORT, "-s", "english", "-t", "de", "-o", "a.tmx"),
        ("validate", "samples/expected/npc-report.tmx"),
        ("diff", "samples/expected/npc-report.tmx", "samples/expected/npc-report.tsv"),
        ("completions", "bash"),
    ],
)
def test_output_and_exit_code_are_those_of_the_binary(run: Run, arguments: tuple[str, ...]) -> None:
    expected, found = run(*arguments, check=False), command(*arguments)
    assert found.stdout == expected.stdout
    assert found.stderr == expected.stderr
    assert found.returncode == expected.returncode


def test_it_has_the_version_and_the_dictionaries_of_the_binary(run: Run) -> None:
    def lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
        return [line for line in done.stdout.decode().splitlines() if not line.startswith("commit: ")]

    assert lines(command("--version")) == lines(run("--version"))


def test_it_has_the_version_of_the_module() -> None:
    first = command("--version").stdout.decode().splitlines()[0]
    assert first == f"tmforge {tmforge.__version__}"


def test_the_module_is_the_command() -> None:
    called = [sys.executable, "-m", "tmforge", "-V"]
    assert subprocess.run(called, capture_output=True, check=True).stdout == command("-V").stdout


def test_a_closed_pipe_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained. " * 200_000)
    called = f"'{COMMAND}' segment '{tmp_path}/a.txt' -l en; echo $? >&2"
    with subprocess.Popen(
        ["bash", "-c", called], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read().decode().split() == ["0"]


def test_ctrl_c_ends_it_without_leftovers(tmp_path: Path) -> None:
    fifo, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    os.mkfifo(fifo)
    called = [str(COMMAND), "export", "--documents", str(fifo), "-s", "en", "-t", "de", "-o", str(out)]
    with subprocess.Popen(called, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        with fifo.open("w") as lines:
            lines.write('{"id": "a", "source": "Rain.", "target": "Regen."}\n')
            lines.flush()
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_the_cache_is_of_the_program_that_filled_it(tmp_path: Path) -> None:
    options: list[str | Path] = ["export", REPORT, "--cache", tmp_path / "cache", "-o", tmp_path / "a.tmx"]
    languages = ["-s", "en", "-t", "zh-CN"]
    assert b"from the cache: 0 of 1 document" in command(*options, *languages).stderr
    assert b"from the cache: 1 of 1 document" in command(*options, *languages).stderr
    arguments = ["tmforge", *map(str, options), *languages]
    program = f"from tmforge import _tmforge; _tmforge._main({arguments!r}, {REPORT!r})"
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert b"from the cache: 0 of 1 document" in other.stderr


def test_the_program_is_the_module_and_not_the_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    programs: list[str] = []

    def run(arguments: list[str], program: str) -> int:
        programs.append(program)
        return 3

    monkeypatch.setattr(_tmforge, "_main", run)
    with pytest.raises(SystemExit) as ended:
        _command.main()
    assert ended.value.code == 3
    assert Path(programs[0]).name.startswith("_tmforge.")


def test_ctrl_c_interrupts_python(tmp_path: Path) -> None:
    program = tmp_path / "stream.py"
    program.write_text(
        "import tmforge, pathlib\n"
        f"text = pathlib.Path({REPORT!r}).read_text() * 30\n"
        "print('ready', flush=True)\n"
        "tmforge.export([{'id': n, 'text': text} for n in range(50)], 'en', 'zh-CN')\n"
    )
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert b"KeyboardInterrupt" in errors
