//! Markdown as blocks: what is written is there, in its order, with its accents.

use hashiya::model::codebook::LabelId;
use hashiya::ui::guidelines::markdown::{Accent, Block, Kind, Rich, blocks};

/// Each block as a line: how deep, what kind, its marker and its text.
fn told(source: &str) -> Vec<String> {
    blocks(source)
        .into_iter()
        .map(|block| {
            let kind = match &block.kind {
                Kind::Heading(level) => format!("h{level}"),
                Kind::Paragraph => "p".to_owned(),
                Kind::Code => "code".to_owned(),
                Kind::Rule => "rule".to_owned(),
                Kind::Table(rows) => {
                    let row = |row: &Vec<Rich>| {
                        let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                        cells.join("|")
                    };
                    let rows: Vec<String> = rows.iter().map(row).collect();
                    format!("table {}", rows.join(" / "))
                }
            };
            let quotes = ">".repeat(block.quoted);
            let depth = "-".repeat(block.depth);
            let marker = block.marker.unwrap_or_default();
            format!("{quotes}{depth}{kind} {marker}{}", block.text.text)
        })
        .collect()
}

fn accents(source: &str) -> Vec<(String, Accent)> {
    let blocks = blocks(source);
    let of_block = |block: &Block| {
        let text = block.text.text.clone();
        let parts = block.text.parts.clone();
        parts
            .into_iter()
            .map(move |(range, accent)| (text[range].to_owned(), accent))
            .collect::<Vec<_>>()
    };
    blocks.iter().flat_map(of_block).collect()
}

#[test]
fn headings_paragraphs_and_rules() {
    let source =
        "# الفاعل\n\nمن قام\nبالفعل.\n\n---\n\nSecond heading\n---\n\nend\\\nafter a break";
    assert_eq!(
        told(source),
        [
            "h1 الفاعل",
            "p من قام بالفعل.",
            "rule ",
            "h2 Second heading",
            "p end",
            "p after a break"
        ]
    );
}

#[test]
fn lists_are_numbered_nested_and_may_hold_paragraphs() {
    let source = "1. أول\n2. ثان\n   - فرع\n\n     وتتمته\n3. ثالث\n\n- [x] تم\n- [ ] لم يتم\n";
    assert_eq!(
        told(source),
        [
            "-p 1.أول",
            "-p 2.ثان",
            "--p •فرع",
            "--p وتتمته",
            "-p 3.ثالث",
            "-p ☑تم",
            "-p ☐لم يتم",
        ]
    );
}

#[test]
fn quotations_and_code_keep_their_lines() {
    let source = "> قيل\n>\n> > وقيل\n\n```text\nspan 1\n\n  span 2\n```\n";
    assert_eq!(
        told(source),
        [
            ">p قيل",
            ">>p وقيل",
            "code span 1",
            "code ",
            "code   span 2"
        ]
    );
}

#[test]
fn tables_have_rows_and_cells() {
    let source = "| وسم | مثال |\n|---|---|\n| فاعل | **جيش** |\n";
    assert_eq!(told(source), ["table وسم|مثال / فاعل|جيش "]);
}

#[test]
fn parts_stand_out_by_bytes() {
    let source = "علّم **كل *فاعل*** بوسم [الفاعل](label:actor) و`K`، ~~لا~~ [انظر](https://example.org/a?b=1).";
    let label = Accent::Label(LabelId::new("actor"));
    let address = Accent::Address("https://example.org/a?b=1".to_owned());
    assert_eq!(
        accents(source),
        [
            ("فاعل".to_owned(), Accent::Strong),
            ("كل فاعل".to_owned(), Accent::Strong),
            ("الفاعل".to_owned(), label),
            ("K".to_owned(), Accent::Code),
            ("لا".to_owned(), Accent::Struck),
            ("انظر".to_owned(), address),
        ]
    );
}

#[test]
fn an_accent_goes_on_after_a_break() {
    let strong = |text: &str| (text.to_owned(), Accent::Strong);
    assert_eq!(accents("**one\\\ntwo**"), [strong("one"), strong("two")]);
}

#[test]
fn raw_html_and_pictures_are_shown_as_text() {
    assert_eq!(
        told("<div>\nx\n</div>\n\n![خريطة](map.png)"),
        ["p <div>x</div>", "p خريطة"]
    );
}

#[test]
fn anything_is_a_document() {
    for source in [
        "",
        "\n\n",
        "[",
        "**",
        "- ",
        "|",
        "```",
        ">",
        "# ",
        "[x](label:)",
        "\u{feff}# a",
    ] {
        let _ = blocks(source);
    }
    assert_eq!(told(""), Vec::<String>::new());
}
