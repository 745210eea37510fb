# The checks of .ci/clients, each a function that ends with an error when the client does not take our
# file. To be sourced after omegat.sh; $work and $clients are folders.

# valid TMX...
valid() {
    local tmx
    for tmx in "$@"; do
        xmllint --nonet --noout --dropdtd --dtdvalid "$work/schemas/tmx14.dtd" "$tmx"
        xmllint --nonet --noout --schema "$work/schemas/tmx14.xsd" "$tmx" 2>"$work/xsd.log" || { cat "$work/xsd.log" >&2; return 1; }
    done
}

# valid_xliff VERSION FILE...: by the schema of the core; that of 2.0 is that of 2.1, too.
valid_xliff() {
    xmllint --nonet --noout --schema "$work/xliff/xliff-core-$1.xsd" "${@:2}" 2>"$work/xsd.log" || { cat "$work/xsd.log" >&2; return 1; }
}

# valid_po FILE: warnings are about header fields that only a translator can fill in.
valid_po() {
    msgfmt --check -o /dev/null "$1" 2>"$work/po.log" || { cat "$work/po.log" >&2; return 1; }
}

# read_bilingual NAME: NAME.xlf, NAME.2.xlf and NAME.po have the pairs of NAME.jsonl.
read_bilingual() {
    python3 "$clients/bilingual.py" "$1"
}

# load_xliff XLF: OmegaT takes the file as a document, finds text in it, and writes it back with the same pairs.
load_xliff() {
    local dir
    dir=$(mktemp -d "$work/xliff-project-XXXX")
    omegat_project "$dir" en zh-CN
    # The filters of OmegaT, which read XLIFF.
    rm "$dir/omegat/filters.xml"
    cp "$1" "$dir/source/memory.xlf"
    omegat_segments "$dir" "$work/none"
    grep -q '<tu>' "$dir/all.tmx"
    omegat_translate "$dir" "$work/none"
    "$tmforge" convert -q "$1" -o "$dir/before.tsv"
    "$tmforge" convert -q "$dir/target/memory.xlf" -o "$dir/after.tsv"
    [ -s "$dir/before.tsv" ] && cmp "$dir/before.tsv" "$dir/after.tsv"
}

# pretranslate FOLDER RULES SOURCE TARGET MEMORY LEAST LEAST_OF_UNITS: OmegaT fills the seed's text, cut
# by the rules, from the memory in tm/FOLDER.
pretranslate() {
    local folder=$1 rules=$work/$2 source=$3 target=$4 memory=$5 project
    [[ $memory == /* ]] || memory=$work/out/$memory
    project=$(mktemp -d "$work/project.XXXX")
    omegat_project "$project" "$source" "$target"
    cp "$work/seed.$source.txt" "$project/source/seed.txt"
    omegat_segments "$project" "$rules"
    cp "$memory.tmx" "$project/tm/$folder/"
    omegat_translate "$project" "$rules"
    python3 "$clients/filled.py" "$memory" "$project" "$6" "$7"
}

# in_context FOLDER TMX: a text in which one source stands thrice becomes the very translation.
in_context() {
    local project
    project=$(mktemp -d "$work/project.XXXX")
    omegat_project "$project" en zh-CN
    cp "$clients/data/doors.en.txt" "$project/source/"
    cp "$2" "$project/tm/$1/"
    omegat_translate "$project" "$work/none"
    diff "$project/target/doors.en.txt" "$clients/data/doors.zh-CN.txt"
}

# fill_po NAME: of NAME.tmx and NAME.jsonl.
fill_po() {
    local folder
    folder=$(mktemp -d "$work/po.XXXX")
    python3 "$clients/po.py" make "$1.jsonl" zh_CN "$folder/in.po"
    pretranslate_po --progress none --tm "$1.tmx" -t "$folder/in.po" "$folder/in.po" "$folder/out.po"
    python3 "$clients/po.py" check "$1.jsonl" "$folder/out.po"
}

# The program has the name of a check here.
pretranslate_po() {
    "$(type -P pretranslate)" "$@" 2>"$work/po.log" || { cat "$work/po.log" >&2; return 1; }
}

# tables NAME: NAME.tsv, NAME.csv and NAME.jsonl.
tables() {
    HF_HOME="$work/hf" HF_HUB_OFFLINE=1 python3 "$clients/tables.py" "$clients/../../docs/formats.md" "$1"
}

# trained COMMAND...: what trainers read of a memory that the command writes.
trained() {
    local folder
    folder=$(mktemp -d "$work/trained.XXXX")
    trained_files "$folder" "$@"
    trainers "$folder"
}

# trained_files FOLDER COMMAND...: Parquet, data sets of translations, TSV with chosen columns and files of lines. The last
# two are written from the memory.
trained_files() {
    local folder=$1 end
    shift
    "$@" -o "$folder/m.parquet" -o "$folder/m.jsonl" -o "$folder/train.en" -o "$folder/train.zh-CN"
    "$@" --json-layout translation -o "$folder/set.parquet" -o "$folder/set.jsonl" -o "$folder/set.jsonl.gz"
    "$@" --columns source,target,confidence,document,section,id -o "$folder/chosen.tsv" -o "$folder/chosen.tsv.gz"
    convert_memory() { "$tmforge" convert -q "$folder/m.jsonl" -s en -t zh-CN "$@"; }
    convert_memory -o "$folder/train.en.gz" -o "$folder/train.zh-CN.gz" -o "$folder/train.en.zst" -o "$folder/train.zh-CN.zst"
    convert_memory --columns source,target,confidence,document,section,id -o "$folder/chosen.tsv.zst"
    convert_memory --json-layout translation -o "$folder/set.jsonl.zst" -o "$folder/set2.parquet"
    cmp "$folder/set.parquet" "$folder/set2.parquet"
}

# trainers FOLDER
trainers() {
    HF_HOME="$work/hf" HF_HUB_OFFLINE=1 python3 "$clients/trainers.py" "$clients/../../docs/formats.md" "$1" en zh-CN
}

# trained_others FILE OPTION...: one of the files is of other units.
trained_others() {
    local folder
    folder=$(mktemp -d "$work/trained.XXXX")
    trained_files "$folder" "$tmforge" export -q samples/npc-report.md -s en -t zh-CN
    "$tmforge" convert -q "$work/out/nasty.jsonl" -o "$folder/$1" "${@:2}"
    trainers "$folder"
}

# spreadsheet CSV: opened as it is by default, and with formulas run, which only cells that look like some do.
spreadsheet() {
    local folder name
    folder=$(mktemp -d "$work/sheet.XXXX")
    name=$(basename "$1" .csv)
    convert "CSV:44,34,76,1" "xlsx:Calc MS Excel 2007 XML" "$folder" "$1"
    convert "" "csv:Text - txt - csv (StarCalc):44,34,76,1" "$folder/back" "$folder/$name.xlsx"
    python3 "$clients/spreadsheet.py" "$1" "$folder/$name.xlsx" "$folder/back/$name.csv"
}

convert() {
    soffice --headless "-env:UserInstallation=file://$work/office" ${1:+"--infilter=$1"} --convert-to "$2" \
        --outdir "$3" "$4" >"$work/office.log" 2>&1 || { cat "$work/office.log" >&2; return 1; }
}

# traced LOG: the system calls of a run with three outputs and a report.
traced() {
    local folder
    folder=$(mktemp -d "$work/traced.XXXX")
    strace -f -o "$1" "$tmforge" export -q samples/npc-report.md -s en -t zh-CN -o "$folder/a.tmx" \
        -o "$folder/b.tsv" -o "$folder/new/c.jsonl" --report "$folder/report.json"
}

# synced LOG: all files are on the disk before the first gets its name.
synced() {
    python3 "$clients/synced.py" "$1" 4
}

# review: the page for corrections: its modules alone, all of it in a browser, with planted errors, and the
# pictures of it in the docs.
review() {
    local root=$clients/../..
    install_browser_tests
    node --test "$root"/web/test/*.test.mjs
    review_assembled "$root/data/review.html"
    review_used "$root/data/review.html" .
    TMFORGE=$tmforge node --test "$clients/review/planted.test.mjs"
    review_pictured "$root/docs"
}

# review_pictured FOLDER: the pictures in a folder show the page as it is.
review_pictured() {
    TMFORGE=$tmforge node "$clients/review/pictures.mjs" "$1"
}

# review_assembled PAGE: it is what the modules give.
review_assembled() {
    node "$clients/../../web/build.mjs" --check "$1"
}

# review_used PAGE TESTS: the tests of these names pass in a browser.
review_used() {
    REVIEW_PAGE=$1 node --test --test-name-pattern="$2" "$clients/review/review.test.mjs"
}

# module_same: what the WebAssembly module writes, as the program writes it.
module_same() {
    "$clients/../../web/workbench.sh"
    module_compared "$clients/../../out/tmforge.wasm"
}

# module_compared MODULE
module_compared() {
    MODULE=$1 TMFORGE=$tmforge node --test "$clients/review/module.test.mjs"
}

# workbench: the page that module_same builds, in a browser.
workbench() {
    install_browser_tests
    workbench_used "$clients/../../out/workbench.html" .
}

# workbench_used PAGE TESTS: the tests of these names pass in a browser.
workbench_used() {
    WORKBENCH_PAGE=$1 TMFORGE=$tmforge node --test --test-name-pattern="$2" "$clients/review/workbench.test.mjs"
}

# spark_same: the job of examples/spark against the program.
spark_same() {
    TMFORGE=$tmforge "$clients/spark.sh" "$work/spark"
}

# spark_compared NAME [OPTION]: what spark_same left in a folder of this name.
spark_compared() {
    "$work/spark/venv/bin/python3" "$clients/spark/same.py" "$work/spark/units.jsonl" "$work/spark/units-failed.jsonl" "$work/spark/$1" "${@:2}"
}

install_browser_tests() {
    install_chromium
    (cd "$clients/review" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-audit --no-fund)
}

# Debian's browser, with Chinese and Japanese letters, and the fonts of the pictures.
install_chromium() {
    [ ! -x /usr/bin/chromium ] || [ ! -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || return 0
    local sudo
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-noto-cjk >/dev/null
}
