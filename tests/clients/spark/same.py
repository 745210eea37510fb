"""Compares what Spark wrote with what the command wrote.

    python3 same.py UNITS.jsonl ERRORS.jsonl FOLDER [--without-one]

The units must be equal, all members of each, after both are sorted by document and position. The documents that failed must be
as many, and those that the command names must be among them. --without-one leaves out a unit of Spark's: the comparison must fail.
"""

import argparse
import collections
import json
import os
import sys

import pyarrow.dataset


def command_units(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spark_rows(folder, result):
    """The rows of a folder of results. There is none if there are no rows."""
    path = f"{folder}/result={result}"
    return pyarrow.dataset.dataset(path, format="parquet").to_table().to_pylist() if os.path.exists(path) else []


def ordered(units):
    return sorted(units, key=lambda unit: (unit["document"], unit["position"]))


def difference(command, spark):
    """What differs first, or nothing."""
    if len(command) != len(spark):
        return f"{len(command)} units of the command, {len(spark)} of Spark"
    for one, other in zip(ordered(command), ordered(spark)):
        expected = {name: one.get(name) for name in other}
        if expected != other or not one.keys() <= other.keys():
            return f"the command has\n{one}\nSpark has\n{other}"
    return None


def failed(command, spark):
    """What differs in the documents that failed, or nothing."""
    if len(command) != len(spark):
        return f"{len(command)} documents failed in the command, {len(spark)} in Spark"
    named = collections.Counter(row["id"] for row in command if row["id"] is not None)
    missing = named - collections.Counter(row["document"] for row in spark)
    silent = [row for row in spark if not row["error"]]
    return f"not failed in Spark, or without a message: {missing} {silent}" if missing or silent else None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("units")
    options.add_argument("errors")
    options.add_argument("folder")
    options.add_argument("--without-one", action="store_true")
    given = options.parse_args()
    units = spark_rows(given.folder, "unit")
    if given.without_one:
        units.pop(len(units) // 2)
    found = difference(command_units(given.units), units) or failed(command_units(given.errors), spark_rows(given.folder, "error"))
    if found:
        sys.exit(f"{given.folder}: {found}")
    print(f"{len(units)} units are equal; {len(command_units(given.errors))} documents failed in both")


if __name__ == "__main__":
    main()
