//! Two pieces of work measured in turn in one run, so that their ratio depends neither on the machine nor
//! on what else it does: A B A B…, and the median of the ratios of neighbours.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Rounds of a pair; odd, so that the median is one of them.
const ROUNDS: usize = 21;
/// A round of quick work repeats it until it lasts about this long.
const ROUND: Duration = Duration::from_millis(8);

/// One line of the table.
pub struct Row {
    name: &'static str,
    a: String,
    b: String,
    ratio: f64,
    /// The ratio that it must not pass. Without one it tells, and no run fails for it.
    pub limit: Option<f64>,
}

/// Measures under a name.
pub type Measure = fn(&'static str) -> Row;

/// Rows by their names.
pub type Rows = [(&'static str, Measure)];

/// Measures the rows that the command line asks for, prints them as a table, and says whether all
/// limits hold. What `on_disk` has needs a disk that nobody else keeps busy.
///
/// - `cargo bench -- label` measures what has that in its name.
/// - `--no-disk` leaves out what is `on_disk`.
/// - `--slack=1.5` allows one and a half times each limit, and judges a build that is not optimised, too.
pub fn run(rows: &Rows, on_disk: &Rows) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |option: &str| arguments.iter().any(|argument| argument == option);
    if asked("--list") {
        // A test runner asks for the names of tests: there are none.
        return ExitCode::SUCCESS;
    }
    let mut options = arguments.iter();
    let slack = options.find_map(|option| option.strip_prefix("--slack="));
    let slack: Option<f64> = slack.map(|text| {
        let number = text.parse();
        number.unwrap_or_else(|_| panic!("--slack={text}: this is no number"))
    });
    let wanted = |name: &str| {
        let mut words = arguments.iter().filter(|word| !word.starts_with('-'));
        words.clone().next().is_none() || words.any(|word| name.contains(word.as_str()))
    };
    let on_disk = on_disk.iter().filter(|_| !asked("--no-disk"));
    let measured = rows.iter().chain(on_disk).filter(|(name, _)| wanted(name));
    let rows: Vec<Row> = measured
        .map(|(name, measure)| {
            let mut row = measure(name);
            row.limit = row.limit.map(|limit| limit * slack.unwrap_or(1.0));
            row
        })
        .collect();
    print!("{}", table(&rows));
    if cfg!(debug_assertions) && slack.is_none() {
        println!("A debug build: the limits are for optimised ones, see `cargo bench`.");
        return ExitCode::SUCCESS;
    }
    if rows.iter().all(Row::holds) {
        ExitCode::SUCCESS
    } else {
        println!("A ratio is over its limit.");
        ExitCode::FAILURE
    }
}

/// How long one repetition takes: runs the work once and says.
pub type Work<'a> = Box<dyn FnMut() -> Duration + 'a>;

/// Work of which all counts.
pub fn all<'a, T>(mut work: impl FnMut() -> T + 'a) -> Work<'a> {
    Box::new(move || {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    })
}

/// Measures a pair whose first may cost `limit` times the second.
pub fn pair<'a>(name: &'static str, limit: f64, mut a: Work<'a>, mut b: Work<'a>) -> Row {
    // The first run warms the caches and says how often to repeat.
    let repeats = [&mut a, &mut b].map(|work| {
        work();
        let once = work().max(Duration::from_nanos(100));
        (ROUND.as_nanos() / once.as_nanos()).clamp(1, 10_000) as u32
    });
    let mut times = [Vec::new(), Vec::new()];
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let [a, b] = [(0, &mut a), (1, &mut b)].map(|(side, work)| {
            // What else the machine does only makes it slower.
            let quickest = (0..repeats[side]).map(|_| work()).min();
            quickest.unwrap_or_default().as_secs_f64()
        });
        times[0].push(a);
        times[1].push(b);
        ratios.push(a / b);
    }
    let [a, b] = times.map(|times| milliseconds(Duration::from_secs_f64(median(times))));
    Row {
        name,
        a,
        b,
        ratio: median(ratios),
        limit: Some(limit),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Work that must be done within a frame of the display: its 99th percentile over all of `works`, each
/// run several times, against 16 ms.
pub fn within_a_frame<T>(
    name: &'static str,
    works: impl Iterator<Item = T>,
    mut work: impl FnMut(&T),
) -> Row {
    const TIMES: usize = 3;
    const FRAME: Duration = Duration::from_millis(16);
    let mut times: Vec<Duration> = Vec::new();
    for one in works {
        for _ in 0..TIMES {
            let start = Instant::now();
            work(&one);
            times.push(start.elapsed());
        }
    }
    times.sort();
    let at = (times.len() * 99).div_ceil(100).saturating_sub(1);
    let slow = times.get(at).copied().unwrap_or_default();
    Row {
        name,
        a: milliseconds(slow),
        b: milliseconds(FRAME),
        ratio: slow.as_secs_f64() / FRAME.as_secs_f64(),
        limit: Some(1.0),
    }
}

/// A line for amounts that are counted, not timed.
pub fn amounts(name: &'static str, limit: f64, a: (usize, &str), b: (usize, &str)) -> Row {
    Row {
        name,
        a: format!("{} {}", a.0, a.1),
        b: format!("{} {}", b.0, b.1),
        ratio: a.0 as f64 / b.0 as f64,
        limit: Some(limit),
    }
}

impl Row {
    /// Whether the ratio is within its limit, if it has one.
    pub fn holds(&self) -> bool {
        self.limit.is_none_or(|limit| self.ratio <= limit)
    }
}

/// The rows as a table in Markdown.
pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        ["name", "a", "b", "ratio", "limit", "ok"].map(String::from),
        ["---"; 6].map(String::from),
    ];
    for row in rows {
        lines.push([
            row.name.to_owned(),
            row.a.clone(),
            row.b.clone(),
            format!("{:.2}", row.ratio),
            row.limit
                .map_or_else(|| "none".to_owned(), |limit| format!("{limit:.2}")),
            if row.holds() { "yes" } else { "NO" }.to_owned(),
        ]);
    }
    let widths: [usize; 6] = std::array::from_fn(|column| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or(0)
    });
    let mut table = String::new();
    for line in lines {
        for (cell, width) in line.iter().zip(widths) {
            table.push_str(&format!("| {cell:width$} "));
        }
        table.push_str("|\n");
    }
    table
}

fn milliseconds(time: Duration) -> String {
    format!("{:.3} ms", 1000.0 * time.as_secs_f64())
}
