"""Reads what trainers of translation models read, each by its own tool: Parquet, data sets of translations, TSV with
chosen columns, and files of lines, compressed or not.

    python3 trainers.py FORMATS.md FOLDER SOURCE TARGET

FOLDER has what trained() in parts.sh writes, all of one memory. Each cell must be as in m.jsonl, read by Python's own
json. Parquet is read by the very calls that the documentation gives; then files of other writers are read by tmforge.
Prints a line for each check; ends with 1 when a cell differs.
"""

import ast
import json
import os
import re
import subprocess
import sys
import unicodedata

import datasets
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet

FIELDS = ["id", "document", "position", "kind", "source", "target"]
CHOSEN = ["source", "target", "confidence", "document", "section", "id"]
MODULES = (datasets, duckdb, pandas, polars, pyarrow)


def calls(page, heading):
    part = page.split(f"\n### {heading}\n")[1].split("\n##")[0]
    block = re.search(r"```python\n(.*?)```", part, re.S)[1]
    return [ast.unparse(node) for node in ast.parse(block).body]


def records(result):
    """The rows of whatever a call gave, as dictionaries with None for null."""
    if isinstance(result, datasets.DatasetDict):
        return result["train"].to_list()
    if isinstance(result, pandas.DataFrame):
        return result.astype(object).where(result.notna(), None).to_dict("records")
    if isinstance(result, polars.DataFrame):
        return result.to_dicts()
    if isinstance(result, duckdb.DuckDBPyRelation):
        return [dict(zip(result.columns, row)) for row in result.fetchall()]
    return result.to_pylist()


def flat(unit):
    """A unit of JSON Lines as a row of Parquet."""
    section, bead = " > ".join(unit["section"]["source"]), unit["bead"]
    as_json = lambda name: json.dumps(unit[name], ensure_ascii=False, separators=(",", ":")) if name in unit else None
    return {
        **{name: unit[name] for name in FIELDS},
        **{f"{side}_language": unit["languages"][side] for side in ("source", "target")},
        "section": section or None,
        "bead": f"{bead['source']}-{bead['target']}",
        **{name: unit[name] for name in ("confidence", "verdict", "previous", "next")},
        **{name: as_json(name) for name in ("lines", "places", "review")},
    }


def in_tsv(text):
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())


def in_columns(unit):
    row = {**flat(unit), "confidence": f"{unit['confidence']:.3f}"}
    return [in_tsv(row[name] or "") for name in CHOSEN]


def compare(name, found, expected):
    wrong = [pair for pair in zip(found, expected) if pair[0] != pair[1]]
    print(f"  {name}: {len(found)} of {len(expected)} rows, {len(wrong)} different")
    for pair in wrong[:3]:
        print("    found", *pair, sep="\n    ", file=sys.stderr)
    return len(found) == len(expected) and not wrong


def unpacked_lines(path):
    with pyarrow.input_stream(path, compression="detect") as stream:
        return stream.read().decode("utf-8").split("\n")[:-1]


def converted(path):
    """The pairs of a file, as tmforge reads it."""
    command = [os.environ["tmforge"], "convert", "-q", path, "-o", "-", "--to", "jsonl"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [[unit["source"], unit["target"]] for unit in map(json.loads, lines.split("\n")[:-1])]


def written_by_others(rows):
    """Files of other writers, by their name."""
    table = pyarrow.Table.from_pylist(rows)
    pyarrow.parquet.write_table(table, "pyarrow.parquet", row_group_size=7)
    pyarrow.parquet.write_table(table, "v2.parquet", data_page_version="2.0", version="2.6", use_dictionary=False)
    pandas.DataFrame(rows).to_parquet("pandas.parquet")
    polars.DataFrame(rows).write_parquet("polars.parquet", compression="snappy")
    duckdb.from_arrow(table).to_parquet("duckdb.parquet")
    datasets.Dataset.from_list(rows).to_parquet("datasets.parquet")
    return [f"{name}.parquet" for name in ("pyarrow", "v2", "pandas", "polars", "duckdb", "datasets")]


def main(page, folder, source, target):
    datasets.disable_progress_bars()
    page = open(page, encoding="utf-8").read()
    os.chdir(folder)
    units = [json.loads(line) for line in open("m.jsonl", encoding="utf-8")]
    pairs = [[unit["source"], unit["target"]] for unit in units]
    names = {module.__name__: module for module in MODULES}
    good = []
    for call in calls(page, "Parquet"):
        name = re.split(r"[(\[=]", call)[0].strip()
        good.append(compare(f"m.parquet, {name}", records(eval(call, names)), [flat(unit) for unit in units]))
    texts = [{"translation": {source: a, target: b}} for a, b in pairs]
    for kind, path in [("parquet", "set.parquet"), ("json", "set.jsonl"), ("json", "set.jsonl.gz"), ("json", "set.jsonl.zst")]:
        found = records(datasets.load_dataset(kind, data_files=path))
        good.append(compare(f"{path}, datasets", found, texts))
    for path in ("chosen.tsv", "chosen.tsv.gz", "chosen.tsv.zst"):
        found = [line.split("\t") for line in unpacked_lines(path)]
        good.append(compare(f"{path}, lines", found, [in_columns(unit) for unit in units]))
    options = {"sep": "\t", "names": CHOSEN, "dtype": str, "quoting": 3, "keep_default_na": False}
    found = pandas.read_csv("chosen.tsv.gz", **options).values.tolist()
    good.append(compare("chosen.tsv.gz, pandas", found, [in_columns(unit) for unit in units]))
    for side, language in enumerate((source, target)):
        for end in ("", ".gz", ".zst"):
            expected = [in_tsv(pair[side]) for pair in pairs]
            good.append(compare(f"train.{language}{end}", unpacked_lines(f"train.{language}{end}"), expected))
    rows = [{**flat(unit), "number": at, "tags": ["a", None]} for at, unit in enumerate(units)]
    for path in written_by_others(rows) + ["set.parquet"]:
        good.append(compare(f"{path}, tmforge", converted(path), pairs))
    sys.exit(not all(good))


main(*sys.argv[1:])
