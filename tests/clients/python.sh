#!/usr/bin/env bash
# Builds the wheel of python/, installs it in a fresh environment, and runs its tests there: the tests of its
# functions against the binary, mypy and stubtest, and the examples of docs/python.md.
#
#     tests/clients/python.sh [TMFORGE] [WHEEL]
#
# TMFORGE is the binary, target/release/tmforge if it is not given. WHEEL is a wheel that is built already.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
binary=$(realpath "${1:-$root/target/release/tmforge}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
pip() { "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
pip -r "$root/python/tests/requirements.txt"

wheel=${2:-}
if [[ -z $wheel ]]; then
    "$work/venv/bin/maturin" build --release --manifest-path "$root/python/Cargo.toml" --out "$work/dist"
    wheel=$(echo "$work"/dist/*.whl)
fi
pip --no-index --no-deps "$wheel"
python=$work/venv/bin/python

# Not in the folder of the sources: the package that is installed is tested.
TMFORGE=$binary "$python" -m pytest -q -p no:cacheprovider "$root/python/tests"
mkdir "$work/run"
ln -s "$root/samples" "$work/run/samples"
cd "$work/run"
"$python" -m mypy --strict --cache-dir "$work/mypy" "$root/python/tests"
"$python" -m mypy.stubtest tmforge
"$python" -m doctest "$root/docs/python.md"
"$python" -c 'import tmforge; print("tmforge", tmforge.__version__)'
