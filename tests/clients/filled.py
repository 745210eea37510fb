"""How much of its text a CAT tool filled from our memory, and whether rightly.

    python3 filled.py MEMORY ALL FILLED LEAST

MEMORY is ours as JSON Lines, ALL a TMX with every segment of the tool's text, FILLED one with those
that it translated. Prints the share of all segments, and that of the units with one source segment:
sentences that the translation joins are one unit, which no tool can fill sentence by sentence.
Ends with 1 when a segment was filled wrongly, or less than LEAST per cent of those units.
"""

import json
import sys
import xml.etree.ElementTree as ET


def pairs(path):
    found = []
    for unit in ET.parse(path).iter("tu"):
        texts = ["".join(seg.itertext()) for seg in unit.iter("seg")]
        found.append((texts[0], texts[1] if len(texts) > 1 else ""))
    return found


def main(memory, everything, filled, least):
    units = [json.loads(line) for line in open(memory, encoding="utf-8")]
    known = {(unit["source"], unit["target"]) for unit in units}
    single = {unit["source"] for unit in units if unit["bead"]["source"] == 1}
    segments = {source.strip() for source, _ in pairs(everything)} - {""}
    filled = set(pairs(filled))
    done = {source for source, _ in filled} & segments
    wrong = filled - known
    share = 100 * len(done) // len(segments)
    of_units = 100 * len(done & single) // len(single)
    print(
        f"{len(done)} of {len(segments)} segments filled ({share} %), {len(wrong)} wrongly;"
        f" {len(done & single)} of {len(single)} units of one segment ({of_units} %)"
    )
    for pair in sorted(wrong):
        print("wrong:", *pair, sep="\n  ", file=sys.stderr)
    for source in sorted(single - done):
        print("not filled:", source, file=sys.stderr)
    sys.exit(bool(wrong) or not done or of_units < int(least))


main(*sys.argv[1:])
