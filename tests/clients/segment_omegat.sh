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
tmforge=${TMFORGE:-"$here/../../target/release/tmforge"}
jar=${OMEGAT_JAR:-/usr/share/omegat/OmegaT.jar}
share=${SHARE:-90}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# OmegaT takes no SRX file from a project: its default rules are shadowed on the class path.
mkdir -p "$work/classes/org/omegat/core/segmentation"
$tmforge segment --export-srx > "$work/classes/org/omegat/core/segmentation/defaultRules.srx"

project() {
    local dir=$1 language=$2
    mkdir -p "$dir"/{source,target,tm,glossary,dictionary,omegat}
    cat > "$dir/omegat.project" <<X
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>$language</source_lang><target_lang>eo</target_lang>
<source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok><target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
X
    cat > "$dir/omegat/filters.xml" <<'X'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<filters removeTags="false" removeSpacesNonseg="true" preserveSpaces="false" ignoreFileContext="false">
  <filter className="org.omegat.filters2.text.TextFilter" enabled="true">
    <files sourceFilenameMask="*.txt" sourceEncoding="UTF-8" targetEncoding="UTF-8" targetFilenamePattern="${filename}"/>
    <option name="segmentOn" value="BREAKS"/>
  </filter>
</filters>
X
}

# The segments that OmegaT makes of FILE, one a line: a pseudo-translation has one unit for each.
omegat_segments() {
    local dir=$1 language=$2 file=$3
    project "$dir" "$language"
    cp "$file" "$dir/source/text.txt"
    java -Djava.awt.headless=true -cp "$work/classes:$jar" org.omegat.Main "$dir" --quiet \
        --mode=console-createpseudotranslatetmx --pseudotranslatetmx="$dir/all.tmx" \
        --pseudotranslatetype=equal --config-dir="$work/config" --disable-project-locking \
        > "$dir/log" 2>&1 || { cat "$dir/log" >&2; return 1; }
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
    omegat_segments "$work/$language" "$language" "$work/text.txt" | trimmed > "$work/theirs"
    both=$(LC_ALL=C comm -12 "$work/ours" "$work/theirs" | wc -l)
    ours=$(wc -l < "$work/ours") theirs=$(wc -l < "$work/theirs")
    printf '%-4s %4d of %4d segments alike, %3d others\n' "$language" "$both" "$ours" $((theirs - both))
    [ -z "${VERBOSE:-}" ] || LC_ALL=C comm -3 "$work/ours" "$work/theirs"
    all=$((all + ours)) same=$((same + both))
done
echo "all  $same of $all segments alike, $((same * 100 / all)) %"
[ $((same * 100)) -ge $((share * all)) ]
