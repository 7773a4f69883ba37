//! Which sources a caller reaches. Every use case gets its sources, answers, tiles and conversations through here: what somebody may not ask does not
//! exist for their questions, and neither does what was made from it.

use std::collections::HashSet;

use belvedere_store::{AnswerRecord, ConversationRecord, SourceRecord, TileRecord};
use belvedere_types::{
    Actor, AnswerId, Caller, Circle, ConnectionState, ConversationId, Problem, ProblemKind, Role, SourceAccess, SourceId, TileId, UserId,
};
use serde_json::json;

use crate::access::{Permission, allow};
use crate::{App, AppError};

/// What was asked of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// See that it is there: for those who may ask or manage it.
    See,
    Manage,
}

/// Sources of the organisation that the caller may not ask.
#[derive(Debug, Default)]
pub(crate) struct Closed(HashSet<SourceId>);

impl Closed {
    pub fn any_of(&self, sources: &[SourceId]) -> bool {
        sources.iter().any(|source| self.0.contains(source))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn list(&self) -> Vec<SourceId> {
        self.0.iter().copied().collect()
    }
}

pub(crate) fn may_ask(caller: &Caller, access: &SourceAccess) -> bool {
    access.ask.admits(caller)
}

/// By role and by the source.
pub(crate) fn may_manage(caller: &Caller, access: &SourceAccess) -> bool {
    allow(caller, Permission::Edit).is_ok() && access.manage.admits(caller)
}

impl App {
    pub(crate) async fn closed_to(&self, caller: &Caller) -> Result<Closed, AppError> {
        if caller.role == Role::Owner || caller.actor == Actor::System {
            return Ok(Closed::default());
        }
        let restricted = self.parts.store.restricted_sources(caller.org).await?;
        let closed = restricted.into_iter().filter(|(_, access)| !may_ask(caller, access));
        Ok(Closed(closed.map(|(source, _)| source).collect()))
    }

    /// Live sources that the caller may ask, oldest first.
    pub(crate) async fn askable_sources(&self, caller: &Caller) -> Result<Vec<SourceRecord>, AppError> {
        let all = self.parts.store.sources(caller.org).await?;
        Ok(all.into_iter().filter(|source| may_ask(caller, &source.access)).collect())
    }

    /// Live sources that the caller may ask or manage, oldest first.
    pub(crate) async fn visible_sources(&self, caller: &Caller) -> Result<Vec<SourceRecord>, AppError> {
        let all = self.parts.store.sources(caller.org).await?;
        let visible = |source: &SourceRecord| may_ask(caller, &source.access) || may_manage(caller, &source.access);
        Ok(all.into_iter().filter(visible).collect())
    }

    /// # Errors
    /// `not_found` for one that the caller does not see, `source_role_not_sufficient` for one that they see and may not manage.
    pub(crate) async fn source_for(&self, caller: &Caller, id: SourceId, wish: Wish) -> Result<SourceRecord, AppError> {
        let found = self.parts.store.source(caller.org, id).await?;
        let source = found
            .filter(|source| source.status.state() != ConnectionState::Disconnected)
            .filter(|source| may_ask(caller, &source.access) || may_manage(caller, &source.access))
            .ok_or_else(|| AppError::not_found("data source"))?;
        if wish == Wish::Manage && !may_manage(caller, &source.access) {
            return Err(AppError::new(Problem::new(
                ProblemKind::Forbidden,
                "source_role_not_sufficient",
                "You may not manage this data source.",
                "Ask an owner of your organisation to do it, or to let you manage the source.",
            )));
        }
        Ok(source)
    }

    pub(crate) async fn known_answer(&self, caller: &Caller, id: AnswerId) -> Result<AnswerRecord, AppError> {
        let gone = || AppError::not_found("answer");
        let record = self.parts.store.answer(caller.org, id).await?.ok_or_else(gone)?;
        if self.closed_to(caller).await?.any_of(&record.sources) {
            return Err(gone());
        }
        Ok(record)
    }

    /// One with an answer that the caller may not see is not there for them: its title and its questions may be about it.
    pub(crate) async fn known_conversation(
        &self,
        caller: &Caller,
        id: ConversationId,
    ) -> Result<(ConversationRecord, Vec<AnswerRecord>), AppError> {
        let gone = || AppError::not_found("conversation");
        let record = self.parts.store.conversation(caller.org, id).await?.ok_or_else(gone)?;
        let (closed, answers) = (self.closed_to(caller).await?, self.parts.store.answers_of(caller.org, id).await?);
        if answers.iter().any(|answer| closed.any_of(&answer.sources)) {
            return Err(gone());
        }
        Ok((record, answers))
    }

    pub(crate) async fn known_tile(&self, caller: &Caller, id: TileId) -> Result<TileRecord, AppError> {
        let gone = || AppError::not_found("tile");
        let record = self.parts.store.tile(caller.org, id).await?.ok_or_else(gone)?;
        if self.closed_to(caller).await?.any_of(&record.sources) {
            return Err(gone());
        }
        Ok(record)
    }

    pub async fn source_access(&self, caller: &Caller, id: SourceId) -> Result<SourceAccess, AppError> {
        allow(caller, Permission::Own)?;
        Ok(self.source_for(caller, id, Wish::See).await?.access)
    }

    /// In force at the next request of everybody it concerns.
    ///
    /// # Errors
    /// `invalid_source_access` for a role or a member that it cannot be given to.
    pub async fn set_source_access(&self, caller: &Caller, id: SourceId, access: SourceAccess) -> Result<SourceAccess, AppError> {
        allow(caller, Permission::Own)?;
        self.source_for(caller, id, Wish::See).await?;
        let members: Vec<UserId> = self.parts.store.users(caller.org).await?.into_iter().map(|user| user.id).collect();
        let access = SourceAccess {
            ask: checked(access.ask, &[Role::Editor, Role::Viewer], &members)?,
            manage: checked(access.manage, &[Role::Editor], &members)?,
        };
        // First, so that a log that takes nothing refuses the change.
        self.record(caller.org, caller.actor, "source.access_set", &id.to_string(), json!(access))
            .await?;
        if !self.parts.store.set_source_access(caller.org, id, &access).await? {
            return Err(AppError::not_found("data source"));
        }
        Ok(access)
    }
}

/// Without repetition, and without owners, who belong to every circle.
fn checked(circle: Circle, possible: &[Role], known: &[UserId]) -> Result<Circle, AppError> {
    let Circle::Only { mut roles, mut members } = circle else {
        return Ok(Circle::Everyone);
    };
    roles.retain(|role| *role != Role::Owner);
    roles.sort_unstable_by_key(|role| possible.iter().position(|other| other == role));
    roles.dedup();
    members.sort_unstable();
    members.dedup();
    if roles.iter().any(|role| !possible.contains(role)) {
        return Err(invalid(
            "That role never may.",
            "Only editors and viewers ask; only editors manage.",
        ));
    }
    if members.iter().any(|member| !known.contains(member)) {
        return Err(invalid(
            "One of the members is not of this organisation.",
            "Choose among its members.",
        ));
    }
    Ok(Circle::Only { roles, members })
}

fn invalid(detail: &str, next_step: &str) -> AppError {
    AppError::invalid("invalid_source_access", detail, next_step)
}
