//! What is known of servers' life cycles: in memory, and beyond this process where somebody keeps it. A server that leaves `server/discover`
//! unanswered costs that wait once, not once a start.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use belvedere_types::{Era, Eras, OrgId, SourceTarget};

/// Held in memory at most; beyond it they are asked for again.
const MAX_HELD: usize = 4_096;

type Place = (OrgId, String);

#[derive(Default)]
pub(crate) struct KnownEras {
    held: Mutex<HashMap<Place, Option<Era>>>,
    kept: Option<Arc<dyn Eras>>,
}

impl KnownEras {
    pub(crate) fn kept_in(eras: Arc<dyn Eras>) -> Self {
        Self {
            kept: Some(eras),
            ..Self::default()
        }
    }

    /// What the server's origin spoke last. A memory that fails costs a question to the server, no more.
    pub(crate) async fn of(&self, target: &SourceTarget) -> Option<Era> {
        let place = place(target);
        if let Some(known) = self.held().get(&place) {
            return *known;
        }
        let kept = self.kept.as_ref()?;
        match kept.recall(place.0, &place.1).await {
            Ok(era) => {
                self.hold(place, era);
                era
            }
            Err(error) => {
                tracing::warn!(source = %target.source, %error, "what a server speaks could not be looked up");
                None
            }
        }
    }

    /// `found` takes the place of `known`.
    pub(crate) async fn learn(&self, target: &SourceTarget, known: Option<Era>, found: Option<Era>) {
        let place = place(target);
        self.hold(place.clone(), found);
        let Some(kept) = self.kept.as_ref().filter(|_| known != found) else {
            return;
        };
        if let Err(error) = kept.remember(place.0, &place.1, found).await {
            tracing::warn!(source = %target.source, %error, "what a server speaks could not be stored");
        }
    }

    fn hold(&self, place: Place, era: Option<Era>) {
        let mut held = self.held();
        if held.len() < MAX_HELD || held.contains_key(&place) {
            held.insert(place, era);
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Place, Option<Era>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(target: &SourceTarget) -> Place {
    (target.org, target.url.origin().ascii_serialization())
}
