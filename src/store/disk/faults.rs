//! Disks that fail, for tests: the n-th operation below a folder does not do what it should.
//!
//! Tests of one process run side by side, so every folder has faults of its own.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use super::Operation;

/// What a disk does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Fault {
    /// It is full: of what is written it takes the first half.
    Full,
    /// The permission is taken away.
    Denied,
    /// The folder is gone, until the program is started again.
    Gone,
    /// It knows no locks, as some network drives. This is so from the beginning.
    NoLocks,
}

/// The faults of the files below `root`, and what was done there.
struct Plan {
    root: PathBuf,
    fault: Fault,
    /// The operation that fails, from 0.
    at: usize,
    /// Whether what comes after it fails, too.
    lasting: bool,
    done: Vec<Operation>,
}

static PLANS: Mutex<Vec<Plan>> = Mutex::new(Vec::new());

fn plans() -> MutexGuard<'static, Vec<Plan>> {
    PLANS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets the operation number `at` below `root` fail, and if `lasting` those after it that this
/// fault concerns.
pub(in crate::store) fn plan(root: &Path, fault: Fault, at: usize, lasting: bool) {
    plans().push(Plan {
        root: root.to_owned(),
        fault,
        at,
        lasting,
        done: Vec::new(),
    });
}

/// Ends the faults below `root`, brings the folder back, and tells what was done there.
pub(in crate::store) fn end(root: &Path) -> Vec<Operation> {
    let mut plans = plans();
    let Some(index) = plans.iter().position(|plan| plan.root == root) else {
        return Vec::new();
    };
    let plan = plans.swap_remove(index);
    if elsewhere(root).exists() {
        // What was made in its place meanwhile is hidden now, as below the root of a drive.
        let _ = fs::remove_dir_all(root);
        fs::rename(elsewhere(root), root).unwrap_or_else(|error| panic!("{error}"));
    }
    plan.done
}

/// Where a folder is while it is gone.
fn elsewhere(root: &Path) -> PathBuf {
    root.with_extension("gone")
}

/// What somebody else does before an operation.
struct Meanwhile {
    root: PathBuf,
    operation: Operation,
    act: Box<dyn FnOnce(&Path) + Send>,
}

static MEANWHILE: Mutex<Vec<Meanwhile>> = Mutex::new(Vec::new());

/// Lets somebody else act just before the next operation of this kind below `root`, once; `act` is
/// told its path.
pub(in crate::store) fn meanwhile(
    root: &Path,
    operation: Operation,
    act: impl FnOnce(&Path) + Send + 'static,
) {
    let mut all = MEANWHILE.lock().unwrap_or_else(PoisonError::into_inner);
    all.push(Meanwhile {
        root: root.to_owned(),
        operation,
        act: Box::new(act),
    });
}

fn others_act(operation: Operation, path: &Path) {
    let due = {
        let mut all = MEANWHILE.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = |one: &Meanwhile| one.operation == operation && path.starts_with(&one.root);
        let index = all.iter().position(is_due);
        index.map(|index| all.swap_remove(index))
    };
    // What it does meets operations itself.
    if let Some(due) = due {
        (due.act)(path);
    }
}

/// The operation before which this process is killed, from 0: see [`kill`]. A test that starts itself
/// again says it in the environment.
static KILL_AT: LazyLock<Option<usize>> =
    LazyLock::new(|| std::env::var("HASHIYA_TEST_KILL").ok()?.parse().ok());
static OPERATIONS: AtomicUsize = AtomicUsize::new(0);

/// Ends the process as a kill does, when its time has come; what is being written is half done.
fn kill(half: impl FnOnce()) {
    let Some(at) = *KILL_AT else { return };
    if OPERATIONS.fetch_add(1, Ordering::SeqCst) == at {
        half();
        std::process::abort();
    }
}

/// An operation is about to be done at `path`.
pub(super) fn meet(operation: Operation, path: &Path) -> io::Result<()> {
    kill(|| {});
    others_act(operation, path);
    match strikes(operation, path) {
        None => Ok(()),
        Some(fault) => Err(error_of(fault)),
    }
}

/// As [`meet`], for what writes: a disk that is full takes a part.
pub(super) fn meet_write(
    operation: Operation,
    file: &mut File,
    path: &Path,
    bytes: &[u8],
) -> io::Result<()> {
    let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
    kill(|| drop(file.write_all(half)));
    let Some(fault) = strikes(operation, path) else {
        return Ok(());
    };
    if fault == Fault::Full {
        file.write_all(half)?;
    }
    Err(error_of(fault))
}

fn error_of(fault: Fault) -> io::Error {
    io::Error::from(match fault {
        Fault::Full => io::ErrorKind::StorageFull,
        Fault::Denied => io::ErrorKind::PermissionDenied,
        Fault::Gone => io::ErrorKind::NotFound,
        Fault::NoLocks => io::ErrorKind::Unsupported,
    })
}

fn strikes(operation: Operation, path: &Path) -> Option<Fault> {
    let mut plans = plans();
    let plan = plans.iter_mut().find(|plan| path.starts_with(&plan.root))?;
    let number = plan.done.len();
    plan.done.push(operation);
    if plan.fault == Fault::NoLocks {
        return (operation == Operation::Lock).then_some(plan.fault);
    }
    if number == plan.at && plan.fault == Fault::Gone {
        // From here on the operations fail by themselves; what is open stays open.
        fs::rename(&plan.root, elsewhere(&plan.root)).unwrap_or_else(|error| panic!("{error}"));
    }
    let again = plan.lasting && number > plan.at && concerns(plan.fault, operation);
    (number == plan.at || again).then_some(plan.fault)
}

/// Whether an operation fails for as long as the fault lasts.
fn concerns(fault: Fault, operation: Operation) -> bool {
    use Operation as Op;
    match fault {
        Fault::Full => matches!(
            operation,
            Op::CreateTemporary
                | Op::Write
                | Op::Append
                | Op::OpenToAppend
                | Op::OpenInPlace
                | Op::CreateFolder
        ),
        // What is open may still be written.
        Fault::Denied => !matches!(operation, Op::Write | Op::Append | Op::Sync | Op::SetLength),
        Fault::Gone | Fault::NoLocks => false,
    }
}
