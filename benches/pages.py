"""Processor time of `tmforge export` and of a pipeline of Python packages, for the same documents.

    pip install galechurch pysbd translate-toolkit
    python3 pages.py TMFORGE LIST [RUNS]

TMFORGE is the program. LIST names English and Chinese documents as `tmforge export --pairs` takes
them: on each line two paths, separated by a tab. Both programs read all of them and write one TMX
file, each in a process of its own with one thread, so that starting Python and importing the
packages counts, as starting tmforge does. They run in turns, RUNS times each (5 if not given). What
is printed is the median of the processor seconds, user and system, and the ratio of the two.

The pipeline is what these packages give without further work: documents are split into paragraphs
at blank lines and these into sentences by pySBD; galechurch aligns all sentences of a document in
one sequence, by their lengths; the Translate Toolkit writes the pairs. Markdown is not parsed: its
marks stay in the sentences. tmforge does more in its time: it reads Markdown, uses words as
evidence and judges each pair.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median

SOURCE, TARGET = "en", "zh-CN"


def pipeline(listed: str, output: str) -> None:
    """Aligns the listed documents by the Python packages, and writes their pairs as TMX."""
    # Not at the top, because the process that measures does not need them.
    import galechurch
    import pysbd
    from translate.storage.tmx import tmxfile

    segmenters = [pysbd.Segmenter(language=code, clean=False) for code in ("en", "zh")]
    memory = tmxfile(sourcelanguage=SOURCE)
    for line in Path(listed).read_text(encoding="utf-8").splitlines():
        sides: list[list[str]] = []
        for path, segmenter in zip(line.split("\t"), segmenters):
            paragraphs = re.split(r"\n\s*\n", Path(path).read_text(encoding="utf-8"))
            cut = [sentence for text in paragraphs for sentence in segmenter.segment(text)]
            sides.append([sentence.strip() for sentence in cut if sentence.strip()])
        source, target = sides
        ratio = len("".join(target)) / len("".join(source))
        for bead in galechurch.align(source, target, mean_xy=ratio).beads:
            one = " ".join(source[bead.source_start : bead.source_end])
            other = "".join(target[bead.target_start : bead.target_end])
            if one and other:
                memory.addtranslation(one, SOURCE, other, TARGET)
    memory.savefile(output)


def processor_seconds(command: list[str]) -> float:
    """Runs a command, and returns the user and system time of its process."""
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main(tmforge: str, listed: str, runs: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = f"{folder}/tmforge.tmx", f"{folder}/python.tmx"
        options = ["-s", SOURCE, "-t", TARGET, "-o", ours, "--threads", "1", "-q"]
        commands = {
            "python": [sys.executable, __file__, "--pipeline", listed, theirs],
            "tmforge": [tmforge, "export", "--pairs", listed, *options],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                times[name].append(processor_seconds(command))
        outputs = {"python": theirs, "tmforge": ours}
        units = {name: Path(path).read_bytes().count(b"</tu>") for name, path in outputs.items()}
    used = [f"{name} {version(name)}" for name in ("pysbd", "galechurch", "translate-toolkit")]
    print(f"Python {sys.version.split()[0]}, {', '.join(used)}; {runs} runs each, in turns")
    for name, seconds in times.items():
        print(f"{name}: {median(seconds):.2f} s ({units[name]} units)")
    print(f"ratio: {median(times['python']) / median(times['tmforge']):.1f}")


if __name__ == "__main__":
    if sys.argv[1] == "--pipeline":
        pipeline(*sys.argv[2:])
    else:
        main(*sys.argv[1:3], *map(int, sys.argv[3:]))
