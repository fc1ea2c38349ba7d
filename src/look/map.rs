//! A map of Syria as values: outlines, and the projection between degrees and points.
//!
//! The projection is equirectangular about 35° north, the middle of Syria: there a degree of longitude
//! is drawn as long as it is. Over the few degrees of the country it is off by less than three in a
//! hundred, and a straight line of degrees stays straight. It knows no window.

use std::sync::LazyLock;

const OUTLINES: &str = include_str!("../../assets/map/outlines.txt");

/// The latitude at which both axes have one scale, in degrees.
const MIDDLE: f64 = 35.0;

/// A place on the globe, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Degrees {
    /// North of the equator.
    pub north: f64,
    /// East of Greenwich.
    pub east: f64,
}

/// One closed line of an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// The country, by its code of three letters.
    pub country: String,
    /// Its points; the last is the first.
    pub points: Vec<Degrees>,
}

/// The outlines of Syria and its neighbours.
pub fn outlines() -> &'static [Ring] {
    static RINGS: LazyLock<Vec<Ring>> = LazyLock::new(|| {
        OUTLINES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut words = line.split(' ');
                let country = words.next()?.to_owned();
                let points = words.filter_map(|word| {
                    let (east, north) = word.split_once(',')?;
                    Some(Degrees {
                        north: north.parse().ok()?,
                        east: east.parse().ok()?,
                    })
                });
                Some(Ring {
                    country,
                    points: points.collect(),
                })
            })
            .collect()
    });
    &RINGS
}

/// What is looked at: the middle of the view and how large a degree is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// What stands in the middle.
    pub middle: Degrees,
    /// Points a degree of latitude is long.
    pub scale: f64,
}

impl View {
    /// The least and the greatest scale, in points a degree.
    pub const SCALES: (f64, f64) = (40.0, 6_000.0);

    /// All of Syria in a view of this size, in points.
    pub fn all(width: f32, height: f32) -> Self {
        let shrink = MIDDLE.to_radians().cos();
        // 32.2° to 37.5° north, 35.5° to 42.5° east, with some air.
        let scale = (f64::from(height) / 5.9).min(f64::from(width) / (7.6 * shrink));
        Self {
            middle: Degrees {
                north: 34.85,
                east: 39.0,
            },
            scale: scale.clamp(Self::SCALES.0, Self::SCALES.1),
        }
    }

    /// Where a place is, in points to the right of and below the middle of the view.
    pub fn place(self, at: Degrees) -> [f32; 2] {
        let shrink = MIDDLE.to_radians().cos();
        [
            ((at.east - self.middle.east) * shrink * self.scale) as f32,
            ((self.middle.north - at.north) * self.scale) as f32,
        ]
    }

    /// What is at so many points to the right of and below the middle.
    pub fn degrees(self, [x, y]: [f32; 2]) -> Degrees {
        let shrink = MIDDLE.to_radians().cos();
        Degrees {
            north: self.middle.north - f64::from(y) / self.scale,
            east: self.middle.east + f64::from(x) / (shrink * self.scale),
        }
    }

    /// Larger or smaller by a factor, with what is at `about` staying there.
    #[must_use]
    pub fn zoomed(self, factor: f64, about: [f32; 2]) -> Self {
        let held = self.degrees(about);
        let mut view = Self {
            scale: (self.scale * factor).clamp(Self::SCALES.0, Self::SCALES.1),
            ..self
        };
        let now = view.degrees(about);
        view.middle.north += held.north - now.north;
        view.middle.east += held.east - now.east;
        view.kept()
    }

    /// Moved by so many points: what was under the pointer stays under it.
    #[must_use]
    pub fn moved(self, [x, y]: [f32; 2]) -> Self {
        Self {
            middle: self.degrees([-x, -y]),
            ..self
        }
        .kept()
    }

    /// With the middle somewhere near Syria.
    fn kept(mut self) -> Self {
        self.middle.north = self.middle.north.clamp(31.0, 38.5);
        self.middle.east = self.middle.east.clamp(34.0, 44.0);
        self
    }
}

/// How wide a circle for so many people is, in points: its area grows with them.
pub fn radius(people: u64) -> f32 {
    if people == 0 {
        return 4.0;
    }
    (4.0 + 2.2 * (people as f32).sqrt()).min(46.0)
}

/// The level stretches inside rings at a height, as pairs of x in rising order: where they cross it,
/// by the even-odd rule.
pub fn crossings(rings: &[Vec<[f32; 2]>], y: f32) -> Vec<(f32, f32)> {
    let mut at: Vec<f32> = Vec::new();
    for ring in rings {
        for (one, two) in ring.iter().zip(ring.iter().skip(1)) {
            if (one[1] <= y) != (two[1] <= y) {
                let part = (y - one[1]) / (two[1] - one[1]);
                at.push(one[0] + part * (two[0] - one[0]));
            }
        }
    }
    at.sort_by(f32::total_cmp);
    at.chunks_exact(2)
        .filter_map(|pair| match pair {
            [from, to] => Some((*from, *to)),
            _ => None,
        })
        .collect()
}
