//! The excluded parts of a file put into the text, as its spans are.

use std::ops::Range;

use super::locate::{Sought, code_points, seek};
use crate::model::article::Article;
use crate::model::excluded::UnplacedPart;
use crate::store::layer_file::LayerFile;
use crate::store::problem::Problem;

/// Where the parts are, in bytes, and those without a place. What is not as the file says goes
/// into `report`. `changed` when the text is another than the one that was annotated.
pub(super) fn place_parts(
    file: &LayerFile,
    article: &Article,
    changed: bool,
    report: &mut Vec<Problem>,
) -> (Vec<Range<usize>>, Vec<UnplacedPart>) {
    let (mut ranges, mut lost) = (Vec::new(), Vec::new());
    let Sought {
        places,
        stands,
        why_lost,
        again,
    } = seek(article, &file.excluded, &file.unplaced_parts, changed);
    let found = places.into_iter().zip(stands).zip(why_lost);
    for (record, ((place, stands), reason)) in file.excluded.iter().zip(found) {
        let quote = record.quote.clone();
        let Some(range) = place else {
            let reason = reason.to_owned();
            report.push(Problem::PartLost {
                quote: quote.clone(),
                reason: reason.clone(),
            });
            lost.push(UnplacedPart {
                start: record.start,
                end: record.end,
                quote,
                before: record.before.clone(),
                after: record.after.clone(),
                reason,
            });
            continue;
        };
        if !stands {
            report.push(Problem::PartMoved {
                from: record.start..record.end,
                to: code_points(article, &range),
                quote,
            });
        }
        ranges.push(range);
    }
    for (record, place) in file.unplaced_parts.iter().zip(again) {
        let quote = record.quote.clone();
        if let Some(range) = place {
            let at = code_points(article, &range);
            report.push(Problem::PartFound { at, quote });
            ranges.push(range);
            continue;
        }
        report.push(Problem::PartStillUnplaced {
            quote,
            reason: record.reason.clone(),
        });
        lost.push(record.clone());
    }
    (ranges, lost)
}
