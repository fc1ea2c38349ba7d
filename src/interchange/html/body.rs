//! The text of an element as a browser shows it: a line for each block, white space as in CSS.
//!
//! Runs of spaces, tabs and line ends are one space, as `white-space: normal` has it, but in
//! `pre`; no-break spaces and invisible characters stay. There is no recursion.

use dom_query::NodeRef;

use crate::model::arabic::is_invisible;

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements that show no text.
const UNSEEN: &[&str] = &[
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "iframe",
    "object",
    "video",
    "audio",
    "canvas",
    "textarea",
    "select",
    "button",
    "input",
    "figcaption",
    "title",
    "head",
];

/// The lines of text in `root`, joined by line feeds.
pub(super) fn text(root: &NodeRef<'_>) -> String {
    let mut lines = Lines::default();
    let mut open = vec![Step::Enter(*root)];
    while let Some(step) = open.pop() {
        match step {
            Step::Enter(node) if node.is_text() => lines.push(&node.text()),
            Step::Enter(node) if node.is_element() => {
                let name = node.node_name().unwrap_or_default().to_lowercase();
                if UNSEEN.contains(&name.as_str()) {
                    continue;
                }
                let is_block = BLOCKS.contains(&name.as_str());
                match name.as_str() {
                    "br" => lines.end(),
                    "td" | "th" => lines.cell(),
                    "pre" => {
                        lines.end();
                        lines.preformatted += 1;
                        open.push(Step::LeavePre);
                    }
                    _ if is_block => {
                        lines.end();
                        open.push(Step::LeaveBlock);
                    }
                    _ => {}
                }
                open.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Enter(_) => {}
            Step::LeaveBlock => lines.end(),
            Step::LeavePre => {
                lines.end();
                lines.preformatted -= 1;
            }
        }
    }
    lines.end();
    lines.done.join("\n")
}

/// What is left to do on the way through the tree.
enum Step<'a> {
    Enter(NodeRef<'a>),
    LeaveBlock,
    LeavePre,
}

/// The lines so far.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    line: String,
    /// White space that counts once something follows it in the line.
    is_space_due: bool,
    /// How many `pre` are open.
    preformatted: usize,
}

impl Lines {
    fn push(&mut self, text: &str) {
        if self.preformatted > 0 {
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    self.end();
                }
                self.line.push_str(line);
            }
            return;
        }
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                self.is_space_due = !self.line.is_empty();
                continue;
            }
            if std::mem::take(&mut self.is_space_due) {
                self.line.push(' ');
            }
            self.line.push(c);
        }
    }

    /// Ends the line; lines in which nothing can be seen are none.
    fn end(&mut self) {
        self.is_space_due = false;
        if self
            .line
            .chars()
            .all(|c| c.is_whitespace() || is_invisible(c))
        {
            self.line.clear();
        } else {
            self.done.push(std::mem::take(&mut self.line));
        }
    }

    /// Begins a cell of a table's row.
    fn cell(&mut self) {
        self.is_space_due = false;
        if !self.line.is_empty() {
            self.line.push('\t');
        }
    }
}
