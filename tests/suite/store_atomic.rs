//! A file replaced whole or not at all, and no litter.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use hashiya::store::write_atomic;

use crate::desk::names_in;

#[test]
fn a_file_is_made_and_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    write_atomic(&path, b"one").unwrap();
    write_atomic(&path, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(names_in(folder.path()), ["a.ron"]);
}

#[test]
fn what_fails_leaves_the_old_file_and_no_litter() {
    let folder = tempfile::tempdir().unwrap();
    let message = |path: &std::path::Path| write_atomic(path, b"new").unwrap_err().to_string();

    let is_folder = folder.path().join("folder.ron");
    fs::create_dir(&is_folder).unwrap();
    assert!(message(&is_folder).contains("this is a folder, not a file"));

    let missing = folder.path().join("missing/a.ron");
    assert!(message(&missing).contains("there is no such file or folder"));

    let file = folder.path().join("a.ron");
    fs::write(&file, "old").unwrap();
    assert!(message(&file.join("b.ron")).contains("a file stands where a folder should be"));

    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    assert!(message(&file).contains("it is marked read-only; allow writing to it"));
    assert_eq!(fs::read(&file).unwrap(), b"old");

    assert_eq!(names_in(folder.path()), ["a.ron", "folder.ron"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_stay_and_new_files_are_not_private() {
        let folder = tempfile::tempdir().unwrap();
        let mode =
            |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let old = folder.path().join("old.ron");
        fs::write(&old, "old").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o640)).unwrap();
        write_atomic(&old, b"new").unwrap();
        assert_eq!(mode(&old), 0o640);

        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        let made = folder.path().join("made.ron");
        write_atomic(&made, b"new").unwrap();
        assert_eq!(mode(&made), mode(&plain));
    }

    #[test]
    fn a_symbolic_link_is_neither_followed_nor_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real.ron");
        fs::write(&real, "theirs").unwrap();
        for target in ["real.ron", "nothing.ron", "circle", "/dev/full"] {
            let link = folder.path().join("circle");
            symlink(target, &link).unwrap();
            let message = write_atomic(&link, b"ours").unwrap_err().to_string();
            assert_eq!(
                message,
                format!(
                    "cannot write the file: this is a symbolic link, which may lead anywhere, and \
                     nothing is read or written through it; put what it leads to in its place, or \
                     remove it: {}",
                    link.display()
                )
            );
            assert_eq!(fs::read_link(&link).unwrap(), std::path::Path::new(target));
            fs::remove_file(&link).unwrap();
        }
        assert_eq!(fs::read_to_string(&real).unwrap(), "theirs");
        assert_eq!(names_in(folder.path()), ["real.ron"]);
    }

    #[test]
    fn a_device_and_a_pipe_are_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.ron");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        for path in [std::path::Path::new("/dev/full"), &pipe] {
            let message = write_atomic(path, b"new").unwrap_err().to_string();
            let wanted = "this is a device, not a file";
            assert!(message.contains(wanted), "{message}");
        }
    }
}
