"""Clean the texts of catalogues and decide which pairs are translations worth counting."""

import functools
import html
import re
import unicodedata

LONGEST = 400

_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.S)
_PLACEHOLDERS = re.compile(
    r"\$\([A-Za-z_]\w*\)|\$\{[^{}]*\}|%\{[^{}]*\}|\[%[^\]]*%\]|\{\{[^{}]*\}\}|\{[^{}]*\}|%\([A-Za-z_]\w*\)[a-z]?|%[A-Za-z_]+%"
    r"|%(?:\d+\$)?[-+#0]*\d*(?:\.\d+)?(?:l|ll|z)?[sdiufxXcgSpn@](?![a-z])|%[A-Z][A-Z_]{2,}|%%?\d+(?!\w*[%])"
    r"|%[A-Za-z](?![A-Za-z])|\$[A-Za-z_]\w*\$?|\$\d+|#\d+\b|&[a-zA-Z][\w.-]*;|\[\[[^\]]*\]\]|https?://\S+|\\[nrt]|<\?>"
)
_BRACKETED_ACCELERATOR = re.compile(r"\s*[(（][~_&]\w[)）]")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SENTENCE_END = re.compile(r"(?<=[.!?։।])\s+(?=[^\s\d(])|(?<=[。！？])\s*(?=[^\s」』）)])")
_CODE = re.compile(r"[_/=<>\\{}|@]|\w\.\w|[a-z][A-Z]|::|^--?\w")
_LATIN_LETTERS = re.compile(r"[A-Za-z]")
_ENGLISH = frozenset("the of and this with that from your is are to for when which you can not by".split())

# The scripts of the languages that are not written in Latin, as the names of their letters begin.
SCRIPTS = {
    "CYRILLIC": "ru uk be bg mk sr kk ky mn tg tt ba cv sah os ce",
    "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "HEBREW": "he yi",
    "ARABIC": "ar fa ur ug ckb ps sd skr ks azb", "DEVANAGARI": "hi mr ne brx doi mai kok sa bho bgc",
    "BENGALI": "bn as", "GURMUKHI": "pa", "GUJARATI": "gu", "ORIYA": "or", "TAMIL": "ta", "TELUGU": "te",
    "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "THAI": "th", "LAO": "lo", "MYANMAR": "my shn mnw",
    "KHMER": "km", "TIBETAN": "bo dz", "ETHIOPIC": "am ti", "HANGUL": "ko", "CJK": "zh zh-Hant yue",
    "HIRAGANA KATAKANA CJK": "ja", "OL": "sat", "THAANA": "dv", "TIFINAGH": "zgh",
}
_SCRIPT_OF = {language: names.split() for names, languages in SCRIPTS.items() for language in languages.split()}

_MAIN_REGIONS = {"es": "es", "de": "de", "fr": "fr", "it": "it", "nl": "nl", "ca": "es ad"}
_RENAMED = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "ji": "yi", "jw": "jv", "kmr": "ku", "mo": "ro", "jp": "ja",
            "cz": "cs", "ua": "uk", "kr": "ko", "dk": "da"}
_OTHER_FORMS = {"valencia", "formal", "informal", "cyrl", "cyrillic", "tarask", "latn", "latin", "hira", "hira", "arab",
                "iqtelif", "polyton", "hk", "mo", "ijekavian", "gsw", "xl", "vs"}
_NOT_LANGUAGES = {"en", "qps", "xx", "test", "zxx", "und", "qqq", "root", "ach-ug", "hash", "mini", "keys"}


def language(tag):
    """The language of a locale's tag in the spelling of the output, or None where it is not gathered."""
    base, *rest = re.split(r"[-_@.]", tag.lower())
    base = _RENAMED.get(base, base)
    if not re.fullmatch(r"[a-z]{2,3}", base) or base in _NOT_LANGUAGES:
        return None
    if base == "zh":
        if "hk" in rest or "mo" in rest:
            return None
        return "zh-Hant" if {"tw", "hant"} & set(rest) else "zh"
    if _OTHER_FORMS & set(rest):
        return None
    regions = _MAIN_REGIONS.get(base)
    if regions and rest and rest[-1] not in regions.split():
        return None
    return base


@functools.lru_cache(1 << 17)
def clean(text, accelerators=""):
    """The words of a message, without markup, placeholders and the signs that mark a key."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
        text = _TAG.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    if accelerators:
        text = _BRACKETED_ACCELERATOR.sub("", text)
        text = _without_accelerators(text, accelerators)
    text = _PLACEHOLDERS.sub(" ", _PLACEHOLDERS.sub(" ", text))
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\s+([.,;:!?)…。、，])", r"\1", " ".join(text.split()))
    text = re.sub(r"\(\s*\)|\[\s*\]|\"\s*\"|“\s*”|«\s*»|„\s*“|'\s*'|‘\s*’|「\s*」|（\s*）", "", text)
    return " ".join(text.split()).strip(" -–—·•*|:;,")


def _without_accelerators(text, accelerators):
    for sign in accelerators:
        if text.count(sign) == 1:
            text = re.sub(re.escape(sign) + r"(?=\w)|(?<=\w)" + re.escape(sign) + r"(?=\s|$)", "", text)
    return text


def pairs(english, target, tongue, accelerators=""):
    """The pairs of one message: its sentences where both sides have as many, otherwise the whole."""
    english, target = clean(english, accelerators), clean(target, accelerators)
    left, right = _SENTENCE_END.split(english), _SENTENCE_END.split(target)
    if len(left) > 1 and len(left) == len(right) and all(map(_alike_in_length, left, right)):
        candidates = list(zip(left, right))
    else:
        candidates = [(english, target)]
    return [pair for pair in candidates if _good(*pair, tongue)]


def _alike_in_length(left, right):
    return max(len(left), len(right)) <= 5 * min(len(left), len(right)) + 10


def _good(english, target, tongue):
    if not 1 < len(english) <= LONGEST or not 0 < len(target) <= LONGEST:
        return False
    if english.casefold() == target.casefold() or "\ufffd" in target or "crwdn" in target:
        return False
    if not _LATIN_LETTERS.search(english) or not any(map(str.isalpha, target)):
        return False
    if " " not in english and _CODE.search(english):
        return False
    return _alike_in_length(english, target) and not _untranslated(english, target, tongue)


@functools.lru_cache(None)
def _script(letter):
    """The script of a letter as the first word of its name."""
    return re.split(r"\W", unicodedata.name(letter, "LATIN"))[0]


def _untranslated(english, target, tongue):
    """Whether the target is still English: letters of another script, or the words of the source."""
    scripts = _SCRIPT_OF.get(tongue)
    if scripts:
        letters = [c for c in target if c.isalpha()]
        own = sum(_script(c) in scripts for c in letters)
        return 3 * own < len(letters)
    if not target.isascii():
        foreign = sum(_script(c) != "LATIN" for c in target if c.isalpha())
        if 2 * foreign > len(target):
            return True
    words = re.findall(r"[^\W\d_]+", target.lower())
    source = set(re.findall(r"[^\W\d_]+", english.lower()))
    kept = sum(word in source for word in words)
    function = {word for word in words if word in _ENGLISH} & source
    return (len(words) > 3 and 4 * kept > 3 * len(words)) or (len(function) > 2 and 2 * kept > len(words))
