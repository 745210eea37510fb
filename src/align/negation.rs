//! Negation, where it can be seen.
//!
//! A translation keeps a negation, but many languages deny with words where others have a prefix or another
//! verb. So a negation without a partner counts only where the negations of its language usually find one,
//! in this document or, as long as it has few, in general.

use std::borrow::Cow;

use super::bead::Bead;
use super::sequence::{Item, Task};

/// The signs of negation of a language, in lower case.
struct Signs {
    /// The language subtags, separated by spaces.
    languages: &'static str,
    /// Whether a sign is nearly always translated by a sign.
    is_clear: bool,
    /// Words.
    words: &'static str,
    /// Parts of words, and signs of languages without spaces between words.
    parts: &'static str,
    /// Phrases that contain a sign and deny nothing.
    others: &'static str,
}

const fn clear(languages: &'static str, words: &'static str, others: &'static str) -> Signs {
    Signs { languages, is_clear: true, words, parts: "", others }
}

const fn vague(languages: &'static str, words: &'static str, others: &'static str) -> Signs {
    Signs { languages, is_clear: false, words, parts: "", others }
}

static SIGNS: &[Signs] = &[
    Signs {
        languages: "en",
        is_clear: true,
        words: "no not never nobody nothing none neither nor nowhere without cannot",
        parts: "n't",
        others: "not_only not_just not_merely nothing_but",
    },
    clear(
        "de",
        "nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner keines \
         keinerlei ohne weder nirgends",
        "nicht_nur nichts_als",
    ),
    clear("nl", "niet niets nooit niemand geen zonder noch nergens", "niet_alleen"),
    clear(
        "sv",
        "inte ej icke aldrig ingen inget inga ingenting utan varken",
        "inte_bara inte_endast",
    ),
    clear("da", "ikke ej aldrig ingen intet ingenting uden hverken", "ikke_kun ikke_bare"),
    clear("nb no", "ikke aldri ingen intet ingenting uten verken", "ikke_bare"),
    clear("nn", "ikkje aldri ingen inkje ingenting utan verken", "ikkje_berre"),
    clear("is", "ekki aldrei enginn engin ekkert engan enga án hvorki", "ekki_aðeins"),
    clear(
        "fi",
        "ei en et emme ette eivät eikä älä älkää ilman etten ettei etteivät",
        "ei_vain ei_ainoastaan",
    ),
    clear(
        "it",
        "non mai niente nulla nessun nessuno nessuna senza né neppure nemmeno neanche",
        "non_solo",
    ),
    clear("pt", "não nunca jamais nada ninguém nenhum nenhuma sem nem", "não_só não_apenas"),
    vague("et", "ei ära ega ilma mitte", "mitte_ainult"),
    vague(
        "fr",
        "pas jamais rien aucun aucune sans ni non nul nulle",
        "non_seulement pas_seulement rien_que",
    ),
    vague("es", ES, "sin_embargo no_obstante no_solo no_sólo"),
    vague("ca", "no mai res ningú cap sense ni", "no_només"),
    vague("gl", "non nunca nada ninguén ningún ningunha sen nin", "non_só"),
    vague("ro", "nu niciodată nimic nimeni niciun nicio fără nici", "nu_doar nu_numai"),
    vague("ru", "не нет ни никогда никто ничего без нельзя невозможно", "не_только"),
    vague("uk", "не ні ніколи ніхто нічого немає без неможливо", "не_тільки не_лише"),
    vague("bg", "не няма никога никой нищо без нито", "не_само"),
    vague("pl", "nie nigdy nikt nic żaden żadna żadne żadnych bez ani brak", "nie_tylko"),
    vague("hr bs", "ne nije nisu nisam nema nikada ništa bez niti", "ne_samo"),
    vague(
        "sr",
        "ne nije nisu nisam nema nikada ništa bez niti не није нису нисам нема никада ништа без",
        "ne_samo не_само",
    ),
    vague("el", "δεν δε μην μη όχι ποτέ τίποτα κανένας καμία κανένα χωρίς ούτε", "όχι_μόνο"),
    vague("hu", "nem ne sem nincs nincsenek soha semmi senki nélkül", "nem_csak nemcsak"),
    vague("he", "לא אין ללא בלי ולא שלא אינו אינה אינם מעולם", "לא_רק"),
    vague("ar", "لا لم لن ليس ليست غير دون بدون ولا ولم ولن وليس فلا ألا عدم", "ليس_فقط"),
    vague("id ms", "tidak bukan belum tanpa jangan tak tiada", "tidak_hanya bukan_hanya tak_hanya"),
    vague("vi", "không chưa chẳng đừng", "không_chỉ"),
    Signs { parts: ZH, ..vague("zh", "", ZH_OTHERS) },
    Signs { parts: JA, ..vague("ja", "", JA_OTHERS) },
    Signs { parts: "않 못 없 아니 안_", ..vague("ko", "", "끊임없 아니라") },
    Signs {
        parts: "ไม่ มิได้ ไร้", ..vague("th", "", "ไม่ว่า ไม่เพียง ไม่ใช่แค่")
    },
];

const ES: &str = "no nunca jamás nada nadie ningún ninguno ninguna sin ni tampoco";

const ZH: &str = "不 没 沒 未 无 無 非 勿 别 別";
const ZH_OTHERS: &str = "不过 不過 不仅 不僅 不但 不断 不斷 不少 不久 不论 不論 不管 不同 差不多 非常 未来 未來 无论 無論 \
                         特别 特別 分别 分別 别人 別人 级别 級別 性别 性別 类别 類別 区别 區別 个别 個別 非洲 无线 無線";

const JA: &str = "ない なかっ なく ません ずに なし";
const JA_OTHERS: &str = "少ない 少なく なければな なければいけ なくてはな かもしれない かもしれません しかない だけでなく";

/// How often a negation finds one on the other side, before anything is known of a document.
const CLEAR_RATE: f32 = 0.9;
const VAGUE_RATE: f32 = 0.6;

/// The number of negations that the rate before counts as.
const STRENGTH: f32 = 8.0;

/// The rate from which a negation without a partner is a sign of another meaning.
const TELLING_RATE: f32 = 0.85;

/// For each bead whether one side denies and the other does not, in a document in which such sides usually
/// both deny.
pub(super) fn unanswered(task: &Task, beads: &[Bead]) -> Vec<bool> {
    let (source, target) = (&task.source, &task.target);
    let signs = [source, target].map(|side| Signs::of(side.language.primary()));
    let [Some(here), Some(there)] = signs else { return vec![false; beads.len()] };
    let both: Vec<[bool; 2]> = beads
        .iter()
        .map(|bead| {
            let (s, t) = (&source.items[bead.source.clone()], &target.items[bead.target.clone()]);
            if bead.is_two_sided() { [here.denies(s), there.denies(t)] } else { [false; 2] }
        })
        .collect();
    let counts = [0, 1].map(|side| Partners::of(&both, side));
    let is_unanswered = |sides: &[bool; 2]| {
        let is_lone = |at: usize| sides[at] && !sides[1 - at];
        let are_telling =
            |at: usize| counts[at].without_one().rate([here, there][at]) >= TELLING_RATE;
        (0..2).any(|at| is_lone(at) && are_telling(at))
    };
    both.iter().map(is_unanswered).collect()
}

/// How many negations of one side there are, and how many have a partner.
struct Partners {
    seen: f32,
    found: f32,
}

impl Partners {
    fn of(beads: &[[bool; 2]], side: usize) -> Self {
        let own = beads.iter().filter(|bead| bead[side]);
        let found = own.clone().filter(|bead| bead[1 - side]).count();
        Self { seen: own.count() as f32, found: found as f32 }
    }

    /// The same without a negation that has no partner, which must not speak for itself.
    fn without_one(&self) -> Self {
        Self { seen: self.seen - 1.0, found: self.found }
    }

    fn rate(&self, signs: &Signs) -> f32 {
        let before = if signs.is_clear { CLEAR_RATE } else { VAGUE_RATE };
        (self.found + before * STRENGTH) / (self.seen + STRENGTH)
    }
}

impl Signs {
    fn of(language: &str) -> Option<&'static Self> {
        SIGNS.iter().find(|signs| signs.languages.split(' ').any(|own| own == language))
    }

    fn denies(&self, items: &[Item]) -> bool {
        items.iter().any(|item| self.denies_in(&item.text))
    }

    fn denies_in(&self, text: &str) -> bool {
        let mut text = text.to_lowercase().replace('’', "'");
        // Most texts have none, not even inside other words.
        let is_there = |sign: &&str| text.contains(sign.split('_').next().unwrap_or_default());
        let signs: Vec<&str> = self.words.split_whitespace().filter(is_there).collect();
        let parts: Vec<&str> = self.parts.split_whitespace().filter(is_there).collect();
        if signs.is_empty() && parts.is_empty() {
            return false;
        }
        for other in self.others.split_whitespace().map(spaced) {
            if text.contains(&*other) {
                text = text.replace(&*other, " ");
            }
        }
        words(&text).any(|(word, after)| signs.contains(&word) && !is_number_mark(after))
            || parts.into_iter().any(|part| text.contains(&*spaced(part)))
    }
}

/// The words of a text, each with what follows it.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let word = &rest[start..];
        let (word, after) =
            word.split_at(word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len()));
        rest = after;
        Some((word, after))
    })
}

/// Whether a word before this is the abbreviation of "number": `No. 4`.
fn is_number_mark(after: &str) -> bool {
    let number = after.strip_prefix('.').map(str::trim_start);
    number.is_some_and(|number| number.starts_with(|c: char| c.is_numeric()))
}

/// A phrase of the table, in which a low line stands for a space.
fn spaced(phrase: &str) -> Cow<'_, str> {
    if phrase.contains('_') { phrase.replace('_', " ").into() } else { phrase.into() }
}

#[cfg(test)]
mod tests {
    use super::super::sequence::Sequence;
    use super::*;
    use crate::lang::Tag;

    /// The verdicts on sentences that stand in pairs, one to one.
    fn of(languages: [&str; 2], pairs: &[[&str; 2]]) -> Vec<bool> {
        let side = |at: usize| {
            let language = Tag::parse(languages[at]).unwrap();
            Sequence::from_lines(language, pairs.iter().map(|pair| pair[at]))
        };
        let one = |at| Bead { source: at..at + 1, target: at..at + 1, confidence: 1.0 };
        let beads: Vec<Bead> = (0..pairs.len()).map(one).collect();
        unanswered(&Task::new(side(0), side(1)), &beads)
    }

    #[test]
    fn a_denied_sentence_needs_a_denied_partner() {
        let pairs = [
            ["The gate is open.", "Das Tor ist offen."],
            ["The gate isn’t open.", "Das Tor ist nicht offen."],
            ["The gate is not open.", "Das Tor ist offen."],
            ["The gate is open.", "Das Tor ist nie offen."],
            ["House No. 4 is open.", "Haus Nr. 4 ist offen."],
        ];
        assert_eq!(of(["en", "de"], &pairs), [false, false, true, true, false]);
    }

    #[test]
    fn a_vague_sign_counts_where_the_document_shows_that_it_does() {
        let lone = ["The gate is open.", "门不开。"];
        assert_eq!(of(["en", "zh"], &[lone]), [false]);
        let pair = ["We do not go.", "我们不去。"];
        let mut pairs = vec![pair; 16];
        pairs.push(lone);
        assert!(of(["en", "zh"], &pairs)[16]);
        assert!(of(["en", "zh"], &[["We do not go.", "我们去。"]])[0]);
    }

    #[test]
    fn a_phrase_that_denies_nothing_is_no_sign() {
        let zh = Signs::of("zh").unwrap();
        assert!(!zh.denies_in("不过，未来不久会特别好。") && zh.denies_in("不过他不来。"));
        let es = Signs::of("es").unwrap();
        assert!(!es.denies_in("Sin embargo, vino.") && es.denies_in("Sin embargo, no vino."));
    }

    #[test]
    fn a_language_without_signs_tells_nothing() {
        assert_eq!(of(["en", "tr"], &[["We do not go.", "Gidiyoruz."]]), [false]);
    }

    #[test]
    fn the_table_has_each_language_once() {
        for (at, signs) in SIGNS.iter().enumerate() {
            for language in signs.languages.split(' ') {
                let found = Signs::of(language).unwrap();
                assert!(std::ptr::eq(found, &SIGNS[at]), "{language} is there twice");
            }
            assert!(!(signs.words.is_empty() && signs.parts.is_empty()));
        }
    }
}
