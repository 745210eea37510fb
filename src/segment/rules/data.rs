//! The lists.

use super::Language;

/// The rules for a primary language subtag.
pub(super) fn language(primary: &str) -> &'static Language {
    LANGUAGES.iter().copied().find(|l| l.tags.contains(&primary)).unwrap_or(&Language::PLAIN)
}

/// Latin abbreviations that texts in every language use.
pub(super) const COMMON: Language = Language {
    before: "mr mrs ms mx messrs dr prof rev hon mt ft capt lt col gen sgt maj cmdr adm gov sen rep \
             pres e.g i.e eg ie cf viz vs ca approx fr sr.a mme mlle mgr",
    number: "no nos nr vol pp p fig figs sec ch art eq n° nº №",
    either: "inc ltd corp co bros llc plc jr sr st ph.d m.d b.a m.a u.s u.k u.n e.u u.s.a d.c al op cit ibid",
    last: "etc a.m p.m",
    starters: "the he she it they we you i this that these those there here what who why how where when did do does is are was were",
    ..Language::PLAIN
};

const ENGLISH: Language = Language {
    tags: &["en"],
    starters: "the an he she it they we you i this that these those there here in on at by for from with \
               without within when while after before if as but and or so yet however although because since his \
               her its their our my your what who why how where which did do does is are was were has have had \
               can could should may might must let let's not no yes all some many most each every both \
               another other such then thus therefore now once later meanwhile only even just also until during \
               despite through under over between among both nor neither either one two three nobody everyone",
    leading: "at by on around about before after since until till from between near",
    months: "",
    before: "",
    number: "jan feb mar apr jun jul aug sep sept oct nov dec",
    ..Language::PLAIN
};

const GERMAN: Language = Language {
    tags: &["de", "gsw", "lb"],
    ordinals: true,
    guillemets_point_in: true,
    before: "z.b d.h u.u v.a bzw",
    ..Language::PLAIN
};

const CHINESE: Language = Language {
    tags: &["zh", "yue", "wuu", "lzh", "cmn", "nan", "hak"],
    wide: true,
    ..Language::PLAIN
};
const JAPANESE: Language = Language { tags: &["ja"], wide: true, ..Language::PLAIN };

const LANGUAGES: &[&Language] = &[&ENGLISH, &GERMAN, &CHINESE, &JAPANESE];
