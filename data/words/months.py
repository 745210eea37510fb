"""Makes data/months.tsv from the npm package cldr-dates-full: python3 months.py cldr-dates-full-*.tgz OUT

A line for each language: its code, and for each month the names that are one word of letters, separated by commas.
"""
import json
import sys
import tarfile


def names(calendar):
    """The names of each month, within and outside of dates, in full."""
    months = calendar["dates"]["calendars"]["gregorian"]["months"]
    wide = [months[use]["wide"] for use in ("stand-alone", "format")]
    return [list(dict.fromkeys(w[str(m)].lower() for w in wide)) for m in range(1, 13)]


def is_word(name):
    return name.replace("ʼ", "").replace("'", "").isalpha()


def main(package, out):
    lines = {}
    with tarfile.open(package) as archive:
        for member in archive.getmembers():
            parts = member.name.split("/")
            if parts[-1] != "ca-gregorian.json" or not parts[-2].isalpha():
                continue
            found = next(iter(json.load(archive.extractfile(member))["main"].values()))
            words = [[name for name in month if is_word(name)] for month in names(found)]
            distinct = len({tuple(month) for month in words})
            if all(words) and distinct == 12 and not any(ord(c) > 0x2E80 for c in words[0][0]):
                lines[parts[-2]] = "\t".join([parts[-2]] + [",".join(month) for month in words])
    with open(out, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines[code] + "\n" for code in sorted(lines))


main(*sys.argv[1:])
