"""Read the file formats in which translated software keeps its texts."""

import gzip
import re
import struct


def mo(data):
    """The messages of a compiled gettext catalogue: pairs of original and translation."""
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, originals, translations = struct.unpack(order + "3I", data[8:20])
    for i in range(count):
        yield from _plain(*(_mo_text(data, order, table + 8 * i) for table in (originals, translations)))


def _mo_text(data, order, at):
    length, start = struct.unpack(order + "2I", data[at:at + 8])
    return data[start:start + length].decode("utf-8", "replace")


def _plain(original, translation):
    """The last plural forms of a message without its context."""
    original = original.split("\x04")[-1]
    if original:
        yield original.split("\0")[-1], translation.split("\0")[-1]


_PO_STRING = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*"(.*)"\s*$')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def po(text):
    """The messages of a gettext catalogue that are translated and not marked as doubtful."""
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        fields, field = {}, None
        doubtful = re.search(r"^#,.*\bfuzzy\b", block, re.M)
        for line in block.split("\n"):
            found = None if line.startswith("#") else _PO_STRING.match(line)
            if found:
                field = found[1] or field
                fields[field] = fields.get(field, "") + unescape(found[2])
        forms = sorted(key for key in fields if key and key.startswith("msgstr"))
        if fields.get("msgid") and forms and not doubtful and fields[forms[-1]]:
            yield fields.get("msgid_plural", fields["msgid"]), fields[forms[-1]]


def unescape(text):
    return re.sub(r"\\(u[0-9A-Fa-f]{4}|.)", lambda m: _unescaped(m[1]), text)


def _unescaped(sign):
    return chr(int(sign[1:], 16)) if len(sign) == 5 else _ESCAPES.get(sign, sign)


def properties(text):
    """The messages of a Java properties file by key."""
    text = re.sub(r"\\\r?\n\s*", "", text)
    messages = {}
    for line in text.splitlines():
        found = re.match(r"\s*([^#!\s=:][^=:]*?)\s*[=:]\s*(.*)", line)
        if found:
            messages[found[1]] = unescape(found[2]).split(";")[-1] if "#" in found[2] and ";" in found[2] else unescape(found[2])
    return messages


def dtd(text):
    return {key: value for key, _, value in re.findall(r"<!ENTITY\s+(\S+)\s+(['\"])(.*?)\2", text, re.S)}


def fluent(text):
    """The messages and attributes of a Fluent file by name; of variants, the default one."""
    messages, name, message = {}, None, None
    for line in text.splitlines():
        attribute = re.match(r"\s+\.([\w-]+)\s*=\s*(.*)", line)
        start = re.match(r"([a-zA-Z][\w-]*)\s*=\s*(.*)", line)
        if start:
            name = message = start[1]
            messages[name] = [start[2]]
        elif attribute and message:
            name = message + "." + attribute[1]
            messages[name] = [attribute[2]]
        elif name and (line[:1] in (" ", "\t", "}") or not line.strip()):
            messages[name].append(line.strip())
        else:
            name = message = None
    return {name: _fluent_text(" ".join(lines)) for name, lines in messages.items()
            if not name.endswith((".accesskey", ".key", ".style", "-commandkey", "-shortcut"))}


def _fluent_text(text):
    text = re.sub(r'\{\s*"((?:[^"\\]|\\.)*)"\s*\}', lambda m: unescape(m[1]), text)
    previous = None
    while previous != text:
        previous = text
        text = re.sub(r"\{[^{}]*?->([^{}]*)\}", lambda m: _default_variant(m[1]), re.sub(r"\{[^{}>]*\}", " ", text))
    return text


def _default_variant(variants):
    found = re.search(r"\*\[[^\]]*\]([^\[]*)", variants)
    return found[1] if found else " "


def icu(text):
    """A message in ICU's format with its plural and select branches reduced to the last one."""
    previous = None
    while previous != text and re.search(r"\{[^{}]*,\s*(?:plural|select|selectordinal)\s*,", text):
        previous = text
        text = re.sub(r"\{[^{},]*,\s*(?:plural|select|selectordinal)\s*,((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}",
                      lambda m: _last_branch(m[1]), text)
    return text


def _last_branch(branches):
    found = re.findall(r"\{((?:[^{}]|\{[^{}]*\})*)\}", branches)
    return found[-1] if found else " "


def flat(tree, path=()):
    """The strings of nested JSON objects by path."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from flat(value, path + (key,))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from flat(value, path + (place,))
    elif isinstance(tree, str):
        yield path, tree


def pak(data):
    """The texts of a Chromium resource file by number."""
    version, encoding = struct.unpack("<IB", data[:5])
    if version == 4:
        count, encoding, at = *struct.unpack("<IB", data[4:9]), 9
    else:
        count, at = struct.unpack("<H", data[8:10])[0], 12
    entries = [struct.unpack("<HI", data[at + 6 * i:at + 6 * i + 6]) for i in range(count + 1)]
    kind = "utf-16-le" if encoding == 2 else "utf-8"
    return {number: data[start:end].decode(kind, "replace") for (number, start), (_, end) in zip(entries, entries[1:])}


def arsc(data):
    """The strings of an Android resource table: by language and region, then by resource number."""
    strings, tables = None, {}
    at = 12
    while at < len(data):
        kind, header, size = struct.unpack("<HHI", data[at:at + 8])
        if kind == 1:
            strings = _string_pool(data, at)
        elif kind == 0x200:
            _arsc_package(data, at, header, size, strings, tables)
        at += size
    return tables


def _arsc_package(data, start, header, size, strings, tables):
    at = start + header
    while at < start + size:
        kind, head, length = struct.unpack("<HHI", data[at:at + 8])
        if kind == 0x201:
            _arsc_type(data, at, head, strings, tables)
        at += length


def _arsc_type(data, at, head, strings, tables):
    """One type in one configuration; only strings that depend on nothing but the language are taken."""
    number, _, _, count, entries = struct.unpack("<BBHII", data[at + 8:at + 20])
    size = struct.unpack("<I", data[at + 20:at + 24])[0]
    config = data[at + 20:at + 20 + size]
    if any(config[4:8]) or any(config[12:36]):
        return
    language, region = config[8:10], config[10:12]
    tag = (language.decode("latin-1").strip("\0"), region.decode("latin-1").strip("\0"))
    table = tables.setdefault(tag, {})
    for i in range(count):
        offset = struct.unpack("<I", data[at + head + 4 * i:at + head + 4 * i + 4])[0]
        if offset != 0xFFFFFFFF:
            _arsc_entry(data, at + entries + offset, (number, i), strings, table)


def _arsc_entry(data, at, number, strings, table):
    _, flags = struct.unpack("<HH", data[at:at + 4])
    if flags & 1:
        count = struct.unpack("<I", data[at + 12:at + 16])[0]
        values = [(at + 16 + 12 * i + 4, number + (struct.unpack("<I", data[at + 16 + 12 * i:at + 20 + 12 * i])[0],))
                  for i in range(count)]
    else:
        values = [(at + 8, number)]
    for place, key in values:
        kind, value = data[place + 3], struct.unpack("<I", data[place + 4:place + 8])[0]
        if kind == 3:
            table[key] = strings[value]


def _string_pool(data, at):
    _, header, _, count, _, flags, start, _ = struct.unpack("<HHIIIIII", data[at:at + 28])
    read = _utf8_text if flags & 0x100 else _utf16_text
    offsets = struct.unpack(f"<{count}I", data[at + header:at + header + 4 * count])
    return [read(data, at + start + offset) for offset in offsets]


def _utf8_text(data, at):
    at += 2 if data[at] & 0x80 else 1
    length = data[at]
    at += 1
    if length & 0x80:
        length = (length & 0x7F) << 8 | data[at]
        at += 1
    return data[at:at + length].decode("utf-8", "replace")


def _utf16_text(data, at):
    length = struct.unpack("<H", data[at:at + 2])[0]
    at += 2
    if length & 0x8000:
        length = (length & 0x7FFF) << 16 | struct.unpack("<H", data[at:at + 2])[0]
        at += 2
    return data[at:at + 2 * length].decode("utf-16-le", "replace")


_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def dictd(index, compressed):
    """The entries of a dictd database in order: headword and definition."""
    text = gzip.decompress(compressed)
    for line in index.decode("utf-8", "replace").splitlines():
        word, start, length, *_ = line.split("\t")
        start = _number(start)
        yield word, text[start:start + _number(length)].decode("utf-8", "replace")


def _number(digits):
    value = 0
    for digit in digits:
        value = 64 * value + _DIGITS.index(digit)
    return value


_PARAGRAPH = re.compile(r'<(p|h[1-6]|li|td)\b[^>]*\bid="((?:par|hd|tit)_?id[^"]+)"[^>]*>(.*?)</\1>', re.S)


def help_page(text):
    """The paragraphs of a LibreOffice help page by their number, those that occur more often in order."""
    paragraphs = {}
    for _, number, content in _PARAGRAPH.findall(text):
        paragraphs.setdefault(number, []).append(content)
    return paragraphs
