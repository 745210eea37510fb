"""How much of its text a CAT tool filled from our memory, and whether rightly.

    python3 filled.py MEMORY PROJECT LEAST LEAST_OF_UNITS

MEMORY.jsonl and MEMORY.tmx are ours; PROJECT holds all.tmx, with every segment of the tool's text,
PROJECT-omegat.tmx, with those that it translated, and target/seed.txt, the text that it made. Prints the
share of all segments, and that of the units with one source segment: sentences that the translation joins
are one unit, which no tool can fill sentence by sentence but by its parts. A part is right when it stands
in its unit; where a unit has all of its parts, they must add up to its target, also in the text made.
Ends with 1 when something is wrong, or less than LEAST per cent of all segments was filled or less than
LEAST_OF_UNITS per cent of those units.
"""

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def texts(unit):
    found = ["".join(seg.itertext()) for seg in unit.iter("seg")]
    return found[0], found[1] if len(found) > 1 else ""


def pairs(path):
    return [texts(unit) for unit in ET.parse(path).iter("tu")]


def parts(path):
    """The parts in a memory, by the id of their unit: (place, count), source, target."""
    found = {}
    for unit in ET.parse(path).iter("tu"):
        props = {prop.get("type"): prop.text for prop in unit.iter("prop")}
        if "x-part" in props:
            place = tuple(int(n) for n in props["x-part"].split("/"))
            found.setdefault(props["x-unit-id"], []).append((place, *texts(unit)))
    return found


def bare(text):
    return "".join(text.split())


def faults(units, parts, made):
    """What is wrong with the parts, in words."""
    for name, found in parts.items():
        unit = units[name]
        for place, source, target in found:
            if source not in unit["source"] or target not in unit["target"]:
                yield f"not in its unit: {source} = {target}"
        if len(found) == found[0][0][1]:
            for side in (0, 1):
                whole = bare("".join(part[1 + side] for part in sorted(found)))
                if whole != bare(unit[("source", "target")[side]]):
                    yield f"do not add up: {whole}"
            if bare(unit["target"]) not in made:
                yield f"not in the text made: {unit['target']}"


def main(memory, project, least, least_of_units):
    project = Path(project)
    units = [json.loads(line) for line in open(f"{memory}.jsonl", encoding="utf-8")]
    by_id = {unit["id"]: unit for unit in units}
    divided = parts(f"{memory}.tmx")
    of_parts = {part[1:] for found in divided.values() for part in found}
    known = {(unit["source"], unit["target"]) for unit in units} | of_parts
    single = {unit["source"] for unit in units if unit["bead"]["source"] == 1}
    segments = {source.strip() for source, _ in pairs(project / "all.tmx")} - {""}
    filled = set(pairs(project / f"{project.name}-omegat.tmx"))
    done = {source for source, _ in filled} & segments
    wrong = filled - known
    made = bare((project / "target/seed.txt").read_text(encoding="utf-8"))
    wrong_parts = list(faults(by_id, divided, made))
    share = 100 * len(done) / len(segments)
    of_units = 100 * len(done & single) / len(single)
    print(
        f"{len(done)} of {len(segments)} segments filled ({share:.1f} %), {len(wrong)} wrongly;"
        f" {len(done & single)} of {len(single)} units of one segment ({of_units:.1f} %);"
        f" {len(filled & of_parts)} by parts, {len(wrong_parts)} faults of parts"
    )
    for pair in sorted(wrong):
        print("wrong:", *pair, sep="\n  ", file=sys.stderr)
    for fault in wrong_parts:
        print("wrong parts", fault, file=sys.stderr)
    for source in sorted(single - done):
        print("not filled:", source, file=sys.stderr)
    bad = wrong or wrong_parts or not done
    sys.exit(bool(bad) or share < float(least) or of_units < float(least_of_units))


main(*sys.argv[1:])
