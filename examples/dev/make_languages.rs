//! Makes `data/scripts.tsv`, `data/other-scripts.tsv` and `data/languages.tsv` from the supplemental data of CLDR.
//!
//! cargo run --example make_languages -- FOLDER DATA
//!
//! `FOLDER` is the `supplemental` folder of the npm package `cldr-core`. data/README.md describes
//! the two tables.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, data] = arguments.as_slice() else {
        return Err("expected the folder `supplemental` of cldr-core and the folder `data`".into());
    };
    let (folder, data) = (Path::new(folder), Path::new(data));
    fs::write(data.join("scripts.tsv"), scripts(folder)?)?;
    fs::write(data.join("other-scripts.tsv"), other_scripts(folder)?)?;
    fs::write(data.join("languages.tsv"), languages(folder)?)?;
    Ok(())
}

/// The member of a file at a path of keys.
fn read(folder: &Path, file: &str, keys: &[&str]) -> Result<Map<String, Value>, Box<dyn Error>> {
    let text = fs::read_to_string(folder.join(file))?;
    let mut value: Value = serde_json::from_str(&text)?;
    for key in keys {
        value = value[*key].take();
    }
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(format!("{file}: no {}", keys.join("."))).map_err(Into::into),
    }
}

/// The likely language, script and region of each key, as text.
fn likely(folder: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let map = read(folder, "likelySubtags.json", &["supplemental", "likelySubtags"])?;
    let text = |(key, value): (String, Value)| Some((key, value.as_str()?.to_owned()));
    Ok(map.into_iter().filter_map(text).collect())
}

fn script(full: &str) -> &str {
    full.split('-').nth(1).unwrap_or("Zzzz")
}

/// Whether a key is a language, or a language and a region.
fn is_without_script(key: &str) -> bool {
    !key.starts_with("und") && key.split('-').skip(1).all(|subtag| subtag.len() != 4)
}

/// Script, and the languages and language-region pairs that are likely to be written in it. Those in
/// Latin are left out, but for regions of a language that is written otherwise.
fn scripts(folder: &Path) -> Result<String, Box<dyn Error>> {
    let likely = likely(folder)?;
    let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, full) in likely.iter().filter(|(key, _)| is_without_script(key)) {
        let of_language = key.split_once('-').and_then(|(language, _)| likely.get(language));
        let usual = of_language.map_or("Latn", |full| script(full));
        if script(full) != usual {
            keys.entry(script(full)).or_default().insert(key);
        }
    }
    let mut like = BTreeSet::new();
    aliases(folder, &mut like)?;
    let is_like = |code: &str| like.iter().any(|row| row.starts_with(&format!("like\t{code}\t")));
    let codes = isolang::languages().map(|l| l.to_639_1().unwrap_or_else(|| l.to_639_3()));
    let unknown: Vec<&str> =
        codes.filter(|code| !likely.contains_key(*code) && !is_like(code)).collect();
    keys.entry("Zzzz").or_default().extend(unknown);
    let row = |(script, keys): (&str, BTreeSet<&str>)| {
        format!("{script}\t{}\n", keys.into_iter().collect::<Vec<_>>().join(" "))
    };
    Ok(keys.into_iter().map(row).collect())
}

/// Each language that is written in other scripts than its likely one, with these scripts.
fn other_scripts(folder: &Path) -> Result<String, Box<dyn Error>> {
    let likely = likely(folder)?;
    let data = read(folder, "languageData.json", &["supplemental", "languageData"])?;
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, value) in &data {
        let language = key.strip_suffix("-alt-secondary").unwrap_or(key);
        let usual = likely.get(language).map_or("Latn", |full| script(full));
        let scripts = value["_scripts"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let others = scripts.filter(|script| *script != usual).map(str::to_owned);
        all.entry(language.to_owned()).or_default().extend(others);
    }
    let rows = all.into_iter().filter(|(_, scripts)| !scripts.is_empty());
    let row = |(language, scripts): (String, BTreeSet<String>)| {
        format!("{language}\t{}\n", scripts.into_iter().collect::<Vec<_>>().join(" "))
    };
    Ok(rows.map(row).collect())
}

fn languages(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut rows = BTreeSet::new();
    aliases(folder, &mut rows)?;
    regions(folder, &mut rows)?;
    let groups = read(folder, "languageGroups.json", &["supplemental", "languageGroups"])?;
    rows.extend(groups.keys().filter(|key| *key != "und").map(|key| format!("group\t{key}\t")));
    Ok(rows.into_iter().map(|row| row + "\n").collect())
}

type Alias = (String, String, String);

fn alias(folder: &Path, kind: &str) -> Result<Vec<Alias>, Box<dyn Error>> {
    let keys = ["supplemental", "metadata", "alias", kind];
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let map = read(folder, "aliases.json", &keys)?;
    let row = |(key, value): (String, Value)| {
        let (new, reason) = (text(&value, "_replacement"), text(&value, "_reason"));
        (key, new, reason)
    };
    Ok(map.into_iter().map(row).collect())
}

/// `alias`: a tag that BCP 47 replaces. `like`: a registered one that CLDR takes for another.
fn aliases(folder: &Path, rows: &mut BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    let all = alias(folder, "languageAlias")?;
    let registered: BTreeMap<&str, &str> = all
        .iter()
        .filter(|(_, new, reason)| reason == "overlong" && new.contains('-'))
        .map(|(old, new, _)| (new.as_str(), old.as_str()))
        .collect();
    for (old, new, reason) in &all {
        let is_whole = !old.starts_with("und-") && !new.contains("-x-");
        let two_letters = isolang::Language::from_639_3(old).and_then(|l| l.to_639_1());
        let kind = match reason.as_str() {
            "deprecated" | "bibliographic" if is_whole => "alias",
            "macrolanguage" => "like",
            // These have a two-letter code in BCP 47 that CLDR replaces again.
            "overlong" if two_letters.is_some_and(|short| short != new) => continue,
            "overlong" if two_letters.is_none() && old == "mol" => "alias",
            "overlong" if two_letters.is_none() => "like",
            "legacy" if is_whole && !old.contains('-') => "like",
            _ => continue,
        };
        let kept = registered.get(new.as_str()).filter(|_| kind == "alias");
        let new = kept.map_or(new.as_str(), |registered| registered);
        rows.insert(format!("{kind}\t{}\t{new}", old.to_ascii_lowercase()));
    }
    // CLDR counts the two as one language when it matches them.
    rows.insert("like\tnb\tno".to_owned());
    Ok(())
}

/// `region`: a region and its likely language. `formerly`: one that is no longer, and what is there
/// now.
fn regions(folder: &Path, rows: &mut BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    let likely = likely(folder)?;
    let old = alias(folder, "territoryAlias")?;
    let mut present = BTreeSet::new();
    let contained =
        read(folder, "territoryContainment.json", &["supplemental", "territoryContainment"])?;
    for (key, value) in contained {
        let members = value["_contains"].as_array().into_iter().flatten();
        present.extend(members.filter_map(|member| member.as_str().map(str::to_owned)));
        present.extend(key.split('-').next().map(str::to_owned));
    }
    present.retain(|region| old.iter().all(|(old, ..)| old != region));
    let own = own_languages(folder, &likely)?;
    for region in &present {
        let usual = likely.get(&format!("und-{region}")).map_or("en-Latn-US", String::as_str);
        let language = match own.get(region) {
            Some(own) if !is_at_home(usual, region, &likely) => own,
            _ => usual.split('-').next().unwrap_or_default(),
        };
        let known = if language == "und" || region.len() == 3 { "" } else { language };
        rows.insert(format!("region\t{region}\t{known}"));
    }
    for (old, new, _) in &old {
        if new.split(' ').all(|region| present.contains(region)) {
            rows.insert(format!("formerly\t{old}\t{new}"));
        }
    }
    Ok(())
}

/// For each region the official language that is at home there, where a quarter of the people or more
/// speak one: Kazakh of Kazakhstan, though Russian is likelier.
fn own_languages(
    folder: &Path,
    likely: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut own = BTreeMap::new();
    for (region, info) in read(folder, "territoryInfo.json", &["supplemental", "territoryInfo"])? {
        let languages = info["languagePopulation"].as_object().into_iter().flatten();
        let share = |(language, facts): (&String, &Value)| {
            let status = facts["_officialStatus"].as_str()?;
            let share: f64 = facts["_populationPercent"].as_str()?.parse().ok()?;
            let is_home = likely.get(language)?.rsplit('-').next() == Some(region.as_str());
            let is_official = matches!(status, "official" | "de_facto_official");
            (is_home && is_official && share >= 25.0).then(|| (share, language.clone()))
        };
        let most = languages.filter_map(share).max_by(|a, b| a.0.total_cmp(&b.0));
        own.extend(most.map(|(_, language)| (region, language)));
    }
    Ok(own)
}

/// Whether the language of a full tag is likely to be from a region.
fn is_at_home(full: &str, region: &str, likely: &BTreeMap<String, String>) -> bool {
    let language = full.split('-').next().unwrap_or_default();
    likely.get(language).is_some_and(|full| full.rsplit('-').next() == Some(region))
}
