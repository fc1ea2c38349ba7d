//! Reads the imports of a Rust source: enough of the language for that, and no more.
//!
//! Comments, strings and characters are blanked out first. Then every `use` tree is taken apart
//! and every other path of two names or more is collected; `self` and `super` are resolved
//! against the file's module and the modules written out inside it. Modules of tests, marked
//! `#[cfg(test)]`, are passed over. Paths that come out of macros are not seen.

/// A path that a source names.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    /// Its names, from the first; what is ours begins with `crate`.
    pub path: Vec<String>,
    /// The line, from 1.
    pub line: usize,
    /// Whether it stands in a `use`.
    pub in_use: bool,
}

/// The source with blanks for all that is no code: comments, strings, characters. Lines stay.
pub fn code_of(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < characters.len() {
        let end = skipped(&characters, at);
        if end == at {
            code.push(characters[at]);
            at += 1;
            continue;
        }
        let blanks = characters[at..end].iter();
        code.extend(blanks.map(|c| if *c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    code
}

/// The end of the comment, string or character that begins at `at`; `at` itself when none does.
fn skipped(characters: &[char], at: usize) -> usize {
    let is = |offset: usize, wanted: char| characters.get(at + offset) == Some(&wanted);
    let all = characters.len();
    match characters[at] {
        '/' if is(1, '/') => (at..all).find(|i| characters[*i] == '\n').unwrap_or(all),
        '/' if is(1, '*') => {
            let mut depth = 0;
            let mut here = at;
            while here < all {
                match (characters[here], characters.get(here + 1)) {
                    ('/', Some('*')) => {
                        depth += 1;
                        here += 2;
                    }
                    ('*', Some('/')) => {
                        depth -= 1;
                        here += 2;
                        if depth == 0 {
                            return here;
                        }
                    }
                    _ => here += 1,
                }
            }
            all
        }
        '"' => string_end(characters, at),
        'r' if !follows_name(characters, at) => {
            let hashes = characters[at + 1..]
                .iter()
                .take_while(|c| **c == '#')
                .count();
            if !is(1 + hashes, '"') {
                return at;
            }
            let close = |i: usize| {
                characters[i] == '"' && (1..=hashes).all(|h| characters.get(i + h) == Some(&'#'))
            };
            (at + 2 + hashes..all)
                .find(|i| close(*i))
                .map_or(all, |i| i + 1 + hashes)
        }
        // A character in quotes; or else the quote begins a lifetime.
        '\'' if is(1, '\\') => (at + 3..all)
            .find(|i| characters[*i] == '\'')
            .map_or(all, |i| i + 1),
        '\'' if is(2, '\'') => at + 3,
        _ => at,
    }
}

fn string_end(characters: &[char], at: usize) -> usize {
    let mut here = at + 1;
    while here < characters.len() {
        match characters[here] {
            '\\' => here += 2,
            '"' => return here + 1,
            _ => here += 1,
        }
    }
    characters.len()
}

/// Whether the character before `at` is of a name, so that an `r` at `at` begins no raw string.
/// The prefixes `b` and `c` do not count.
fn follows_name(characters: &[char], at: usize) -> bool {
    let name = |i: usize| characters.get(i).is_some_and(|c| is_of_name(*c));
    match at.checked_sub(1) {
        Some(before) if matches!(characters[before], 'b' | 'c') => {
            before.checked_sub(1).is_some_and(name)
        }
        Some(before) => name(before),
        None => false,
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A name, `::` or any other single character.
struct Token {
    text: String,
    line: usize,
}

fn tokens(code: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut line = 1;
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\n' {
            line += 1;
        }
        if character.is_whitespace() {
            continue;
        }
        let mut text = String::from(character);
        if is_of_name(character) {
            while let Some(next) = characters.next_if(|c| is_of_name(*c)) {
                text.push(next);
            }
            // A raw name, `r#use`, is the name.
            if text == "r" && characters.next_if_eq(&'#').is_some() {
                text.clear();
                while let Some(next) = characters.next_if(|c| is_of_name(*c)) {
                    text.push(next);
                }
            }
        } else if character == ':' && characters.next_if_eq(&':').is_some() {
            text.push(':');
        }
        found.push(Token { text, line });
    }
    found
}

/// Every path that a source names. `module` is the file's own, without the crate.
pub fn imports(source: &str, module: &[String]) -> Vec<Import> {
    let mut scanner = Scanner {
        tokens: tokens(&code_of(source)),
        at: 0,
        module: module.to_vec(),
        found: Vec::new(),
    };
    scanner.scan();
    scanner.found
}

struct Scanner {
    tokens: Vec<Token>,
    at: usize,
    /// The module at `at`: the file's, and those written out in it.
    module: Vec<String>,
    found: Vec<Import>,
}

impl Scanner {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.text)
    }

    fn is_name(&self, at: usize) -> bool {
        let first = self.text(at).chars().next();
        first.is_some_and(|c| is_of_name(c) && !c.is_numeric())
    }

    fn scan(&mut self) {
        let mut depth = 0;
        // The depths at which modules were opened.
        let mut opened: Vec<usize> = Vec::new();
        while self.at < self.tokens.len() {
            match self.text(self.at) {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if opened.last() == Some(&depth) {
                        opened.pop();
                        self.module.pop();
                    }
                }
                "mod" if self.is_test_module() => {
                    self.at += 2;
                    self.pass_braces();
                }
                "mod" if self.is_name(self.at + 1) && self.text(self.at + 2) == "{" => {
                    self.module.push(self.text(self.at + 1).to_owned());
                    opened.push(depth);
                    self.at += 1;
                }
                // `use<'a>` says what a type captures.
                "use" if self.text(self.at + 1) != "<" => {
                    self.at += 1;
                    self.tree(&[]);
                    continue;
                }
                "extern" if self.text(self.at + 1) == "crate" => {
                    self.note(vec![self.text(self.at + 2).to_owned()], self.at, true);
                    self.at += 2;
                }
                _ if self.begins_path() => self.path(),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Whether the `mod` here is written out and stands behind `#[cfg(test)]`.
    fn is_test_module(&self) -> bool {
        const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
        let marked = self.at.checked_sub(MARK.len()).is_some_and(|from| {
            let mut texts = (from..self.at).map(|at| self.text(at));
            MARK.iter().all(|mark| texts.next() == Some(mark))
        });
        marked && self.text(self.at + 2) == "{"
    }

    /// From an opening brace to the one that closes it.
    fn pass_braces(&mut self) {
        let mut depth = 0;
        while self.at < self.tokens.len() {
            match self.text(self.at) {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
            self.at += 1;
        }
    }

    /// Whether a path of two names or more begins here, and not within another or behind a dot.
    fn begins_path(&self) -> bool {
        if !self.is_name(self.at) || self.text(self.at + 1) != "::" {
            return false;
        }
        match self.at.checked_sub(1).map(|before| self.text(before)) {
            Some(".") => false,
            // `::std` begins at the root, `a::std` and `<T>::std` do not.
            Some("::") => match self.at.checked_sub(2) {
                Some(before) => !self.is_name(before) && self.text(before) != ">",
                None => true,
            },
            _ => true,
        }
    }

    fn path(&mut self) {
        let from = self.at;
        let mut path = vec![self.text(self.at).to_owned()];
        while self.text(self.at + 1) == "::" && self.is_name(self.at + 2) {
            path.push(self.text(self.at + 2).to_owned());
            self.at += 2;
        }
        self.note(path, from, false);
    }

    /// One tree of a `use`, up to the `;`, `,` or `}` that ends it.
    fn tree(&mut self, prefix: &[String]) {
        let from = self.at;
        let mut path = prefix.to_vec();
        loop {
            match self.text(self.at) {
                "::" => {}
                "{" => {
                    self.at += 1;
                    while !matches!(self.text(self.at), "}" | "") {
                        self.tree(&path);
                        if self.text(self.at) == "," {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                "as" => self.at += 1,
                "self" if !path.is_empty() => {}
                ";" | "," | "}" | "" => break,
                name => path.push(name.to_owned()),
            }
            self.at += 1;
        }
        self.note(path, from, true);
    }

    /// Keeps a path, resolved.
    fn note(&mut self, mut path: Vec<String>, from: usize, in_use: bool) {
        let line = self.tokens.get(from).map_or(0, |token| token.line);
        if path
            .first()
            .is_some_and(|first| first == "self" || first == "super")
        {
            let up = path.iter().take_while(|name| *name == "super").count();
            let own = self.module.len().saturating_sub(up);
            let rest = path
                .into_iter()
                .filter(|name| name != "self" && name != "super");
            path = std::iter::once("crate".to_owned())
                .chain(self.module[..own].iter().cloned())
                .chain(rest)
                .collect();
        }
        self.found.push(Import { path, line, in_use });
    }
}
