//! The Markdown reader: CommonMark with tables, strikethrough, task lists, footnotes, front matter,
//! and block and inline HTML.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::input::assemble::{Assembler, Shape};
use crate::input::extension::{self, Line};
use crate::input::front_matter;
use crate::input::html::{self, Role, Token, Tokens};
use crate::input::html_attributes;
use crate::input::html_navigation::{self, Navigation};
use crate::input::note_mark::is_note_mark;
use crate::input::script_mark;
use crate::model::{BlockKind, Cell, Document, ExclusionReason, LINE_BREAK, Table};

/// Reads a Markdown file.
pub(super) fn read(name: &str, text: String) -> Document {
    let mut reader = Reader::new(&text);
    let front = extension::front_matter(&text);
    reader.with_numbers = !name.to_ascii_lowercase().ends_with(".mdx");
    front_matter::add(&mut reader.out, &text, front);
    for (event, range) in Parser::new_ext(&text[front..], options()).into_offset_iter() {
        reader.event(event, range.start + front..range.end + front);
    }
    let tables = reader.tables;
    with_tables(reader.out.finish().document(name, text), tables)
}

/// The document with its tables, which have no names.
fn with_tables(document: Document, count: u32) -> Document {
    Document { tables: vec![Table::default(); count as usize], ..document }
}

/// Reads an HTML file.
pub(super) fn read_html(name: &str, text: String) -> Document {
    html_document(name, text, false)
}

/// Reads a chapter of a book: an HTML file that is no Markdown. Elements that touch are parts of one
/// word there, because programs that make books put each run of letters of one look into an element.
pub(super) fn read_chapter(name: &str, text: String) -> Document {
    html_document(name, text, true)
}

fn html_document(name: &str, text: String, is_chapter: bool) -> Document {
    let mut reader = Reader::new(&text);
    reader.html.is_page = true;
    reader.html.is_chapter = is_chapter;
    reader.html_block.push(0..text.len());
    reader.end_html_block();
    let tables = reader.tables;
    with_tables(reader.out.finish().document(name, text), tables)
}

/// The parser's options. Heading attributes are disabled, because the parser takes any braces at
/// the end of a heading for attributes, though they may be text.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

/// A container of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    List { ordered: bool },
    Item,
    Other,
}

/// Translates the parser's events into calls of the assembler.
#[derive(Debug)]
struct Reader<'t> {
    text: &'t str,
    out: Assembler<'t>,
    containers: Vec<Container>,
    /// The number of an ordered item, until it is put before the item's first text.
    marker: Option<Range<usize>>,
    /// Whether the numbers of ordered items are text. In MDX they are markup.
    with_numbers: bool,
    /// Whether the next text begins a line.
    line_start: bool,
    /// Whether the end of this line also ends the block.
    ends_with_line: bool,
    /// The number of tables so far.
    tables: u32,
    cell: Cell,
    /// The lines of the current HTML block.
    html_block: Vec<Range<usize>>,
    html: HtmlContext,
    /// Whether no `*/}` follows. Kept so that the text is searched only once.
    no_comment_end: bool,
    tag_budget: usize,
}

/// The open HTML elements that determine the kind of a block.
#[derive(Debug, Default)]
struct HtmlContext {
    heading: Option<u8>,
    /// For each open list, whether an item is open.
    lists: Vec<bool>,
    /// The open tables, outermost first.
    tables: Vec<HtmlTable>,
    /// The number of open elements like `rt` and marks of notes, whose text is excluded.
    readings: usize,
    /// Whether the whole text is HTML.
    is_page: bool,
    /// Whether the text is a chapter of a book, where only block elements divide text.
    is_chapter: bool,
    /// Whether a link that is the mark of a note is open.
    in_note_mark: bool,
    /// The offset at which the last closing tag ended.
    closed_at: Option<usize>,
    /// The names of raw elements that have no closing tag in the rest of the text.
    unclosed: Vec<String>,
}

#[derive(Debug)]
struct HtmlTable {
    next: Cell,
    open: Option<Cell>,
    /// The columns of cells that extend into the rows below, and the first row after them.
    spans: Vec<(Range<u32>, u32)>,
}

/// The most cells of a table that extend into other rows at once, so that time stays linear.
const MOST_SPANS: usize = 256;

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            out: Assembler::new(text),
            containers: Vec::new(),
            marker: None,
            with_numbers: true,
            line_start: false,
            ends_with_line: false,
            tables: 0,
            cell: Cell { table: 0, row: 0, column: 0 },
            html_block: Vec::new(),
            html: HtmlContext::default(),
            no_comment_end: false,
            tag_budget: html::budget(text),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.running_text(&text, range),
            Event::Code(code) => self.code_span(&code, range),
            Event::Html(_) => self.html_block.push(range),
            Event::InlineHtml(_) => self.inline_html(range),
            Event::SoftBreak => self.line_end(range, false),
            Event::HardBreak => self.line_end(range, true),
            Event::Rule => {
                self.marker = None;
                self.out.end_block();
            }
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_block(self.running_shape()),
            Tag::Heading { level, .. } => self.start_heading(*level as u8, range),
            Tag::CodeBlock(_) => {
                self.marker = None;
                self.out.end_block();
                self.out.exclude(range, ExclusionReason::Code);
            }
            Tag::HtmlBlock => self.out.start(self.running_shape()),
            Tag::List(first) => self.open(Container::List { ordered: first.is_some() }),
            Tag::Item => self.start_item(range.start),
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => {
                self.out.end_block();
                self.containers.push(Container::Other);
            }
            Tag::Table(_) => {
                self.marker = None;
                self.cell = Cell { table: self.tables, row: 0, column: 0 };
                self.tables += 1;
            }
            Tag::TableHead => {}
            Tag::TableRow => {
                self.cell.row += 1;
                self.cell.column = 0;
            }
            Tag::TableCell => {
                let cell = Some(self.cell);
                self.start_block(Shape { kind: BlockKind::TableCell, level: 0, cell });
                self.line_start = false;
            }
            Tag::Link { .. } => self.out.enter_link(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.out.end_block(),
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.out.end_block();
                self.containers.pop();
                self.marker = None;
                self.out.start(self.running_shape());
            }
            TagEnd::TableCell => {
                self.out.end_block();
                self.cell.column += 1;
            }
            TagEnd::Link => {
                self.out.leave_link();
                self.end_link(range);
            }
            TagEnd::Image => self.end_link(range),
            _ => {}
        }
    }

    fn open(&mut self, container: Container) {
        self.out.end_block();
        self.containers.push(container);
        self.marker = None;
    }

    fn start_block(&mut self, shape: Shape) {
        self.html.readings = 0;
        self.out.start(shape);
        self.line_start = true;
        self.ends_with_line = false;
    }

    fn start_heading(&mut self, level: u8, range: Range<usize>) {
        // A Markdown heading cannot be inside HTML elements, so any still open were left unclosed.
        self.html.lists.clear();
        self.html.tables.clear();
        self.html.heading = None;
        self.start_block(Shape { kind: BlockKind::Heading, level, cell: None });
        if let Some(anchor) = extension::heading_anchor(&self.text[range.clone()]) {
            let anchor = anchor.start + range.start..anchor.end + range.start;
            self.out.reserve(anchor, ExclusionReason::Markup);
        }
    }

    fn start_item(&mut self, at: usize) {
        let ordered =
            self.with_numbers && self.containers.last() == Some(&Container::List { ordered: true });
        self.open(Container::Item);
        self.marker = ordered.then(|| extension::item_number(self.text, at)).flatten();
        // The parser emits no paragraphs for the items of a tight list.
        self.start_block(self.running_shape());
    }

    /// The shape of a paragraph in the current container.
    fn running_shape(&self) -> Shape {
        let kind = match self.containers.last() {
            Some(Container::Item) => BlockKind::ListItem,
            _ => BlockKind::Paragraph,
        };
        if kind == BlockKind::Paragraph {
            self.html.shape()
        } else {
            Shape { kind, ..Shape::default() }
        }
    }

    /// Adds the number of an ordered item before the item's first text, which begins at `next`.
    fn put_marker(&mut self, next: usize) {
        let Some(marker) = self.marker.take() else { return };
        let after = marker.end;
        self.out.copy(marker);
        let gap = self.text.get(after..next).unwrap_or_default();
        let space = gap.len() - gap.trim_start_matches([' ', '\t']).len();
        let length = if space == 0 { usize::from(gap.starts_with('\n')) } else { space };
        self.out.copy(after..after + length);
    }

    fn running_text(&mut self, text: &str, range: Range<usize>) {
        if range.start < self.out.at() && range.end <= self.out.at() {
            return;
        }
        if self.html.readings > 0 {
            return self.out.exclude(range, ExclusionReason::Html);
        }
        if std::mem::take(&mut self.line_start) && self.line_of_markup(range.start) {
            return self.rest_of_text(range);
        }
        if self.text[range.clone()] == *text {
            self.rest_of_text(range);
        } else {
            self.put_marker(range.start);
            self.out.render(text, range);
        }
    }

    /// Adds text that is a copy of its source, excluding MDX comments and components in it.
    fn rest_of_text(&mut self, range: Range<usize>) {
        let mut start = range.start.max(self.out.at());
        let mut from = start;
        while let Some(at) = memchr::memchr2(
            b'{',
            b'<',
            self.text.get(from..range.end).unwrap_or_default().as_bytes(),
        ) {
            let at = from + at;
            from = at + 1;
            if let Some((end, reason)) = self.mdx_at(at) {
                self.copy_text(start..at);
                self.out.exclude(at..end, reason);
                start = end;
                from = end;
            }
        }
        self.copy_text(start..range.end);
    }

    fn copy_text(&mut self, range: Range<usize>) {
        if range.start < range.end {
            if !self.text[range.clone()].trim_start().is_empty() {
                self.put_marker(range.start);
            }
            self.out.copy(range);
        }
    }

    /// The end of the MDX comment or component that begins at `at`, and its reason for exclusion.
    fn mdx_at(&mut self, at: usize) -> Option<(usize, ExclusionReason)> {
        let rest = &self.text[at..];
        if self.text[..at].ends_with('\\') {
            return None;
        }
        if rest.starts_with("{/*") && !self.no_comment_end {
            let end = memchr::memmem::find(rest.as_bytes(), b"*/}");
            self.no_comment_end = end.is_none();
            return end.map(|end| (at + end + 3, ExclusionReason::Comment));
        }
        let is_component = rest[1..].starts_with(|c: char| c.is_ascii_uppercase());
        if !rest.starts_with('<') || !is_component {
            return None;
        }
        let tag = html::scan_tag(self.text, at, &mut self.tag_budget)?;
        self.text[tag.range.clone()]
            .contains("={")
            .then_some((tag.range.end, ExclusionReason::Html))
    }

    /// Handles a line that is a directive or the fence of a container; returns whether it is one.
    /// `at` is the start of its text.
    fn line_of_markup(&mut self, at: usize) -> bool {
        let end =
            memchr::memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |i| at + i);
        let Some(line) = extension::line(&self.text[at..end]) else { return false };
        self.out.end_block();
        match line {
            Line::Directive(reason) => self.out.exclude(at..end, reason),
            Line::Container { marks, closing } => {
                self.out.exclude(at..at + marks, ExclusionReason::Markup);
                if closing > 0 {
                    self.out.reserve(end - closing..end, ExclusionReason::Markup);
                }
                self.ends_with_line = true;
            }
        }
        true
    }

    fn line_end(&mut self, range: Range<usize>, is_hard: bool) {
        let directive = self.out.at() >= range.end;
        self.line_start = true;
        if std::mem::take(&mut self.ends_with_line) || directive {
            return self.out.end_block();
        }
        let newline = memchr::memchr(b'\n', &self.text.as_bytes()[range.clone()]);
        let Some(at) = newline.map(|i| range.start + i) else { return };
        if is_hard {
            self.out.render(LINE_BREAK.encode_utf8(&mut [0; 4]), at..at + 1);
        } else {
            self.out.copy(at..at + 1);
        }
    }

    /// Ends a link or an image. The rest of its range after the `]` is the target.
    fn end_link(&mut self, range: Range<usize>) {
        let rest = self.out.at().min(range.end)..range.end;
        if let Some(bracket) = self.text[rest.clone()].find(']') {
            self.out.fill_to(rest.start + bracket + 1);
            self.out.exclude(rest, ExclusionReason::LinkTarget);
        }
    }

    /// Adds a code span without its backticks and padding.
    fn code_span(&mut self, code: &str, range: Range<usize>) {
        self.line_start = false;
        if range.start < self.out.at() {
            return;
        }
        self.put_marker(range.start);
        let written = &self.text[range.clone()];
        let ticks = written.len() - written.trim_start_matches('`').len();
        let inner = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
        match extension::trace_code(&self.text[inner.clone()], code) {
            Some(lines) => {
                for line in lines {
                    self.out.copy(line.start + inner.start..line.end + inner.start);
                }
            }
            None => self.out.render(code, inner),
        }
        self.out.fill_to(range.end);
    }
}

/// Block and inline HTML in Markdown.
impl Reader<'_> {
    fn inline_html(&mut self, range: Range<usize>) {
        if range.start < self.out.at() {
            return;
        }
        let source = SourceLines::new(self.text, vec![range], false);
        for token in Tokens::new(&source.text) {
            self.token(&source, &token);
            self.skip_inline_raw(&source, &token);
        }
    }

    /// Excludes the content of a raw element within a paragraph: a drawing, a script. The search
    /// for its end stops at a blank line and counts against the budget, to stay linear.
    fn skip_inline_raw(&mut self, source: &SourceLines<'_>, token: &Token) {
        let Some((name, reason)) = source.raw_element(token) else { return };
        let at = self.out.at();
        let reach = self.text.len().min(at.saturating_add(self.tag_budget));
        let rest = self.text.get(at..reach).unwrap_or_default();
        let end = memchr::memmem::find(rest.as_bytes(), b"\n\n").unwrap_or(rest.len());
        self.tag_budget -= end.min(self.tag_budget);
        if let Some(length) = html::end_of_raw(&rest[..end], 0, name) {
            self.out.exclude(at..at + length, reason);
        }
    }

    fn end_html_block(&mut self) {
        let source = SourceLines::new(self.text, std::mem::take(&mut self.html_block), true);
        let mut tokens = Tokens::new(&source.text);
        while let Some(token) = tokens.next() {
            self.token(&source, &token);
            let end = self.skip_raw(&source, &token);
            if let Some(end) = end.or_else(|| self.skip_navigation(&source, &token)) {
                tokens.skip_to(end);
            }
        }
        self.html.closed_at = None;
        self.html.heading = None;
        self.out.end_block();
    }

    fn token(&mut self, source: &SourceLines<'_>, token: &Token) {
        match token {
            Token::Text(range) => {
                for part in source.sources(range.clone()) {
                    self.html_text(part);
                }
            }
            Token::Comment(range) => self.exclude_parts(source, range, ExclusionReason::Comment),
            Token::Other(range) => self.exclude_parts(source, range, ExclusionReason::Html),
            Token::Tag(tag) => self.tag(source, tag),
        }
    }

    fn exclude_parts(
        &mut self,
        source: &SourceLines<'_>,
        range: &Range<usize>,
        reason: ExclusionReason,
    ) {
        for part in source.sources(range.clone()) {
            self.out.exclude(part, reason);
        }
    }

    fn tag(&mut self, source: &SourceLines<'_>, tag: &html::Tag) {
        let at = source.start_of(tag.range.start);
        let role = html::role(&source.text[tag.name.clone()]);
        let opens = !tag.closing && !tag.empty;
        let divides = !self.html.is_chapter;
        let alone = divides && role == Role::Inline && source.is_block && source.is_alone(tag);
        if divides && !alone {
            let touches = self.html.closed_at == Some(at) && !tag.closing;
            if touches && matches!(role, Role::Inline | Role::Link) {
                self.out.break_word();
            }
        }
        self.tag_text(source, tag);
        self.html.closed_at = tag.closing.then(|| self.out.at());
        match role {
            Role::Inline if alone => self.out.end_block(),
            Role::Inline => {}
            Role::Break => self.out.break_line(),
            Role::Link if tag.closing && self.html.in_note_mark => {
                self.html.in_note_mark = false;
                self.html.readings = self.html.readings.saturating_sub(1);
            }
            Role::Link if self.html.is_chapter && opens && is_note_mark(&source.text, tag) => {
                self.html.in_note_mark = true;
                self.html.readings += 1;
            }
            Role::Link if tag.closing => self.out.leave_link(),
            Role::Link if tag.empty => {}
            Role::Link => self.out.enter_link(),
            Role::Reading if tag.closing => {
                self.html.readings = self.html.readings.saturating_sub(1)
            }
            Role::Reading => self.html.readings += 1,
            Role::Code => self.out.end_block(),
            Role::Machine => self.out.break_word(),
            _ => self.block_tag(role, tag, &source.text[tag.range.clone()]),
        }
    }

    /// Leaves out a tag but for the attributes that readers see, which become blocks of their own.
    fn tag_text(&mut self, source: &SourceLines<'_>, tag: &html::Tag) {
        self.script_tag(source, tag);
        let mut at = tag.range.start;
        if !tag.closing && self.html.readings == 0 {
            for value in html_attributes::shown(&source.text, tag) {
                self.exclude_parts(source, &(at..value.start), ExclusionReason::Html);
                self.out.begin_aside(Shape::default());
                for part in source.sources(value.clone()) {
                    self.html_text(part);
                }
                self.out.end_aside();
                at = value.end;
            }
        }
        self.exclude_parts(source, &(at..tag.range.end), ExclusionReason::Html);
    }

    /// Puts a mark where a superscript or subscript would change the number before it.
    fn script_tag(&mut self, source: &SourceLines<'_>, tag: &html::Tag) {
        let mark = match source.text[tag.name.clone()].to_ascii_lowercase().as_str() {
            "sup" if !tag.closing => "^",
            "sub" if !tag.closing => "_",
            _ => return,
        };
        let start = source.start_of(tag.range.start);
        let end = start + tag.range.len();
        let reach = self.text.len().min(end + 40);
        let content = self.text.get(end..reach).or_else(|| self.text.get(end..end + 1));
        let content = content.and_then(|rest| rest.split('<').next()).unwrap_or_default();
        if script_mark::needs_mark(mark, self.out.open_text(), content) {
            self.out.render(mark, start..end);
        }
    }

    fn block_tag(&mut self, role: Role, tag: &html::Tag, written: &str) {
        self.html.readings = 0;
        let opens = !tag.closing && !tag.empty;
        match role {
            Role::Heading(level) => self.html.heading = opens.then_some(level),
            Role::List if opens => self.html.lists.push(false),
            Role::List => drop(self.html.lists.pop()),
            Role::Item => {
                if let Some(item) = self.html.lists.last_mut() {
                    *item = opens;
                }
            }
            Role::Table if opens => {
                let next = Cell { table: self.tables, row: 0, column: 0 };
                self.html.tables.push(HtmlTable { next, open: None, spans: Vec::new() });
                self.tables += 1;
            }
            Role::Table => drop(self.html.tables.pop()),
            Role::Row | Role::Cell => self.html.table_tag(role, opens, written),
            _ => {}
        }
        self.out.start(self.running_shape());
    }

    /// Excludes the content of `pre`, `script` and similar elements. It may extend beyond the HTML
    /// block, because Markdown ends some HTML blocks at a blank line.
    fn skip_raw(&mut self, source: &SourceLines<'_>, token: &Token) -> Option<usize> {
        let (name, reason) = source.raw_element(token)?;
        let at = token.range().end;
        if let Some(end) = html::end_of_raw(&source.text, at, name) {
            self.exclude_parts(source, &(at..end), reason);
            return Some(end);
        }
        self.exclude_parts(source, &(at..source.text.len()), reason);
        if !self.html.unclosed.iter().any(|n| n == name) {
            match html::end_of_raw(self.text, self.out.at(), name) {
                Some(end) => self.out.exclude(self.out.at()..end, reason),
                None => self.html.unclosed.push(name.to_owned()),
            }
        }
        Some(source.text.len())
    }

    /// Excludes the content of an element that leads to other pages.
    fn skip_navigation(&mut self, source: &SourceLines<'_>, token: &Token) -> Option<usize> {
        let Token::Tag(tag) = token else { return None };
        let found = html_navigation::of_tag(&source.text, tag).filter(|_| self.html.is_page)?;
        let name = &source.text[tag.name.clone()];
        if self.tag_budget == 0 || self.html.unclosed.iter().any(|unclosed| unclosed == name) {
            return None;
        }
        let Some(end) = html_navigation::end_of_element(&source.text, tag) else {
            self.html.unclosed.push(name.to_owned());
            return None;
        };
        let content = tag.range.end..end;
        // Elements in elements are looked at again and again.
        self.tag_budget = self.tag_budget.saturating_sub(content.len());
        let is_sure = found == Navigation::Sure;
        if !is_sure && !html_navigation::has_menu_only(&source.text[content.clone()]) {
            return None;
        }
        self.exclude_parts(source, &content, ExclusionReason::Navigation);
        Some(end)
    }

    /// Adds text between tags. Resolves character references and skips the indentation of lines.
    fn html_text(&mut self, range: Range<usize>) {
        if self.html.readings > 0 {
            return self.out.exclude(range, ExclusionReason::Html);
        }
        let trimmed = self.text[range.clone()].trim();
        // A link to the heading that it stands beside shows a mark alone.
        let is_mark = matches!(trimmed, "¶" | "#" | "§" | "🔗") && self.out.is_in_link();
        if is_mark || extension::is_template(trimmed) {
            return self.out.exclude(range, ExclusionReason::Markup);
        }
        let mut start = range.start;
        let mut from = start;
        while let Some(at) = memchr::memchr2(b'\n', b'&', &self.text.as_bytes()[from..range.end]) {
            let at = from + at;
            from = at + 1;
            if self.text[at..].starts_with('\n') {
                self.copy_text(start..at);
                let line = &self.text[from..range.end];
                start = from + (line.len() - line.trim_start_matches([' ', '\t']).len());
                self.out.end_html_line(at..start);
                from = start;
            } else if let Some((end, text)) = html::entity_at(self.text, at, range.end) {
                self.copy_text(start..at);
                self.put_marker(at);
                self.out.render(&text, at..end);
                start = end;
                from = end;
            }
        }
        self.copy_text(start..range.end);
    }
}

impl HtmlContext {
    /// The shape of a block inside the open elements.
    fn shape(&self) -> Shape {
        let cell = self.tables.last().and_then(|t| t.open);
        let (kind, level) = match (self.heading, cell, self.lists.last()) {
            (Some(level), ..) => (BlockKind::Heading, level),
            (_, Some(_), _) => (BlockKind::TableCell, 0),
            (_, _, Some(true)) => (BlockKind::ListItem, 0),
            _ => (BlockKind::Paragraph, 0),
        };
        Shape { kind, level, cell: cell.filter(|_| kind == BlockKind::TableCell) }
    }

    fn table_tag(&mut self, role: Role, opens: bool, written: &str) {
        let Some(table) = self.tables.last_mut() else { return };
        table.open = None;
        match role {
            Role::Row if opens && table.next.column > 0 => table.start_row(),
            Role::Cell if opens => table.start_cell(html::spans(written)),
            _ => {}
        }
    }
}

impl HtmlTable {
    fn start_row(&mut self) {
        self.next.row += 1;
        self.next.column = 0;
        self.spans.retain(|(_, end)| *end > self.next.row);
    }

    /// Opens a cell that takes some columns and rows, beside those that extend from above.
    fn start_cell(&mut self, (columns, rows): (u32, u32)) {
        while let Some((taken, _)) = self.spans.iter().find(|(c, _)| c.contains(&self.next.column))
        {
            self.next.column = taken.end;
        }
        self.open = Some(self.next);
        let end = self.next.column.saturating_add(columns);
        if rows > 1 && self.spans.len() < MOST_SPANS {
            self.spans.push((self.next.column..end, self.next.row.saturating_add(rows)));
        }
        self.next.column = end;
    }
}

/// Lines of HTML joined into one text, with their offsets in the source. In a quote or a list the
/// source has the container's markers between the lines.
#[derive(Debug)]
struct SourceLines<'t> {
    text: std::borrow::Cow<'t, str>,
    /// The offset of each run of lines in `text` and in the source.
    starts: Vec<(usize, usize)>,
    /// Whether the text consists of whole lines, not of a tag within running text.
    is_block: bool,
}

impl<'t> SourceLines<'t> {
    fn new(source: &'t str, lines: Vec<Range<usize>>, is_block: bool) -> Self {
        let mut merged: Vec<Range<usize>> = Vec::new();
        for line in lines {
            match merged.last_mut() {
                Some(last) if last.end == line.start => last.end = line.end,
                _ => merged.push(line),
            }
        }
        if let [only] = &merged[..] {
            let starts = vec![(0, only.start)];
            return Self { text: source[only.clone()].into(), starts, is_block };
        }
        let mut text = String::new();
        let mut starts = Vec::new();
        for line in merged {
            starts.push((text.len(), line.start));
            text.push_str(&source[line]);
        }
        Self { text: text.into(), starts, is_block }
    }

    /// The index of the run that contains the byte at `at`.
    fn index(&self, at: usize) -> usize {
        self.starts.partition_point(|&(start, _)| start <= at).saturating_sub(1)
    }

    fn start_of(&self, at: usize) -> usize {
        self.starts.get(self.index(at)).map_or(0, |&(start, source)| source + (at - start))
    }

    /// The source ranges of `range`, one for each run of lines.
    fn sources(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let i = self.index(at);
            let end = self.starts.get(i + 1).map_or(range.end, |&(next, _)| next.min(range.end));
            let source = self.start_of(at);
            parts.push(source..source + (end - at));
            at = end;
        }
        parts
    }

    /// The name of the raw element that `token` opens, and its reason for exclusion.
    fn raw_element(&self, token: &Token) -> Option<(&str, ExclusionReason)> {
        let Token::Tag(tag) = token else { return None };
        let name = &self.text[tag.name.clone()];
        let reason = match html::role(name) {
            Role::Code => ExclusionReason::Code,
            Role::Machine => ExclusionReason::Html,
            _ => return None,
        };
        (!tag.closing && !tag.empty).then_some((name, reason))
    }

    /// Whether a tag is on a line of its own.
    fn is_alone(&self, tag: &html::Tag) -> bool {
        let before = self.text[..tag.range.start].trim_end_matches([' ', '\t']);
        let after = self.text[tag.range.end..].trim_start_matches([' ', '\t']);
        (before.is_empty() || before.ends_with('\n'))
            && (after.is_empty() || after.starts_with('\n'))
    }
}
