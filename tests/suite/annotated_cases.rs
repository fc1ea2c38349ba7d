//! Hard texts with spans and incidents, for every format of annotated documents.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;

use hashiya::interchange::annotated::{Document, File, Format, Plan, Write};
use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::casualty::{Casualty, Count};
use hashiya::model::codebook::LabelId;
use hashiya::model::incident::{Incident, IncidentId, Participant, RoleId, Who};
use hashiya::model::link::ActorId;
use hashiya::model::span::{Span, SpanId};
use hashiya::model::status::Status;

/// A document with spans, each named by a label and words that are in the text; `words@2` for the
/// second place of them.
pub fn document(id: &str, text: &str, spans: &[(&str, &str)]) -> Document {
    let mut document = Document::new(id, text);
    for (number, (label, words)) in (0..).zip(spans) {
        let (words, nth) = match words.rsplit_once('@') {
            Some((words, nth)) => (words, nth.parse::<usize>().unwrap()),
            None => (*words, 1),
        };
        let (start, _) = text
            .match_indices(words)
            .nth(nth - 1)
            .unwrap_or_else(|| panic!("{words} is not {nth} times in {text}"));
        document.spans.push(Span {
            id: SpanId(number),
            label: LabelId::new(*label),
            range: start..start + words.len(),
            note: String::new(),
            attributes: BTreeMap::new(),
        });
    }
    document.renumber();
    document
}

/// A document in which everything is said that can be said.
pub fn everything() -> Document {
    let text =
        "قال المرصد إن 3 مدنيين قُتلوا في قصف على بلدة «الوادي» الجمعة 12-10-2016.\n\nتابعونا";
    let mut document = document(
        "كل شيء",
        text,
        &[
            ("source", "المرصد"),
            ("casualty", "3 مدنيين قُتلوا"),
            ("trigger", "قصف"),
            ("location", "بلدة «الوادي»"),
            ("location", "الوادي"),
            ("date", "الجمعة 12-10-2016"),
        ],
    );
    let span = |words: &str| {
        let found = document
            .spans
            .iter()
            .find(|span| document.quote(&span.range) == words);
        found.unwrap().id
    };
    let mut incident = Incident::new(IncidentId(0));
    incident.kind.0 = "shelling_artillery_missile_attack".to_owned();
    incident.trigger = Some(span("قصف"));
    incident.participants = vec![
        Participant {
            who: Who::Span(span("المرصد")),
            role: RoleId("reporter".to_owned()),
        },
        Participant {
            who: Who::Actor(ActorId::new("syrian-army")),
            role: RoleId("perpetrator".to_owned()),
        },
    ];
    incident.locations = vec![span("بلدة «الوادي»")];
    incident.casualties = vec![span("3 مدنيين قُتلوا")];
    incident.date_span = Some(span("الجمعة 12-10-2016"));
    incident.note = "ملاحظة | مع [علامات]".to_owned();
    let casualty = Casualty {
        count: Count::exact(3),
        ..Casualty::default()
    };
    let part = text.find("تابعونا").unwrap();
    document.excluded.push(part..text.len());
    document.incidents = vec![incident];
    document.annotator = "ليلى".to_owned();
    document.status = Status::Flagged;
    document.reason = "سبب".to_owned();
    document.metadata.title = "قصف «الوادي»".to_owned();
    document.metadata.source = "الضفاف".to_owned();
    document.metadata.date = "2016-10-14".to_owned();
    document
        .metadata
        .fields
        .insert("desk".to_owned(), "أخبار".to_owned());
    let count = &mut document.spans[1];
    count.note = "سطر\nوآخر\tثم \"علامة\" و\\".to_owned();
    count
        .attributes
        .insert(AttributeId::new("count"), Value::Casualty(casualty));
    count
        .attributes
        .insert(AttributeId::new("sure"), Value::Flag(true));
    document.spans[3].attributes.insert(
        AttributeId::new("mention"),
        Value::Choice("named".to_owned()),
    );
    document
}

/// Every hard text, by its name.
pub fn cases() -> Vec<(&'static str, Document)> {
    let one = |name: &'static str, text: &str, spans: &[(&str, &str)]| {
        (name, document(name, text, spans))
    };
    vec![
        one(
            "harakat",
            "قُتِلَ ثلاثةُ جنودٍ في حَلَب.",
            &[("casualty", "ثلاثةُ جنودٍ"), ("location", "حَلَب")],
        ),
        one(
            "lam-alef",
            "هجوم على الأتارب ولا أحد.",
            &[("location", "الأتارب")],
        ),
        one("tatweel", "في حـــلب اليوم", &[("location", "حـــلب")]),
        one(
            "joiners",
            "كت\u{200C}اب و ه\u{200D} هنا",
            &[("actor", "كت\u{200C}اب")],
        ),
        one(
            "direction marks",
            "قوات \u{200F}SDF\u{200E} في \u{061C}حلب\u{200F}.",
            &[("actor", "SDF"), ("location", "حلب")],
        ),
        one(
            "isolates",
            "قالت \u{2067}«لواء الفتح»\u{2069} إنه هنا",
            &[("actor", "لواء الفتح")],
        ),
        one(
            "quotes and brackets",
            "«لواء (الفتح)» في [حلب]",
            &[("actor", "لواء (الفتح)"), ("location", "حلب")],
        ),
        one(
            "digits",
            "قُتل ٣ مدنيين و3 جنود و12",
            &[("casualty", "٣ مدنيين"), ("casualty", "3 جنود")],
        ),
        one("date", "يوم 12-10-2016 مساءً", &[("date", "12-10-2016")]),
        one(
            "Latin acronym",
            "عناصر PKK وYPG في عين العرب",
            &[("actor", "PKK"), ("actor", "YPG")],
        ),
        one(
            "emoji",
            "حلب 😢 ثم 👨‍👩‍👧 في إدلب",
            &[("location", "حلب"), ("location", "إدلب")],
        ),
        one(
            "CRLF",
            "سطر أول\r\nفي حلب\r\n\r\nآخر",
            &[("location", "حلب"), ("date", "آخر")],
        ),
        one(
            "no-break space",
            "قرب\u{A0}حلب\u{A0}أمس",
            &[("location", "حلب")],
        ),
        one(
            "double space",
            "في  حلب   أمس",
            &[("location", "حلب"), ("date", "أمس")],
        ),
        one("leading space", "  \n في حلب", &[("location", "حلب")]),
        one("trailing space", "في حلب \n\n", &[("location", "حلب")]),
        one(
            "edges of the text",
            "حلب ثم إدلب",
            &[("location", "حلب"), ("location", "إدلب")],
        ),
        one("one word", "حلب", &[("location", "حلب")]),
        one("no text", "", &[]),
        one("only space", " \n ", &[]),
        one("no spans", "لا شيء هنا.", &[]),
        one(
            "adjacent",
            "حلب إدلب حماة",
            &[
                ("location", "حلب"),
                ("location", "إدلب"),
                ("location", "حماة"),
            ],
        ),
        one(
            "touching",
            "حلب-إدلب",
            &[("location", "حلب"), ("location", "-"), ("location", "إدلب")],
        ),
        one(
            "nested",
            "قوات محافظ حلب هناك",
            &[
                ("actor", "قوات محافظ حلب"),
                ("actor", "محافظ حلب"),
                ("location", "حلب"),
            ],
        ),
        one(
            "crossing",
            "قائد قوات حلب الغربي",
            &[("actor", "قائد قوات حلب"), ("location", "حلب الغربي")],
        ),
        one(
            "two labels",
            "في حلب",
            &[("location", "حلب"), ("actor", "حلب")],
        ),
        one(
            "same twice",
            "في حلب",
            &[("location", "حلب"), ("location", "حلب")],
        ),
        one("over lines", "قوات\nحلب وصلت", &[("actor", "قوات\nحلب")]),
        one(
            "over sentences",
            "قال. نعم هو. ثم",
            &[("actor", "قال. نعم")],
        ),
        one(
            "behind a proclitic",
            "في إدلب وحلب وبحماة",
            &[("location", "حلب"), ("location", "حماة")],
        ),
        one("only a proclitic", "وحلب", &[("trigger", "و")]),
        one("space at the edges", "في حلب أمس", &[("location", " حلب ")]),
        one("only spaces in a span", "في  حلب", &[("location", "  ")]),
        one("inside a grapheme", "قُتل", &[("trigger", "\u{64F}")]),
        one(
            "mark alone",
            "في \u{64B} حلب",
            &[("location", "\u{64B} حلب")],
        ),
        one(
            "control characters",
            "في\u{1} حلب\t\u{B}أمس\u{FFFE}",
            &[("location", "حلب"), ("date", "أمس")],
        ),
        one(
            "markup",
            "<b>حلب</b> & \"إدلب\" #Text=\n1-1\t0-3\tO",
            &[("location", "حلب"), ("location", "إدلب"), ("actor", "O")],
        ),
        one(
            "line separators",
            "حلب\u{2028}إدلب\u{2029}حماة\u{85}حمص",
            &[("location", "إدلب"), ("location", "حمص")],
        ),
        one("lone carriage return", "حلب\rإدلب", &[("location", "إدلب")]),
        one("Arabic label", "في حلب", &[("مكان الحدث", "حلب")]),
        one("label with signs", "في حلب", &[("a_b|c[d]->*;-e", "حلب")]),
        one(
            "labels alike",
            "في حلب وإدلب",
            &[("a b", "حلب"), ("a_b", "إدلب")],
        ),
        ("everything", everything()),
        (
            "two annotators",
            Document {
                annotator: "ليلى".to_owned(),
                ..document("x", "في حلب", &[("location", "حلب")])
            },
        ),
        (
            "two annotators",
            Document {
                annotator: "سامر".to_owned(),
                ..document("x", "في حلب", &[("actor", "حلب")])
            },
        ),
    ]
}

/// The files of some documents, which are reduced to what the format holds and stand with those of
/// one article together. Files of a document are named after its id.
pub fn files(format: &Format, plan: &Plan, documents: &[Document]) -> Vec<File> {
    match format.write.unwrap() {
        Write::Files(write) => {
            let files = documents.iter().flat_map(|document| {
                let all = write(plan, document).into_iter();
                all.map(|file| File {
                    name: format!("{}{}", document.id, file.name),
                    ..file
                })
            });
            files.collect()
        }
        Write::File { extension, file } => {
            let files = documents.iter().map(|document| {
                let mut bytes = Vec::new();
                file(plan, document, &mut bytes).unwrap();
                File::new(format!("{}{extension}", document.id), bytes)
            });
            files.collect()
        }
        Write::Records {
            extension,
            before,
            between,
            after,
            record,
        } => {
            let same =
                |one: &Document, other: &Document| one.id == other.id && one.text == other.text;
            let records = documents.chunk_by(same).map(|article| {
                let mut bytes = Vec::new();
                record(plan, article, &mut bytes).unwrap();
                bytes
            });
            let records: Vec<Vec<u8>> = records.collect();
            let bytes = [before, &records.join(between), after].concat();
            vec![File::new(format!("all{extension}"), bytes)]
        }
        Write::Shards {
            extension,
            most,
            shard,
        } => {
            let shards = documents.chunks(most).enumerate();
            let shards = shards.map(|(at, documents)| {
                File::new(format!("{at}{extension}"), shard(plan, documents).unwrap())
            });
            shards.collect()
        }
    }
}

/// The files that are read, each with the documents that are in it.
pub fn documents_of<'a>(
    format: &Format,
    files: &'a [File],
    documents: &'a [Document],
) -> Vec<(&'a File, &'a [Document])> {
    let is_read = |file: &&File| {
        let extension = file.name.rsplit('.').next().unwrap();
        format.extensions.contains(&extension)
    };
    match format.write {
        Some(Write::Files(_) | Write::File { .. }) => {
            let read: Vec<&File> = files.iter().filter(is_read).collect();
            assert_eq!(read.len(), documents.len(), "{}", format.name);
            read.into_iter().zip(documents.chunks(1)).collect()
        }
        _ => files.iter().map(|file| (file, documents)).collect(),
    }
}
