#!/bin/bash
# How far OmegaT 3.6, with the rules that `tmforge segment --export-srx` writes, cuts the project's
# own cases as tmforge does.
#
#   tests/clients/segment_omegat.sh [LANGUAGE...]
#
# Needs OmegaT 3.6 (Debian: omegat) and a built tmforge; TMFORGE and OMEGAT_JAR name others. For each
# language it prints how many of tmforge's segments OmegaT has too, and how many OmegaT has besides.
# Ends with 1 when fewer than SHARE per cent (90) agree over all.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/omegat.sh"
tmforge=${TMFORGE:-"$here/../../target/release/tmforge"}
share=${SHARE:-90}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

omegat_rules "$tmforge" "$work/classes"

# The segments that OmegaT makes of FILE, one a line: a pseudo-translation has one unit for each.
segments() {
    local dir=$1 language=$2 file=$3
    omegat_project "$dir" "$language" eo
    cp "$file" "$dir/source/text.txt"
    omegat_segments "$dir" "$work/classes"
    grep -o '<seg>[^<]*</seg>' "$dir/all.tmx" | sed -e 's/<seg>//; s/<\/seg>//' \
        -e 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&apos;/'"'"'/g; s/&amp;/\&/g'
}

trimmed() {
    sed -e 's/^[[:space:]]*//; s/[[:space:]]*$//' | sed '/^$/d' | LC_ALL=C sort -u
}

cat "$here"/../data/segment/*.tsv | grep -v '\\[nL]' > "$work/cases"
languages=("$@")
[ ${#languages[@]} -gt 0 ] || mapfile -t languages < <(cut -f1 "$work/cases" | sort -u)
all=0 same=0
for language in "${languages[@]}"; do
    awk -F'\t' -v l="$language" '$1 == l { gsub(/‖/, "", $3); print $3 "\n" }' "$work/cases" > "$work/text.txt"
    $tmforge segment "$work/text.txt" -l "$language" | trimmed > "$work/ours"
    segments "$work/$language" "$language" "$work/text.txt" | trimmed > "$work/theirs"
    both=$(LC_ALL=C comm -12 "$work/ours" "$work/theirs" | wc -l)
    ours=$(wc -l < "$work/ours") theirs=$(wc -l < "$work/theirs")
    printf '%-4s %4d of %4d segments alike, %3d others\n' "$language" "$both" "$ours" $((theirs - both))
    [ -z "${VERBOSE:-}" ] || LC_ALL=C comm -3 "$work/ours" "$work/theirs"
    all=$((all + ours)) same=$((same + both))
done
echo "all  $same of $all segments alike, $((same * 100 / all)) %"
[ $((same * 100)) -ge $((share * all)) ]
