//! Rendered pages: sizes, cuts between lines, pixels where the boxes are, and the same bytes
//! twice; SVG as XML with a `<use>` for every glyph.
//!
//! When `HASHIYA_PICTURES` names a folder, the pictures are also written there, to be looked at.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::ops::Range;

use hashiya::look::{
    Mode, PictureError, PictureFormat, PictureOptions, Rgb, Sheet, Theme, compose, render_to,
};
use hashiya::model::article::Article;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::layer::{Layer, Unplaced};
use hashiya::model::span::{Span, SpanId};
use hashiya::text::fonts::SystemFonts;

const HARD: &str = include_str!("../../examples/articles/hard.txt");
const ANNOTATED: &str = include_str!("../../examples/articles/annotated.txt");
const CHRONICLE: &str = include_str!("../../examples/articles/chronicle.txt");

fn range_of(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).expect(words);
    start..start + words.len()
}

/// A layer over the first places of some words.
fn layer_of(text: &str, spans: &[(&str, &str)]) -> Layer {
    let spans = spans
        .iter()
        .zip(1..)
        .map(|((label, words), id)| Span {
            attributes: Default::default(),
            id: SpanId(id),
            label: LabelId::new(*label),
            range: range_of(text, words),
            note: String::new(),
        })
        .collect();
    Layer::with_spans(spans, Vec::new()).unwrap()
}

fn annotated() -> (Article, Layer) {
    let layer = layer_of(
        ANNOTATED,
        &[
            ("location", "ريف حلب الغربي"),
            ("location", "قرى ريف حلب الغربي"),
            ("location", "حلب الغربي، بعد"),
            ("actor", "قوات النظام"),
            ("actor", "فصائل المعارضة"),
            ("location", "كفرعمة"),
            ("location", "كفرنوران"),
            ("location", "الأتارب"),
            ("location", "شمال غربي سوريا"),
            ("location", "سوريا"),
            ("actor", "الناشط الميداني سامر الحلاق"),
            ("actor", "سامر الحلاق"),
            ("actor", "وكالة السهول"),
            ("location", "أطراف بلدة الأتارب وقرية كفرنوران"),
            ("casualty", "مقتل 3 مدنيين، بينهم طفلة، وجرح 11 آخرين نُقلوا"),
            ("casualty", "3 مدنيين، بينهم طفلة"),
            ("casualty", "طفلة"),
            ("actor", "قيادي في غرفة عمليات (النهر الكبير)"),
            ("actor", "غرفة عمليات (النهر الكبير)"),
            ("casualty", "4 من عناصر فصائل المعارضة"),
            ("location", "طريق أريحا - سرجة"),
            (
                "casualty",
                "5 عناصر من «لواء البادية» الموالي للنظام وأصيب عشرات آخرون",
            ),
            ("actor", "«لواء البادية»"),
            ("location", "طريق أثريا - خناصر، شمال شرقي حماة"),
            ("actor", "«أطباء الجسر» (Bridge Doctors)"),
            ("actor", "Bridge Doctors"),
            ("casualty", "1,200 شخص"),
            ("date", "الثلاثاء 7 ديسمبر (كانون الأول)"),
        ],
    );
    (Article::new("annotated.txt", ANNOTATED), layer)
}

fn hard() -> (Article, Layer) {
    let layer = layer_of(
        HARD,
        &[
            ("casualty", "ثَلَاثَةُ مَدَنِيِّينَ"),
            ("location", "قَرْيَةِ كَفْرَنُورَان"),
            ("location", "كَفْرَنُورَان"),
            ("location", "حـــلب"),
            ("actor", "«وكالة السهول»"),
            ("casualty", "4 أصيبوا و12 فُقدوا و24"),
            ("casualty", "2 فُقدوا"),
            ("location", "مشفى باب الهوى"),
            ("actor", "UN"),
            ("location", "والأتارب صار آمناً، ونصحت"),
            ("actor", "BBC وReuters وAgence France-Presse"),
            ("casualty", "994024-2299"),
            ("location", "12-10-2016 في أنقرة"),
            ("actor", "👨‍👩‍👧‍👦"),
            ("actor", "الباحث (John O’Neill) من معهد «Centre d’Études"),
            ("location", "Stratégiques» في Genève"),
            ("location", "ريف حلب الغربي (western rural Aleppo) have"),
            ("actor", "in ريف"),
        ],
    );
    (Article::new("hard.txt", HARD), layer)
}

/// Red, green and blue of every pixel, row by row.
struct Pixels {
    size: [u32; 2],
    data: Vec<u8>,
}

impl Pixels {
    fn of(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .unwrap();
        let mut data = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut data).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        Self {
            size: [info.width, info.height],
            data,
        }
    }

    fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let at = 3 * (y * self.size[0] + x) as usize;
        [self.data[at], self.data[at + 1], self.data[at + 2]]
    }
}

fn keep(name: &str, files: &[(String, Vec<u8>)], format: PictureFormat) {
    let Ok(folder) = std::env::var("HASHIYA_PICTURES") else {
        return;
    };
    for (suffix, bytes) in files {
        let extension = match format {
            PictureFormat::Png => "png",
            PictureFormat::Svg => "svg",
        };
        let path = format!("{folder}/{name}{suffix}.{extension}");
        std::fs::write(path, bytes).unwrap();
    }
}

fn with_scale(scale: f32) -> PictureOptions {
    PictureOptions {
        scale,
        ..PictureOptions::default()
    }
}

#[test]
fn a_png_has_the_size_of_its_sheet_and_its_tints_where_the_boxes_are() {
    for (mode, name) in [(Mode::Light, "light"), (Mode::Dark, "dark")] {
        for scale in [1.0, 1.5, 2.0] {
            for (of, (article, layer)) in [("annotated", annotated()), ("hard", hard())] {
                // The hard article is long: at one scale it is enough.
                if of == "hard" && scale != 1.0 {
                    continue;
                }
                let options = PictureOptions {
                    mode,
                    max_height: 1400.0,
                    ..with_scale(scale)
                };
                let codebook = Codebook::default();
                let sheets = compose(&article, &layer, &codebook, &options);
                let files =
                    render_to(&article, &layer, &codebook, &options, PictureFormat::Png).unwrap();
                keep(&format!("{of}-{name}-{scale}"), &files, PictureFormat::Png);
                assert_eq!(sheets.len(), files.len());
                for (sheet, (_, png)) in sheets.iter().zip(&files) {
                    let pixels = Pixels::of(png);
                    assert_eq!(pixels.size, sheet.pixels());
                    assert_eq!(
                        pixels.size,
                        sheet.size().map(|points| (points * scale).round() as u32)
                    );
                    assert_eq!(pixels.at(0, 0), Theme::of(mode).page.channels());
                    assert_boxes_show(sheet, &pixels, scale);
                }
            }
        }
    }
}

/// Every shape is visible: of the pixels inside it, those that no letter and no later shape
/// covers have its colour, and there are some.
fn assert_boxes_show(sheet: &Sheet, pixels: &Pixels, scale: f32) {
    for shape in sheet.shapes() {
        let Some(fill) = shape.fill else { continue };
        let [left, top, right, bottom] = shape.rect.map(|edge| edge * scale);
        let mut hits = 0;
        for y in top.round() as u32..(bottom.round() as u32).max(top.round() as u32 + 1) {
            for x in left.ceil() as u32..right.floor() as u32 {
                hits += u32::from(pixels.at(x, y) == fill.channels());
            }
        }
        assert!(hits > 0, "nothing of {shape:?} is to be seen");
    }
}

#[test]
fn the_same_article_gives_the_same_bytes() {
    let (article, layer) = hard();
    let codebook = Codebook::default();
    for format in [PictureFormat::Png, PictureFormat::Svg] {
        let draw = || {
            let options = PictureOptions {
                tags: true,
                ..with_scale(1.0)
            };
            render_to(&article, &layer, &codebook, &options, format).unwrap()
        };
        assert_eq!(draw(), draw());
    }
}

#[test]
fn an_svg_is_xml_with_a_use_for_every_glyph_and_each_outline_once() {
    let (article, layer) = hard();
    let codebook = Codebook::default();
    let options = PictureOptions {
        tags: true,
        ..PictureOptions::default()
    };
    let sheets = compose(&article, &layer, &codebook, &options);
    assert!(sheets.len() > 1);
    for sheet in &sheets {
        let svg = sheet.svg();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let root = document.root_element();
        let named = |name: &'static str| {
            root.descendants()
                .filter(move |node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
        };
        assert_eq!(root.tag_name().name(), "svg");
        assert_eq!(root.attribute("lang"), Some("ar"));
        assert_eq!(named("title").next().unwrap().text(), Some(article.title()));
        assert_eq!(named("use").count(), sheet.glyph_count());
        // The ground and every shape.
        assert_eq!(named("rect").count(), 1 + sheet.shapes().len());
        let ids: Vec<&str> = named("path")
            .map(|path| path.attribute("id").unwrap())
            .collect();
        let mut distinct = ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len());
        let outlines: Vec<&str> = named("path")
            .map(|path| path.attribute("d").unwrap())
            .collect();
        assert!(outlines.iter().all(|data| data.starts_with('M')));
        for glyph in named("use") {
            let target = glyph.attribute("href").unwrap().strip_prefix('#').unwrap();
            assert!(
                distinct.binary_search(&target).is_ok(),
                "{target} is not defined"
            );
        }
    }
    let files = render_to(&article, &layer, &codebook, &options, PictureFormat::Svg).unwrap();
    keep("hard-tags", &files, PictureFormat::Svg);
}

#[test]
fn a_title_with_markup_and_control_characters_is_still_xml() {
    let article = Article::new("odd.txt", "خبر <عاجل> & \"هام\"\u{0}\u{8}\u{FFFE}\nنص");
    let sheets = compose(
        &article,
        &Layer::new(),
        &Codebook::default(),
        &PictureOptions::default(),
    );
    let svg = sheets[0].svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let title = document
        .descendants()
        .find(|node| node.has_tag_name("title"))
        .unwrap();
    assert_eq!(title.text(), Some("خبر <عاجل> & \"هام\""));
}

#[test]
fn an_english_article_does_not_claim_to_be_arabic() {
    let text = "Clashes in western rural Aleppo, in ريف حلب.";
    let article = Article::new("english.txt", text);
    let layer = layer_of(text, &[("location", "ريف حلب")]);
    let options = PictureOptions::default();
    let sheets = compose(&article, &layer, &Codebook::default(), &options);
    assert!(!sheets[0].svg().contains("lang="));
}

#[test]
fn long_articles_are_cut_between_lines_and_nothing_is_lost() {
    let (article, layer) = annotated();
    let codebook = Codebook::default();
    let options = PictureOptions {
        legend: false,
        ..with_scale(1.0)
    };
    let whole = compose(
        &article,
        &layer,
        &codebook,
        &PictureOptions {
            max_height: f32::INFINITY,
            ..options
        },
    );
    let [whole] = &whole[..] else {
        panic!("one sheet was asked for")
    };
    for max_height in [1.0_f32, 150.0, 333.0, 500.0, 1040.0] {
        let options = PictureOptions {
            max_height,
            ..options
        };
        let sheets = compose(&article, &layer, &codebook, &options);
        let line_height = options.page.style.size * options.page.style.leading;
        let least = line_height + 2.0 * options.page.margin;
        assert!(
            sheets
                .iter()
                .all(|sheet| sheet.size()[1] <= max_height.max(least) + 0.01),
            "a sheet is higher than {max_height}"
        );
        let glyphs: usize = sheets.iter().map(Sheet::glyph_count).sum();
        assert_eq!(glyphs, whole.glyph_count());
        let shapes: usize = sheets.iter().map(|sheet| sheet.shapes().len()).sum();
        assert_eq!(shapes, whole.shapes().len());
        for sheet in &sheets {
            for shape in sheet.shapes() {
                let [left, top, right, bottom] = shape.rect;
                assert!(left >= 0.0 && right <= sheet.size()[0]);
                assert!(top >= 0.0 && bottom <= sheet.size()[1]);
            }
        }
    }
}

#[test]
fn suffixes_sort_as_the_sheets_do() {
    let (article, layer) = annotated();
    let codebook = Codebook::default();
    let files = |max_height| {
        let options = PictureOptions {
            max_height,
            ..with_scale(0.5)
        };
        render_to(&article, &layer, &codebook, &options, PictureFormat::Svg).unwrap()
    };
    let suffixes = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(suffix, _)| suffix.clone()).collect()
    };
    assert_eq!(suffixes(&files(f32::INFINITY)), [""]);
    let many = suffixes(&files(200.0));
    assert!(many.len() >= 10);
    assert_eq!(many[0], "-01");
    assert!(many.is_sorted());
}

#[test]
fn a_span_over_paragraphs_is_cut_at_each() {
    let text = "قتل ثلاثة\nمدنيين في\n\nحلب أمس";
    let article = Article::new("cut.txt", text);
    let start = text.find("ثلاثة").unwrap();
    let end = text.find(" أمس").unwrap();
    let span = Span {
        attributes: Default::default(),
        id: SpanId(1),
        label: LabelId::new("casualty"),
        range: start..end,
        note: String::new(),
    };
    let layer = Layer::with_spans(vec![span], Vec::new()).unwrap();
    let codebook = Codebook::default();
    let options = PictureOptions {
        legend: false,
        tags: true,
        ..PictureOptions::default()
    };
    let sheets = compose(&article, &layer, &codebook, &options);
    let tint = Rgb(codebook.labels[2].light.tint);
    let tints = sheets[0]
        .shapes()
        .iter()
        .filter(|shape| shape.fill == Some(tint));
    assert_eq!(tints.count(), 3);
    // One tag: its letters come on top of those of the page without tags.
    let plain = PictureOptions {
        tags: false,
        ..options
    };
    let plain = compose(&article, &layer, &codebook, &plain);
    let tag_letters = sheets[0].glyph_count() - plain[0].glyph_count();
    assert!(
        (3..=8).contains(&tag_letters),
        "{tag_letters} glyphs of tags"
    );
}

#[test]
fn the_legend_shows_every_label_and_what_has_no_place() {
    let (article, layer) = annotated();
    let codebook = Codebook::default();
    let options = PictureOptions {
        max_height: f32::INFINITY,
        ..PictureOptions::default()
    };
    let without = PictureOptions {
        legend: false,
        ..options
    };
    let sheet = &compose(&article, &layer, &codebook, &options)[0];
    let plain = &compose(&article, &layer, &codebook, &without)[0];
    // A hairline, and a tint and a line for each of the three labels that are on and the "date".
    assert_eq!(sheet.shapes().len() - plain.shapes().len(), 1 + 2 * 4);
    assert!(sheet.size()[1] > plain.size()[1]);
    let lost = Unplaced {
        attributes: Default::default(),
        id: 1000,
        label: LabelId::new("actor"),
        start: 0,
        end: 4,
        quote: "نص آخر".into(),
        before: String::new(),
        after: String::new(),
        note: String::new(),
        reason: "the words are not in the text".into(),
    };
    let layer = Layer::with_spans(layer.spans().to_vec(), vec![lost]).unwrap();
    let told = &compose(&article, &layer, &codebook, &options)[0];
    assert!(told.glyph_count() > sheet.glyph_count());
    assert_eq!(told.shapes().len(), sheet.shapes().len());
}

#[test]
fn an_empty_article_is_one_sheet() {
    let article = Article::new("empty.txt", "");
    let sheets = compose(
        &article,
        &Layer::new(),
        &Codebook::default(),
        &PictureOptions::default(),
    );
    assert_eq!(sheets.len(), 1);
    assert!(sheets[0].png().is_ok());
    assert!(roxmltree::Document::parse(&sheets[0].svg()).is_ok());
}

#[test]
fn options_out_of_bounds_still_make_a_picture() {
    let (article, layer) = annotated();
    for value in [f32::NAN, f32::NEG_INFINITY, -1.0, 0.0] {
        let mut options = PictureOptions {
            scale: value,
            max_height: value,
            ..PictureOptions::default()
        };
        options.page.measure = value;
        options.page.gap = value;
        options.page.margin = value;
        options.page.style.leading = value;
        options.page.style.size = value;
        let sheets = compose(&article, &layer, &Codebook::default(), &options);
        assert!(sheets[0].png().is_ok(), "{value}");
    }
    let wide = PictureOptions::default().with_width(f32::INFINITY);
    let wide = PictureOptions {
        scale: 16.0,
        max_height: f32::INFINITY,
        ..wide
    };
    let sheets = compose(&article, &layer, &Codebook::default(), &wide);
    assert!(matches!(
        sheets[0].png(),
        Err(PictureError::TooLarge { .. })
    ));
}

#[test]
fn a_width_is_that_of_the_sheet() {
    let (article, layer) = annotated();
    let options = PictureOptions::default().with_width(500.0);
    let sheets = compose(&article, &layer, &Codebook::default(), &options);
    let widths: Vec<f32> = sheets.iter().map(|sheet| sheet.size()[0]).collect();
    assert_eq!(widths, vec![500.0; sheets.len()]);
    assert!(!widths.is_empty());
}

#[test]
fn other_articles_and_options_can_be_looked_at() {
    let codebook = Codebook::default();
    let (article, layer) = annotated();
    let tags = PictureOptions {
        tags: true,
        max_height: 1600.0,
        ..with_scale(1.5)
    };
    let files = render_to(&article, &layer, &codebook, &tags, PictureFormat::Png).unwrap();
    keep("annotated-tags", &files, PictureFormat::Png);
    let mut sans = with_scale(1.5);
    sans.page.style.family = hashiya::text::Family::Sans;
    let files = render_to(&article, &layer, &codebook, &sans, PictureFormat::Png).unwrap();
    keep("annotated-sans", &files, PictureFormat::Png);
    let (article, layer) = hard();
    let system = PictureOptions {
        system_fonts: SystemFonts::Fallback,
        tags: true,
        mode: Mode::Dark,
        ..with_scale(1.5)
    };
    for format in [PictureFormat::Png, PictureFormat::Svg] {
        let files = render_to(&article, &layer, &codebook, &system, format).unwrap();
        keep("hard-system", &files, format);
    }
    let article = Article::new("chronicle.txt", CHRONICLE);
    let files = render_to(
        &article,
        &Layer::new(),
        &codebook,
        &with_scale(1.0),
        PictureFormat::Png,
    )
    .unwrap();
    assert!(files.len() > 1);
}

/// How many pixels of a picture have a colour.
fn pixels_of(files: &[(String, Vec<u8>)], colour: Rgb) -> usize {
    let count = |png: &[u8]| {
        let pixels = Pixels::of(png);
        let all = pixels.data.chunks_exact(3);
        all.filter(|pixel| **pixel == colour.channels()).count()
    };
    files.iter().map(|(_, png)| count(png)).sum()
}

#[test]
fn excluded_text_is_dim_with_a_bar_beside_it() {
    let (article, layer) = annotated();
    let codebook = Codebook::default();
    let mut excluded = layer.clone();
    let paragraphs = article.paragraphs().iter().rev();
    let last = paragraphs.clone().find(|it| !it.range.is_empty()).unwrap();
    hashiya::model::edit::Edit::SetExcluded {
        ranges: vec![last.range.clone()],
    }
    .apply(&mut excluded, article.text())
    .unwrap();
    for (mode, name) in [(Mode::Light, "light"), (Mode::Dark, "dark")] {
        let options = PictureOptions {
            mode,
            legend: false,
            ..with_scale(1.0)
        };
        let theme = Theme::of(mode);
        let [usual, dimmed] = [&layer, &excluded].map(|layer| {
            let sheets = compose(&article, layer, &codebook, &options);
            let glyphs: usize = sheets.iter().map(Sheet::glyph_count).sum();
            let png = render_to(&article, layer, &codebook, &options, PictureFormat::Png);
            (glyphs, png.unwrap())
        });
        assert_eq!(usual.0, dimmed.0, "nothing is shaped anew");
        let (before, after) = (&usual.1, &dimmed.1);
        assert!(pixels_of(before, theme.excluded) < 20);
        assert!(pixels_of(after, theme.excluded) > 200);
        assert!(pixels_of(after, theme.text) < pixels_of(before, theme.text));
        keep(&format!("excluded-{name}"), after, PictureFormat::Png);
    }
}
