use super::read;
use super::sample::{assembled, at, file, file_with, lines, stream};
use crate::input::sample::{blocks, excluded};
use crate::model::{Document, ExclusionReason};

fn document(pages: &[String]) -> Document {
    let document = read("a.pdf", &file(pages)).unwrap();
    let mut counted = vec![0; document.text.len()];
    let pieces = document.blocks.iter().flat_map(|block| &block.pieces).map(|p| p.source.clone());
    let left_out = document.left_out.iter().map(|excluded| excluded.source.clone());
    pieces.chain(left_out).flatten().for_each(|byte| counted[byte] += 1);
    assert!(counted.iter().all(|count| *count == 1), "{:?}", document.text);
    document
}

/// Two columns of running text.
fn columns(y: i32) -> String {
    let left = [
        "The left column begins with a line",
        "that is full, and it goes on to a se-",
        "cond line and then",
    ];
    let right = [
        "ends here, in the right column of",
        "the page. The right column has a",
        "sentence of its own in its lines.",
    ];
    lines(50, y, &left) + &lines(320, y + 5, &right)
}

#[test]
fn columns_are_read_one_after_the_other_and_their_lines_joined() {
    let page = at(50, 60, 24, "B", "A Title of the Whole Page")
        + &lines(
            50,
            100,
            &[
                "An introduction stands above both of the columns and is as wide as the page, so that it crosses",
                "the gap between them.",
            ],
        )
        + &columns(160);
    let found = blocks(&document(&[page]));
    let expected = [
        "h 1: A Title of the Whole Page",
        "p: An introduction stands above both of the columns and is as wide as the page, so that it crosses the gap between them.",
        "p: The left column begins with a line that is full, and it goes on to a second line and then ends here, in the right \
         column of the page. The right column has a sentence of its own in its lines.",
    ];
    assert_eq!(found, expected);
}

#[test]
fn running_heads_and_page_numbers_are_left_out() {
    let page = |number: i32, text: &str| {
        at(50, 30, 8, "R", "Handbook of Rivers")
            + &lines(50, 100, &[text])
            + &at(300, 780, 8, "R", &number.to_string())
    };
    let pages = [
        page(1, "The river rises in the hills."),
        page(2, "It ends in the sea."),
        page(3, "Rain feeds it."),
    ];
    let found = document(&pages);
    assert_eq!(
        blocks(&found),
        ["p: The river rises in the hills.", "p: It ends in the sea.", "p: Rain feeds it."]
    );
    let furniture = excluded(&found, ExclusionReason::PageFurniture);
    assert_eq!(furniture.len(), 6, "{furniture:?}");
    let names: Vec<&str> = found.parts.iter().map(|part| &*part.name).collect();
    assert_eq!((names, found.pages.len()), (vec!["page 1", "page 2", "page 3"], 3));
}

#[test]
fn paragraphs_end_at_gaps_indents_and_short_lines() {
    let text = [
        "This paragraph has two lines, and the first of them is as wide as others",
        "are, and the second is not.",
        "This one begins although there is no gap, because a word would have",
        "fitted on the line before it.",
    ];
    let page = lines(50, 100, &text)
        + &lines(50, 170, &["A gap stands above this one."])
        + &at(50, 200, 10, "B", "A bold heading")
        + &lines(50, 212, &["Text below the heading."])
        + &lines(
            50,
            240,
            &["1. The first point of a list that goes on to the next line because it is", "long."],
        )
        + &lines(50, 264, &["2. The second."])
        + &at(50, 300, 10, "M", "let x = 1;")
        + &at(50, 330, 10, "R", "https://example.org/a");
    let found = document(&[page]);
    let expected = [
        "p: This paragraph has two lines, and the first of them is as wide as others are, and the second is not.",
        "p: This one begins although there is no gap, because a word would have fitted on the line before it.",
        "p: A gap stands above this one.",
        "h 1: A bold heading",
        "p: Text below the heading.",
        "list-item: 1. The first point of a list that goes on to the next line because it is long.",
        "list-item: 2. The second.",
    ];
    assert_eq!(blocks(&found), expected);
    assert_eq!(excluded(&found, ExclusionReason::Code), ["let x = 1;"]);
    assert_eq!(excluded(&found, ExclusionReason::LinkTarget), ["https://example.org/a"]);
}

#[test]
fn tables_are_read_row_by_row() {
    let row = |y: i32, cells: [&str; 3]| {
        at(50, y, 10, "R", cells[0])
            + &at(150, y, 10, "R", cells[1])
            + &at(500, y, 10, "R", cells[2])
    };
    let page = lines(
        50,
        60,
        &[
            "A table stands below this line, which is as wide as the page and crosses all of its columns, to the end.",
        ],
    ) + &row(100, ["Name", "What it is", "Price"])
        + &row(130, ["rope", "a line that is made of hemp, and that", "12.50"])
        + &lines(150, 142, &["goes on below"])
        + &row(172, ["pump", "a machine", "99.00"]);
    let expected = [
        "p: A table stands below this line, which is as wide as the page and crosses all of its columns, to the end.",
        "table-cell 0/0/0: Name",
        "table-cell 0/0/1: What it is",
        "table-cell 0/0/2: Price",
        "table-cell 0/1/0: rope",
        "table-cell 0/1/1: a line that is made of hemp, and that goes on below",
        "table-cell 0/1/2: 12.50",
        "table-cell 0/2/0: pump",
        "table-cell 0/2/1: a machine",
        "table-cell 0/2/2: 99.00",
    ];
    assert_eq!(blocks(&document(&[page])), expected);
}

#[test]
fn hyphens_are_undone_where_the_document_shows_that_words_are_divided() {
    let divided = [
        "The water supply of the old town was built in the time when the admin-",
        "istration of the town was new and well-",
        "known as an administration of a kind, as well-known as the town itself.",
    ];
    let found = document(&[lines(50, 100, &divided)]);
    assert!(found.blocks[0].text.contains("the administration of"), "{:?}", blocks(&found));
    assert!(found.blocks[0].text.contains("well-known as an"), "{:?}", blocks(&found));
    assert_eq!(excluded(&found, ExclusionReason::Markup), ["-"]);
}

#[test]
fn a_word_divided_by_a_page_break_is_whole() {
    let first = lines(50, 700, &["The dam was built in the years after the flood, and the admin-"]);
    let second =
        lines(50, 60, &["istration of the province paid for it. The administration was new."]);
    let found = blocks(&document(&[first, second]));
    let expected = [
        "p: The dam was built in the years after the flood, and the administration",
        "p: of the province paid for it. The administration was new.",
    ];
    assert_eq!(found, expected);
}

#[test]
fn notes_follow_the_paragraph_that_cites_them() {
    let page = lines(50, 100, &["The river is long."])
        + &at(125, 96, 6, "R", "1")
        + &lines(
            50,
            130,
            &["It is deep and wide, and ships go up to the town on it all the year."],
        )
        + &at(50, 740, 6, "R", "1")
        + &at(55, 744, 8, "R", "As measured in 1950.");
    let found = document(&[page]);
    let expected = [
        "p: The river is long.",
        "p: As measured in 1950.",
        "p: It is deep and wide, and ships go up to the town on it all the year.",
    ];
    assert_eq!(blocks(&found), expected);
    assert_eq!(excluded(&found, ExclusionReason::Markup), ["1", "1 "]);
}

#[test]
fn text_in_han_characters_is_joined_without_spaces() {
    let page = at(50, 100, 10, "W", "这条河发源于山区，流经三个省，最后注入大海。河上有")
        + &at(50, 116, 10, "W", "许多桥梁。");
    let found = blocks(&document(&[page]));
    assert_eq!(found, ["p: 这条河发源于山区，流经三个省，最后注入大海。河上有许多桥梁。"]);
}

#[test]
fn what_the_file_marks_counts() {
    let page = "/Artifact BMC\n".to_owned()
        + &lines(50, 400, &["Draft"])
        + "EMC\n/Span << /ActualText <FEFF0066006C006F0077> >> BDC\n"
        + &lines(50, 100, &["f?ow"])
        + "EMC\n";
    let found = document(&[page]);
    assert_eq!(blocks(&found), ["p: flow"]);
    assert_eq!(excluded(&found, ExclusionReason::PageFurniture), ["Draft"]);
}

#[test]
fn files_without_readable_text_are_refused_by_name() {
    let encrypt = "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <0000000000000000000000000000000000000000000000000000000000000000> \
                   /U <0000000000000000000000000000000000000000000000000000000000000000> >> /ID [<00> <00>] ";
    let text = lines(50, 100, &["Text."]);
    let empty = assembled(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
        ],
        "",
    );
    for (bytes, expected) in [
        (file(&["0 0 10 10 re f".to_owned()]), "have no text: they look like scans"),
        (file_with(std::slice::from_ref(&text), encrypt), "locked with a password"),
        (b"%PDF-1.7\nnothing".to_vec(), "no PDF file, or it is damaged"),
        (file(&[])[..40].to_vec(), "no PDF file, or it is damaged"),
        (empty, "no pages"),
    ] {
        let found = read("a.pdf", &bytes).unwrap_err().to_string();
        assert!(found.contains(expected) && found.matches("; ").count() >= 2, "{found}");
    }
}

/// A page that draws the form `F`, which has this content and can draw itself.
fn with_form(page: &str, form: &str) -> Vec<u8> {
    let resources = "/Resources << /Font << /R 5 0 R >> /XObject << /F 6 0 R >> >>";
    assembled(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R {resources} >>"
            ),
            stream("", page),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
                .to_owned(),
            stream(
                &format!("/Type /XObject /Subtype /Form /BBox [0 0 600 800] {resources} "),
                form,
            ),
        ],
        "",
    )
}

#[test]
fn forms_are_read_and_one_that_draws_itself_ends() {
    let text = lines(50, 100, &["A line of a form that ends here."]);
    let found = read("a.pdf", &with_form("/F Do", &text)).unwrap();
    assert_eq!(blocks(&found), ["p: A line of a form that ends here."]);
    let endless = read("a.pdf", &with_form("/F Do", &(text + "/F Do\n"))).unwrap();
    assert!(endless.text.contains("ends here."));
}

#[test]
fn a_page_with_too_many_characters_is_refused() {
    let form = at(50, 100, 10, "R", &"word ".repeat(2000));
    let found = read("a.pdf", &with_form(&"/F Do\n".repeat(110), &form)).unwrap_err().to_string();
    assert!(found.contains("a page has too many characters; expected at most 1048576"), "{found}");
}

#[test]
fn a_short_table_between_headings_is_read_by_cells() {
    let head = |y| {
        at(88, y, 10, "B", "#")
            + &at(114, y, 10, "B", "Description")
            + &at(438, y, 10, "B", "L1")
            + &at(458, y, 10, "B", "L2")
            + &at(478, y, 10, "B", "L3")
            + &at(499, y, 10, "B", "CWE")
    };
    let row = |y: i32, number: &str, marks: &[i32], text: &[&str], code: &str| {
        let marks: String = marks.iter().map(|x| at(*x, y, 10, "W", "✓")).collect();
        at(77, y, 10, "R", number) + &lines(114, y, text) + &marks + &at(500, y, 10, "R", code)
    };
    let full = "Verify that the application source code and third party libraries do not";
    let page = head(77)
        + &row(
            98,
            "10.2.5",
            &[479],
            &[
                full,
                "contain malicious code, such as salami attacks, logic bypasses, or logic",
                "bombs.",
            ],
            "511",
        )
        + &row(
            144,
            "10.2.6",
            &[479],
            &[full, "contain Easter eggs or any other potentially unwanted functionality."],
            "507",
        )
        + &at(72, 181, 14, "B", "V10.3 Application Integrity")
        + &lines(
            72,
            203,
            &[
                "Once an application is deployed, malicious code can still be inserted by those who have it, so the check goes on",
                "against common attacks, such as executing unsigned code from untrusted sources and names that were left behind.",
            ],
        )
        + &head(254)
        + &row(
            275,
            "10.3.1",
            &[439, 459, 479],
            &[
                full,
                "be obtained over secure channels and digitally signed, and the rest of the",
                "installing or executing the update.",
            ],
            "16",
        )
        + &row(
            333,
            "10.3.2",
            &[439, 459, 479],
            &[full, "signing or subresource integrity. The application must not load or execute"],
            "353",
        );
    let found = blocks(&document(&[page]));
    let last = "10.2.6 Verify that the application source code and third party libraries do not contain \
                Easter eggs or any other potentially unwanted functionality.";
    assert!(found.iter().any(|block| *block == format!("table-cell 0/2/0: {last}")), "{found:?}");
    assert!(found.iter().any(|block| block == "h 1: V10.3 Application Integrity"), "{found:?}");
    assert!(found.iter().all(|block| !block.contains('✓')), "{found:?}");
}

#[test]
fn a_check_mark_far_from_its_line_is_a_cell() {
    let page =
        lines(77, 100, &["Verify that the source code and the libraries of third parties do not"])
            + &at(479, 100, 10, "W", "✓")
            + &at(500, 100, 10, "R", "507")
            + &lines(
                77,
                112,
                &["contain Easter eggs or any other function that nobody asked for."],
            );
    let whole = "Verify that the source code and the libraries of third parties do not contain Easter eggs or any \
                 other function that nobody asked for.";
    let found = blocks(&document(&[page]));
    assert!(found.iter().any(|block| *block == format!("p: {whole}")), "{found:?}");
    let near = at(77, 100, 10, "R", "Press")
        + &at(107, 100, 10, "W", "✓")
        + &at(121, 100, 10, "R", "to agree.");
    assert_eq!(blocks(&document(&[near])), ["p: Press ✓ to agree."]);
}
