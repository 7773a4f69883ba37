//! From a listing to an inventory: judged, compared with the pins, remembered.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, PoisonError};
use std::task::Poll;

use belvedere_types::{Caller, SourceTarget, ToolDefinition};
use serde_json::json;
use time::OffsetDateTime;

use super::decisions::actor_name;
use super::{Cached, Gate, Inventory, JudgedTool, MAX_CACHED, Refusal};
use crate::judge::{in_shares, names_a_write};
use crate::{Evidence, Judgement, Layer, Listing, Renewal, Review, Verdict, VerdictCause, VerdictEvent, judge_all, pin};

/// Tools of one source that are judged.
const MAX_TOOLS: usize = 10_000;
/// Tools judged between two moments at which others may go on: a few milliseconds of work.
const TURN: usize = 2_000;
/// Audit memory, in pins.
const MAX_TOLD: usize = 100_000;

type Pins = Arc<HashMap<String, String>>;

/// What is remembered of a tool when it is pinned as it is now.
pub(super) fn review(tool: &ToolDefinition, target: &SourceTarget, verdict: Verdict, now: OffsetDateTime) -> Review {
    Review {
        tool: tool.name.clone(),
        pin: pin::pin(tool, target.url.as_str()),
        definition: tool.clone(),
        verdict,
        reviewed_at: now,
        override_: None,
    }
}

/// An override may always narrow. It opens only what no write signal names, and a guarded tool stays guarded.
pub(super) fn may_override(tool: &ToolDefinition, judgement: &Judgement, verdict: Verdict) -> bool {
    match verdict {
        Verdict::Blocked => true,
        Verdict::Guarded => judgement.guard.is_some(),
        Verdict::Read => judgement.guard.is_none() && !names_a_write(tool),
    }
}

impl Gate {
    /// The inventory of a listing that is young enough, from memory when the listing is the same.
    pub(super) async fn current(&self, caller: &Caller, target: &SourceTarget) -> Result<(Arc<Inventory>, Pins), Refusal> {
        let listing = self.listing(target).await?;
        let key = (target.org, target.source);
        {
            let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(hit) = cache
                .get(&key)
                .filter(|hit| hit.inventory.listed_at == listing.fetched_at && hit.url == target.url.as_str())
            {
                return Ok((Arc::clone(&hit.inventory), Arc::clone(&hit.pins)));
            }
        }
        let (inventory, pins) = self.take_stock(caller, target, &listing).await?;
        let (inventory, pins) = (Arc::new(inventory), Arc::new(pins));
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= MAX_CACHED {
            cache.clear();
        }
        cache.insert(
            key,
            Cached {
                url: target.url.to_string(),
                inventory: Arc::clone(&inventory),
                pins: Arc::clone(&pins),
            },
        );
        Ok((inventory, pins))
    }

    async fn take_stock(
        &self,
        caller: &Caller,
        target: &SourceTarget,
        listing: &Listing,
    ) -> Result<(Inventory, HashMap<String, String>), Refusal> {
        let known: HashMap<String, Review> = self
            .reviews
            .load(target.org, target.source)
            .await?
            .into_iter()
            .map(|r| (r.tool.clone(), r))
            .collect();
        let mut dropped = listing.dropped.clone();
        let tools = distinct(listing.tools.clone(), &mut dropped);
        let judged_now = self.judged(target, &tools).await;
        let mut fresh = Vec::new();
        let mut changed = Vec::new();
        let mut rejudged = Vec::new();
        let mut pins = HashMap::new();
        let mut judged = Vec::with_capacity(tools.len());
        for (tool, (judgement, hash)) in tools.into_iter().zip(judged_now) {
            let entry = match known.get(&tool.name) {
                None => {
                    fresh.push(Renewal {
                        before: None,
                        now: review(&tool, target, judgement.verdict, self.clock.now()),
                        event: None,
                    });
                    first_seen(tool, judgement)
                }
                Some(old) if old.pin == hash => {
                    if old.override_.is_none() && old.verdict != judgement.verdict {
                        let review = review(&tool, target, judgement.verdict, self.clock.now());
                        let event = VerdictEvent {
                            tool: tool.name.clone(),
                            at: review.reviewed_at,
                            cause: VerdictCause::RulesChanged,
                            before: old.verdict,
                            now: judgement.verdict,
                            details: judgement.evidence.iter().map(|evidence| evidence.detail.clone()).collect(),
                            by: actor_name(caller),
                        };
                        rejudged.push(Renewal {
                            before: Some(old.clone()),
                            now: review,
                            event: Some(event),
                        });
                    }
                    unchanged(tool, judgement, old)
                }
                Some(old) => {
                    changed.push((tool.name.clone(), hash.clone()));
                    broken(tool, judgement, old)
                }
            };
            pins.insert(entry.definition.name.clone(), hash);
            judged.push(entry);
        }
        let mut vanished: Vec<String> = known.into_keys().filter(|name| !pins.contains_key(name)).collect();
        vanished.sort_unstable();
        self.remember(caller, target, &fresh, changed).await?;
        self.rejudge(caller, target, &rejudged).await?;
        Ok((
            Inventory {
                tools: judged,
                vanished,
                dropped,
                listed_at: listing.fetched_at,
                server: listing.server.clone(),
            },
            pins,
        ))
    }

    /// Judgement and pin of each tool. What an earlier listing of the same address held unchanged is not judged again: the rules are those of
    /// this process. Ten thousand tools take tens of milliseconds, so the task steps back
    /// after each turn.
    async fn judged(&self, target: &SourceTarget, tools: &[ToolDefinition]) -> Vec<(Judgement, String)> {
        let before = {
            let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
            let cached = cache.get(&(target.org, target.source)).filter(|hit| hit.url == target.url.as_str());
            cached.map(|hit| (Arc::clone(&hit.inventory), Arc::clone(&hit.pins)))
        };
        let known: HashMap<&str, &Judgement> = match &before {
            Some((inventory, pins)) => inventory
                .tools
                .iter()
                .filter_map(|tool| Some((pins.get(&tool.definition.name)?.as_str(), &tool.judgement)))
                .collect(),
            None => HashMap::new(),
        };
        let mut all = Vec::with_capacity(tools.len());
        for turn in tools.chunks(TURN) {
            let pins = in_shares(turn, |tool| pin::pin(tool, target.url.as_str()));
            let new: Vec<&ToolDefinition> = turn
                .iter()
                .zip(&pins)
                .filter(|(_, hash)| !known.contains_key(hash.as_str()))
                .map(|(tool, _)| tool)
                .collect();
            let mut judged = judge_all(&new, self.policy(target)).into_iter();
            all.extend(pins.into_iter().filter_map(|hash| {
                let judgement = match known.get(hash.as_str()) {
                    Some(judgement) => (*judgement).clone(),
                    None => judged.next()?,
                };
                Some((judgement, hash))
            }));
            let_others_go_on().await;
        }
        all
    }

    /// The rules say otherwise than at the review: the verdict in force is today's, and the change is on record.
    async fn rejudge(&self, caller: &Caller, target: &SourceTarget, rejudged: &[Renewal]) -> Result<(), Refusal> {
        for renewal in rejudged {
            let detail = json!({ "before": renewal.before.as_ref().map(|before| before.verdict), "verdict": renewal.now.verdict });
            self.record(caller, "tool.rejudged", target, &renewal.now.tool, detail).await?;
        }
        if !rejudged.is_empty() {
            self.reviews.renew(target.org, target.source, rejudged).await?;
        }
        Ok(())
    }

    async fn remember(
        &self,
        caller: &Caller,
        target: &SourceTarget,
        fresh: &[Renewal],
        changed: Vec<(String, String)>,
    ) -> Result<(), Refusal> {
        if !fresh.is_empty() {
            let count = |verdict| fresh.iter().filter(|r| r.now.verdict == verdict).count();
            let detail = json!({ "read": count(Verdict::Read), "guarded": count(Verdict::Guarded), "blocked": count(Verdict::Blocked), "pins": fresh.len() });
            self.record(caller, "tools.first_seen", target, "", detail).await?;
            self.reviews.renew(target.org, target.source, fresh).await?;
        }
        for (tool, hash) in changed {
            let key = format!("{}/{hash}", target.source);
            let new = {
                let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
                if told.len() >= MAX_TOLD {
                    told.clear();
                }
                told.insert(key)
            };
            if new {
                self.record(caller, "tool.changed", target, &tool, json!({ "definition": hash }))
                    .await?;
            }
        }
        Ok(())
    }
}

/// Comes back at once, after whatever else the runtime has to do; of no runtime in particular.
async fn let_others_go_on() {
    let mut waited = false;
    poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Empty and duplicate names are dropped, every bearer of a duplicate name among them.
fn distinct(tools: Vec<ToolDefinition>, dropped: &mut Vec<(String, String)>) -> Vec<ToolDefinition> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for tool in &tools {
        // Names that differ in case alone are the same to a reader.
        *seen.entry(tool.name.to_lowercase()).or_default() += 1;
    }
    let mut kept = Vec::new();
    for tool in tools {
        let reason = if tool.name.trim().is_empty() {
            "the name is empty"
        } else if seen.get(&tool.name.to_lowercase()).is_some_and(|n| *n > 1) {
            "the name is listed more than once"
        } else if kept.len() >= MAX_TOOLS {
            "the server lists more than 10 000 tools"
        } else {
            kept.push(tool);
            continue;
        };
        dropped.push((tool.name.chars().take(128).collect(), reason.to_owned()));
    }
    kept
}

fn first_seen(tool: ToolDefinition, judgement: Judgement) -> JudgedTool {
    JudgedTool {
        verdict: judgement.verdict,
        definition: tool,
        judgement,
        changes: Vec::new(),
        described_before: None,
        override_: None,
    }
}

fn unchanged(tool: ToolDefinition, mut judgement: Judgement, old: &Review) -> JudgedTool {
    let allowed = old.override_.as_ref().filter(|o| may_override(&tool, &judgement, o.verdict));
    let verdict = allowed.map_or(judgement.verdict, |o| o.verdict);
    if let Some(decision) = allowed {
        judgement.evidence.push(Evidence {
            layer: Layer::Override,
            detail: format!("an owner decided: {}", decision.reason),
            detail_de: None,
        });
    }
    JudgedTool {
        verdict,
        definition: tool,
        judgement,
        changes: Vec::new(),
        described_before: None,
        override_: old.override_.clone(),
    }
}

fn broken(tool: ToolDefinition, mut judgement: Judgement, old: &Review) -> JudgedTool {
    judgement.evidence.push(Evidence {
        layer: Layer::Pin,
        detail: "the definition changed since it was reviewed".to_owned(),
        detail_de: None,
    });
    JudgedTool {
        verdict: Verdict::Blocked,
        changes: pin::changes(&old.definition, &tool),
        described_before: described_before(&old.definition, &tool),
        definition: tool,
        judgement,
        override_: None,
    }
}

fn described_before(old: &ToolDefinition, now: &ToolDefinition) -> Option<String> {
    (old.description != now.description).then(|| old.description.clone().unwrap_or_default())
}
