//! Ctrl+C, a closed terminal and the request to end: SIGINT, SIGHUP and SIGTERM, all by one handler.
//!
//! The first asks what runs to stop, which it does between two records, files or batches, so that what is
//! there is whole. Where it does not hear that or does not end within a second, since it is inside one record
//! or one entry of an archive or the disk is slow, the program ends as if it had been killed, which loses
//! nothing that was told as done. So it does at the second signal. Commands that ask for no handler end at once.

use std::process::exit;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::session::task::TaskControl;

/// The exit code of a program that was interrupted, in every shell.
const INTERRUPTED: i32 = 130;

/// How long after the signal work may take to see that it should stop.
const TO_HEAR: Duration = Duration::from_millis(700);

/// How long after the signal work that has seen it may take to bring to the disk what it has. Then it ends
/// as at a kill, which loses nothing that was told as done.
const TO_END: Duration = Duration::from_millis(900);

/// How often is looked.
const STEP: Duration = Duration::from_millis(20);

/// Asks work to stop, and tells whether it has heard.
type Stop = Box<dyn Fn() -> bool + Send>;

/// Everything that runs.
static RUNNING: Mutex<Vec<Stop>> = Mutex::new(Vec::new());

/// A signal stops this work instead of ending the program, when `interruptible`.
pub(super) fn stop_on_signal<P: Clone + Default + Send + 'static>(
    interruptible: bool,
    control: &Arc<TaskControl<P>>,
) {
    if !interruptible {
        return;
    }
    let control = Arc::downgrade(control);
    let stop: Stop = Box::new(move || match control.upgrade() {
        Some(control) => {
            control.cancel();
            control.has_heard()
        }
        None => true,
    });
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.push(stop);
    drop(running);
    // Who started the program in a way that ignores a signal (nohup) keeps that, and without a handler
    // the others end the program, which loses nothing either.
    let mut is_first = true;
    let _ = ctrlc::try_set_handler(move || {
        if !std::mem::take(&mut is_first) {
            exit(INTERRUPTED);
        }
        // On a thread of its own, so that the next signal is heard.
        thread::spawn(end);
    });
}

/// Has everything stop, and ends the program when it does not.
fn end() {
    let start = Instant::now();
    loop {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        // All of them are asked.
        let heard = running.iter().filter(|stop| stop()).count() == running.len();
        drop(running);
        let patience = if heard { TO_END } else { TO_HEAR };
        if start.elapsed() > patience {
            exit(INTERRUPTED);
        }
        thread::sleep(STEP);
    }
}
