"""Whether openpyxl reads from an XLSX file what a JSONL file of the same run holds.

    python3 workbook.py XLSX JSONL

Ends with 1 when a unit differs, a cell is a formula, or a confidence is no number.
"""

import json
import sys

import openpyxl


def main(workbook, lines):
    sheet = openpyxl.load_workbook(workbook)["units"]
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    header, *rows = sheet.iter_rows(values_only=True)
    with open(lines, encoding="utf-8", newline="\n") as file:
        units = [json.loads(line) for line in file.read().split("\n")[:-1]]
    names = ("id", "document", "kind", "source", "target", "confidence")
    found = [tuple(row[header.index(name)] for name in names) for row in rows]
    expected = [tuple(unit[name] for name in names) for unit in units]
    wrong = [pair for pair in zip(found, expected) if pair[0] != pair[1]]
    print(f"  {len(rows)} of {len(units)} rows, {len(wrong)} different, {len(formulas)} formulas")
    for pair in wrong[:3]:
        print("    found", *pair, sep="\n    ", file=sys.stderr)
    sys.exit(bool(formulas or wrong) or len(rows) != len(units))


main(*sys.argv[1:])
