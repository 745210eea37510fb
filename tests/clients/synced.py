"""synced.py LOG FILES: whether a run, traced with `strace -f`, puts its files in place as promised: each is
synced, then that many are renamed with no other call of that thread in between."""

import re
import sys


def calls(log):
    """The thread, name and text of each call as it begins. Other threads come between."""
    for line in open(log, encoding="utf-8", errors="replace"):
        match = re.match(r"(\d+) +(\w+)\((.*)", line)
        if match:
            yield match.groups()


def opened(log):
    """Descriptors of temporary files, as each is synced: the path by the last `openat` that gave it."""
    paths, synced, pending = {}, set(), {}
    for line in open(log, encoding="utf-8", errors="replace"):
        if match := re.match(r'(\d+) +openat\([^"]*"([^"]*)".*= (\d+)', line):
            paths[match[3]] = match[2]
        elif match := re.match(r'(\d+) +openat\([^"]*"([^"]*)".*unfinished', line):
            pending[match[1]] = match[2]
        elif match := re.match(r"(\d+) +<\.\.\. openat resumed>.*= (\d+)", line):
            paths[match[2]] = pending.pop(match[1], "")
        elif match := re.match(r"\d+ +f(?:data)?sync\((\d+)", line):
            synced.add(paths.get(match[1], ""))
        elif re.match(r"\d+ +rename", line):
            break
    return synced


def main(log, files):
    sequence = list(calls(log))
    renames = [i for i, (_, name, _) in enumerate(sequence) if name.startswith("rename")]
    if len(renames) != files:
        sys.exit(f"{len(renames)} renames; expected {files}")
    thread = sequence[renames[0]][0]
    between = sequence[renames[0] : renames[-1] + 1]
    others = [name for of, name, _ in between if of == thread and not name.startswith("rename")]
    if others:
        sys.exit(f"between the renames: {', '.join(others)}")
    synced = opened(log)
    for i in renames:
        temporary = re.search(r'"([^"]*)"', sequence[i][2])[1]
        if temporary not in synced:
            sys.exit(f"{temporary} is renamed, but was not synced before the first rename")
    print(f"{files} files synced, then renamed")


main(sys.argv[1], int(sys.argv[2]))
