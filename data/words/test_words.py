"""Run with `python3 -m unittest discover data/words`."""

import struct
import unittest

import dictionaries
import formats
import texts


class Texts(unittest.TestCase):
    def test_markup_placeholders_and_keys_are_removed(self):
        self.assertEqual(texts.clean("Save &amp; <b>close</b> %1$s now", ""), "Save & close now")
        self.assertEqual(texts.clean("ファイル(~F)", "~"), "ファイル")
        self.assertEqual(texts.clean("_Open {file}", "_"), "Open")
        self.assertEqual(texts.clean("50% of it", ""), "50% of it")

    def test_sentences_are_divided_where_both_sides_have_as_many(self):
        self.assertEqual(texts.pairs("Stop here. Go on.", "Hier halten. Weitergehen.", "de"),
                         [("Stop here.", "Hier halten."), ("Go on.", "Weitergehen.")])
        self.assertEqual(len(texts.pairs("Stop here. Go on.", "Hier halten und weitergehen.", "de")), 1)

    def test_what_is_no_translation_is_dropped(self):
        for english, target, tongue in [("Open", "open", "de"), ("A file", "123", "de"), ("file_name", "Dateiname", "de"),
                                        ("Open the file", "Open file", "ru"), ("Open", "Datei " * 80, "de"),
                                        ("Change the name of this", "Change the name of that", "fr")]:
            self.assertEqual(texts.pairs(english, target, tongue), [])

    def test_tags_become_languages(self):
        tags = {"pt_BR": "pt", "zh-Hans": "zh", "zh_TW": "zh-Hant", "zh-HK": None, "nb-NO": "nb", "no": "nb", "iw": "he",
                "sr-Latn": None, "es-MX": None, "es-ES": "es", "en-GB": None, "ca-valencia": None}
        self.assertEqual({tag: texts.language(tag) for tag in tags}, tags)


class Formats(unittest.TestCase):
    def test_po_takes_the_last_plural_and_nothing_doubtful(self):
        text = ('#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\nmsgstr[1] "vie"\n"le"\n')
        self.assertEqual(list(formats.po(text)), [("many", "viele")])

    def test_mo_drops_the_context(self):
        original, translation = b"menu\x04Open", "Öffnen".encode()
        data = struct.pack("<7I", 0x950412DE, 0, 1, 28, 36, 0, 0) + struct.pack("<4I", len(original), 44, len(translation), 53)
        self.assertEqual(list(formats.mo(data + original + translation)), [("Open", "Öffnen")])

    def test_fluent_takes_the_default_variant(self):
        text = "a = { $n ->\n    [one] A tab\n   *[other] { $n } tabs\n }\n    .title = T\n    .accesskey = K\n-b = B\n"
        messages = formats.fluent(text)
        self.assertEqual(messages["a"].split(), ["tabs"])
        self.assertEqual(messages["a.title"], "T")
        self.assertNotIn("a.accesskey", messages)

    def test_icu_takes_the_last_branch(self):
        self.assertEqual(formats.icu("{N, plural, =1 {a file} other {# files}} open"), "# files open")


class Dictionaries(unittest.TestCase):
    def test_translations_are_told_from_definitions(self):
        text = "Damm /dam/ <n, masc>\n1. dyke, dam (of a river)\nErdwall\n2. causeway 3.\nWeg\n"
        self.assertEqual([gloss for _, gloss in dictionaries.glosses_of("damm", text, "deu-eng")], ["dyke", "dam", "causeway"])

    def test_japanese_has_its_readings_only_where_these_are_written(self):
        text = "焼き場 /jaki/, やきば /ba/\n(noun)\n[place] crematory\n"
        self.assertEqual(list(dictionaries.glosses_of("焼場", text, "jpn-eng")), [("焼き場", "crematory")])


if __name__ == "__main__":
    unittest.main()
