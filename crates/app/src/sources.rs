//! Sources that are there: look, rename, test, judge their tools.

mod offered;

use std::sync::Arc;

use belvedere_store::SourceRecord;
use belvedere_tool_filter::{Inventory, JudgedTool, Refusal, Rejudged, Review, Reviews, ToolSourceError, Verdict, VerdictEvent};
use belvedere_types::{Caller, ConnectionEvent, ConnectionState, Connections, Explain, SourceAccess, SourceId, SourceTarget};
use serde_json::json;

use crate::access::reach::{Wish, may_ask, may_manage};
use crate::access::{Permission, allow};
use crate::connect::{target_of, valid_name};
use crate::{App, AppError, SourceView, ToolCounts};

impl App {
    /// Those that the caller may ask or manage, oldest first.
    pub async fn sources(&self, caller: &Caller) -> Result<Vec<SourceView>, AppError> {
        allow(caller, Permission::Look)?;
        let mut views = Vec::new();
        for source in self.visible_sources(caller).await? {
            views.push(self.view_of(caller, source).await?);
        }
        Ok(views)
    }

    /// Those that the caller may ask, oldest first.
    pub async fn sources_to_ask(&self, caller: &Caller) -> Result<Vec<SourceView>, AppError> {
        let mut views = self.sources(caller).await?;
        views.retain(|source| source.may_ask);
        Ok(views)
    }

    pub async fn source(&self, caller: &Caller, id: SourceId) -> Result<SourceView, AppError> {
        allow(caller, Permission::Look)?;
        let source = self.source_for(caller, id, Wish::See).await?;
        self.view_of(caller, source).await
    }

    /// For whoever is about to change it.
    pub async fn managed_source(&self, caller: &Caller, id: SourceId) -> Result<SourceView, AppError> {
        allow(caller, Permission::Edit)?;
        let source = self.source_for(caller, id, Wish::Manage).await?;
        self.view_of(caller, source).await
    }

    pub async fn rename(&self, caller: &Caller, id: SourceId, name: &str) -> Result<SourceView, AppError> {
        allow(caller, Permission::Edit)?;
        let name = valid_name(name)?;
        self.source_for(caller, id, Wish::Manage).await?;
        // First, so that a log that takes nothing refuses the change.
        self.record(caller.org, caller.actor, "source.renamed", &id.to_string(), json!({ "name": name }))
            .await?;
        if !self.parts.store.rename_source(caller.org, id, &name).await? {
            return Err(AppError::not_found("data source"));
        }
        self.source(caller, id).await
    }

    /// Lists the tools afresh; what comes of it is the source's new state.
    pub async fn test(&self, caller: &Caller, id: SourceId) -> Result<SourceView, AppError> {
        allow(caller, Permission::Look)?;
        let target = target_of(&self.source_for(caller, id, Wish::Manage).await?);
        self.parts.tools.forget(target.org, target.source).await;
        match self.parts.gate.inventory(caller, &target).await {
            Ok(_) => {
                self.tell(&target, ConnectionEvent::Succeeded).await?;
            }
            Err(error) => self.listing_failed(&target, &error).await?,
        }
        self.source(caller, id).await
    }

    /// A lost grant is no passing failure.
    pub(crate) async fn listing_failed(&self, target: &SourceTarget, error: &Refusal) -> Result<(), AppError> {
        let event = match error {
            Refusal::Source(ToolSourceError::AuthorizationRequired { problem, .. }) => ConnectionEvent::GrantLost(problem.clone()),
            other => ConnectionEvent::Failed(other.problem()),
        };
        self.tell(target, event).await
    }

    pub(crate) async fn tell(&self, target: &SourceTarget, event: ConnectionEvent) -> Result<(), AppError> {
        self.parts
            .store
            .apply(target.org, target.source, event, self.parts.clock.now())
            .await?;
        Ok(())
    }

    /// Every tool with verdict and evidence.
    pub async fn tools(&self, caller: &Caller, id: SourceId) -> Result<Inventory, AppError> {
        allow(caller, Permission::Look)?;
        let target = target_of(&self.source_for(caller, id, Wish::See).await?);
        Ok(Arc::unwrap_or_clone(self.parts.gate.inventory(caller, &target).await?))
    }

    /// Every reviewed definition judged by today's rules, without asking the server.
    pub async fn replay_tools(&self, caller: &Caller, id: SourceId) -> Result<Vec<Rejudged>, AppError> {
        allow(caller, Permission::Look)?;
        let target = target_of(&self.source_for(caller, id, Wish::See).await?);
        Ok(self.parts.gate.replay(caller, &target).await?)
    }

    /// How the verdicts came to be what they are, latest first.
    pub async fn verdict_history(&self, caller: &Caller, id: SourceId) -> Result<Vec<VerdictEvent>, AppError> {
        allow(caller, Permission::Look)?;
        let target = target_of(&self.source_for(caller, id, Wish::See).await?);
        Ok(self.parts.gate.history(caller, &target).await?)
    }

    /// The owner accepts a changed definition; it is judged anew.
    pub async fn review_tool(&self, caller: &Caller, id: SourceId, tool: &str) -> Result<JudgedTool, AppError> {
        allow(caller, Permission::Own)?;
        let target = target_of(&self.source_for(caller, id, Wish::Manage).await?);
        Ok(self.parts.gate.review(caller, &target, tool).await?)
    }

    pub async fn override_tool(
        &self,
        caller: &Caller,
        id: SourceId,
        tool: &str,
        verdict: Verdict,
        reason: &str,
    ) -> Result<JudgedTool, AppError> {
        allow(caller, Permission::Own)?;
        let target = target_of(&self.source_for(caller, id, Wish::Manage).await?);
        Ok(self.parts.gate.override_verdict(caller, &target, tool, verdict, reason).await?)
    }

    pub(crate) async fn view_of(&self, caller: &Caller, source: SourceRecord) -> Result<SourceView, AppError> {
        let grant = self.parts.auth.grant(source.org, source.id).await?;
        let oauth = grant.as_ref().and_then(|grant| grant.oauth.as_ref());
        let reviews = self.parts.store.load(source.org, source.id).await?;
        let count = |verdict: Verdict| reviews.iter().filter(|review| in_force(review) == verdict).count();
        let counts = ToolCounts {
            read: count(Verdict::Read),
            guarded: count(Verdict::Guarded),
            blocked: count(Verdict::Blocked),
        };
        // A connected source was listed, even if the list was empty.
        let listed = match source.status.state() {
            ConnectionState::AuthorizationRequired => false,
            ConnectionState::Connected | ConnectionState::Expiring => true,
            ConnectionState::Degraded | ConnectionState::ReauthorizationRequired | ConnectionState::Disconnected => !reviews.is_empty(),
        };
        let golden = self.golden_view(&source).await?;
        let past = source.status.last_problem().map(|past| past.code.as_str());
        let german = self.card_words(source.vendor.as_ref(), source.status.code().or(past));
        Ok(SourceView {
            id: source.id,
            may_ask: may_ask(caller, &source.access),
            may_manage: may_manage(caller, &source.access),
            restricted: source.access != SourceAccess::OPEN,
            golden,
            tools: listed.then_some(counts),
            asked_scopes: oauth.map(|oauth| oauth.scopes_asked.clone()).unwrap_or_default(),
            granted_scopes: oauth.map(|oauth| oauth.scopes_granted.clone()).unwrap_or_default(),
            quirks: source.quirks,
            trace: oauth
                .map(|oauth| oauth.trace.iter().map(|line| (line.step.clone(), line.outcome.clone())).collect())
                .unwrap_or_default(),
            // A refreshable grant does not end with its access token.
            expires_at: grant
                .as_ref()
                .filter(|_| !oauth.is_some_and(|oauth| oauth.refreshable))
                .and_then(|grant| grant.access_expires_at),
            state: source.status.state(),
            paused_until: source.status.paused_until().filter(|until| self.parts.clock.now() < *until),
            last_error: source.status.last_problem().cloned(),
            code: source.status.code().map(str::to_owned),
            reason: source.status.reason().map(str::to_owned),
            next_step: source.status.next_step().map(str::to_owned),
            quoted: source.status.quoted().map(str::to_owned),
            german,
            name: source.name,
            vendor: source.vendor,
            url: source.url,
            last_used_at: source.last_used_at,
            authorization_url: None,
        })
    }
}

pub(crate) fn in_force(review: &Review) -> Verdict {
    review.override_.as_ref().map_or(review.verdict, |decision| decision.verdict)
}
