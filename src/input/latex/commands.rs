//! What the commands and environments of LaTeX hold: tables of the known ones.

/// What a command does with its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// A heading of a level; an argument in brackets is a short form of it.
    Heading(u8),
    /// The title of the document or a similar text on a line of its own.
    Line,
    /// Text that stands apart from the text around it: a footnote, a caption.
    Aside,
    /// So many arguments that are no text, then text.
    Skip(usize),
    /// A reference of which nothing remains: its arguments are left out.
    Reference,
    /// So many arguments are left out, and those in brackets.
    Out(usize),
    /// Text as it is written, between two equal characters or in braces.
    Verbatim,
    /// The end of a paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// `\begin` or `\end`.
    Begin,
    End,
    /// A definition of a command: its name and body are left out.
    Define,
    /// The arguments are text.
    Text,
}

/// What the command of this name does, without its `*`.
pub(super) fn command(name: &str) -> Command {
    match name {
        "part" => Command::Heading(1),
        "chapter" | "addchap" => Command::Heading(2),
        "section" | "addsec" | "frametitle" => Command::Heading(3),
        "subsection" | "framesubtitle" => Command::Heading(4),
        "subsubsection" => Command::Heading(5),
        "paragraph" => Command::Heading(6),
        "subparagraph" => Command::Heading(7),
        "title" | "subtitle" => Command::Heading(1),
        "subject" | "dedication" | "publishers" | "epigraph" | "attribution" | "extrainfo"
        | "titlehead" | "lowertitleback" | "uppertitleback" => Command::Line,
        "footnote" | "caption" | "footnotetext" | "marginpar" | "thanks" | "endnote"
        | "sidenote" | "marginnote" | "captionof" | "subcaption" | "note" | "todo" | "tcaption"
        | "fcaption" | "captionabove" | "captionbelow" => Command::Aside,
        "href" | "textcolor" | "colorbox" | "hyperlink" | "hypertarget" | "foreignlanguage"
        | "raisebox" | "parbox" | "scalebox" | "rotatebox" | "adjustbox" | "textlang" => {
            Command::Skip(1)
        }
        "multicolumn" | "multirow" | "resizebox" | "fcolorbox" => Command::Skip(2),
        "hyperref" => Command::Skip(0),
        "ref" | "eqref" | "pageref" | "autoref" | "cref" | "Cref" | "nameref" | "vref" | "cite"
        | "citep" | "citet" | "citeauthor" | "citeyear" | "citealp" | "citealt" | "parencite"
        | "textcite" | "autocite" | "footcite" | "nocite" | "label" | "index" | "glsadd"
        | "footnotemark" | "subref" | "fref" | "tref" | "Ref" | "vpageref" | "cpageref"
        | "supercite" | "fullcite" | "citetitle" | "linelabel" | "phantomsection" => {
            Command::Reference
        }
        "verb" | "lstinline" | "mintinline" | "Verb" | "path" | "url" | "nolinkurl" => {
            Command::Verbatim
        }
        "par" | "newpage" | "clearpage" | "cleardoublepage" | "pagebreak" | "bigskip"
        | "medskip" | "smallskip" | "maketitle" | "hline" | "toprule" | "midrule"
        | "bottomrule" | "tableofcontents" | "listoffigures" | "listoftables" | "frontmatter"
        | "mainmatter" | "backmatter" | "appendix" | "printbibliography" | "printindex"
        | "vfill" => Command::Paragraph,
        "item" | "bibitem" => Command::Item,
        "begin" => Command::Begin,
        "end" => Command::End,
        "newcommand"
        | "renewcommand"
        | "providecommand"
        | "def"
        | "gdef"
        | "edef"
        | "let"
        | "newenvironment"
        | "renewenvironment"
        | "DeclareMathOperator"
        | "newtheorem"
        | "DeclareRobustCommand"
        | "NewDocumentCommand"
        | "RenewDocumentCommand"
        | "NewDocumentEnvironment"
        | "newcolumntype"
        | "newif"
        | "csdef" => Command::Define,
        "documentclass"
        | "usepackage"
        | "RequirePackage"
        | "input"
        | "include"
        | "includeonly"
        | "includegraphics"
        | "bibliography"
        | "bibliographystyle"
        | "pagestyle"
        | "thispagestyle"
        | "pagenumbering"
        | "hypersetup"
        | "geometry"
        | "graphicspath"
        | "lstset"
        | "author"
        | "date"
        | "institute"
        | "email"
        | "vspace"
        | "hspace"
        | "color"
        | "cline"
        | "cmidrule"
        | "usetikzlibrary"
        | "tikzset"
        | "pgfplotsset"
        | "hyphenation"
        | "selectlanguage"
        | "usetheme"
        | "usecolortheme"
        | "lstinputlisting"
        | "includepdf"
        | "addbibresource"
        | "institution"
        | "affil"
        | "affiliation"
        | "setlist"
        | "captionsetup"
        | "theoremstyle"
        | "vskip"
        | "hskip"
        | "kern"
        | "stepcounter"
        | "refstepcounter"
        | "pagecolor"
        | "bibinfo"
        | "logo"
        | "cover"
        | "version"
        | "definecolors"
        | "usemintedstyle"
        | "inputminted"
        | "linespread"
        | "enlargethispage"
        | "markright"
        | "hphantom"
        | "vphantom"
        | "phantom"
        | "typeout"
        | "PassOptionsToPackage"
        | "ExecuteBibliographyOptions"
        | "sisetup"
        | "tcbset"
        | "newcounter"
        | "newlength"
        | "arraystretch"
        | "columnbreak"
        | "specialrule"
        | "rowcolor"
        | "cellcolor"
        | "columncolor"
        | "glsresetall"
        | "includesvg"
        | "tikz"
        | "pgfmathsetmacro"
        | "setmainfont"
        | "setsansfont"
        | "setmonofont"
        | "setCJKmainfont"
        | "setCJKsansfont"
        | "setCJKmonofont"
        | "setdefaultlanguage"
        | "setmainlanguage"
        | "setotherlanguage"
        | "hfuzz"
        | "theoremsymbol" => Command::Out(1),
        "setcounter"
        | "addtocounter"
        | "setlength"
        | "addtolength"
        | "rule"
        | "colorlet"
        | "newglossaryentry"
        | "hyphenchar"
        | "bioinfo"
        | "markboth"
        | "fontsize"
        | "DeclareGraphicsExtensions"
        | "numberwithin"
        | "titlespacing"
        | "setbeamertemplate"
        | "setbeamercolor"
        | "setbeamerfont" => Command::Out(2),
        "definecolor" | "addcontentsline" | "crefname" | "Crefname" | "newacronym"
        | "titleformat" | "DeclareFontShape" => Command::Out(3),
        _ => Command::Text,
    }
}

/// What an environment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Environment {
    /// Code, formulas and drawings.
    Out,
    /// Text after so many arguments that are no text.
    Text(usize),
    List,
    /// A table after so many arguments.
    Table(usize),
    /// A slide, whose first argument is its title.
    Frame,
}

/// What the environment of this name holds, without its `*`.
pub(super) fn environment(name: &str) -> Environment {
    match name {
        "equation" | "align" | "alignat" | "gather" | "multline" | "eqnarray" | "math"
        | "displaymath" | "flalign" | "subequations" | "cases" | "verbatim" | "Verbatim"
        | "lstlisting" | "minted" | "alltt" | "tikzpicture" | "pgfpicture" | "picture"
        | "thebibliography" | "comment" | "filecontents" | "algorithm" | "algorithmic"
        | "pspicture" | "forest" | "axis" | "CD" | "prooftree" | "code" | "pycode"
        | "pythoncode" | "LTXexample" | "tcblisting" | "lilypond" | "dmath" | "IEEEeqnarray"
        | "array" | "matrix" | "pmatrix" | "bmatrix" | "split" | "aligned" => Environment::Out,
        "itemize" | "enumerate" | "description" | "compactitem" | "compactenum" | "inparaenum"
        | "easylist" | "tasks" | "list" => Environment::List,
        "tabular" | "longtable" | "supertabular" | "xtabular" | "tblr" | "longtblr" => {
            Environment::Table(1)
        }
        "tabularx" | "tabulary" | "tabular*" => Environment::Table(2),
        "frame" => Environment::Frame,
        "minipage" | "multicols" | "wrapfigure" | "adjustwidth" | "spacing" | "otherlanguage"
        | "subfigure" | "subtable" | "textblock" | "column" | "CJK" => Environment::Text(1),
        "longtabu" => Environment::Table(1),
        _ => Environment::Text(0),
    }
}

/// The text that a command without arguments stands for.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "LaTeXe" => "LaTeX2e",
        "BibTeX" => "BibTeX",
        "XeTeX" => "XeTeX",
        "XeLaTeX" => "XeLaTeX",
        "LuaTeX" => "LuaTeX",
        "LuaLaTeX" => "LuaLaTeX",
        "pdfLaTeX" | "pdflatex" => "pdfLaTeX",
        "CTeX" => "CTeX",
        "KOMAScript" => "KOMA-Script",
        "ldots" | "dots" | "textellipsis" | "dotsc" | "cdots" => "…",
        "textbackslash" => "\\",
        "textasciitilde" | "sim" => "~",
        "textasciicircum" => "^",
        "textbar" => "|",
        "textless" => "<",
        "textgreater" => ">",
        "textendash" => "–",
        "textemdash" => "—",
        "textquoteleft" | "lq" => "‘",
        "textquoteright" | "rq" => "’",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "quotedblbase" | "glqq" => "„",
        "grqq" => "“",
        "guillemotleft" | "flqq" | "og" => "«",
        "guillemotright" | "frqq" | "fg" => "»",
        "textquotesingle" => "'",
        "textunderscore" => "_",
        "textbullet" | "bullet" => "•",
        "textdegree" | "degree" | "degres" => "°",
        "texttrademark" => "™",
        "textregistered" => "®",
        "textcopyright" | "copyright" => "©",
        "texteuro" | "euro" => "€",
        "pounds" | "textsterling" => "£",
        "textyen" => "¥",
        "S" | "textsection" => "§",
        "P" => "¶",
        "dag" => "†",
        "ddag" => "‡",
        "ss" => "ß",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "o" => "ø",
        "O" => "Ø",
        "aa" => "å",
        "AA" => "Å",
        "l" => "ł",
        "L" => "Ł",
        "i" => "ı",
        "j" => "ȷ",
        "times" => "×",
        "pm" => "±",
        "cdot" => "·",
        "div" => "÷",
        "le" | "leq" => "≤",
        "ge" | "geq" => "≥",
        "ne" | "neq" => "≠",
        "approx" => "≈",
        "infty" => "∞",
        "to" | "rightarrow" | "Rightarrow" => "→",
        "leftarrow" => "←",
        "in" => "∈",
        "subset" => "⊂",
        "sum" => "∑",
        "int" => "∫",
        "sqrt" => "√",
        "partial" => "∂",
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" | "varepsilon" => "ε",
        "eta" => "η",
        "theta" => "θ",
        "kappa" => "κ",
        "lambda" => "λ",
        "mu" => "μ",
        "nu" => "ν",
        "xi" => "ξ",
        "pi" => "π",
        "rho" => "ρ",
        "sigma" => "σ",
        "tau" => "τ",
        "phi" | "varphi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "Gamma" => "Γ",
        "Delta" => "Δ",
        "Theta" => "Θ",
        "Lambda" => "Λ",
        "Sigma" => "Σ",
        "Phi" => "Φ",
        "Omega" => "Ω",
        "quad" | "qquad" | "enspace" | "space" | "hfill" | "thinspace" => " ",
        "newline" | "linebreak" | "tabularnewline" => "\u{2028}",
        _ => return None,
    })
}

/// The combining character for an accent: `\'`, `\v`.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "\"" => '\u{308}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "." => '\u{307}',
        "u" => '\u{306}',
        "v" => '\u{30C}',
        "H" => '\u{30B}',
        "c" => '\u{327}',
        "d" => '\u{323}',
        "b" => '\u{331}',
        "r" => '\u{30A}',
        "k" => '\u{328}',
        _ => return None,
    })
}
