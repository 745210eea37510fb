//! Tests of the detector with sentences of the project's own.

use proptest::prelude::*;

use super::*;

fn tag(text: &str) -> Tag {
    Tag::parse(text).unwrap()
}

fn sure(text: &str) -> Option<String> {
    of_text(text).filter(|d| d.confidence >= 0.95).map(|d| d.language.to_string())
}

#[test]
fn sentences_are_in_their_languages() {
    for (language, text) in [
        ("en", "The ferry leaves the island every morning before the shops open."),
        ("de", "Die Fähre verlässt die Insel jeden Morgen, bevor die Läden öffnen."),
        ("fr", "Le bateau quitte cette île tous les matins avant que les magasins ouvrent."),
        ("es", "El barco sale de la isla todas las mañanas antes de que abran las tiendas."),
        ("it", "Il traghetto lascia l'isola ogni mattina prima che aprano i negozi."),
        ("nl", "De veerboot verlaat het eiland elke ochtend voordat de winkels opengaan."),
        ("sv", "Färjan lämnar ön varje morgon innan affärerna öppnar för dagen."),
        ("pl", "Prom odpływa z wyspy codziennie rano, zanim otworzą się sklepy."),
        ("fi", "Lautta lähtee saarelta joka aamu ennen kuin kaupat avataan."),
        ("tr", "Vapur her sabah dükkanlar açılmadan önce adadan ayrılıyor."),
        ("ru", "Паром уходит с острова каждое утро, пока магазины ещё закрыты."),
        ("uk", "Пором відходить з острова щоранку, поки крамниці ще зачинені."),
        ("el", "Το πλοίο φεύγει από το νησί κάθε πρωί."),
        ("ar", "تغادر العبارة الجزيرة كل صباح قبل أن تفتح المتاجر أبوابها."),
        ("fa", "کشتی هر روز صبح پیش از باز شدن مغازه‌ها جزیره را ترک می‌کند."),
        ("he", "המעבורת יוצאת מהאי בכל בוקר לפני שהחנויות נפתחות."),
        ("hi", "नाव हर सुबह दुकानें खुलने से पहले द्वीप से निकल जाती है।"),
        ("ja", "船は毎朝、店が開く前に島を出ます。"),
        ("ko", "배는 매일 아침 가게가 문을 열기 전에 섬을 떠난다."),
        ("th", "เรือออกจากเกาะทุกเช้าก่อนร้านเปิด"),
        ("zh-Hans", "渡轮每天早上在商店开门之前离开这个岛。"),
        ("zh-Hant", "渡輪每天早上在商店開門之前離開這個島。"),
    ] {
        assert_eq!(sure(text).as_deref(), Some(language), "{text}");
        assert!(of_text(text).unwrap().may_be(&tag(language)));
    }
}

#[test]
fn what_says_little_gets_no_sure_answer() {
    for text in [
        "",
        "12,5 %",
        "Anna Berg",
        "Berlin",
        "OK",
        "Software",
        "https://example.org/de/index.html",
        "let x = foo_bar(&mut self.baz2);",
        "你好 means hello, привет also",
        "日本",
        "α + β",
        "🙂🙂🙂",
    ] {
        assert_eq!(sure(text), None, "{text}");
    }
}

#[test]
fn related_languages_are_not_guessed() {
    // The same words in Indonesian and in Malay.
    assert_eq!(sure("Buku itu ada di atas meja."), None);
    // The same in Bosnian, Croatian and Serbian.
    assert_eq!(sure("Knjiga je na stolu, a stolica je pored prozora."), None);
}

#[test]
fn a_close_relative_contradicts_nothing() {
    let detected = Detected { language: tag("nb"), confidence: 0.99 };
    assert!(["nb", "no", "nn", "da", "mt"].iter().all(|own| detected.may_be(&tag(own))));
    assert!(!["de", "en", "zh"].iter().any(|own| detected.may_be(&tag(own))));
}

#[test]
fn two_known_languages_are_told_apart() {
    let odds = |a, b, text| Distinction::new(&tag(a), &tag(b)).unwrap().odds(text);
    assert!(odds("de", "fr", "Die Sitzung ist öffentlich.") < -2.0);
    assert!(odds("de", "fr", "La séance est publique.") > 2.0);
    assert!(odds("en", "ru", "Привет, мир") > 2.0);
    assert!(odds("zh", "ja", "これはペンです") > 2.0);
    assert!(odds("zh-CN", "zh-TW", "應用程式二進位介面") > 2.0);
    assert_eq!(odds("de", "fr", "12 + 3"), 0.0);
    // The detector does not know Maltese.
    assert!(odds("mt", "en", "The meeting is open to the public and starts at noon.") > 2.0);
    for (a, b) in [("en-US", "en-GB"), ("hr", "bs"), ("zh", "zh-TW"), ("mt", "la"), ("no", "nb")] {
        assert!(Distinction::new(&tag(a), &tag(b)).is_none(), "{a} {b}");
    }
}

#[test]
fn one_of_some_languages_is_chosen() {
    let (de, fr, ru) = (tag("de-CH"), tag("fr"), tag("ru"));
    let found = among("Die Sitzung ist öffentlich.", &[&fr, &de, &ru]).unwrap();
    assert_eq!(found.language, de);
    assert!(found.confidence > 0.9);
    assert_eq!(among("2024", &[&fr, &de]), None);
    assert_eq!(among("La séance", &[]), None);
}

#[test]
fn a_document_is_in_the_language_of_most_of_its_text() {
    let texts = [
        "Das Protokoll der letzten Sitzung wurde ohne Änderungen angenommen.",
        "Agenda",
        "12.30",
        "Der Vorsitzende dankt allen, die an der Vorbereitung beteiligt waren.",
    ];
    assert_eq!(of_document(texts).unwrap().language, tag("de"));
    assert_eq!(of_document(["12", "OK"]), None);
    let other = |asked| other_than(texts, &tag(asked), None).map(|d| d.language.to_string());
    assert_eq!(other("fr").as_deref(), Some("de"));
    assert_eq!(other("de-AT"), None);
    // Croatian, Bosnian and Serbian share the votes.
    let texts =
        ["Sastanak je odgođen jer nitko nije imao vremena, a sljedeći će biti u petak navečer."; 3];
    assert!(other_than(texts, &tag("de"), None).is_some());
    assert!(other_than(texts, &tag("bs"), None).is_none());
}

proptest! {
    #[test]
    fn any_text_has_an_honest_answer(text in "\\PC{0,60}", other in "[a-zа-я一-鿿 ]{0,40}") {
        for text in [&text, &other] {
            if let Some(found) = of_text(text) {
                prop_assert!((0.5..=1.0).contains(&found.confidence));
                prop_assert!(text.chars().any(char::is_alphabetic));
            }
        }
    }

    #[test]
    fn numbers_and_spaces_around_a_text_change_nothing(
        text in "[a-zäöüßéèñçå]{2,9}( [a-zäöüßéèñçå]{2,9}){1,6}",
        around in "[0-9 .,;!?]{0,9}",
    ) {
        let surrounded = format!("{around} {text} {around}");
        prop_assert_eq!(of_text(&surrounded), of_text(&text));
    }

    #[test]
    fn odds_are_opposite_in_the_opposite_order(text in "\\PC{0,40}") {
        let (de, fr) = (tag("de"), tag("fr"));
        let odds = |a, b| Distinction::new(a, b).unwrap().odds(&text);
        prop_assert_eq!(odds(&de, &fr), -odds(&fr, &de));
    }
}
