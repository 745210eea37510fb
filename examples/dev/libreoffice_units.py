"""Does a text give the same units in every format that LibreOffice writes?

    python3 libreoffice_units.py TMFORGE TEXT.md SOURCE TARGET

Makes HTML of a Markdown text of headings and paragraphs, lets LibreOffice (`soffice`, with Writer) write it as ODT, and that as
DOCX, HTML, EPUB and PDF, exports all, and prints how many units of the Markdown text each has.
"""

import html
import pathlib
import re
import subprocess
import sys
import tempfile


def main():
    program, text, source, target = sys.argv[1:]
    folder = pathlib.Path(tempfile.mkdtemp())
    page = folder / "text.html"
    page.write_text(page_of(pathlib.Path(text).read_text("utf-8")), "utf-8")
    convert(page, "odt:writer8", folder)
    odt = folder / "text.odt"
    files = [pathlib.Path(text), odt]
    out = folder / "out"
    for extension in ("docx", "html", "epub", "pdf"):
        convert(odt, extension, out)
        files.append(out / f"text.{extension}")
    expected = units(program, files[0], source, target)
    print("| format | units | units of the Markdown text |\n|---|---|---|")
    for file in files[1:]:
        found = units(program, file, source, target)
        same = sum(unit in found for unit in expected)
        print(f"| {file.suffix[1:].upper()} | {len(found)} | {same} of {len(expected)} |")


def page_of(markdown):
    """A page with the headings and paragraphs."""
    parts = ["<!DOCTYPE html><meta charset='utf-8'><title></title>"]
    for block in re.split(r"\n\s*\n", markdown.strip()):
        marks = re.match(r"(#{1,6}) ", block)
        name = f"h{len(marks.group(1))}" if marks else "p"
        body = block[marks.end():] if marks else block
        parts.append(f"<{name}>{html.escape(body)}</{name}>")
    return "\n".join(parts)


def convert(file, to, folder):
    command = ["soffice", "--headless", "--writer", "--convert-to", to, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True)


def units(program, file, source, target):
    command = [program, "export", "-q", str(file), "-s", source, "-t", target, "-o", "-", "--to", "tsv"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [tuple(line.split("\t")[:2]) for line in lines]


main()
