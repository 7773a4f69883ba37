//! Group commit. Entries wait in one line for each organisation; one task at a time writes whatever waits there, in one transaction. Under load a
//! transaction carries many entries, and who only notes an entry does not wait for the disk. Noted entries linger a moment before they are written, so
//! that the disk is not busy with them while the call that they tell of is on its way.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use belvedere_types::audit::AuditEntry;
use belvedere_types::{OrgId, StorageError};
use time::OffsetDateTime;
use tokio::sync::{Notify, oneshot};

use crate::convert::{json, micros};
use crate::engine::Store;
use crate::error::RowError;

/// Entries of one transaction.
const BATCH: usize = 256;
/// Entries that may wait before noting one means waiting too.
const MAX_WAITING: usize = 4_096;
/// How long entries that nobody waits for are kept from the disk.
const LINGER: Duration = Duration::from_millis(5);

/// An entry as it will be stored, with the time at which it happened.
pub(crate) struct Dated {
    pub at: i64,
    pub actor: String,
    pub action: &'static str,
    pub subject: String,
    pub detail: String,
}

impl Dated {
    pub(crate) fn new(entry: AuditEntry, at: OffsetDateTime) -> Result<Self, RowError> {
        Ok(Self {
            at: micros(at),
            actor: json(&entry.actor)?,
            action: entry.action,
            subject: entry.subject,
            detail: json(&entry.detail)?,
        })
    }
}

type Outcome = Result<(), Arc<RowError>>;

enum Waiting {
    Noted(Dated),
    Recorded(Dated, oneshot::Sender<Outcome>),
    /// Holds no entry: its owner wants to know when everything before it is written.
    Settling(oneshot::Sender<Outcome>),
}

impl Waiting {
    fn entry(&self) -> Option<&Dated> {
        match self {
            Self::Noted(entry) | Self::Recorded(entry, _) => Some(entry),
            Self::Settling(_) => None,
        }
    }

    /// Tells the owner, if one waits.
    fn end(self, outcome: Outcome) {
        match self {
            Self::Noted(_) => {}
            // An owner that was cancelled no longer listens; the entry is written all the same.
            Self::Recorded(_, owner) | Self::Settling(owner) => drop(owner.send(outcome)),
        }
    }
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    /// A task is writing this line, and will look again before it ends.
    attended: bool,
    /// The last write failed and noted entries wait for the next.
    failed: bool,
    /// Somebody waits for the line to be written.
    hurry: Arc<Notify>,
}

/// The lines of a process, one for each organisation that has written.
#[derive(Default)]
pub(crate) struct Lines(Mutex<HashMap<OrgId, Line>>);

impl Lines {
    fn lock(&self) -> MutexGuard<'_, HashMap<OrgId, Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What ends the lingering of a line whose entries nobody waits for; `None` where it is over.
    fn lingers(&self, org: OrgId) -> Option<Arc<Notify>> {
        let lines = self.lock();
        let line = lines.get(&org)?;
        let awaited = |waiting: &Waiting| !matches!(waiting, Waiting::Noted(_));
        let lingers = !line.waiting.is_empty() && line.waiting.len() < BATCH && !line.waiting.iter().any(awaited);
        lingers.then(|| line.hurry.clone())
    }

    /// The next entries to write; when there are none, the line is left unattended.
    fn take(&self, org: OrgId) -> Vec<Waiting> {
        let mut lines = self.lock();
        let Some(line) = lines.get_mut(&org) else { return Vec::new() };
        let next = line.waiting.len().min(BATCH);
        if next == 0 {
            lines.remove(&org);
            return Vec::new();
        }
        line.waiting.drain(..next).collect()
    }

    fn written(&self, org: OrgId, batch: Vec<Waiting>) {
        if let Some(line) = self.lock().get_mut(&org) {
            line.failed = false;
        }
        batch.into_iter().for_each(|waiting| waiting.end(Ok(())));
    }

    /// Whoever waits is told. Noted entries stay first in line: the next write takes them along.
    fn failed(&self, org: OrgId, batch: Vec<Waiting>, cause: &Arc<RowError>) {
        let told: VecDeque<Waiting> = {
            let mut lines = self.lock();
            let line = lines.entry(org).or_default();
            let (noted, told) = batch
                .into_iter()
                .chain(line.waiting.drain(..))
                .partition(|waiting| matches!(waiting, Waiting::Noted(_)));
            *line = Line {
                waiting: noted,
                attended: false,
                failed: true,
                hurry: std::mem::take(&mut line.hurry),
            };
            told
        };
        told.into_iter().for_each(|waiting| waiting.end(Err(cause.clone())));
    }

    pub(crate) fn organisations(&self) -> Vec<OrgId> {
        self.lock().keys().copied().collect()
    }
}

impl Store {
    pub(super) async fn record_entry(&self, org: OrgId, entry: Dated) -> Result<(), StorageError> {
        let (owner, outcome) = oneshot::channel();
        self.join_line(org, Waiting::Recorded(entry, owner));
        ended(outcome).await
    }

    /// Returns at once while the line is healthy and short.
    pub(super) async fn note_entry(&self, org: OrgId, entry: Dated) -> Result<(), StorageError> {
        let healthy = self
            .audit_lines
            .lock()
            .get(&org)
            .is_none_or(|line| !line.failed && line.waiting.len() < MAX_WAITING);
        if !healthy {
            return self.record_entry(org, entry).await;
        }
        self.join_line(org, Waiting::Noted(entry));
        Ok(())
    }

    pub(super) async fn settle_line(&self, org: OrgId) -> Result<(), StorageError> {
        if !self.audit_lines.lock().contains_key(&org) {
            return Ok(());
        }
        let (owner, outcome) = oneshot::channel();
        self.join_line(org, Waiting::Settling(owner));
        ended(outcome).await
    }

    /// The writing is a task of its own, so that a caller who is cancelled takes nobody's entry along. It ends when its line is empty.
    fn join_line(&self, org: OrgId, waiting: Waiting) {
        let attended = {
            let mut lines = self.audit_lines.lock();
            let line = lines.entry(org).or_default();
            if !matches!(waiting, Waiting::Noted(_)) || line.waiting.len() >= BATCH {
                line.hurry.notify_one();
            }
            line.waiting.push_back(waiting);
            std::mem::replace(&mut line.attended, true)
        };
        if !attended {
            let store = self.clone();
            tokio::spawn(async move { store.attend(org).await });
        }
    }

    async fn attend(&self, org: OrgId) {
        loop {
            if let Some(hurry) = self.audit_lines.lingers(org) {
                drop(tokio::time::timeout(LINGER, hurry.notified()).await);
            }
            let batch = self.audit_lines.take(org);
            if batch.is_empty() {
                return;
            }
            let entries: Vec<&Dated> = batch.iter().filter_map(Waiting::entry).collect();
            match self.append(org, &entries).await {
                Ok(()) => self.audit_lines.written(org, batch),
                Err(error) => {
                    let error = Arc::new(error);
                    tracing::error!(%org, error = &*error as &dyn std::error::Error, "audit entries could not be written");
                    self.audit_lines.failed(org, batch, &error);
                    return;
                }
            }
        }
    }
}

async fn ended(outcome: oneshot::Receiver<Outcome>) -> Result<(), StorageError> {
    match outcome.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(cause)) => Err(StorageError::new(cause)),
        Err(gone) => Err(StorageError::new(gone)),
    }
}
