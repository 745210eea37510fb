//! One test for each kind of input, numbered as in the requirements.

use super::*;
use crate::memory::reader::each_unit;
use crate::memory::sink::Omission;
use crate::memory::state::State;
use crate::memory::{Fields, InlineHandling, InputFormat, Reading, TransUnit};

const CORE: &str = "xmlns='urn:oasis:names:tc:xliff:document:1.2'";
const CORE_2: &str = "xmlns='urn:oasis:names:tc:xliff:document:2.0'";
const MEMOQ: &str = "xmlns:mq='MQXliff'";
const TRADOS: &str = "xmlns:sdl='http://sdl.com/FileTypes/SdlXliff/1.0'";
const PHRASE: &str = "xmlns:m='http://www.memsource.com/mxlf/2.0'";

/// A file of XLIFF 1.2 with these units.
fn file(units: &str) -> String {
    format!(
        "<?xml version='1.0'?><xliff version='1.2' {CORE} {MEMOQ} {TRADOS} {PHRASE}>\
         <file original='a' source-language='en' target-language='de' datatype='x'><body>{units}\
         </body></file></xliff>"
    )
}

/// A file of XLIFF 2 with one unit.
fn file_2(unit: &str) -> String {
    format!(
        "<xliff version='2.0' {CORE_2} srcLang='en' trgLang='de'><file id='f'><unit id='u'>{unit}\
         </unit></file></xliff>"
    )
}

fn unit(content: &str) -> String {
    file(&format!("<trans-unit id='1'>{content}</trans-unit>"))
}

fn read_as<T>(
    format: InputFormat,
    text: &str,
    mut of: impl FnMut(&TransUnit<'_>) -> T,
) -> (Vec<T>, Reading) {
    let mut found = Vec::new();
    let reading = each_unit(format, text, Fields::All, |unit| found.push(of(unit)));
    (found, reading.unwrap())
}

fn texts(unit: &TransUnit<'_>, inline: InlineHandling) -> [String; 2] {
    [0, 1].map(|i| unit.variants[i].segment.text(inline).into_owned())
}

fn pairs(text: &str) -> Vec<[String; 2]> {
    read_as(InputFormat::Xliff, text, |unit| texts(unit, InlineHandling::Drop)).0
}

fn kept(text: &str) -> Vec<[String; 2]> {
    read_as(InputFormat::Xliff, text, |unit| texts(unit, InlineHandling::Keep)).0
}

/// The codes of a source, as TMX has them.
fn codes(source: &str) -> String {
    kept(&unit(&format!("<source>{source}</source>")))[0][0].clone()
}

fn omissions(text: &str) -> Vec<(Omission, usize)> {
    let (_, reading) = read_as(InputFormat::Xliff, text, |_| ());
    reading.omissions.into_iter().collect()
}

/// The states of the units, and the word that each file has for its own.
fn states(text: &str) -> Vec<(Option<State>, String)> {
    let format = if text.starts_with("<txml") { InputFormat::Txml } else { InputFormat::Xliff };
    read_as(format, text, |unit| (unit.state, property(unit, "x-state"))).0
}

/// A property of the target.
fn property(unit: &TransUnit<'_>, name: &str) -> String {
    let found = unit.variants[1].annotations.iter().find(|found| found.is_prop(name));
    found.map(|found| found.text.text(InlineHandling::Text).into_owned()).unwrap_or_default()
}

// Section A: which text belongs to the unit.

const OWN: &str = "<source>Open the gate</source><target>Öffne das Tor</target>";

#[test]
fn requirement_1_and_2_proposals_and_older_versions_are_no_texts() {
    let old = "<source>Open gate</source><target>Tor auf</target>";
    for other in [
        format!("<mq:insertedmatch>{old}</mq:insertedmatch>"),
        format!(
            "<mq:minorversions><mq:historical-unit>{old}</mq:historical-unit></mq:minorversions>"
        ),
        format!("<alt-trans>{old}</alt-trans>"),
        format!("<x:history xmlns:x='urn:x'><x:v>{old}</x:v></x:history>"),
        format!("<unknown>{old}</unknown>"),
        old.replace("source", "mq:source").replace("target", "mq:target"),
        format!("<history xmlns='urn:x'>{old}</history>"),
    ] {
        for content in [format!("{OWN}{other}"), format!("{other}{OWN}")] {
            assert_eq!(pairs(&unit(&content)), [["Open the gate", "Öffne das Tor"]], "{content}");
        }
    }
}

#[test]
fn prefixes_are_looked_up() {
    let prefixed = "<xlf:xliff xmlns:xlf='urn:oasis:names:tc:xliff:document:1.2'><xlf:file \
        source-language='en' target-language='de'><xlf:body><xlf:trans-unit id='1'><xlf:source>a \
        <xlf:g id='1'>b</xlf:g></xlf:source><xlf:target>c</xlf:target></xlf:trans-unit></xlf:body>\
        </xlf:file></xlf:xliff>";
    assert_eq!(kept(prefixed), [["a <bpt i=\"1\" x=\"1\"/>b<ept i=\"1\"/>", "c"]]);
    let unbound = unit("<source>a</source><xlf:target>x</xlf:target><target>b</target>");
    assert_eq!(pairs(&unbound), [["a", "b"]]);
    let without = "<xliff><file><body><trans-unit><source>a</source><target>b</target></trans-unit>\
        </body></file></xliff>";
    assert_eq!(pairs(without), [["a", "b"]]);
    let redeclared = unit("<source>a</source><t xmlns='urn:x'/><target>b</target>");
    assert_eq!(pairs(&redeclared), [["a", "b"]]);
}

#[test]
fn requirement_3_a_unit_within_a_unit_is_one_of_its_own() {
    let inner = "<trans-unit id='2'><source>inner</source><target>innen</target></trans-unit>";
    let text = unit(&format!("<source>outer</source>{inner}<target>aussen</target>"));
    assert_eq!(pairs(&text), [["outer", "aussen"], ["inner", "innen"]]);
}

fn divided(source: &str, target: &str) -> String {
    let mark = |text: &str| text.replace('[', "<mrk mtype='seg'").replace(']', "</mrk>");
    let (source, target) = (mark(source), mark(target));
    unit(&format!("<source>S</source><seg-source>{source}</seg-source><target>{target}</target>"))
}

#[test]
fn requirement_4_and_5_segments_without_names_of_their_own_pair_in_order() {
    for name in ["", " mid='1'"] {
        let [source, target] =
            ["[N>One.] [N>Two.]", "[N>Eins.] [N>Zwei.]"].map(|text| text.replace('N', name));
        assert_eq!(pairs(&divided(&source, &target)), [["One.", "Eins."], ["Two.", "Zwei."]]);
    }
    let renamed = divided("[ mid='1'>One.][ mid='2'>Two.]", "[ mid='a'>Eins.][ mid='b'>Zwei.]");
    assert_eq!(pairs(&renamed), [["One.", "Eins."], ["Two.", "Zwei."]]);
    let uneven = divided("[>One.] [>Two.]", "[>Eins.]");
    assert_eq!(pairs(&uneven), [["S", "Eins."]]);
    assert_eq!(omissions(&uneven), [(Omission::KeptWhole, 1)]);
}

#[test]
fn requirement_6_a_target_segment_without_a_partner_is_counted() {
    let text = divided(
        "[ mid='0'>S1.] [ mid='1'>S2.]",
        "[ mid='0'>T1.] [ mid='1'>T2.] [ mid='2'>T3.] [ mid='3'> ]",
    );
    assert_eq!(pairs(&text), [["S1.", "T1."], ["S2.", "T2."]]);
    assert_eq!(omissions(&text), [(Omission::TargetSegment, 1)]);
}

#[test]
fn requirement_7_a_unit_with_letters_outside_its_segments_is_kept_whole() {
    let text = unit(
        "<source>S1. S2.</source><seg-source><mrk mtype='seg' mid='0'>S1.</mrk> <mrk mtype='seg' \
         mid='1'>S2.</mrk></seg-source><target><mrk mtype='seg' mid='0'>T1.</mrk> and \
         <mrk mtype='seg' mid='1'>T2.</mrk></target>",
    );
    assert_eq!(pairs(&text), [["S1. S2.", "T1. and T2."]]);
    assert_eq!(omissions(&text), [(Omission::KeptWhole, 1)]);
    let code = divided("<ph id='1'>code</ph>[ mid='0'>S1.] - [ mid='1'>S2.]", "[ mid='0'>T1.]");
    assert_eq!(pairs(&code), [["S1.", "T1."], ["S2.", ""]]);
}

#[test]
fn requirement_8_deleted_text_is_no_text() {
    let text = unit(
        "<source>Open the gate</source><target>Öffne <mrk mtype='x-sdl-deleted'>die Tür</mrk>\
         <mrk mtype='x-sdl-added'>das Tor</mrk></target>",
    );
    assert_eq!(kept(&text), [["Open the gate", "Öffne das Tor"]]);
    let second = file_2(
        "<segment><source>a</source><target>b<mrk id='1' type='x:deleted'>c</mrk></target></segment>",
    );
    assert_eq!(pairs(&second), [["a", "b"]]);
}

#[test]
fn requirement_9_the_text_of_an_unknown_element_is_text() {
    let source = "See <a href=\"x\">the page</a> now<y:z/>";
    assert_eq!(pairs(&unit(&format!("<source>{source}</source>")))[0][0], "See the page now");
    let made = "See <bpt i=\"1\">&lt;a href=\"x\"&gt;</bpt>the page<ept i=\"1\">&lt;/a&gt;</ept> \
        now<ph>&lt;y:z/&gt;</ph>";
    assert_eq!(codes(source), made);
}

#[test]
fn requirement_10_texts_within_codes_are_kept() {
    let side = "t1 <ph id='1'>c<sub>Note</sub>d</ph> t2";
    let text = unit(&format!("<source>{side}</source><target>{side}</target>"));
    assert_eq!(pairs(&text), [["t1  t2", "t1  t2"]]);
    assert_eq!(codes(side), "t1 <ph x=\"1\">c<sub>Note</sub>d</ph> t2");
    assert_eq!(omissions(&text), []);
}

#[test]
fn requirement_12_end_tags_within_instructions_end_nothing() {
    let text = unit("<?x </trans-unit> ?><source>a<?x </source> ?>b</source><target>c</target>");
    assert_eq!(pairs(&text), [["ab", "c"]]);
}

// Section B: states.

#[test]
fn requirement_13_to_16_states_of_version_1() {
    let state = |attributes: &str, target: &str| {
        states(&file(&format!(
            "<trans-unit id='1' {attributes}><source>a</source><target {target}>b</target></trans-unit>"
        )))
        .remove(0)
    };
    for (attributes, target, expected, word) in [
        ("", "state='new'", Some(State::Untranslated), "new"),
        ("", "state='needs-translation'", Some(State::Untranslated), "needs-translation"),
        ("", "state='needs-l10n'", Some(State::Untranslated), "needs-l10n"),
        ("", "state='needs-adaptation'", Some(State::Translated), "needs-adaptation"),
        (
            "approved='no'",
            "state='needs-review-translation'",
            Some(State::Translated),
            "needs-review-translation",
        ),
        (
            "approved='yes'",
            "state='needs-review-l10n'",
            Some(State::Translated),
            "needs-review-l10n",
        ),
        ("approved='yes'", "state='translated'", Some(State::Reviewed), "translated"),
        ("approved='yes'", "", Some(State::Reviewed), ""),
        ("approved='no'", "", None, ""),
        ("approved='yes'", "state='new'", Some(State::Untranslated), "new"),
        ("", "state='signed-off'", Some(State::Final), "signed-off"),
        ("", "state='x-mine'", None, "x-mine"),
        ("translate='no'", "", Some(State::NotForTranslation), "not-for-translation"),
        ("translate='no'", "state='final'", Some(State::NotForTranslation), "not-for-translation"),
        ("", "", None, ""),
    ] {
        assert_eq!(state(attributes, target), (expected, word.to_owned()), "{attributes} {target}");
    }
}

#[test]
fn what_is_not_for_translation_is_inherited_and_overridden() {
    let one = |attributes: &str| {
        format!("<trans-unit id='1' {attributes}><source>a</source><target>b</target></trans-unit>")
    };
    let text = file(&format!(
        "<group translate='no'>{}{}<group translate='yes'>{}</group></group>{}",
        one(""),
        one("translate='yes'"),
        one(""),
        one("")
    ));
    let found: Vec<bool> = states(&text).iter().map(|(state, _)| state.is_some()).collect();
    assert_eq!(found, [true, false, false, false]);
}

#[test]
fn approval_is_kept() {
    let text = file("<trans-unit approved='no'><source>a</source><target>b</target></trans-unit>");
    assert_eq!(read_as(InputFormat::Xliff, &text, |unit| property(unit, "x-approved")).0, ["no"]);
}

#[test]
fn states_of_version_2_count_where_they_are_written() {
    let segment = |attributes: &str| {
        format!("<segment {attributes}><source>a</source><target>b</target></segment>")
    };
    let text =
        file_2(&["", "state='initial'", "state='reviewed' subState='x:y'"].map(segment).concat());
    let found: Vec<_> = states(&text).into_iter().map(|(state, _)| state).collect();
    assert_eq!(found, [None, Some(State::Untranslated), Some(State::Reviewed)]);
    let kept = read_as(InputFormat::Xliff, &text, |unit| property(unit, "x-subState")).0;
    assert_eq!(kept, ["", "", "x:y"]);
}

#[test]
fn requirement_17_confirmation_levels_of_trados() {
    let text = |definition: &str, target: &str| {
        unit(&format!(
            "<source>a</source><seg-source><mrk mtype='seg' mid='7'>a</mrk></seg-source><target>\
             <mrk mtype='seg' mid='7'>{target}</mrk></target><sdl:seg-defs><sdl:seg id='6' \
             conf='Draft'/><sdl:seg id='7' {definition}</sdl:seg-defs>"
        ))
    };
    for (definition, target, expected) in [
        ("conf='Draft' origin='mt'/>", "b", Some(State::Draft)),
        ("conf='RejectedTranslation'/>", "b", Some(State::Rejected)),
        ("conf='RejectedSignOff'/>", "b", Some(State::Rejected)),
        ("conf='Unspecified'/>", "", Some(State::Untranslated)),
        ("conf='Unspecified'/>", "b", None),
        ("conf='Translated'/>", "b", Some(State::Translated)),
        ("conf='ApprovedTranslation'/>", "b", Some(State::Reviewed)),
        ("conf='ApprovedSignOff'/>", "b", Some(State::Final)),
        ("/>", "b", None),
    ] {
        assert_eq!(states(&text(definition, target))[0].0, expected, "{definition}");
    }
    let text = text("conf='Draft' origin='mt' percent='90' locked='true'/>", "b");
    let names = ["x-state", "x-origin", "x-percent", "x-locked"];
    let kept = read_as(InputFormat::Xliff, &text, |unit| names.map(|name| property(unit, name))).0;
    assert_eq!(kept, [["Draft", "mt", "90", "true"]]);
}

#[test]
fn a_unit_that_is_kept_whole_is_as_far_as_its_last_segment() {
    let text = unit(
        "<source>a b</source><seg-source><mrk mtype='seg' mid='1'>a</mrk> <mrk mtype='seg' mid='2'>b\
         </mrk></seg-source><target>c</target><sdl:seg-defs><sdl:seg id='1' conf='Translated'/>\
         <sdl:seg id='2' conf='Draft'/></sdl:seg-defs>",
    );
    assert_eq!(states(&text), [(Some(State::Draft), "Draft".to_owned())]);
}

/// The attributes of the target.
fn attributes(text: &str) -> Vec<(String, String)> {
    let owned = |unit: &TransUnit<'_>| -> Vec<(String, String)> {
        let all = unit.variants[1].attributes.iter();
        all.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    };
    read_as(InputFormat::Xliff, text, owned).0.concat()
}

#[test]
fn users_and_dates_of_trados_and_memoq_are_kept() {
    let trados = unit(
        "<source>a</source><seg-source><mrk mtype='seg' mid='1'>a</mrk></seg-source><target>\
         <mrk mtype='seg' mid='1'>b</mrk></target><sdl:seg-defs><sdl:seg id='1' conf='Translated'>\
         <sdl:prev-origin origin='tm'><sdl:value key='created_by'>old</sdl:value></sdl:prev-origin>\
         <sdl:value key='created_by'>ann</sdl:value><sdl:value key='created_on'>01/31/2014 15:04:05\
         </sdl:value><sdl:value key='last_modified_by'>bob</sdl:value><sdl:value key='modified_on'>\
         soon</sdl:value></sdl:seg></sdl:seg-defs>",
    );
    let expected =
        [("creationid", "ann"), ("creationdate", "20140131T150405Z"), ("changeid", "bob")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(attributes(&trados), expected);
    let kept = read_as(InputFormat::Xliff, &trados, |unit| property(unit, "x-changedate")).0;
    assert_eq!(kept, ["soon"]);
    let memoq = file(
        "<trans-unit id='1' mq:lastchanginguser='ann' mq:lastchangedtimestamp='2012-07-26T10:02:15Z'>\
         <source>a</source><target>b</target></trans-unit>",
    );
    let expected = [("changeid", "ann"), ("changedate", "20120726T100215Z")];
    assert_eq!(
        attributes(&memoq),
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn states_of_memoq_and_phrase() {
    for (attribute, expected) in [
        ("mq:status='NotStarted'", Some(State::Untranslated)),
        ("mq:status='Rejected'", Some(State::Rejected)),
        ("mq:status='MachineTranslated'", Some(State::Draft)),
        ("mq:status='AssembledFromFragments'", Some(State::Draft)),
        ("mq:status='PreTranslated'", Some(State::Draft)),
        ("mq:status='PartiallyEdited'", Some(State::Draft)),
        ("mq:status='ManuallyConfirmed'", Some(State::Translated)),
        ("mq:status='Proofread'", Some(State::Reviewed)),
        ("mq:status='Other'", None),
        ("mq:locked='locked'", None),
        ("m:confirmed='0'", Some(State::Draft)),
        ("m:confirmed='1'", Some(State::Translated)),
        ("m:trans-origin='mt'", None),
        ("status='NotStarted'", None),
    ] {
        let text =
            format!("<trans-unit {attribute}><source>a</source><target>b</target></trans-unit>");
        assert_eq!(states(&file(&text))[0].0, expected, "{attribute}");
    }
    let text = "<trans-unit mq:status='Proofread' mq:locked='locked' m:trans-origin='mt'>\
        <source>a</source><target>b</target></trans-unit>";
    let names = ["x-state", "x-locked", "x-trans-origin"];
    let kept =
        read_as(InputFormat::Xliff, &file(text), |unit| names.map(|name| property(unit, name)));
    assert_eq!(kept.0, [["Proofread", "locked", "mt"]]);
}

#[test]
fn states_of_txml() {
    let text = "<txml locale='EN' targetlocale='FR'><translatable><segment unconfirmed='true' \
        gtmt='false'><ws> </ws><source>a<ut x='1' type='content'>&lt;br/&gt;</ut>b</source>\
        <target>c</target><revisions><target>x</target></revisions></segment><segment gtmt='true'>\
        <source>d</source><target>e</target></segment></translatable></txml>";
    assert_eq!(
        states(text),
        [(Some(State::Draft), "unconfirmed".to_owned()), (None, String::new())]
    );
    let (found, _) = read_as(InputFormat::Txml, text, |unit| {
        (texts(unit, InlineHandling::Drop), property(unit, "x-gtmt"))
    });
    let found: Vec<_> = found.iter().map(|([a, b], gtmt)| [&**a, &**b, &**gtmt]).collect();
    assert_eq!(found, [["a b", "c", "false"], ["d", "e", "true"]]);
}

// Section C: inline elements.

#[test]
fn requirement_19_and_20_breaks_leave_a_space() {
    for code in [
        "<x id='1' ctype='lb'/>",
        "<x id='LINE_BREAK' ctype='lb' equiv-text='&lt;br/&gt;'/>",
        "<ph id='1'>\\t</ph>",
        "<br/>",
        "<ph id='1' ctype='x-lb'>{n}</ph>",
        "<x id='BR' ctype='lb'/>",
    ] {
        let text = unit(&format!("<source>Top{code}Bottom</source>"));
        assert_eq!(pairs(&text)[0][0], "Top Bottom", "{code}");
    }
    let second =
        file_2("<segment><source>a<ph id='1' type='fmt' subType='xlf:lb'/>b</source></segment>");
    assert_eq!(pairs(&second)[0][0], "a b");
}

#[test]
fn requirement_22_to_24_pairs_have_numbers_of_their_own() {
    for (source, made) in [
        ("<bpt>b</bpt>x<ept>/b</ept>", "<bpt i=\"1\">b</bpt>x<ept i=\"1\">/b</ept>"),
        (
            "<bpt id='1'/>a<bpt id='2' rid='1'/>b<ept id='3' rid='1'/>c<ept id='1'/>",
            "<bpt i=\"1\" x=\"1\"/>a<bpt i=\"2\" x=\"2\"/>b<ept i=\"2\"/>c<ept i=\"1\"/>",
        ),
        ("<bpt id='1'>b</bpt>x", "<it pos=\"begin\" x=\"1\">b</it>x"),
        ("x<ept id='1'>b</ept>", "x<it pos=\"end\" x=\"1\">b</it>"),
        ("<bx id='1' rid='7'/>a<ex id='2' rid='7'/>", "<bpt i=\"1\" x=\"1\"/>a<ept i=\"1\"/>"),
        (
            "<bpt id='1'/><bpt id='1'/>a<ept id='1'/><ept id='1'/>",
            "<bpt i=\"1\" x=\"1\"/><bpt i=\"2\" x=\"1\"/>a<ept i=\"2\"/><ept i=\"1\"/>",
        ),
        ("<it id='3' pos='close'>e</it>", "<it pos=\"end\" x=\"3\">e</it>"),
        (
            "a<g id='1' ctype='bold'>b<g id='2'/></g>",
            "a<bpt i=\"1\" x=\"1\" type=\"bold\"/>b\
            <bpt i=\"2\" x=\"2\"/><ept i=\"2\"/><ept i=\"1\"/>",
        ),
    ] {
        assert_eq!(codes(source), made);
    }
}

/// The first text of a unit of XLIFF 2, as TMX has it.
fn codes_2(data: &str, source: &str) -> String {
    let text = format!("{data}<segment><source>{source}</source></segment>");
    kept(&file_2(&text)).remove(0)[0].clone()
}

#[test]
fn requirement_25_starts_and_ends_of_version_2_pair_up() {
    let made = codes_2("", "<sc id='3'/>a<ec startRef='3'/>");
    assert_eq!(made, "<bpt i=\"1\" x=\"3\"/>a<ept i=\"1\"/>");
    assert_eq!(codes_2("", "a<ec startRef='3'/>"), "a<it pos=\"end\" x=\"3\"/>");
    assert_eq!(codes_2("", "<sc id='3'/>a"), "<it pos=\"begin\" x=\"3\"/>a");
}

#[test]
fn requirement_26_ids_that_are_no_numbers_are_numbered() {
    let code = "<x id=\"INTERPOLATION\" equiv-text=\"{{name}}\"/>";
    let text = unit(&format!("<source>Hello {code}!</source><target>{code} hallo</target>"));
    let made = "<ph x=\"1\" type=\"x-INTERPOLATION\">{{name}}</ph>";
    assert_eq!(kept(&text), [[format!("Hello {made}!"), format!("{made} hallo")]]);
    let (shown, _) = read_as(InputFormat::Xliff, &text, |unit| texts(unit, InlineHandling::Text));
    assert_eq!(shown[0][0], "Hello {{name}}!");
    let text = unit(
        "<source><x id='a'/><x id='1'/><x id='b'/></source><target><x id='b'/><x id='a'/></target>",
    );
    let ph = |x, id| format!("<ph x=\"{x}\" type=\"x-{id}\"/>");
    let source = format!("{}<ph x=\"1\"/>{}", ph(2, "a"), ph(3, "b"));
    assert_eq!(kept(&text), [[source, ph(3, "b") + &ph(2, "a")]]);
}

#[test]
fn requirement_27_native_data_is_looked_up() {
    let data = "<originalData><data id='d1'>&lt;b&gt;</data><data id='d2'>&lt;/b&gt;</data></originalData>";
    let ph = codes_2(data, "<ph id='1' dataRef='d1' equiv='x'/>");
    assert_eq!(ph, "<ph x=\"1\">&lt;b&gt;</ph>");
    let pc = codes_2(data, "<pc id='1' dataRefStart='d1' dataRefEnd='d2'>a</pc>");
    assert_eq!(pc, "<bpt i=\"1\" x=\"1\">&lt;b&gt;</bpt>a<ept i=\"1\">&lt;/b&gt;</ept>");
    for attributes in ["equiv='y'", "disp='y'", "equiv='' disp='y'", "dataRef='none' equiv='y'"] {
        assert_eq!(codes_2(data, &format!("<ph id='1' {attributes}/>")), "<ph x=\"1\">y</ph>");
    }
    assert_eq!(codes("<ph id='1' equiv-text='y'>z</ph>"), "<ph x=\"1\">z</ph>");
    assert_eq!(codes_2("", "a<cp hex='0041'/><sm id='1'/>"), "aA");
}

// Section D: languages.

/// The languages of the units and the source language that each states for itself.
fn languages(text: &str) -> Vec<[String; 3]> {
    let of = |unit: &TransUnit<'_>| {
        let own = unit.attributes.get("srclang").unwrap_or_default().into_owned();
        [unit.variants[0].language.to_string(), unit.variants[1].language.to_string(), own]
    };
    read_as(InputFormat::Xliff, text, of).0
}

fn of_header(text: &str) -> [String; 2] {
    let (header, _) = header(text, true).unwrap().unwrap();
    [header.source, header.target]
}

#[test]
fn requirement_36_and_37_texts_state_their_languages() {
    let text = format!(
        "<xliff {CORE}><file source-language='en'><body><trans-unit><source>Open</source>\
         <target xml:lang='de'>Öffnen</target></trans-unit></body></file></xliff>"
    );
    assert_eq!(languages(&text), [["en", "de", ""]]);
    assert_eq!(of_header(&text), ["en", "de"]);
    assert_eq!(header(&text[..text.len() / 2], false).unwrap(), None);
    let divided = format!(
        "<xliff {CORE}><file><body><trans-unit><source>S</source><seg-source xml:lang='en'>\
         <mrk mtype='seg'>S</mrk></seg-source><target xml:lang='de'/></trans-unit></body></file></xliff>"
    );
    assert_eq!(languages(&divided), [["en", "de", ""]]);
    let stated = unit("<source xml:lang='en-GB'>a</source><target xml:lang='de-AT'>b</target>");
    assert_eq!(languages(&stated), [["en-GB", "de-AT", "en-GB"]]);
    assert_eq!(of_header(&stated), ["en", "de"]);
}

#[test]
fn requirement_38_each_file_has_languages_of_its_own() {
    let file = |source: &str, target: &str| {
        format!(
            "<file source-language='{source}' {target}><body><trans-unit><source>a</source>\
             <target>b</target></trans-unit></body></file>"
        )
    };
    let files =
        file("en", "target-language='de'") + &file("fr", "target-language='de'") + &file("en", "");
    let text = format!("<xliff {CORE}>{files}</xliff>");
    assert_eq!(languages(&text), [["en", "de", ""], ["fr", "de", "fr"], ["en", "", ""]]);
    assert_eq!(of_header(&text), ["en", "de"]);
}

#[test]
fn documents_are_named_without_their_folders() {
    let text = unit(OWN).replace("original='a'", r"original='C:\Users\someone\a.docx'");
    let of = |unit: &TransUnit<'_>| {
        let all = unit.variants[0].annotations.iter();
        all.map(|found| found.text.text(InlineHandling::Text).into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(read_as(InputFormat::Xliff, &text, of).0, [["a.docx", "1"]]);
}

// Cases of other tools' suites.

#[test]
fn segments_within_codes_and_white_space() {
    let text = divided(" [ mid='1'>s1.] [ mid='2'>s2.]", " [ mid='1'>t1.] [ mid='2'>t2.]");
    assert_eq!(pairs(&text), [["s1.", "t1."], ["s2.", "t2."]]);
    let text = divided(
        "<g id='1'>[ mid='1'>s1.] <g id='2'>[ mid='2'>s2.]</g></g>",
        "<g id='1'>[ mid='1'>t1.] <g id='2'>[ mid='2'>t2.]</g></g>",
    );
    assert_eq!(pairs(&text), [["s1.", "t1."], ["s2.", "t2."]]);
}

#[test]
fn a_unit_of_which_one_side_is_divided_is_read_once() {
    assert_eq!(pairs(&divided("[ mid='1'>S]", "T")), [["S", "T"]]);
    let text = unit("<source>S</source><target><mrk mtype='seg' mid='1'>T</mrk></target>");
    assert_eq!(pairs(&text), [["S", "T"]]);
    assert_eq!(omissions(&text), []);
    let none = unit("<source>S</source>");
    assert_eq!(pairs(&none), [["S", ""]]);
    let empty = divided("[ mid='1'>s1.] [ mid='2'>s2.]", "[ mid='1'>] [ mid='2'>]");
    assert_eq!(pairs(&empty), [["s1.", ""], ["s2.", ""]]);
    let missing = divided("[ mid='1'>s1.] [ mid='2'>s2.]", "");
    assert_eq!(pairs(&missing), [["s1.", ""], ["s2.", ""]]);
}

#[test]
fn marks_of_terms_and_sections_are_text() {
    let text = unit("<source><![CDATA[a & b]]> <mrk mtype='term'>c</mrk></source>");
    assert_eq!(pairs(&text)[0][0], "a & b c");
}

#[test]
fn version_2_pairs_within_each_segment() {
    let text = file_2(
        "<notes><note>n</note></notes><segment><source>a<pc id='1'>b</pc></source>\
         <target order='3'>c</target></segment><ignorable><source> </source></ignorable>\
         <segment><source>d</source><target order='1'>e</target></segment>",
    );
    let found = read_as(InputFormat::Xliff, &text, |unit| {
        (texts(unit, InlineHandling::Keep), unit.annotations.len())
    });
    let first = "a<bpt i=\"1\" x=\"1\"/>b<ept i=\"1\"/>".to_owned();
    assert_eq!(found.0, [([first, "c".into()], 1), (["d".into(), "e".into()], 1)]);
    assert_eq!(of_header(&text), ["en", "de"]);
}

#[test]
fn what_is_cut_short_is_refused_with_its_place() {
    for (text, found, at) in [
        ("<xliff><file>", "ends before `</xliff>`", 13),
        ("<xliff><trans-unit><source>a", "`<source>` is not closed", 27),
        ("<xliff><trans-unit><source>a</source></xliff>", "`<trans-unit>` is not closed", 7),
        ("<xliff><trans-unit><source>a</source>", "`<trans-unit>` is not closed", 7),
        ("<xliff><unit><segment></unit></xliff>", "`<segment>` is not closed", 13),
        ("<html/>", "root element `html`; expected `xliff`", 0),
        ("", "expected the root element `xliff`", 0),
    ] {
        let texts = [text.to_owned()];
        let found_header = header(text, true);
        let header = Header::default();
        let input = ChunkText::whole(&texts, &header);
        let mut ignore = |_: &mut TransUnit<'_>| {};
        let mut sink = Sink::new(&mut ignore);
        let read = found_header.and_then(|_| units(&input, &mut sink));
        let error = read.unwrap_err();
        assert!(error.message.contains(found), "{}", error.message);
        assert_eq!(error.at, at, "{text}");
    }
}

#[test]
fn deep_and_wide_files_are_read_in_linear_time() {
    let deep = format!("<xliff>{}", "<trans-unit>".repeat(300));
    assert!(each_unit(InputFormat::Xliff, &deep, Fields::All, |_| {}).is_err());
    let codes = "<bpt id='1'/>".repeat(50_000) + &"<ept id='2'/>".repeat(50_000);
    let segments = (0..20_000).map(|mid| format!("[ mid='{mid}'>a]")).collect::<String>();
    let start = std::time::Instant::now();
    assert_eq!(pairs(&unit(&format!("<source>{codes}</source>"))).len(), 1);
    assert_eq!(pairs(&divided(&segments, &segments)).len(), 20_000);
    assert!(start.elapsed().as_secs() < 20);
}

proptest::proptest! {
    /// Whatever is read, codes are numbered so that TMX allows them, and keep the text.
    #[test]
    fn any_codes_become_those_of_tmx(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "<g id='1'>", "</g>", "<bpt id='1'>", "</bpt>", "<bpt id='x' rid='1'/>", "<ept id='1'/>",
            "<ept rid='1'/>", "<ph>", "</ph>", "<sub>", "</sub>", "<mrk mtype='seg' mid='1'>", "</mrk>",
            "<mrk mtype='seg'>", "<mrk mtype='x-sdl-deleted'>", "<sc id='1'/>", "<ec startRef='1'/>", "a",
            "<b>", "</b>", "<it pos='end'/>", "&amp;", "<", "<x id='q' ctype='lb'/>", "<cp hex='41'/>",
            "</source><target>", "</target>", "</trans-unit>", "<trans-unit>", "<y:g>", "</y:g>", "<?x",
            "?>", "<!--", "-->", "<![CDATA[", "]]>", "</source>", "<seg-source>", "</seg-source>",
            "<hi>", "</hi>", "<segment>", "</segment>", " xmlns='urn:x'", ">", "'",
        ]), 0..40)
    ) {
        let text = unit(&format!("<source>{}</source>", parts.concat()));
        let _ = each_unit(InputFormat::Xliff, &text, Fields::All, |unit| {
            for variant in &unit.variants {
                assert!(crate::memory::unknown_elements::is_tmx(&variant.segment.pieces()), "{text}");
                assert_pairs(&variant.segment.text(InlineHandling::Keep));
            }
        });
    }
}

/// Checks that each `bpt` has a number of its own and an `ept` behind it.
fn assert_pairs(text: &str) {
    let (mut open, mut seen) = (Vec::new(), Vec::new());
    let mut scanner = Scanner::new(text);
    while let Some(tag) = scanner.next_tag() {
        let Tag::Start { name, attributes, .. } = tag else { continue };
        let i = Attributes::Xml(attributes).get("i").unwrap_or_default().into_owned();
        match name {
            "bpt" => {
                assert!(!seen.contains(&i), "{text}");
                seen.push(i.clone());
                open.push(i);
            }
            "ept" => {
                let at = open.iter().position(|found| *found == i);
                assert!(at.map(|at| open.remove(at)).is_some(), "{text}");
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "{text}");
}
