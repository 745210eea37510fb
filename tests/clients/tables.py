"""Reads TSV, CSV and JSON Lines back by the very calls that the documentation gives.

    python3 tables.py FORMATS.md NAME

NAME.tsv, NAME.csv and NAME.jsonl are one memory. Each call must give each cell as the JSON Lines have
it, read by Python's own json. Prints a line for each call; ends with 1 when a cell differs.
"""

import ast
import csv
import json
import os
import re
import shutil
import sys
import tempfile
import unicodedata

import datasets
import duckdb
import pandas
import polars

COLUMNS = ["id", "document", "section", "kind", "source", "target", "bead", "confidence"]


def calls(page, heading):
    """The statements of the Python block below a heading."""
    part = page.split(f"\n### {heading}\n")[1].split("\n##")[0]
    block = re.search(r"```python\n(.*?)```", part, re.S)[1]
    return [ast.unparse(node) for node in ast.parse(block).body]


def value(call):
    names = {module.__name__: module for module in (csv, datasets, duckdb, pandas, polars)}
    body = ast.parse(call).body[0]
    return eval(ast.unparse(body.value), names)


def rows(result, columns):
    """The rows of whatever a call gave, with these columns where it knows names."""
    if isinstance(result, datasets.DatasetDict):
        result = result["train"].to_list()
    if isinstance(result, pandas.DataFrame):
        return result[columns].values.tolist()
    if isinstance(result, polars.DataFrame):
        return [list(row) for row in result.select(columns).rows()]
    if isinstance(result, duckdb.DuckDBPyRelation):
        return [list(row) for row in result.select(", ".join(f'"{c}"' for c in columns)).fetchall()]
    return [[row[c] for c in columns] if isinstance(row, dict) else row for row in result]


def in_tsv(text):
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())


def in_csv(unit):
    section, bead = " > ".join(unit["section"]["source"]), unit["bead"]
    fields = {**unit, "section": section, "bead": f"{bead['source']}-{bead['target']}"}
    return [f"{fields[c]:.3f}" if c == "confidence" else fields[c] for c in COLUMNS]


def undone(cells, call):
    """The cells without what keeps a spreadsheet from running them, by the documented expression."""
    expression = ast.unparse(ast.parse(call).body[0].value)
    undo = lambda field: field and eval(expression, {"re": re, "field": field})
    return [[undo(field) for field in row] for row in cells]


def compare(call, found, expected):
    name = re.split(r"[(\[=]", call)[0].strip()
    wrong = [pair for pair in zip(found, expected) if pair[0] != pair[1]]
    print(f"  {name}: {len(found)} of {len(expected)} rows, {len(wrong)} different")
    for pair in wrong[:3]:
        print("    found", *pair, sep="\n    ", file=sys.stderr)
    return len(found) == len(expected) and not wrong


def main(page, name):
    datasets.disable_progress_bars()
    page = open(page, encoding="utf-8").read()
    units = [json.loads(line) for line in open(f"{name}.jsonl", encoding="utf-8")]
    folder = tempfile.mkdtemp()
    for extension in ("tsv", "csv", "jsonl"):
        shutil.copy(f"{name}.{extension}", f"{folder}/m.{extension}")
    os.chdir(folder)
    texts = ["source", "target"]
    expected = [[in_tsv(unit[side]) for side in texts] for unit in units]
    good = [compare(call, rows(value(call), texts), expected) for call in calls(page, "TSV")]
    undo, *readers = calls(page, "CSV")
    expected = [in_csv(unit) for unit in units]
    for call in readers:
        good.append(compare(call, undone(rows(value(call), COLUMNS), undo), expected))
    expected = [[unit[side] for side in texts] for unit in units]
    good += [compare(call, rows(value(call), texts), expected) for call in calls(page, "JSONL")]
    shutil.rmtree(folder)
    sys.exit(not all(good))


main(*sys.argv[1:])
