//! Calls for the planning's own sake: what they bring is no table of the question, and their failure none of the answer's.

use std::time::Duration;

use belvedere_types::SourceId;
use serde_json::{Map, Value};

use super::{Fetcher, Work};
use crate::table::Table;

/// What a question may spend on looking around, of the time that it has.
const TIME: Duration = Duration::from_secs(15);

/// What a look came to.
pub enum Look {
    Brought(Vec<Table>),
    /// The source said no, or had nothing to say.
    Failed,
    /// There was no time left for it.
    Late,
}

/// The end of a question's looking around.
#[derive(Clone, Copy)]
pub struct LookUntil(tokio::time::Instant);

impl LookUntil {
    pub fn from_now() -> Self {
        Self(tokio::time::Instant::now() + TIME)
    }
}

impl Work {
    pub async fn look(&mut self, source: SourceId, tool: &str, arguments: &Map<String, Value>, until: LookUntil) -> Look {
        if tokio::time::Instant::now() >= until.0 {
            return Look::Late;
        }
        let Ok((target, judged)) = self.tool(source, tool) else {
            return Look::Failed;
        };
        let fetcher = Fetcher {
            deadline: until.0.min(self.fetcher.deadline),
            ..self.fetcher.clone()
        };
        let fetched = fetcher.fetch(&target, &judged, arguments, "tables", None).await;
        self.calls.extend(fetched.calls);
        self.disclose(&target.name, fetched.disclosures);
        match fetched.failure {
            None => Look::Brought(fetched.tables),
            Some(_) if tokio::time::Instant::now() >= until.0 => Look::Late,
            Some(_) => Look::Failed,
        }
    }
}
