//! What the wire tells the one who waits for a request, beside what rmcp carries.

use std::sync::{Arc, Mutex, PoisonError};

use belvedere_types::ToolReply;

use crate::failure::Failure;
use crate::inputs::Demand;

/// Travels with a request as an extension of its message; the wire fills it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slot(Arc<Mutex<Filled>>);

#[derive(Debug, Default)]
struct Filled {
    failure: Option<Failure>,
    reply: Option<ToolReply>,
    demand: Option<Demand>,
    page: Page,
}

/// What became of the definitions of a page before rmcp saw it.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Of the page as it was sent.
    pub(crate) bytes: u64,
    pub(crate) passed: Vec<String>,
    /// By name, with the reason.
    pub(crate) dropped: Vec<(String, String)>,
}

impl Slot {
    pub(crate) fn fail(&self, failure: Failure) {
        self.with(|filled| filled.failure = Some(failure));
    }

    pub(crate) fn take_failure(&self) -> Option<Failure> {
        self.with(|filled| filled.failure.take())
    }

    pub(crate) fn put_reply(&self, reply: ToolReply) {
        self.with(|filled| filled.reply = Some(reply));
    }

    pub(crate) fn take_reply(&self) -> Option<ToolReply> {
        self.with(|filled| filled.reply.take())
    }

    pub(crate) fn put_demand(&self, demand: Demand) {
        self.with(|filled| filled.demand = Some(demand));
    }

    pub(crate) fn take_demand(&self) -> Option<Demand> {
        self.with(|filled| filled.demand.take())
    }

    pub(crate) fn put_page(&self, page: Page) {
        self.with(|filled| filled.page = page);
    }

    pub(crate) fn take_page(&self) -> Page {
        self.with(|filled| std::mem::take(&mut filled.page))
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Filled) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
