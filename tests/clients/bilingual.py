"""Whether translate-toolkit reads the pairs of a memory from XLIFF 1.2, XLIFF 2.1 and PO.

    python3 bilingual.py NAME

NAME.xlf, NAME.2.xlf and NAME.po are compared with NAME.jsonl. Ends with 1 when a pair differs.
"""

import json
import sys

from translate.storage import factory, xliff2


def pairs(path):
    is_second = path.endswith(".2.xlf")
    store = xliff2.Xliff2File.parsefile(path) if is_second else factory.getobject(path)
    return [(str(unit.source), str(unit.target)) for unit in store.units if unit.istranslatable()]


def main(name):
    lines = open(f"{name}.jsonl", encoding="utf-8")
    expected = sorted({(unit["source"], unit["target"]) for unit in map(json.loads, lines)})
    for end in (".xlf", ".2.xlf", ".po"):
        found = sorted(set(pairs(name + end)))
        if found != expected:
            print(f"{name}{end}: {len(found)} pairs, expected {len(expected)}")
            print(next((pair for pair in zip(found, expected) if pair[0] != pair[1]), ""))
            return 1
    return 0


sys.exit(main(sys.argv[1]))
