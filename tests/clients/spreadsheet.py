"""Whether a spreadsheet shows the cells of a CSV file and runs none of them.

    python3 spreadsheet.py CSV XLSX BACK

XLSX is what the spreadsheet made of CSV, BACK the CSV that it made of that. Ends with 1 when a cell is a
formula, or a text that looks like no number or date is not what it was.
"""

import csv
import re
import sys

import openpyxl


def cells(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def main(first, workbook, back):
    sheet = openpyxl.load_workbook(workbook).active
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    before, after = cells(first), cells(back)
    texts = [before[0].index(name) for name in ("id", "document", "section", "source", "target")]
    pairs = [(b[i], a[i]) for b, a in zip(before, after) for i in texts]
    # What is all digits, points and hyphens becomes a number or a date; the documentation says so.
    wrong = [pair for pair in pairs if pair[0] != pair[1] and not re.fullmatch(r"[\d.,eE-]+", pair[0])]
    print(f"  {len(after)} of {len(before)} rows, {len(wrong)} texts different, {len(formulas)} formulas")
    for pair in wrong[:3]:
        print("    found", *pair, sep="\n    ", file=sys.stderr)
    sys.exit(bool(formulas or wrong) or len(before) != len(after))


main(*sys.argv[1:])
