"""Aligns bilingual documents with Spark: documents in, translation units out.

    python units.py documents.jsonl units -s en -t zh-CN
    spark-submit units.py 'documents/*.parquet' units -s en -t zh-CN --lexicon words.lex

Documents are JSON Lines as `tmforge export --documents` reads them, or Parquet with the same members as columns: `id`
and `text`, or `id`, `source` and `target`, and `format` if there is one. Units are Parquet, in `result=unit`, with the members of
tmforge's JSON Lines as columns. A document that cannot be aligned does not stop the job: it is a row in `result=error`, with its
name in `document` and the message in `error`.
"""

import argparse
import json
import os

import pyarrow as pa
import pyspark.sql.functions as F
from pyspark import SparkFiles
from pyspark.sql import SparkSession

EXPECTED = '{"id", "text"} or {"id", "source", "target"} with texts'
MEMBERS = ["id", "text", "source", "target", "format"]
SETTINGS = {
    # Documents are longer than the rows that Spark's 10,000 is made for.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    # A task has a file for units and one for errors open, so that rows need not be sorted first.
    "spark.sql.maxConcurrentOutputFileWriters": "2",
}
TEXTS = pa.list_(pa.string())
LINES = pa.list_(pa.struct([("first", pa.int64()), ("last", pa.int64())]))


def both(kind):
    """A value for each language."""
    return pa.struct([("source", kind), ("target", kind)])


# The columns of the output. All else that needs a schema takes it from here.
SCHEMA = pa.schema([
    ("id", pa.string()),
    ("document", pa.string()),
    ("position", pa.int64()),
    ("kind", pa.string()),
    ("source", pa.string()),
    ("target", pa.string()),
    ("languages", both(pa.string())),
    ("section", both(TEXTS)),
    ("bead", both(pa.int64())),
    ("confidence", pa.float64()),
    ("verdict", pa.string()),
    ("previous", pa.string()),
    ("next", pa.string()),
    ("lines", both(LINES)),
    ("places", both(TEXTS)),
    ("error", pa.string()),
])


def read(spark, path, form):
    """The documents of a path: a column `line` of JSON, or a column for each member."""
    if form == "jsonl":
        # Bytes, because a line may be no UTF-8.
        return spark.read.text(path, lineSep="\n").select(F.col("value").cast("binary").alias("line"))
    table = spark.read.parquet(path)
    return table.select([name for name in MEMBERS if name in table.columns])


def repeated(documents):
    """The ids that several documents have."""
    if "line" in documents.columns:
        name = F.get_json_object(F.col("line").cast("string"), "$.id")
    else:
        name = F.col("id").cast("string")
    counts = documents.select(name.alias("id")).where("id is not null").groupBy("id").count()
    return {row.id for row in counts.where("count > 1").collect()}


def members(row):
    """The members of a document: of its line of JSON, or of its columns."""
    if "line" not in row:
        return row
    found = json.loads(str(row["line"], "utf-8"))
    if not isinstance(found, dict):
        raise ValueError("no object; expected " + EXPECTED)
    return found


def checked(found):
    """The document of these members, without those that are null. The types are checked here: a wrong one would stop `Forge`."""
    document = {name: found[name] for name in MEMBERS if found.get(name) is not None}
    if isinstance(document.get("id"), (int, float)) and not isinstance(document["id"], bool):
        document["id"] = str(document["id"])
    for name, value in document.items():
        texts = value if isinstance(value, list) and name in ("source", "target") else [value]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError(f"{name} is of another type; expected {EXPECTED}")
        "".join(texts).encode()  # Half of a surrogate pair is no text, but JSON can have one.
    return document


def failure(name, error):
    """The row of a document that failed."""
    return {"document": None if name is None else str(name), "error": str(error)}


def sound(batches, repeats, failures):
    """The documents of Arrow batches. What is none, or shares its id, is added to the failures."""
    for row in (row for batch in batches for row in batch.to_pylist()):
        if not row.get("line", b"-").strip():
            continue
        found = {}
        try:
            found = members(row)
            document = checked(found)
        except (ValueError, RecursionError) as error:
            failures.append(failure(found.get("id"), error))
            continue
        if document.get("id") in repeats:
            failures.append(failure(document["id"], "several documents of this id; expected each id once"))
        else:
            yield document


def aligner(source, target, lexicon=None, repeats=frozenset(), threads=1):
    """The function that turns the documents of a task into rows. `lexicon` is the name of a file that Spark sends to the workers."""

    def align(batches):
        from tmforge import Forge

        path = SparkFiles.get(lexicon) if lexicon else None
        failures = []
        stream = Forge(source, target, lexicon=path, threads=threads).stream(sound(batches, repeats, failures))
        for batch in pa.RecordBatchReader.from_stream(stream):
            yield batch.select(SCHEMA.names)
        yield pa.RecordBatch.from_pylist(failures, schema=SCHEMA)

    return align


def configured(spark):
    """The session, with the settings that nobody chose."""
    chosen = spark.sparkContext.getConf()
    for name, value in SETTINGS.items():
        if not chosen.contains(name):
            spark.conf.set(name, value)
    return spark


def rows(spark, documents, given):
    """The rows of the documents, in SCHEMA."""
    repeats = frozenset() if given.unique_ids else frozenset(repeated(documents))
    if given.partitions:
        documents = documents.repartition(given.partitions)
    if given.lexicon:
        spark.sparkContext.addFile(given.lexicon)
    name = os.path.basename(given.lexicon) if given.lexicon else None
    threads = int(spark.sparkContext.getConf().get("spark.task.cpus", "1"))
    align = aligner(given.source, given.target, name, repeats, threads)
    return documents.mapInArrow(align, spark.createDataFrame(SCHEMA.empty_table()).schema)


def write(rows, path):
    """Writes the rows in one pass, units and errors each in a folder of their own."""
    result = F.when(F.col("error").isNull(), "unit").otherwise("error")
    rows.withColumn("result", result).write.partitionBy("result").parquet(path)


def arguments(given=None):
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("documents", help="JSON Lines or Parquet: a file, a folder or a pattern")
    options.add_argument("units", help="folder to write, which must not exist")
    options.add_argument("-s", "--source", required=True, metavar="LANG", help="source language, such as en")
    options.add_argument("-t", "--target", required=True, metavar="LANG", help="target language, such as zh-CN")
    options.add_argument("--from", dest="form", choices=["jsonl", "parquet"], help="format of the documents [default: by the name]")
    options.add_argument("--lexicon", metavar="FILE", help="lexicon of `tmforge lexicon learn`, sent to all workers")
    options.add_argument("--partitions", type=int, metavar="N", help="spread the documents over N tasks [default: by the files]")
    options.add_argument("--unique-ids", action="store_true", help="do not look for ids that several documents have")
    found = options.parse_args(given)
    found.form = found.form or ("parquet" if ".parquet" in found.documents else "jsonl")
    return found


def main():
    given = arguments()
    spark = configured(SparkSession.builder.appName("tmforge").getOrCreate())
    write(rows(spark, read(spark, given.documents, given.form), given), given.units)
    for row in spark.read.parquet(given.units).groupBy("result").count().sort("result", ascending=False).collect():
        print(f"{row.result}: {row['count']}")
    spark.stop()


if __name__ == "__main__":
    main()
