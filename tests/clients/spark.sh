#!/usr/bin/env bash
# Aligns 2,000 documents with the job of examples/spark, in several partitions and with a worker that is killed, and compares all units
# with those of the command.
#
#   TMFORGE=target/release/tmforge TMFORGE_WHEELS=dist tests/clients/spark.sh [WORK]
#
# TMFORGE_WHEELS is a folder with a wheel of tmforge; without it, one is built from python/. What was made is left in WORK, if it is given.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/tests/clients/spark
tmforge=${TMFORGE:-$root/target/release/tmforge}
[ -n "${1:-}" ] || trap 'rm -rf "$work"' EXIT
work=${1:-$(mktemp -d)}
mkdir -p "$work"
. "$here/install.sh"

# command_units DOCUMENTS UNITS [OPTION...]: the command on the same documents. Documents that fail are expected.
command_units() {
    "$tmforge" export --no-config -q --documents - -s en -t zh-CN -o "$work/$2.jsonl" --errors "$work/$2-failed.jsonl" "${@:3}" \
        < "$work/$1.jsonl" 2>"$work/command.log" || [ $? -eq 2 ]
}

install_spark
python3 "$here/documents.py" 2000 --hostile > "$work/documents.jsonl"
python3 "$here/documents.py" 300 | grep -v '"source": \[' > "$work/texts.jsonl"
command_units documents units
"$tmforge" lexicon learn "$work/units.jsonl" -s en -t zh-CN -o "$work/words.lex" >"$work/learn.log"
command_units texts texts-units --lexicon "$work/words.lex"
if command_units texts plain && cmp -s "$work/plain.jsonl" "$work/texts-units.jsonl"; then
    echo "the lexicon changes nothing, so its way to the workers is not tested" >&2
    exit 1
fi
python3 -c 'import sys; from pyarrow import json, parquet; parquet.write_table(json.read_json(sys.argv[1]), sys.argv[2])' \
    "$work/texts.jsonl" "$work/texts.parquet"
PYTHONPATH=$root/examples/spark python3 "$here/runs.py" "$work" 2>"$work/spark.log" || { tail -40 "$work/spark.log" >&2; exit 1; }
for name in 1 4 7 shuffled; do
    python3 "$here/same.py" "$work/units.jsonl" "$work/units-failed.jsonl" "$work/$name"
done
python3 "$here/same.py" "$work/texts-units.jsonl" "$work/texts-units-failed.jsonl" "$work/parquet"
