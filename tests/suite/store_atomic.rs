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
    fn a_symbolic_link_stays_and_its_target_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        let link = folder.path().join("a.ron");
        symlink("real/b.ron", &link).unwrap();
        for content in ["made through the link", "replaced through the link"] {
            write_atomic(&link, content.as_bytes()).unwrap();
            assert!(link.symlink_metadata().unwrap().is_symlink());
            let real = folder.path().join("real/b.ron");
            assert_eq!(fs::read_to_string(real).unwrap(), content);
        }
        assert_eq!(names_in(&folder.path().join("real")), ["b.ron"]);

        let circle = folder.path().join("circle");
        symlink("circle", &circle).unwrap();
        let message = write_atomic(&circle, b"").unwrap_err().to_string();
        assert!(message.contains("leads in a circle"), "{message}");
    }

    /// As root, who may do anything, this would replace the device.
    #[test]
    fn a_device_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("full.ron");
        symlink("/dev/full", &link).unwrap();
        let message = write_atomic(&link, b"new").unwrap_err().to_string();
        assert!(
            message.contains("this is a device, not a file"),
            "{message}"
        );
    }
}
