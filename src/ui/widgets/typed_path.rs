//! Paths as a person types or pastes them.

use std::path::{Path, PathBuf};

/// The path that was typed: without the quotation marks that file managers copy along, and with
/// the home folder for a `~` at its start. `None` when nothing was typed.
pub fn typed_path(text: &str) -> Option<PathBuf> {
    in_home(text, std::env::home_dir().as_deref())
}

fn in_home(text: &str, home: Option<&Path>) -> Option<PathBuf> {
    let text = text.trim().trim_matches('"');
    if text.is_empty() {
        return None;
    }
    let path = Path::new(text);
    Some(match (path.strip_prefix("~"), home) {
        // No trailing separator that joining nothing would leave.
        (Ok(rest), Some(home)) if rest.as_os_str().is_empty() => home.to_owned(),
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_folder_and_quotation_marks_are_left_out() {
        let home = Path::new("home").join("name");
        for (typed, expected) in [
            ("~", Some(home.clone())),
            ("~/", Some(home.clone())),
            (" ~/press ", Some(home.join("press"))),
            ("\"~/press\"", Some(home.join("press"))),
            ("~press", Some(PathBuf::from("~press"))),
            ("/a/~/b", Some(PathBuf::from("/a/~/b"))),
            ("\"a b\"", Some(PathBuf::from("a b"))),
            (" \"\" ", None),
            ("", None),
        ] {
            assert_eq!(in_home(typed, Some(&home)), expected, "{typed}");
        }
        assert_eq!(in_home("~/press", None), Some(PathBuf::from("~/press")));
    }
}
