# Installs Spark and the wheel of $TMFORGE_WHEELS, or builds one. To be sourced; $work is a folder, $root that of the project.

# install_spark: Java from Debian, the rest in an environment in $work.
install_spark() {
    local sudo missing=() wheels=${TMFORGE_WHEELS:-$work/wheels}
    command -v java >/dev/null || missing+=(default-jre-headless)
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    if [ ${#missing[@]} -gt 0 ]; then
        sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
        $sudo apt-get update -qq
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
    [ -d "$work/venv" ] || python3 -m venv "$work/venv"
    [ -n "${TMFORGE_WHEELS:-}" ] || "$work/venv/bin/pip" wheel -q --disable-pip-version-check --no-deps -w "$wheels" "$root/python"
    "$work/venv/bin/pip" install -q --disable-pip-version-check -r "$root/examples/spark/requirements.txt" "$wheels"/*.whl
    # Spark's workers take Python from here, too.
    export PATH="$work/venv/bin:$PATH" PYSPARK_PYTHON="$work/venv/bin/python3"
}
