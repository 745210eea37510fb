"""A PO file to be filled from a memory, and whether it was filled rightly.

    python3 po.py make MEMORY LANGUAGE PO
    python3 po.py check MEMORY PO

MEMORY is ours as JSON Lines. Ends with 1 when a message was not filled, or with another text. Messages
of more than 1000 characters are left out: pretranslate looks none of them up.
"""

import json
import sys

from translate.storage import factory, po


LONGEST = 1000


def units(memory):
    read = [json.loads(line) for line in open(memory, encoding="utf-8")]
    return [unit for unit in read if len(unit["source"]) <= LONGEST]


def make(memory, language, path):
    file = po.pofile()
    file.updateheader(add=True, content_type="text/plain; charset=UTF-8", language=language)
    for source in dict.fromkeys(unit["source"] for unit in units(memory)):
        file.addsourceunit(source)
    file.savefile(path)


def check(memory, path):
    known = {}
    for unit in units(memory):
        known.setdefault(unit["source"], set()).add(unit["target"])
    messages = {str(m.source): str(m.target) for m in factory.getobject(path).units if m.source}
    right = [source for source, target in messages.items() if target in known.get(source, ())]
    print(f"  {len(right)} of {len(known)} messages of at most {LONGEST} characters filled rightly")
    sys.exit(len(right) != len(known))


{"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
