"""Runs the job of examples/spark in several ways, in one session of Spark.

    python3 runs.py WORK

WORK/documents.jsonl becomes WORK/1, WORK/4 and WORK/7, named by the number of partitions, and WORK/shuffled. In WORK/7 a worker is killed
once, in the middle of its task. WORK/texts.parquet becomes WORK/parquet, with the lexicon WORK/words.lex.
"""

import os
import signal
import sys
import time

import pyspark.sql.functions as F
from pyspark.sql import SparkSession

import units

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
}


def session():
    """Spark on two threads, which tries a task three times."""
    builder = SparkSession.builder.master("local[2,3]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = units.configured(builder.getOrCreate())
    spark.sparkContext.addPyFile(units.__file__)
    return spark


def killed_once(align, marker):
    """The same function. The first worker that has taken half of its documents kills itself, and leaves a file that says so."""

    def halves(batches):
        for batch in batches:
            yield batch.slice(0, batch.num_rows // 2)
            try:
                os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
                os.kill(os.getpid(), signal.SIGKILL)
            except FileExistsError:
                yield batch.slice(batch.num_rows // 2)

    return lambda batches: align(halves(batches))


def run(spark, work, name, documents="documents.jsonl", lexicon=None, partitions=None, prepare=lambda documents: documents):
    """Writes WORK/NAME."""
    start = time.monotonic()
    options = ["-s", "en", "-t", "zh-CN", *(["--lexicon", f"{work}/{lexicon}"] if lexicon else [])]
    options += ["--partitions", str(partitions)] if partitions else []
    given = units.arguments([f"{work}/{documents}", f"{work}/{name}", *options])
    read = prepare(units.read(spark, given.documents, given.form))
    units.write(units.rows(spark, read, given), given.units)
    print(f"{name}: {time.monotonic() - start:.1f} s", flush=True)


def run_killed(spark, work, name, partitions):
    """Writes WORK/NAME, with a worker that is killed."""
    marker, aligner = f"{work}/killed", units.aligner
    units.aligner = lambda *given: killed_once(aligner(*given), marker)
    try:
        run(spark, work, name, partitions=partitions)
    finally:
        units.aligner = aligner
    if not os.path.exists(marker):
        sys.exit("no worker was killed")


def repeated_ids(spark):
    """Documents of one id in two partitions: each fails, whichever comes first."""
    text = "The ferry is late.\\n\\n渡船晚点了。\\n"
    lines = [(f'{{"id": {name}, "text": "{text}"}}'.encode(),) for name in ('"a"', '"b"', '"a"', "4", '"4"')]
    documents = spark.createDataFrame(lines, "line binary").repartition(5)
    given = units.arguments(["-", "-", "-s", "en", "-t", "zh-CN"])
    found = sorted((row.document, row.error is None) for row in units.rows(spark, documents, given).collect())
    if found != [("4", False), ("4", False), ("a", False), ("a", False), ("b", True)]:
        sys.exit(f"repeated ids: {found}")


def main():
    [work] = sys.argv[1:]
    spark = session()
    for partitions in (1, 4):
        run(spark, work, str(partitions), partitions=partitions)
    run_killed(spark, work, "7", partitions=7)
    run(spark, work, "shuffled", prepare=lambda documents: documents.repartition(7).orderBy(F.rand(7)))
    run(spark, work, "parquet", "texts.parquet", "words.lex", partitions=3)
    repeated_ids(spark)
    spark.stop()


if __name__ == "__main__":
    main()
