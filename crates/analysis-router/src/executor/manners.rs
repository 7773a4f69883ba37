//! What a vendor asks of whoever calls it: a pace to keep, a text to show.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use belvedere_types::{Guide, SourceId, ToolReply};
use serde_json::Value;
use tokio::time::Instant;

/// The longest text that is shown word for word, in bytes. A longer one is no disclosure.
const LONGEST: usize = 64 * 1024;

/// When each source may be called next. Shared by all questions of this process.
#[derive(Default)]
pub struct Pace(Mutex<HashMap<SourceId, Instant>>);

impl Pace {
    /// The moment of the next call, which is taken by asking.
    fn turn(&self, source: SourceId, gap: Duration) -> Instant {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // A moment that is past keeps nobody waiting.
        next.retain(|_, at| *at > now);
        let turn = next.get(&source).copied().unwrap_or(now);
        next.insert(source, turn + gap);
        turn
    }
}

/// The guides of a question's sources.
#[derive(Clone, Default)]
pub struct Manners {
    pub guides: HashMap<SourceId, Arc<Guide>>,
    pub pace: Arc<Pace>,
}

impl Manners {
    /// Waits until the source may be called.
    pub async fn turn(&self, source: SourceId) {
        let rate = self.guides.get(&source).and_then(|guide| guide.calls_a_second);
        if let Some(gap) = rate.and_then(|rate| Duration::from_secs(1).checked_div(rate)) {
            tokio::time::sleep_until(self.pace.turn(source, gap)).await;
        }
    }

    /// The text of a reply that its vendor wants shown word for word.
    pub fn disclosure(&self, source: SourceId, reply: &ToolReply) -> Option<String> {
        let field = self.guides.get(&source)?.disclosure.as_deref()?;
        let told = |value: &Value| value.get(field).and_then(Value::as_str).map(str::to_owned);
        let text = match &reply.structured {
            Some(value) => told(value),
            None => serde_json::from_str(&reply.text()).ok().as_ref().and_then(told),
        };
        text.filter(|text| !text.trim().is_empty() && text.len() <= LONGEST)
    }
}
