"""The text of one language of a bilingual Markdown file, a paragraph on each line.

    python3 one_language.py FILE han|latin

A paragraph that a page break cut is whole again: one that ends without a full stop and its next one,
which goes on with a small letter or, in Chinese, with any character.
"""

import re
import sys

HAN = re.compile("[\u3400-\u9fff]")
ENDS = tuple(".!?:;\"'”’。！？：；…）)")


def main(path, script):
    blocks = re.split(r"\n\s*\n", open(path, encoding="utf-8").read())
    paragraphs = []
    cut = False
    for block in blocks:
        text = " ".join(block.split())
        heading = text.startswith("#")
        text = text.lstrip("# ")
        if not text or (HAN.search(text) is not None) != (script == "han"):
            continue
        goes_on = script == "han" or text[0].islower()
        if cut and goes_on and not heading:
            paragraphs[-1] += ("" if script == "han" else " ") + text
        else:
            paragraphs.append(text)
        cut = not heading and not text.endswith(ENDS)
    print("\n".join(paragraphs))


main(*sys.argv[1:])
