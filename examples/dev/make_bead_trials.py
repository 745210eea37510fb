"""Make trials for `score_beads` from parallel sentences: make_bead_trials.py FOLDER OUT SOURCE TARGET

FOLDER holds a file for each language, `en.txt`, of one sentence a line, the same line in every file. The first half of the lines
goes to OUT/dev/SOURCE-TARGET and the second to OUT/test/SOURCE-TARGET, in documents of 50 sentences: 4 percent of the sentences
are omitted in each language, 3 percent foreign sentences are added to the target; 10 percent of the beads join two sentences in
the target, 7 percent two in the source, 2 percent three in the target.
"""

import pathlib
import random
import sys

SIZE = 50
JOINS = [(0.10, 1, 2), (0.07, 2, 1), (0.02, 1, 3)]  # share, sentences of the source and of the target that are one line


def main():
    folder, out, source, target = sys.argv[1:]
    lines = [(pathlib.Path(folder) / f"{language}.txt").read_text("utf-8").splitlines() for language in (source, target)]
    half = len(lines[0]) // 2
    for name, part in (("dev", slice(0, half)), ("test", slice(half, None))):
        to = pathlib.Path(out) / name / f"{source}-{target}"
        to.mkdir(parents=True, exist_ok=True)
        write(list(zip(*(side[part] for side in lines))), to, (source, target), random.Random(f"{name} {source} {target}"))


def write(pairs, folder, languages, chance):
    others = [target for _, target in pairs]
    for at in range(0, len(pairs), SIZE):
        sides, beads = trial(pairs[at:at + SIZE], others, chance)
        for language, side in zip(languages, sides):
            (folder / f"{at:04}.{language}").write_text("".join(line + "\n" for line in side), "utf-8")
        (folder / f"{at:04}.align").write_text("".join(f"{a}:{b}\n" for a, b in beads), "utf-8")


def trial(pairs, others, chance):
    """The lines of both sides, and the beads over them."""
    sides, beads = ([], []), []
    at = 0
    while at < len(pairs):
        wide, high = shape(chance)
        group = pairs[at:at + max(wide, high)]
        at += len(group)
        # A side of one sentence in the bead is one line that joins those of the group.
        parts = [[pair[side] for pair in group] for side in (0, 1)]
        parts = [texts if len(group) == 1 or size > 1 else [" ".join(texts)] for texts, size in zip(parts, (wide, high))]
        dropped = chance.random()
        if dropped < 0.08:
            parts[dropped < 0.04] = []
        if chance.random() < 0.03:
            beads.append(([], put(sides[1], [chance.choice(others)])))
        beads.append(tuple(put(side, texts) for side, texts in zip(sides, parts)))
    return sides, beads


def shape(chance):
    value = chance.random()
    for share, wide, high in JOINS:
        if value < share:
            return wide, high
        value -= share
    return 1, 1


def put(side, texts):
    side.extend(texts)
    return list(range(len(side) - len(texts), len(side)))


if __name__ == "__main__":
    main()
