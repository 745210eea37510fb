//! The elements of DocBook, DITA and TEI, and of XML of no known vocabulary.

/// How an element affects the text around and inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An element in running text.
    Inline,
    /// A paragraph, or what holds some.
    Block,
    /// The title of the element around it.
    Title,
    /// Information about the element around it, such as its title.
    Info,
    /// A list item, or the term of one.
    Item,
    Table,
    Row,
    Cell,
    /// A footnote: a block within another.
    Aside,
    /// A line break.
    Break,
    /// A listing, whose text is code.
    Code,
    /// What is no text that a reader sees: index terms, metadata, identifiers.
    Hidden,
}

/// A vocabulary that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vocabulary {
    DocBook,
    Dita,
    Tei,
    Unknown,
}

impl Vocabulary {
    /// The vocabulary of a document with this root element, its start tag as written.
    pub(super) fn of_root(name: &str, tag: &str) -> Self {
        match name {
            _ if tag.contains("docbook.org/ns/docbook") => Self::DocBook,
            "TEI" | "TEI.2" | "teiCorpus" => Self::Tei,
            "book" | "chapter" | "article" | "section" | "sect1" | "sect2" | "part" | "preface"
            | "appendix" | "refentry" | "set" => Self::DocBook,
            "topic" | "concept" | "task" | "reference" | "dita" | "map" | "bookmap"
            | "glossentry" | "glossgroup" | "troubleshooting" => Self::Dita,
            _ => Self::Unknown,
        }
    }

    /// The role of an element by its name; `None` if its use decides.
    pub(super) fn role(self, name: &str) -> Option<Role> {
        let own = match self {
            Self::DocBook => docbook(name),
            Self::Dita => dita(name),
            Self::Tei => tei(name),
            Self::Unknown => None,
        };
        own.or_else(|| common(name))
    }

    /// Whether a title within the element is a heading of a section and not that of a figure.
    pub(super) fn is_section(self, name: &str) -> bool {
        match self {
            Self::DocBook => {
                matches!(
                    name,
                    "set"
                        | "book"
                        | "part"
                        | "chapter"
                        | "article"
                        | "section"
                        | "preface"
                        | "appendix"
                        | "glossary"
                        | "bibliography"
                        | "refentry"
                        | "refsection"
                        | "simplesect"
                        | "dedication"
                        | "colophon"
                        | "partintro"
                        | "topic"
                ) || name.starts_with("sect")
                    || name.starts_with("refsect")
            }
            Self::Dita => matches!(
                name,
                "topic"
                    | "concept"
                    | "task"
                    | "reference"
                    | "map"
                    | "bookmap"
                    | "section"
                    | "glossentry"
                    | "troubleshooting"
                    | "example"
            ),
            Self::Tei | Self::Unknown => true,
        }
    }
}

/// What stands between the elements in one that holds nothing else: a path of menus, keys that are
/// pressed together.
pub(super) fn separator(name: &str) -> Option<&'static str> {
    Some(match name {
        "menuchoice" | "menucascade" | "guiseq" => " > ",
        "keycombo" | "keyseq" => "+",
        _ => return None,
    })
}

/// Names that mean the same wherever they are found.
fn common(name: &str) -> Option<Role> {
    Some(match name {
        "title" | "head" | "heading" | "subtitle" => Role::Title,
        "script" | "style" | "indexterm" | "metadata" | "credit" | "revision" | "revhistory" => {
            Role::Hidden
        }
        "programlisting" | "screen" | "codeblock" => Role::Code,
        "table" | "informaltable" => Role::Table,
        "tr" | "row" => Role::Row,
        "td" | "th" | "entry" => Role::Cell,
        "p" | "para" => Role::Block,
        "br" => Role::Break,
        _ => return None,
    })
}

fn docbook(name: &str) -> Option<Role> {
    Some(match name {
        "title" | "subtitle" | "bridgehead" | "refname" | "titleabbrev" => Role::Title,
        "info" | "bookinfo" | "articleinfo" | "chapterinfo" | "sectioninfo" | "refentryinfo"
        | "sect1info" | "setinfo" | "partinfo" | "appendixinfo" | "prefaceinfo" => Role::Info,
        "programlisting" | "screen" | "synopsis" | "cmdsynopsis" | "funcsynopsis"
        | "classsynopsis" | "methodsynopsis" | "programlistingco" | "screenco" | "equation"
        | "informalequation" | "inlineequation" => Role::Code,
        "indexterm" | "imagedata" | "videodata" | "audiodata" | "remark" | "keywordset"
        | "subjectset" | "biblioid" | "bibliosource" | "isbn" | "issn" | "pubdate" | "date"
        | "releaseinfo" | "edition" | "revhistory" | "author" | "authorgroup" | "editor"
        | "othercredit" | "copyright" | "invpartnumber" | "productnumber" | "refmeta"
        | "colspec" | "spanspec" | "xref" | "anchor" | "co" | "area" | "toc" | "index"
        | "orgdiv" => Role::Hidden,
        "listitem" | "term" | "step" | "substep" | "member" | "question" | "answer" | "callout"
        | "seg" | "segtitle" => Role::Item,
        "footnote" | "annotation" => Role::Aside,
        "sbr" => Role::Break,
        "entrytbl" => Role::Cell,
        "para" | "simpara" | "formalpara" | "note" | "warning" | "tip" | "caution"
        | "important" | "itemizedlist" | "orderedlist" | "variablelist" | "varlistentry"
        | "simplelist" | "procedure" | "glosslist" | "glossentry" | "glossdef" | "glossdiv"
        | "qandaset" | "qandaentry" | "qandadiv" | "calloutlist" | "segmentedlist"
        | "seglistitem" | "figure" | "informalfigure" | "example" | "informalexample"
        | "mediaobject" | "imageobject" | "textobject" | "caption" | "blockquote" | "epigraph"
        | "attribution" | "sidebar" | "abstract" | "legalnotice" | "literallayout" | "address"
        | "tgroup" | "thead" | "tbody" | "tfoot" | "refnamediv" | "refpurpose"
        | "refsynopsisdiv" | "bibliomixed" | "biblioentry" | "set" | "book" | "part"
        | "chapter" | "article" | "section" | "preface" | "appendix" => Role::Block,
        "emphasis" | "literal" | "filename" | "command" | "option" | "replaceable" | "ulink"
        | "link" | "citetitle" | "quote" | "userinput" | "computeroutput" | "guimenu"
        | "guimenuitem" | "guibutton" | "guilabel" | "guisubmenu" | "guiicon" | "menuchoice"
        | "keycap" | "keycombo" | "keysym" | "phrase" | "firstterm" | "glossterm" | "acronym"
        | "abbrev" | "application" | "productname" | "code" | "constant" | "varname"
        | "function" | "parameter" | "envar" | "package" | "systemitem" | "superscript"
        | "subscript" | "inlinemediaobject" | "email" | "uri" | "trademark" | "foreignphrase"
        | "wordasword" | "type" | "classname" | "methodname" | "property" | "prompt" | "tag"
        | "sgmltag" | "markup" | "token" | "symbol" | "optional" | "olink" | "citerefentry"
        | "refentrytitle" | "manvolnum" | "errorname" | "errorcode" | "returnvalue"
        | "interfacename" | "structname" | "structfield" | "medialabel" | "hardware"
        | "database" | "action" | "accel" | "mousebutton" | "shortcut" | "person"
        | "personname" | "firstname" | "surname" | "orgname" => Role::Inline,
        _ => return None,
    })
}

fn dita(name: &str) -> Option<Role> {
    Some(match name {
        "title" | "navtitle" | "glossterm" => Role::Title,
        "codeblock" | "screen" | "msgblock" | "pre" | "syntaxdiagram" | "equation-block"
        | "mathml" | "svg-container" | "coderef" => Role::Code,
        "indexterm" | "prolog" | "metadata" | "keydef" | "draft-comment" | "required-cleanup"
        | "data" | "data-about" | "foreign" | "unknown" | "resourceid" | "othermeta"
        | "colspec" => Role::Hidden,
        "li" | "sli" | "step" | "substep" | "cmd" | "dt" | "dd" | "pt" | "pd" | "choice"
        | "stepresult" => Role::Item,
        "fn" => Role::Aside,
        "simpletable" | "properties" | "choicetable" => Role::Table,
        "strow" | "sthead" | "property" | "prophead" | "chrow" | "chhead" => Role::Row,
        "stentry" | "proptype" | "propvalue" | "propdesc" | "proptypehd" | "propvaluehd"
        | "propdeschd" | "choption" | "chdesc" | "choptionhd" | "chdeschd" => Role::Cell,
        "shortdesc" | "abstract" | "note" | "section" | "example" | "fig" | "ul" | "ol" | "sl"
        | "dl" | "dlentry" | "parml" | "plentry" | "steps" | "steps-unordered" | "substeps"
        | "choices" | "context" | "prereq" | "result" | "postreq" | "info" | "stepxmp"
        | "tutorialinfo" | "lq" | "lines" | "desc" | "alt" | "image" | "hazardstatement"
        | "typeofhazard" | "consequence" | "howtoavoid" | "glossdef" | "linktext" | "body"
        | "conbody" | "taskbody" | "refbody" | "refsyn" | "cause" | "remedy" | "condition"
        | "topicref" | "topicmeta" | "related-links" | "link" | "tgroup" | "thead" | "tbody" => {
            Role::Block
        }
        "ph" | "b" | "i" | "u" | "tt" | "sup" | "sub" | "codeph" | "uicontrol" | "menucascade"
        | "wintitle" | "xref" | "keyword" | "term" | "cmdname" | "filepath" | "varname"
        | "option" | "parmname" | "apiname" | "userinput" | "systemoutput" | "msgph" | "msgnum"
        | "q" | "cite" | "tm" | "abbreviated-form" | "text" | "shortcut" | "xmlelement"
        | "xmlatt" => Role::Inline,
        _ => return None,
    })
}

fn tei(name: &str) -> Option<Role> {
    Some(match name {
        "head" => Role::Title,
        "teiHeader" | "fw" | "graphic" | "pb" | "milestone" => Role::Hidden,
        "lb" => Role::Break,
        "item" | "label" => Role::Item,
        "note" => Role::Aside,
        "p" | "l" | "ab" | "sp" | "speaker" | "stage" | "quote" | "div" | "lg" | "body" => {
            Role::Block
        }
        "cell" => Role::Cell,
        "hi" | "emph" | "foreign" | "name" | "persName" | "placeName" | "title" | "term"
        | "ref" | "date" | "num" | "q" | "said" | "choice" | "w" | "pc" | "s" | "seg" => {
            Role::Inline
        }
        _ => return None,
    })
}
