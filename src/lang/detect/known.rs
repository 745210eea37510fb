//! The languages that the detector knows, and those of them that a tag means.

use std::sync::OnceLock;

use super::model::Group;
use crate::lang::Tag;

const TABLE: &[u8] = include_bytes!("../../../data/detector.bin");

/// The languages of a script, and how they are told apart.
#[derive(Debug)]
pub(super) struct Languages {
    /// The ISO 15924 code of the script; `Hani` includes kana.
    pub(super) script: &'static str,
    /// Their tags.
    pub(super) codes: Vec<&'static str>,
    /// The n-grams that distinguish them, if they do.
    pub(super) group: Option<Group>,
    /// For each language, the bits of those that are related to it.
    related: Vec<u64>,
    /// The bits of the languages that are rare in documents.
    rare: u64,
}

impl Languages {
    fn new(script: &'static str, codes: Vec<&'static str>, group: Option<Group>) -> Self {
        let bits = |is: &dyn Fn(&str) -> bool| {
            codes.iter().enumerate().fold(0, |bits, (at, code)| bits | u64::from(is(code)) << at)
        };
        let related = codes.iter().map(|a| bits(&|b| are_related(a, b))).collect();
        let rare = bits(&|code| RARE.contains(&code));
        Self { script, related, rare, group, codes }
    }

    /// The languages of a script. `None` if the detector knows none.
    pub(super) fn of(script: &str) -> Option<&'static Self> {
        all().iter().find(|languages| languages.script == script)
    }

    /// The factor by which the evidence for one of two languages over the other is scaled down,
    /// because the subject of a text distorts it.
    pub(super) fn trust(&self, a: usize, b: usize) -> f64 {
        match (self.related[a] >> b) & 1 == 1 {
            true if are_alike(self.codes[a], self.codes[b]) => 0.2,
            true => 0.5,
            false => 1.0,
        }
    }

    /// Whether a language is rare in documents, compared with others of its script, so that more
    /// evidence is asked for.
    pub(super) fn is_rare(&self, index: usize) -> bool {
        (self.rare >> index) & 1 == 1
    }
}

fn all() -> &'static [Languages] {
    static ALL: OnceLock<Vec<Languages>> = OnceLock::new();
    ALL.get_or_init(|| {
        let groups = Group::all(TABLE).unwrap_or_default().into_iter();
        let by_grams =
            groups.map(|group| Languages::new(group.script, group.languages.clone(), Some(group)));
        let by_script = BY_SCRIPT.iter();
        let by_script =
            by_script.map(|(script, codes)| Languages::new(script, codes.to_vec(), None));
        by_grams.chain(by_script).collect()
    })
}

/// The scripts that are read as one language, and Hebrew, whose two are distinguished by letters.
const BY_SCRIPT: [(&str, &[&str]); 19] = [
    ("Grek", &["el"]),
    ("Armn", &["hy"]),
    ("Hebr", &["he", "yi"]),
    ("Thaa", &["dv"]),
    ("Guru", &["pa"]),
    ("Gujr", &["gu"]),
    ("Orya", &["or"]),
    ("Taml", &["ta"]),
    ("Telu", &["te"]),
    ("Knda", &["kn"]),
    ("Mlym", &["ml"]),
    ("Sinh", &["si"]),
    ("Thai", &["th"]),
    ("Laoo", &["lo"]),
    ("Mymr", &["my"]),
    ("Geor", &["ka"]),
    ("Hang", &["ko"]),
    ("Khmr", &["km"]),
    ("Olck", &["sat"]),
];

/// A language of the detector: its script and its index among the languages of the script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) languages: &'static Languages,
    pub(super) index: usize,
}

impl Known {
    pub(super) fn script(self) -> &'static str {
        self.languages.script
    }

    pub(super) fn code(self) -> &'static str {
        self.languages.codes[self.index]
    }

    /// The languages of the detector that text with this tag may be in. Empty if it knows none.
    pub(super) fn of_tag(tag: &Tag) -> Vec<Self> {
        codes(tag).iter().filter_map(|code| Self::of_code(code)).collect()
    }

    fn of_code(code: &str) -> Option<Self> {
        all().iter().find_map(|languages| {
            let index = languages.codes.iter().position(|own| *own == code)?;
            Some(Self { languages, index })
        })
    }
}

/// The detector's names of the languages that a tag means.
fn codes(tag: &Tag) -> Vec<String> {
    let named = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let script = tag.script().map(writing);
    let written_in = |code: &str, own: &str| {
        if script == Some(own) { named(&[code]) } else { Vec::new() }
    };
    match tag.primary() {
        "zh" | "cmn" if !tag.as_str().contains('-') => named(&["zh-Hans", "zh-Hant"]),
        _ if tag.is_chinese() && tag.is_traditional() => named(&["zh-Hant"]),
        _ if tag.is_chinese() => written_in("zh-Hans", "Hani"),
        "sr" if !tag.has_script() => named(&["sr", "sr-Latn"]),
        "sr" if script == Some("Latn") => named(&["sr-Latn"]),
        "sh" => named(&["bs", "hr", "sr", "sr-Latn"]),
        "no" => named(&["nb", "nn"]),
        "tl" => named(&["fil"]),
        "prs" => named(&["fa"]),
        "kmr" => written_in("ku", "Latn"),
        primary => {
            let known = Known::of_code(primary).filter(|known| script == Some(known.script()));
            known.map(|known| named(&[known.code()])).unwrap_or_default()
        }
    }
}

/// The detector's script for an ISO 15924 code: `Hani` for all that is written with Han characters
/// except Korean.
fn writing(script: &str) -> &str {
    match script {
        "Hans" | "Hant" | "Hanb" | "Jpan" => "Hani",
        "Kore" => "Hang",
        "Latf" | "Latg" => "Latn",
        "Cyrs" => "Cyrl",
        "Aran" => "Arab",
        "Geok" => "Geor",
        script => script,
    }
}

/// Languages so close that a general text is not told apart with certainty.
const RELATED: [&[&str]; 9] = [
    &["id", "ms"],
    &["bs", "hr", "sr-Latn"],
    &["nb", "nn", "da"],
    &["ast", "es", "gl"],
    &["xh", "zu"],
    &["st", "tn"],
    &["skr", "ur"],
    &["hi", "mr", "ne"],
    &["af", "nl"],
];

pub(super) fn are_related(a: &str, b: &str) -> bool {
    RELATED.iter().any(|codes| codes.contains(&a) && codes.contains(&b))
}

/// Whether one of two languages is taken for the other even in long texts now and then.
pub(super) fn are_confusable(a: &str, b: &str) -> bool {
    const FAMILIES: [&[&str]; 6] = [
        &["nb", "nn", "da", "sv"],
        &["ast", "ca", "es", "gl", "oc", "pt"],
        &["be", "bg", "mk", "ru", "sr", "uk"],
        &["cs", "sk"],
        &["bs", "hr", "sl", "sr-Latn"],
        &["af", "fy", "nl"],
    ];
    are_related(a, b) || FAMILIES.iter().any(|codes| codes.contains(&a) && codes.contains(&b))
}

/// Whether two languages are the same, or written so alike that no n-gram distinguishes them well enough.
pub(super) fn are_alike(a: &str, b: &str) -> bool {
    const ALIKE: [&str; 3] = ["bs", "hr", "sr-Latn"];
    a == b || (ALIKE.contains(&a) && ALIKE.contains(&b))
}

/// Languages that are rare in documents.
const RARE: [&str; 29] = [
    "af", "as", "ast", "br", "bs", "cy", "eo", "eu", "fil", "fy", "ga", "gd", "gl", "is", "ku",
    "mn", "nn", "oc", "om", "rm", "skr", "sq", "st", "sw", "tg", "tn", "uz", "xh", "zu",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn known(tag: &str) -> Vec<&'static str> {
        Known::of_tag(&Tag::parse(tag).unwrap()).into_iter().map(Known::code).collect()
    }

    #[test]
    fn the_table_is_sound() {
        assert_eq!(all().iter().filter(|languages| languages.group.is_some()).count(), 7);
        let codes: Vec<&str> = all().iter().flat_map(|languages| languages.codes.clone()).collect();
        assert!(codes.len() > 90);
        for code in codes {
            assert!(known(code).contains(&code), "{code}");
        }
        for code in RARE.iter().chain(RELATED.into_iter().flatten()) {
            assert!(Known::of_code(code).is_some(), "{code}");
        }
    }

    #[test]
    fn a_tag_means_languages_of_the_detector() {
        for (tag, codes) in [
            ("pt-BR", &["pt"][..]),
            ("zh", &["zh-Hans", "zh-Hant"]),
            ("zh-TW", &["zh-Hant"]),
            ("zh-CN", &["zh-Hans"]),
            ("yue", &["zh-Hant"]),
            ("no", &["nb", "nn"]),
            ("sr", &["sr", "sr-Latn"]),
            ("sr-Latn", &["sr-Latn"]),
            ("sr-Cyrl-RS", &["sr"]),
            ("uz", &["uz"]),
            ("uz-Cyrl", &[]),
            ("ja", &["ja"]),
            ("ko-KR", &["ko"]),
            ("mt", &[]),
            ("und", &[]),
        ] {
            assert_eq!(known(tag), codes, "{tag}");
        }
    }
}
