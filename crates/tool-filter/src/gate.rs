//! The gate: the only maker of a [`PermittedCall`].

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Caller, Clock, OrgId, SourceId, SourceTarget, ToolDefinition, ToolReply};
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

mod decisions;
mod inventory;
mod refusal;
mod replay;
mod shown;

pub use refusal::Refusal;
pub use replay::Rejudged;

use crate::{Judgement, Listing, Override, Policies, Policy, Reviews, ToolSource, ToolSourceError, Verdict, arguments, guard, mask, pin};

/// The oldest listing that a call is admitted against, and the longest a permit lives.
const MAX_AGE: Duration = Duration::seconds(60);
/// Judged listings kept in memory.
const MAX_CACHED: usize = 1_000;

/// A call that was proven to read. Cannot be made outside this module.
#[derive(Debug, Clone, PartialEq)]
pub struct PermittedCall {
    target: SourceTarget,
    tool: String,
    arguments: Map<String, Value>,
    definition_hash: String,
    admitted_at: OffsetDateTime,
}

impl PermittedCall {
    pub fn target(&self) -> &SourceTarget {
        &self.target
    }
    pub fn tool(&self) -> &str {
        &self.tool
    }
    /// The arguments as they are sent; a guard may have narrowed them (a LIMIT added).
    pub fn arguments(&self) -> &Map<String, Value> {
        &self.arguments
    }
    pub fn definition_hash(&self) -> &str {
        &self.definition_hash
    }
}

/// A tool with everything the owner's page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedTool {
    pub definition: ToolDefinition,
    pub judgement: Judgement,
    /// Verdict in force: the judgement, narrowed by a broken pin, or an override.
    pub verdict: Verdict,
    /// What changed since the review, line by line; not empty means hidden until reviewed again.
    pub changes: Vec<String>,
    /// What the description said at the review, where it says something else now; empty where there was none.
    pub described_before: Option<String>,
    pub override_: Option<Override>,
}

impl JudgedTool {
    /// Whether an owner may decide so.
    pub fn may_be(&self, verdict: Verdict) -> bool {
        inventory::may_override(&self.definition, &self.judgement, verdict)
    }
}

/// All tools of a source at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    pub tools: Vec<JudgedTool>,
    /// Reviewed tools the server no longer lists.
    pub vanished: Vec<String>,
    /// Tools dropped as malformed, with the reason.
    pub dropped: Vec<(String, String)>,
    pub listed_at: OffsetDateTime,
    pub server: Option<String>,
}

type SourceKey = (OrgId, SourceId);

/// A judged listing, valid for the listing and address it was made from.
struct Cached {
    url: String,
    inventory: Arc<Inventory>,
    pins: Arc<HashMap<String, String>>,
}

/// Nothing reaches a tool server but through here.
pub struct Gate {
    tools: Arc<dyn ToolSource>,
    reviews: Arc<dyn Reviews>,
    audit: Arc<dyn Audit>,
    policies: Arc<Policies>,
    clock: Arc<dyn Clock>,
    cache: Mutex<HashMap<SourceKey, Cached>>,
    /// Changed definitions already told to the audit log, by pin.
    told: Mutex<HashSet<String>>,
}

impl Gate {
    pub fn new(
        tools: Arc<dyn ToolSource>,
        reviews: Arc<dyn Reviews>,
        audit: Arc<dyn Audit>,
        policies: Arc<Policies>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            tools,
            reviews,
            audit,
            policies,
            clock,
            cache: Mutex::default(),
            told: Mutex::default(),
        }
    }

    /// Every tool of the source, judged against a listing no older than its ttl. First sight pins.
    ///
    /// # Errors
    /// When the server cannot be listed or the reviews cannot be read: then nothing is admitted.
    pub async fn inventory(&self, caller: &Caller, target: &SourceTarget) -> Result<Arc<Inventory>, Refusal> {
        same_org(caller, target)?;
        Ok(self.current(caller, target).await?.0)
    }

    /// Proves that this call reads, or refuses. An unknown and a hidden tool get the same answer.
    ///
    /// # Errors
    /// `UnknownTool`, `InvalidArguments`, `NotProven`, or why the tools could not be listed or the audit log not written.
    pub async fn admit(
        &self,
        caller: &Caller,
        target: &SourceTarget,
        tool: &str,
        arguments: Map<String, Value>,
    ) -> Result<PermittedCall, Refusal> {
        same_org(caller, target)?;
        let (inventory, pins) = self.current(caller, target).await?;
        let unknown = || Refusal::UnknownTool { tool: tool.to_owned() };
        let judged = inventory
            .tools
            .iter()
            .find(|t| t.definition.name == tool && t.verdict != Verdict::Blocked);
        let Some((judged, hash)) = judged.zip(pins.get(tool)) else {
            let hidden = inventory.tools.iter().any(|t| t.definition.name == tool);
            let why = if hidden { "hidden" } else { "unknown" };
            self.record(caller, "tool.refused", target, tool, json!({ "why": why })).await?;
            return Err(unknown());
        };
        let proven = match prove(judged, arguments) {
            Ok(proven) => proven,
            Err(refusal) => {
                let why = if matches!(refusal, Refusal::NotProven { .. }) {
                    "not_proven"
                } else {
                    "invalid_arguments"
                };
                self.record(caller, "tool.refused", target, tool, json!({ "why": why })).await?;
                return Err(refusal);
            }
        };
        let entry = entry(caller, "tool.admitted", target, tool, json!({ "definition": hash }));
        self.audit.note(target.org, entry).await?;
        Ok(PermittedCall {
            target: target.clone(),
            tool: tool.to_owned(),
            arguments: proven,
            definition_hash: hash.clone(),
            admitted_at: self.clock.now(),
        })
    }

    /// Returns when every call admitted so far for the organisation is durably in the audit log. Nothing of a reply may be shown before.
    ///
    /// # Errors
    /// When the audit log cannot be written.
    pub async fn settle(&self, org: OrgId) -> Result<(), Refusal> {
        Ok(self.audit.settle(org).await?)
    }

    /// Sends a permitted call and masks secrets in what comes back. What is made of the reply may be shown after [`Gate::settle`].
    ///
    /// # Errors
    /// The server's failure, `permit_expired` when the permit is older than 60 s, or `definition_changed` when the tool or its address is
    /// another since it was admitted.
    pub async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        if self.clock.now() - call.admitted_at > MAX_AGE {
            return Err(refusal::permit_expired());
        }
        self.still_the_same(&call).await?;
        self.tools.call(call).await.map(mask::mask_reply)
    }

    /// A listing since then may have shown another definition.
    async fn still_the_same(&self, call: &PermittedCall) -> Result<(), ToolSourceError> {
        let target = &call.target;
        let listed = {
            let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
            cache.get(&(target.org, target.source)).map(|now| {
                (now.url == target.url.as_str())
                    .then(|| now.pins.get(&call.tool).cloned())
                    .flatten()
            })
        };
        let now = match listed {
            Some(hash) => hash,
            // Forgotten meanwhile: a decision was taken, or room was needed.
            None => {
                let listing = self.tools.list(target).await?;
                let tool = listing.tools.iter().find(|tool| tool.name == call.tool);
                tool.map(|tool| pin(tool, target.url.as_str()))
            }
        };
        if now.as_ref() == Some(&call.definition_hash) {
            Ok(())
        } else {
            Err(refusal::definition_changed())
        }
    }

    fn policy(&self, target: &SourceTarget) -> Option<&Policy> {
        target.vendor.as_ref().and_then(|vendor| self.policies.0.get(vendor))
    }

    /// A listing young enough to admit calls against.
    async fn listing(&self, target: &SourceTarget) -> Result<Arc<Listing>, Refusal> {
        let listing = self.tools.list(target).await?;
        if self.is_fresh(&listing) {
            return Ok(listing);
        }
        self.tools.forget(target.org, target.source).await;
        let listing = self.tools.list(target).await?;
        if self.is_fresh(&listing) {
            Ok(listing)
        } else {
            Err(refusal::stale_listing().into())
        }
    }

    fn is_fresh(&self, listing: &Listing) -> bool {
        let age = self.clock.now() - listing.fetched_at;
        // A list that may not be kept at all is good for the request that fetched it.
        age <= listing.ttl.min(MAX_AGE).max(Duration::seconds(1)) && age >= -MAX_AGE
    }

    async fn record(&self, caller: &Caller, action: &'static str, target: &SourceTarget, tool: &str, detail: Value) -> Result<(), Refusal> {
        Ok(self.audit.record(target.org, entry(caller, action, target, tool, detail)).await?)
    }
}

fn entry(caller: &Caller, action: &'static str, target: &SourceTarget, tool: &str, mut detail: Value) -> AuditEntry {
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("tool".to_owned(), Value::String(tool.chars().take(128).collect()));
    }
    AuditEntry {
        actor: caller.actor,
        action,
        subject: target.source.to_string(),
        detail,
    }
}

fn same_org(caller: &Caller, target: &SourceTarget) -> Result<(), Refusal> {
    if caller.org == target.org {
        Ok(())
    } else {
        Err(Refusal::UnknownTool { tool: String::new() })
    }
}

/// Arguments that fit the schema and, under a guard, are proven to read.
fn prove(judged: &JudgedTool, arguments: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    let name = || judged.definition.name.clone();
    let schema = &judged.definition.input_schema;
    arguments::fit(schema, &arguments).map_err(|detail| Refusal::InvalidArguments { tool: name(), detail })?;
    let arguments = guard::harmless(schema, arguments).map_err(|e| Refusal::NotProven {
        tool: name(),
        detail: e.to_string(),
    })?;
    match (judged.verdict, &judged.judgement.guard) {
        (Verdict::Read, _) => Ok(arguments),
        (Verdict::Guarded, Some(guard)) => guard::prove(guard, schema, arguments).map_err(|e| Refusal::NotProven {
            tool: name(),
            detail: e.to_string(),
        }),
        (Verdict::Guarded | Verdict::Blocked, _) => Err(Refusal::NotProven {
            tool: name(),
            detail: "no guard stands before this tool".to_owned(),
        }),
    }
}
