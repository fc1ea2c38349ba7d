//! The thread of an open project: it loads the rows, compares the folder with the cache, follows
//! what other programs change, and writes what can wait.
//!
//! It is the only one that changes the cache and the table. Orders come in through a channel, news
//! go out through another; between two batches of a long look it carries out what was ordered
//! meanwhile.

mod looking;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{ProjectOptions, ScanReport};
use crate::model::table::Table;
use crate::session::task::{Steps, Waker};
use crate::store::project::StartupRows;
use crate::store::project::{
    Cache, ProjectFolder, ResumeFile, Seen, SharedCache, Watch, resume_file,
};

/// How long files must be at rest before they are looked at: others write in several steps.
const CALM: Duration = Duration::from_millis(250);
/// How long to wait for that at most.
const LONGEST: Duration = Duration::from_secs(2);

/// How long a project that is closed waits for its thread.
const PATIENCE: Duration = Duration::from_millis(500);

/// What the thread is asked to do.
pub(super) enum WorkerRequest {
    /// Look at these articles: they were changed here.
    Refresh(Vec<String>),
    /// Something was seen from outside.
    Seen(Seen),
    /// `project.ron` or the codebook says something else now.
    Folder(ProjectFolder),
    /// Write this.
    Resume(ResumeFile),
    /// End.
    Stop,
}

/// What the thread tells.
pub(super) enum WorkerEvent {
    Table(Arc<Table>),
    Rows(Arc<Table>, Vec<String>),
    Finished(ScanReport),
    Files(String),
    ProjectFile,
    Guidelines,
    /// A registry changed.
    Registries,
    Failed(String),
}

/// The thread, seen from outside.
pub(super) struct Worker {
    orders: Sender<WorkerRequest>,
    told: Receiver<WorkerEvent>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}

/// What both sides see.
#[derive(Default)]
struct Shared {
    waker: Mutex<Option<Waker>>,
    is_looking: AtomicBool,
    done: AtomicUsize,
    total: AtomicUsize,
    stop: AtomicBool,
}

impl Worker {
    pub(super) fn start(
        folder: ProjectFolder,
        annotator: String,
        cache: SharedCache,
        cache_path: Option<PathBuf>,
        options: &ProjectOptions,
    ) -> Self {
        let (orders, inbox) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let shared = Arc::new(Shared::default());
        let inside = Inside {
            folder,
            annotator,
            cache,
            cache_path,
            table: Arc::default(),
            inbox,
            orders: orders.clone(),
            tell,
            shared: Arc::clone(&shared),
            watch: None,
            wants_watch: options.watch,
            look_every: options.look_every,
            seen: BTreeSet::new(),
            everything: false,
            first_seen: None,
            last_seen: None,
            guidelines: None,
            registries: [None; 2],
            first_is_old: false,
        };
        let thread = thread::Builder::new()
            .name("project".to_owned())
            .spawn(move || inside.run())
            .ok();
        if thread.is_none() {
            // Without a thread there is no list beyond the first rows; the person should know.
            let (tell, gone) = mpsc::channel();
            let _ = tell.send(WorkerEvent::Failed(
                "cannot load the list of articles: the system has no thread left; close other \
                 programs and open the project again"
                    .to_owned(),
            ));
            return Self {
                orders,
                told: gone,
                shared,
                thread,
            };
        }
        Self {
            orders,
            told,
            shared,
            thread,
        }
    }

    pub(super) fn order(&self, order: WorkerRequest) {
        // A thread that is gone has said so.
        let _ = self.orders.send(order);
    }

    /// Where other threads send orders.
    pub(super) fn orders(&self) -> Sender<WorkerRequest> {
        self.orders.clone()
    }

    pub(super) fn told(&self) -> Option<WorkerEvent> {
        self.told.try_recv().ok()
    }

    pub(super) fn set_waker(&self, waker: Waker) {
        let mut own = self
            .shared
            .waker
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *own = Some(waker);
        drop(own);
        // What was told before somebody listened is not missed.
        self.shared.wake();
    }

    /// Wakes whoever waits for news, from any thread.
    pub(super) fn waker(&self) -> Waker {
        let shared = Arc::clone(&self.shared);
        Arc::new(move || shared.wake())
    }

    pub(super) fn progress(&self) -> Option<Steps> {
        self.shared
            .is_looking
            .load(Ordering::Relaxed)
            .then(|| Steps {
                done: self.shared.done.load(Ordering::Relaxed),
                total: self.shared.total.load(Ordering::Relaxed),
            })
    }

    /// Ends the thread and waits for it: a batch, and not longer than a window may take to close. What it
    /// does then is a cache's.
    pub(super) fn stop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.order(WorkerRequest::Stop);
        if let Some(thread) = self.thread.take() {
            let start = Instant::now();
            while !thread.is_finished() && start.elapsed() < PATIENCE {
                thread::sleep(Duration::from_millis(2));
            }
        }
    }
}

/// The thread, seen from inside.
struct Inside {
    folder: ProjectFolder,
    annotator: String,
    cache: SharedCache,
    /// Where the cache is on disk; `None` when it must not be there.
    cache_path: Option<PathBuf>,
    table: Arc<Table>,
    inbox: Receiver<WorkerRequest>,
    /// For the thread of the watch.
    orders: Sender<WorkerRequest>,
    tell: Sender<WorkerEvent>,
    shared: Arc<Shared>,
    watch: Option<Watch>,
    wants_watch: bool,
    look_every: Duration,
    /// Files that something happened to and that were not looked at yet.
    seen: BTreeSet<PathBuf>,
    everything: bool,
    first_seen: Option<Instant>,
    last_seen: Option<Instant>,
    guidelines: Option<crate::store::project::FileStamp>,
    registries: [Option<crate::store::project::FileStamp>; 2],
    /// Whether the beginning of the list on disk is another.
    first_is_old: bool,
}

/// When a look is reported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Report {
    Always,
    /// Nobody asked for it.
    IfAnything,
}

/// Whether to go on.
#[derive(PartialEq, Eq)]
enum Go {
    On,
    Stop,
}

impl Inside {
    fn run(mut self) {
        self.follow();
        self.keep_first();
    }

    /// Does what there is to do until it is told to stop.
    fn follow(&mut self) {
        self.load();
        if self.cache_path.is_some() {
            self.folder.sweep(&self.annotator);
        }
        // Before the look, so that nothing falls between the two.
        self.start_watch();
        self.guidelines = self.guidelines_stamp();
        self.registries = self.registry_stamps();
        self.look(Report::Always);
        loop {
            let order = match self.wait() {
                Some(wait) => self.inbox.recv_timeout(wait),
                None => self
                    .inbox
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(order) => {
                    if self.obey(order) == Go::Stop {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.first_seen.is_some() {
                        self.look_at_seen();
                    } else {
                        self.look(Report::IfAnything);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// How long to wait for an order before something is due.
    fn wait(&self) -> Option<Duration> {
        let now = Instant::now();
        match (self.first_seen, self.last_seen) {
            (Some(first), Some(last)) => Some(
                (last + CALM)
                    .min(first + LONGEST)
                    .saturating_duration_since(now),
            ),
            _ if self.watch.is_none() => Some(self.look_every),
            _ => None,
        }
    }

    fn obey(&mut self, order: WorkerRequest) -> Go {
        match order {
            WorkerRequest::Refresh(ids) => self.refresh(&ids, true),
            WorkerRequest::Seen(seen) => self.note(seen),
            WorkerRequest::Folder(folder) => {
                let reading = self.folder.codebook().reading();
                self.folder = folder;
                if self.folder.codebook().reading() != reading {
                    // The rows say what layers say in the terms of the codebook.
                    self.note(Seen::Something);
                }
            }
            WorkerRequest::Resume(resume) => {
                if self.cache_path.is_some()
                    && let Err(error) = resume_file::write(&self.folder, &self.annotator, &resume)
                {
                    self.say(WorkerEvent::Failed(error.to_string()));
                }
            }
            WorkerRequest::Stop => return Go::Stop,
        }
        Go::On
    }

    /// Carries out what was ordered while a look goes on; a second look waits for its end.
    fn obey_meanwhile(&mut self) -> Go {
        loop {
            if self.shared.stop.load(Ordering::Relaxed) {
                return Go::Stop;
            }
            match self.inbox.try_recv() {
                Ok(order) => {
                    if self.obey(order) == Go::Stop {
                        return Go::Stop;
                    }
                }
                Err(TryRecvError::Empty) => return Go::On,
                Err(TryRecvError::Disconnected) => return Go::Stop,
            }
        }
    }

    fn note(&mut self, seen: Seen) {
        match seen {
            Seen::Paths(paths) => {
                let ours = paths.into_iter().filter(|path| is_interesting(path));
                let before = self.seen.len();
                self.seen.extend(ours);
                if self.seen.len() == before {
                    return;
                }
            }
            Seen::Something => self.everything = true,
        }
        let now = Instant::now();
        self.first_seen.get_or_insert(now);
        self.last_seen = Some(now);
    }

    /// Loads all rows of the cache; one that is damaged is replaced.
    fn load(&mut self) {
        match self.cache.with(Cache::table) {
            Ok(table) => self.table = Arc::new(table),
            Err(_) => self.cache.rebuild(self.cache_path.as_deref()),
        }
        let first = StartupRows::read(&self.folder, &self.annotator);
        self.first_is_old = first != StartupRows::of(&self.table);
        self.say(WorkerEvent::Table(Arc::clone(&self.table)));
    }

    /// Writes the beginning of the list, for the next start.
    fn keep_first(&mut self) {
        if self.first_is_old && self.cache_path.is_some() {
            // Without it the next start shows the list a moment later.
            let _ = StartupRows::of(&self.table).write(&self.folder, &self.annotator);
            self.first_is_old = false;
        }
    }

    fn start_watch(&mut self) {
        if !self.wants_watch {
            return;
        }
        let orders = self.orders.clone();
        let started = Watch::start(&self.folder, move |seen| {
            // The thread may be gone.
            let _ = orders.send(WorkerRequest::Seen(seen));
        });
        // Where it cannot be watched, all is looked at every so often.
        self.watch = started.ok();
    }

    fn say(&self, told: WorkerEvent) {
        // The project may be closed.
        let _ = self.tell.send(told);
        self.shared.wake();
    }
}

impl Shared {
    fn wake(&self) {
        let waker = self.waker.lock();
        let waker = waker.unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(waker) = waker {
            waker();
        }
    }
}

/// Whether something at `path` can be a file of the project: not a journal, nor a file that is
/// being written.
fn is_interesting(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && !name.ends_with(".tmp") && !name.ends_with(".log")
}
