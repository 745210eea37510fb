# Runs OmegaT on projects made for it. To be sourced; OMEGAT_JAR names another OmegaT.

omegat_jar=${OMEGAT_JAR:-/usr/share/omegat/OmegaT.jar}

# omegat_project DIR SOURCE TARGET: an empty project; text files have a paragraph on each line.
omegat_project() {
    local dir=$1 source=$2 target=$3
    mkdir -p "$dir"/{source,target,glossary,dictionary,omegat,config} "$dir"/tm/{auto,enforce}
    cat > "$dir/omegat.project" <<X
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>$source</source_lang><target_lang>$target</target_lang>
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

# omegat_run DIR CLASSES MODE...: what shadows OmegaT's own classes and resources is in CLASSES.
# OmegaT ends with 0 when it could not load a memory, so its log is read.
omegat_run() {
    local dir=$1 classes=$2
    shift 2
    java -Djava.awt.headless=true -cp "$classes:$omegat_jar" org.omegat.Main "$dir" --quiet "$@" \
        --config-dir="$dir/config" --disable-project-locking > "$dir/log" 2>&1 || { cat "$dir/log" >&2; return 1; }
    if grep -E 'Error: |Failed to load|Exception' "$dir/log" >&2; then return 1; fi
}

# omegat_translate DIR CLASSES: inserts what the memories give; texts in target/, pairs in NAME-omegat.tmx.
omegat_translate() {
    omegat_run "$1" "$2" --mode=console-translate
}

# omegat_segments DIR CLASSES: all segments of the project's texts, in all.tmx.
omegat_segments() {
    omegat_run "$1" "$2" --mode=console-createpseudotranslatetmx \
        --pseudotranslatetmx="$1/all.tmx" --pseudotranslatetype=equal
}

# omegat_rules TMFORGE DIR: OmegaT takes no SRX from a project, so its default rules are shadowed.
omegat_rules() {
    mkdir -p "$2/org/omegat/core/segmentation"
    "$1" segment --export-srx > "$2/org/omegat/core/segmentation/defaultRules.srx"
}
