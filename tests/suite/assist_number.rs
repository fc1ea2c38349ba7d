//! Numbers written out in words by a grammar in reverse, in every gender, case and spelling, are read
//! back as the same numbers.

use hashiya::assist::number::number_at;
use hashiya::assist::tokens::FoldedText;

/// How numbers are written.
#[derive(Clone, Copy)]
struct Style {
    /// What is counted is feminine.
    feminine: bool,
    /// Accusative or genitive.
    oblique: bool,
    /// ثلاثمئة in one word.
    joined: bool,
    /// مائة.
    old: bool,
}

const MASC: [&str; 11] = [
    "صفر",
    "واحد",
    "اثنان",
    "ثلاثة",
    "أربعة",
    "خمسة",
    "ستة",
    "سبعة",
    "ثمانية",
    "تسعة",
    "عشرة",
];
const FEM: [&str; 11] = [
    "صفر",
    "واحدة",
    "اثنتان",
    "ثلاث",
    "أربع",
    "خمس",
    "ست",
    "سبع",
    "ثماني",
    "تسع",
    "عشر",
];
const STEMS: [&str; 10] = [
    "",
    "",
    "",
    "ثلاث",
    "أربع",
    "خمس",
    "ست",
    "سبع",
    "ثماني",
    "تسع",
];

impl Style {
    fn unit(self, n: u32) -> String {
        let word = if self.feminine {
            FEM[n as usize]
        } else {
            MASC[n as usize]
        };
        if n == 2 && self.oblique {
            word.replace("ان", "ين")
        } else {
            word.to_owned()
        }
    }
    fn ten(self, n: u32) -> String {
        let stem = [
            "", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع",
        ][n as usize];
        format!("{stem}{}", if self.oblique { "ين" } else { "ون" })
    }
    fn hundred(self) -> &'static str {
        if self.old { "مائة" } else { "مئة" }
    }
    fn below_hundred(self, n: u32) -> String {
        match n {
            0..=10 => self.unit(n),
            11 => {
                if self.feminine {
                    "إحدى عشرة".into()
                } else {
                    "أحد عشر".into()
                }
            }
            12 => {
                let (two, ten) = if self.feminine {
                    ("اثنتا", "عشرة")
                } else {
                    ("اثنا", "عشر")
                };
                let two = if self.oblique {
                    two.replacen("تا", "تي", 1).replace("اثنا", "اثني")
                } else {
                    two.to_owned()
                };
                format!("{two} {ten}")
            }
            13..=19 => format!(
                "{} {}",
                self.unit(n - 10),
                if self.feminine { "عشرة" } else { "عشر" }
            ),
            _ if n.is_multiple_of(10) => self.ten(n / 10),
            _ => {
                let unit = match (n % 10, self.feminine) {
                    (1, true) => "إحدى".to_owned(),
                    (u, _) => self.unit(u),
                };
                format!("{unit} و{}", self.ten(n / 10))
            }
        }
    }
    fn hundreds(self, h: u32, construct: bool) -> String {
        match h {
            1 => self.hundred().to_owned(),
            2 => format!(
                "{}{}",
                self.hundred().trim_end_matches('ة'),
                match (construct, self.oblique) {
                    (true, false) => "تا",
                    (true, true) => "تي",
                    (false, false) => "تان",
                    (false, true) => "تين",
                }
            ),
            _ => format!(
                "{}{}{}",
                STEMS[h as usize],
                if self.joined { "" } else { " " },
                self.hundred()
            ),
        }
    }
    fn below_thousand(self, n: u32, construct: bool) -> String {
        let (h, r) = (n / 100, n % 100);
        match (h, r) {
            (0, _) => self.below_hundred(r),
            (_, 0) => self.hundreds(h, construct),
            _ => format!("{} و{}", self.hundreds(h, false), self.below_hundred(r)),
        }
    }
    fn write(self, n: u32) -> String {
        let (k, r) = (n / 1000, n % 1000);
        if k == 0 {
            return self.below_thousand(r, false);
        }
        let masculine = Style {
            feminine: false,
            ..self
        };
        let thousands = match k {
            1 => "ألف".to_owned(),
            2 => {
                if self.oblique {
                    "ألفين".into()
                } else {
                    "ألفان".into()
                }
            }
            3..=10 => format!("{} آلاف", masculine.unit(k)),
            _ if k.is_multiple_of(100) => format!("{} ألف", masculine.below_thousand(k, true)),
            _ if (3..=10).contains(&(k % 100)) => {
                format!("{} آلاف", masculine.below_thousand(k, false))
            }
            _ if (11..=99).contains(&(k % 100)) => {
                format!("{} ألفاً", masculine.below_thousand(k, false))
            }
            _ => format!("{} ألف", masculine.below_thousand(k, false)),
        };
        if r == 0 {
            thousands
        } else {
            format!("{thousands} و{}", self.below_thousand(r, false))
        }
    }
}

fn read(text: &str) -> Option<(u32, bool)> {
    let source = FoldedText::new(text);
    let tokens = source.tokens();
    number_at(&tokens, 0).map(|n| (n.value, n.end == tokens.len()))
}

#[test]
fn every_number_comes_back() {
    let mut wrong = Vec::new();
    for bits in 0..16u32 {
        let style = Style {
            feminine: bits & 1 > 0,
            oblique: bits & 2 > 0,
            joined: bits & 4 > 0,
            old: bits & 8 > 0,
        };
        let numbers: Box<dyn Iterator<Item = u32>> = if bits % 5 == 0 {
            Box::new(0..100_000)
        } else {
            Box::new((0..1_000_000).step_by(97))
        };
        for n in numbers {
            let words = style.write(n);
            if read(&words) != Some((n, true)) {
                wrong.push(format!("{n}: {words} -> {:?}", read(&words)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}: {}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}
#[test]
fn table() {
    for (text, value) in [
        ("5", 5),
        ("٥", 5),
        ("۱۲", 12),
        ("1,200", 1200),
        ("١٬٢٠٠", 1200),
        ("12 ألفاً", 12000),
        ("3 آلاف", 3000),
        ("1.5 مليون", 1_500_000),
        ("مئة وألف", 101_000),
        ("خمسمئة ألف", 500_000),
        ("ألفا", 2000),
        ("وخمسة", 5),
        ("بثلاثة", 3),
        ("واحد", 1),
        ("وواحد وعشرين", 21),
        ("الخمسة", 5),
    ] {
        assert_eq!(read(text).map(|n| n.0), Some(value), "{text}");
    }
}
