//! The bundled font families, and the faces that shaped text refers to.

use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A bundled family. Both cover Arabic, Latin and punctuation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Family {
    /// Amiri: a naskh face for reading.
    #[default]
    Naskh,
    /// A sans face for lists, captions and those who prefer it.
    Sans,
}

impl Family {
    /// Every family, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Naskh, Self::Sans];

    /// The family's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Naskh => "Amiri",
            Self::Sans => "Vazirmatn",
        }
    }
}

/// Regular or bold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Weight 400.
    #[default]
    Regular,
    /// Weight 700.
    Bold,
}

static BUNDLED: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/Amiri-Regular.ttf"),
    include_bytes!("../../assets/fonts/Amiri-Bold.ttf"),
    include_bytes!("../../assets/fonts/Vazirmatn-Regular.ttf"),
    include_bytes!("../../assets/fonts/Vazirmatn-Bold.ttf"),
];

/// The bytes of a bundled face, for those who shape with another library to compare.
pub fn bundled(family: Family, weight: Weight) -> &'static [u8] {
    match (family, weight) {
        (Family::Naskh, Weight::Regular) => BUNDLED[0],
        (Family::Naskh, Weight::Bold) => BUNDLED[1],
        (Family::Sans, Weight::Regular) => BUNDLED[2],
        (Family::Sans, Weight::Bold) => BUNDLED[3],
    }
}

/// Whether faces of the system may stand in for characters that the bundled ones lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemFonts {
    /// For other scripts and emoji. Never needed for Arabic.
    Fallback,
    /// The same picture on every machine: tests and rendered pages.
    Off,
}

/// A font context that holds the bundled families.
pub(super) fn context(system: SystemFonts) -> FontContext {
    let mut collection = Collection::new(CollectionOptions {
        shared: false,
        system_fonts: system == SystemFonts::Fallback,
    });
    for bytes in BUNDLED {
        collection.register_fonts(Blob::new(Arc::new(bytes)), None);
    }
    FontContext {
        collection,
        source_cache: SourceCache::default(),
    }
}

/// One face at one variation, as the shaper chose it.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// The font file and the index in it.
    pub font: parley::FontData,
    /// Normalised variation coordinates, F2Dot14.
    pub coords: Vec<i16>,
    /// Skew in degrees where the face has no italic of its own.
    pub skew: Option<f32>,
    /// Whether strokes are to be made bolder.
    pub embolden: bool,
}

/// The index of a [`Face`] in its typesetter.
pub type FaceIndex = u16;
