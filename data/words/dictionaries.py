"""Take headwords and glosses from the FreeDict dictionaries that are under CC BY-SA."""

import re
import unicodedata

import formats

LONGEST = 4

_SHARE_ALIKE = re.compile(r"share\W*alike|cc[- ]by[- ]sa", re.I)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|（[^（）]*）")
_SOUNDS = re.compile(r"//.*?//|/[^/]*/")
_NUMBER = re.compile(r"^\d+\.\s+")
_TWO_SCRIPTS = re.compile(r"[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]")
_KANJI = re.compile(r"[\u3400-\u9fff々]")


def read(packages):
    """The glosses of each dictionary that is under CC BY-SA alone, and a table of their licences, as rows by file name."""
    licences = [("dictionary", "package", "edition", "licence", "headwords", "glosses")]
    files = {"LICENCES.tsv": licences}
    for package in packages:
        index = next((package / "usr/share/dictd").glob("*.index"))
        name = index.stem.removeprefix("freedict-")
        entries = list(formats.dictd(index.read_bytes(), index.with_suffix(".dict.dz").read_bytes()))
        edition, licence = header(entries)
        if _SHARE_ALIKE.search(licence) and "General Public" not in licence:
            glosses = list(dict.fromkeys(gloss for entry in entries for gloss in glosses_of(*entry, name)))
            files[f"{name}.tsv"] = glosses
            count = len({word for word, _ in glosses})
            licences.append((name, package.name, edition, licence, str(count), str(len(glosses))))
    return files


def header(entries):
    """The edition of a dictionary and what its own header says of its licence."""
    text = "".join(text for word, text in entries if _is_header(word))
    edition = re.search(r"Edition:\s*(\S+)", text)
    licence = re.search(r"Availability:\s*(.*?)\n\s*\n", text, re.S)
    return edition[1] if edition else "", " ".join(licence[1].split()) if licence else ""


def _is_header(word):
    return re.sub(r"[^a-z]", "", word).startswith("database") or word.startswith("00")


def glosses_of(word, text, name):
    """The pairs of headword and gloss of one entry."""
    lines = [line for line in text.strip("\n").split("\n") if line.strip()]
    if len(lines) < 2 or _is_header(word):
        return
    first, rest = lines[0], lines[1:]
    if name.startswith("jpn"):
        words, glosses = japanese_words(first, text), all_glosses(rest)
    else:
        words, glosses = words_of(first), numbered_glosses(rest)
    for word in words:
        for gloss in glosses:
            if word.casefold() != gloss.casefold() or len(word) > 1:
                yield word, gloss


def words_of(line):
    """The headword of an entry's first line, which also has its sounds and part of speech."""
    return short_phrases(_SOUNDS.sub("", line))


def japanese_words(line, text):
    """The spellings of a Japanese entry; readings only where these are how the word is written."""
    words = short_phrases(_SOUNDS.sub("", line))
    written = [word for word in words if _KANJI.search(word)]
    return written if written and "kana alone" not in text else words


def numbered_glosses(lines):
    """The translations of an entry: its first line and the numbered ones; between them are definitions."""
    taken = [line for place, line in enumerate(lines) if place == 0 or _NUMBER.match(line)]
    return [phrase for line in taken for phrase in short_phrases(re.sub(r"\s*\d+\.\s*$", "", _NUMBER.sub("", line)))]


def all_glosses(lines):
    return [phrase for line in lines for phrase in short_phrases(_NUMBER.sub("", line))]


def short_phrases(line):
    """The phrases of a line without remarks, and without those that explain rather than translate."""
    previous = None
    while previous != line:
        previous, line = line, _BRACKETS.sub(" ", line)
    line = unicodedata.normalize("NFC", line).replace("\u0301", "")
    phrases = [" ".join(phrase.split()).strip(" .-–~…!?\"'’*") for phrase in re.split(r"[,;/；、，]|\s\d+\.(?:\s|$)", line)]
    return [phrase for phrase in phrases if _usable(phrase)]


def _usable(phrase):
    return (any(map(str.isalpha, phrase)) and len(phrase.split()) <= LONGEST and len(phrase) <= 40
            and not re.search(r"[()\[\]{}<>|=:]", phrase) and not _TWO_SCRIPTS.search(phrase))
