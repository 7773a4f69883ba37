//! What an owner decides of a tool.

use std::sync::PoisonError;

use belvedere_types::{Caller, Role, SourceTarget};
use serde_json::json;

use super::{Gate, JudgedTool, Refusal, inventory, same_org};
use crate::{Override, Review, Verdict, VerdictCause, VerdictEvent};

impl Gate {
    /// The owner accepts a changed definition: it is judged and pinned anew. An earlier override does not carry over.
    ///
    /// # Errors
    /// `NotOwner`, `UnknownTool`, or why the tools could not be listed or saved.
    pub async fn review(&self, caller: &Caller, target: &SourceTarget, tool: &str) -> Result<JudgedTool, Refusal> {
        let listed = self.for_owner(caller, target, tool).await?;
        let judgement = crate::judge(&listed.definition, self.policy(target));
        let event = VerdictEvent {
            tool: tool.to_owned(),
            at: self.clock.now(),
            cause: VerdictCause::ChangeAccepted,
            before: listed.verdict,
            now: judgement.verdict,
            details: listed.changes.clone(),
            by: actor_name(caller),
        };
        let review = inventory::review(&listed.definition, target, judgement.verdict, self.clock.now());
        self.remember_review(target, review, &event).await?;
        self.record(caller, "tool.reviewed", target, tool, json!({ "verdict": judgement.verdict }))
            .await?;
        self.tool(caller, target, tool).await
    }

    /// The owner decides otherwise, with a reason.
    ///
    /// # Errors
    /// `NamesWrite` when it would open a tool that names a write, `ReasonMissing`, `NotOwner`, `UnknownTool`, or a failure of storage.
    pub async fn override_verdict(
        &self,
        caller: &Caller,
        target: &SourceTarget,
        tool: &str,
        verdict: Verdict,
        reason: &str,
    ) -> Result<JudgedTool, Refusal> {
        let reason = reason.trim();
        if reason.is_empty() || reason.len() > 1_000 {
            return Err(Refusal::ReasonMissing);
        }
        let listed = self.for_owner(caller, target, tool).await?;
        if !listed.changes.is_empty() {
            return Err(Refusal::ReviewFirst { tool: tool.to_owned() });
        }
        if !listed.may_be(verdict) {
            self.record(caller, "tool.override_refused", target, tool, json!({ "verdict": verdict }))
                .await?;
            return Err(Refusal::NamesWrite { tool: tool.to_owned() });
        }
        let mut review = inventory::review(&listed.definition, target, verdict, self.clock.now());
        review.override_ = Some(Override {
            verdict,
            reason: reason.to_owned(),
            by: actor_name(caller),
            at: self.clock.now(),
        });
        self.record(
            caller,
            "tool.overridden",
            target,
            tool,
            json!({ "verdict": verdict, "reason": reason }),
        )
        .await?;
        let event = VerdictEvent {
            tool: tool.to_owned(),
            at: self.clock.now(),
            cause: VerdictCause::OwnerDecided,
            before: listed.verdict,
            now: verdict,
            details: vec![reason.to_owned()],
            by: actor_name(caller),
        };
        self.remember_review(target, review, &event).await?;
        self.tool(caller, target, tool).await
    }

    async fn for_owner(&self, caller: &Caller, target: &SourceTarget, tool: &str) -> Result<JudgedTool, Refusal> {
        if caller.role != Role::Owner {
            return Err(Refusal::NotOwner);
        }
        self.tool(caller, target, tool).await
    }

    async fn tool(&self, caller: &Caller, target: &SourceTarget, tool: &str) -> Result<JudgedTool, Refusal> {
        same_org(caller, target)?;
        let (inventory, _) = self.current(caller, target).await?;
        inventory
            .tools
            .iter()
            .find(|t| t.definition.name == tool)
            .cloned()
            .ok_or_else(|| Refusal::UnknownTool { tool: tool.to_owned() })
    }

    async fn remember_review(&self, target: &SourceTarget, review: Review, event: &VerdictEvent) -> Result<(), Refusal> {
        let event = std::slice::from_ref(event);
        self.reviews.save(target.org, target.source, &[review], event).await?;
        self.cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&(target.org, target.source));
        Ok(())
    }
}

pub(super) fn actor_name(caller: &Caller) -> String {
    match caller.actor {
        belvedere_types::Actor::User(id) => id.to_string(),
        belvedere_types::Actor::ApiKey(id) => id.to_string(),
        belvedere_types::Actor::System => "system".to_owned(),
    }
}
