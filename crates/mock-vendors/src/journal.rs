//! What the vendor saw: every HTTP request and every tool call, never a token.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;
use serde_json::Value;

/// What a tool does, as the mock's author knows it. A client must find out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    Read,
    Write,
    Mixed,
}

/// What one call did to the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Read,
    Write,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    Http,
    Tool,
}

/// Paths come without their query, which may hold codes.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub at: String,
    pub what: What,
    pub method: Option<String>,
    pub path: Option<String>,
    pub status: Option<u16>,
    pub tool: Option<String>,
    pub arguments: Option<Value>,
    pub label: Option<Label>,
    pub effect: Option<Effect>,
    pub client: Option<String>,
    pub grant: Option<String>,
}

pub struct Journal {
    entries: Mutex<Vec<Entry>>,
    file: Option<Mutex<File>>,
}

impl Journal {
    pub fn open(path: Option<&Path>) -> std::io::Result<Self> {
        let file = path.map(|path| File::options().create(true).append(true).open(path)).transpose()?;
        Ok(Self {
            entries: Mutex::default(),
            file: file.map(Mutex::new),
        })
    }

    pub fn push(&self, entry: Entry) {
        if let Some(file) = &self.file
            && let Ok(line) = serde_json::to_string(&entry)
            && let Err(problem) = writeln!(file.lock().unwrap_or_else(PoisonError::into_inner), "{line}")
        {
            eprintln!("mock-vendors: the journal file cannot be written: {problem}");
        }
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn clear(&self) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Put into response extensions by whoever knows, read by the journal's middleware.
#[derive(Debug, Clone, Default)]
pub struct Who {
    pub client: Option<String>,
    pub grant: Option<String>,
}
