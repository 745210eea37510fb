//! The fonts of a file.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Name, Stream};

use crate::input::pdf::bounds::{Budget, TooLarge};
use crate::input::pdf::glyph::Face;

/// The flags of a font descriptor.
const FIXED: i32 = 1;
const ITALIC: i32 = 1 << 6;
const FORCE_BOLD: i32 = 1 << 18;
/// The least weight of a bold font.
const BOLD_WEIGHT: f32 = 600.0;

/// The fonts that pages have used, each loaded once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    /// The fonts by the place of their dictionaries.
    known: HashMap<(usize, usize), Option<u32>>,
    fonts: Vec<(Font<'a>, Option<Collection>)>,
    faces: Vec<Face>,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            resolver: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(font) => font.pick_standard_font().get_font_data(),
                })
            }),
            cmaps: Arc::new(load_embedded),
            known: HashMap::new(),
            fonts: Vec::new(),
            faces: Vec::new(),
        }
    }

    /// The number of the font of this dictionary. `None` if it cannot be loaded.
    ///
    /// # Errors
    /// If its data unpack to too much.
    pub(super) fn load(
        &mut self,
        dict: &Dict<'a>,
        budget: &mut Budget,
    ) -> Result<Option<u32>, TooLarge> {
        let place = (dict.data().as_ptr().addr(), dict.data().len());
        if let Some(known) = self.known.get(&place) {
            return Ok(*known);
        }
        take_streams(dict, budget)?;
        let number = self.cache.font(dict, &self.resolver, &self.cmaps).map(|font| {
            self.fonts.push((font, Collection::of(dict)));
            self.faces.push(face(dict));
            u32::try_from(self.fonts.len() - 1).unwrap_or(u32::MAX)
        });
        self.known.insert(place, number);
        Ok(number)
    }

    /// A font by its number.
    pub(super) fn get(&self, number: u32) -> Option<&Font<'a>> {
        self.fonts.get(number as usize).map(|(font, _)| font)
    }

    /// The text of a code of a font.
    pub(super) fn text(&self, number: u32, code: u32, length: usize) -> Option<BfString> {
        let (font, collection) = self.fonts.get(number as usize)?;
        let own = match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        own.or_else(|| collection.as_ref()?.text(code, length))
    }

    /// What is known of the fonts, by their numbers.
    pub(super) fn faces(&self) -> &[Face] {
        &self.faces
    }
}

/// The characters of a font that has those of one of Adobe's collections for Chinese, Japanese or Korean
/// and no map to Unicode of its own.
struct Collection {
    /// From codes to characters of the collection. `None` if they are equal.
    encoding: Option<CMap>,
    unicode: CMap,
}

impl Collection {
    fn of(font: &Dict<'_>) -> Option<Self> {
        let info = descendant(font)?.get::<Dict<'_>>("CIDSystemInfo")?;
        let part = |key: &str| info.get::<hayro_syntax::object::String<'_>>(key);
        let (registry, ordering) = part("Registry").zip(part("Ordering"))?;
        if font.contains_key("ToUnicode") {
            return None;
        }
        let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
        let unicode = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
        let encoding = match font.get::<Name<'_>>("Encoding") {
            Some(name) if name.as_str().starts_with("Identity") => None,
            Some(name) => {
                let data = load_embedded(CMapName::from_bytes(name.as_ref()))?;
                Some(CMap::parse(data, load_embedded)?)
            }
            None => {
                let data = font.get::<Stream<'_>>("Encoding")?.decoded_data().ok()?;
                Some(CMap::parse(&data, load_embedded)?)
            }
        };
        Some(Self { encoding, unicode })
    }

    fn text(&self, code: u32, length: usize) -> Option<BfString> {
        let length = u8::try_from(length).ok()?;
        let character = match &self.encoding {
            Some(encoding) => encoding.lookup_cid_code(code, length)?,
            None => code,
        };
        self.unicode.lookup_bf_string(character)
    }
}

/// Takes what the streams of a font unpack to.
fn take_streams(font: &Dict<'_>, budget: &mut Budget) -> Result<(), TooLarge> {
    let descendant = descendant(font);
    for dict in [Some(font), descendant.as_ref()].into_iter().flatten() {
        let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let own = ["ToUnicode", "Encoding", "CIDToGIDMap"].map(|key| dict.get::<Stream<'_>>(key));
        let files =
            ["FontFile", "FontFile2", "FontFile3"].map(|key| descriptor.get::<Stream<'_>>(key));
        for stream in own.iter().chain(&files).flatten() {
            budget.take_stream(stream)?;
        }
    }
    Ok(())
}

fn descendant<'a>(font: &Dict<'a>) -> Option<Dict<'a>> {
    font.get::<Array<'a>>("DescendantFonts")?.iter::<Dict<'a>>().next()
}

fn face(font: &Dict<'_>) -> Face {
    let descendant = descendant(font);
    let dict = descendant.as_ref().unwrap_or(font);
    let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let flags = descriptor.get::<i32>("Flags").unwrap_or(0);
    let weight = descriptor.get::<f32>("FontWeight").unwrap_or(0.0);
    let name = font.get::<Name<'_>>("BaseFont");
    let name = name.map(|name| name.as_str().to_ascii_lowercase()).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Face {
        bold: flags & FORCE_BOLD != 0
            || weight >= BOLD_WEIGHT
            || has(&["bold", "black", "heavy", "cmbx"]),
        italic: flags & ITALIC != 0 || has(&["italic", "oblique", "cmti"]),
        fixed: flags & FIXED != 0 || has(&["mono", "courier", "consol", "cmtt", "typewriter"]),
    }
}
