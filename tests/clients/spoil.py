"""Spoils memories, each in one way, to see that the checks notice.

    python3 spoil.py MEMORIES OUT
"""

import json
import re
import sys
from pathlib import Path


def changed(text, pattern, replacement):
    spoilt, count = re.subn(pattern, replacement, text, flags=re.S)
    assert count, f"nothing to spoil: {pattern}"
    return spoilt


def main(memories, out):
    memories, out = Path(memories), Path(out)
    read = lambda name: (memories / name).read_bytes().decode("utf-8")

    def write(name, text):
        (out / name).write_bytes(text.encode("utf-8"))

    doors = read("doors.tmx")
    prop = r'(\s*<prop type="x-unit-id">[^<]*</prop>)(\s*<seg>[^<]*</seg>)'
    write("prop.tmx", changed(doors, prop, r"\2\1"))
    write("srclang.tmx", changed(doors, r' srclang="en"', ""))
    for name in ("file", "prev", "next"):
        write(f"no-{name}.tmx", changed(doors, rf'\s*<prop type="{name}">[^<]*</prop>', ""))
    write("further.tmx", changed(doors, r'(<prop type="file">)', r'<prop type="x-more">1</prop>\1'))

    seed = read("seed.tmx")
    write("seed.tmx", changed(seed, r"加强与外国议会的双边交流。</seg>", "误。</seg>"))
    write("seed.jsonl", read("seed.jsonl"))

    parts = read("omegat/seed.tmx")
    write("parts.tmx", changed(parts, r'(x-part">2/2</prop>\s*<seg>)', r"\1误"))
    write("parts.jsonl", read("omegat/seed.jsonl"))

    for extension in ("csv", "jsonl"):
        write(f"tab.{extension}", read(f"nasty.{extension}"))
    write("tab.tsv", changed(read("nasty.tsv"), r" are parts", "\tare parts"))
    write("formula.csv", changed(read("nasty.csv"), r"'(?==HYPERLINK|=1)", ""))


main(*sys.argv[1:])
