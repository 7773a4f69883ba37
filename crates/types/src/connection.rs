//! The life of a connection: six states, and the only ways between them.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{OrgId, Problem, SourceId, StorageError};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    AuthorizationRequired,
    Connected,
    /// Works, but the grant ends soon and cannot be refreshed.
    Expiring,
    /// Authorized, but the last use failed for a passing reason.
    Degraded,
    ReauthorizationRequired,
    Disconnected,
}

/// State with its reason and next step, as the card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionStatus {
    state: ConnectionState,
    code: Option<String>,
    reason: Option<String>,
    next_step: Option<String>,
    /// What the reason quotes.
    #[serde(default)]
    quoted: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    changed_at: OffsetDateTime,
    /// Stays in sight after the connection healed.
    #[serde(default)]
    last_problem: Option<PastProblem>,
    /// Until then the server asked to be left alone.
    #[serde(default, with = "time::serde::rfc3339::option")]
    paused_until: Option<OffsetDateTime>,
}

/// The latest failure of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastProblem {
    pub code: String,
    pub detail: String,
    /// What `detail` quotes, such as the vendor's own words.
    #[serde(default)]
    pub quoted: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// What can happen to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionEvent {
    /// A grant was obtained, a credential was pasted, or the server turned out to need none.
    Authorized,
    /// A call went through.
    Succeeded,
    /// The grant ends at this time and there is no refresh token.
    EndsSoon(OffsetDateTime),
    /// A passing failure.
    Failed(Problem),
    /// The server asked to be left alone until then (RFC 9110 §10.2.3).
    Paused { until: OffsetDateTime, problem: Problem },
    /// The server wants an authorization that we do not have, or no longer have.
    GrantLost(Problem),
    /// A person disconnected it.
    Disconnected,
}

/// A disconnected source stays disconnected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a disconnected source cannot change its state")]
pub struct AlreadyDisconnected;

impl ConnectionStatus {
    /// The state a source is born in.
    pub fn new(at: OffsetDateTime) -> Self {
        Self {
            reason: Some("Nobody has approved access yet.".into()),
            next_step: Some("Authorize with the vendor.".into()),
            ..Self::plain(ConnectionState::AuthorizationRequired, at)
        }
    }

    pub fn state(&self) -> ConnectionState {
        self.state
    }

    /// Code of the problem that led here.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    pub fn next_step(&self) -> Option<&str> {
        self.next_step.as_deref()
    }

    /// What the reason quotes, such as the vendor's own words.
    pub fn quoted(&self) -> Option<&str> {
        self.quoted.as_deref()
    }

    pub fn changed_at(&self) -> OffsetDateTime {
        self.changed_at
    }

    /// The latest failure, though it may be over.
    pub fn last_problem(&self) -> Option<&PastProblem> {
        self.last_problem.as_ref()
    }

    /// Until then the server asked to be left alone, by whichever process it was asked.
    pub fn paused_until(&self) -> Option<OffsetDateTime> {
        self.paused_until
    }

    /// True while questions may use the source.
    pub fn usable(&self) -> bool {
        matches!(
            self.state,
            ConnectionState::Connected | ConnectionState::Expiring | ConnectionState::Degraded
        )
    }

    /// The next state. Only `Authorized` leaves a state that waits for a person.
    pub fn apply(self, event: ConnectionEvent, at: OffsetDateTime) -> Result<Self, AlreadyDisconnected> {
        let last_problem = match &event {
            ConnectionEvent::Failed(problem) | ConnectionEvent::GrantLost(problem) | ConnectionEvent::Paused { problem, .. } => {
                Some(PastProblem {
                    code: problem.code.into(),
                    detail: problem.detail.clone(),
                    quoted: problem.quoted.as_deref().map(str::to_owned),
                    at,
                })
            }
            // That nobody had approved access yet is how every connection begins, and no failure of it.
            ConnectionEvent::Authorized if self.state == ConnectionState::AuthorizationRequired => None,
            ConnectionEvent::Authorized | ConnectionEvent::Succeeded | ConnectionEvent::EndsSoon(_) | ConnectionEvent::Disconnected => {
                self.last_problem.clone()
            }
        };
        let next = self.moved(event, at)?;
        Ok(Self { last_problem, ..next })
    }

    fn moved(self, event: ConnectionEvent, at: OffsetDateTime) -> Result<Self, AlreadyDisconnected> {
        use ConnectionState as S;
        let waits_for_person = match self.state {
            S::Disconnected => return Err(AlreadyDisconnected),
            S::AuthorizationRequired | S::ReauthorizationRequired => true,
            S::Connected | S::Expiring | S::Degraded => false,
        };
        Ok(match event {
            ConnectionEvent::Authorized => Self::plain(S::Connected, at),
            ConnectionEvent::Disconnected => Self::plain(S::Disconnected, at),
            ConnectionEvent::GrantLost(problem) => {
                let state = if self.state == S::AuthorizationRequired {
                    S::AuthorizationRequired
                } else {
                    S::ReauthorizationRequired
                };
                Self::of(state, problem, at)
            }
            ConnectionEvent::Succeeded | ConnectionEvent::Failed(_) | ConnectionEvent::Paused { .. } | ConnectionEvent::EndsSoon(_)
                if waits_for_person =>
            {
                self
            }
            // What was under way when the server asked for a pause does not end it, nor does a shorter one.
            ConnectionEvent::Succeeded if self.paused_until.is_some_and(|until| at < until) => self,
            ConnectionEvent::Paused { until, .. } if self.paused_until.is_some_and(|paused| until <= paused) => self,
            ConnectionEvent::Paused { until, problem } => Self {
                paused_until: Some(until),
                ..Self::of(S::Degraded, problem, at)
            },
            // The end of the grant stays in sight until there is a new one.
            ConnectionEvent::Succeeded if matches!(self.state, S::Connected | S::Expiring) => self,
            ConnectionEvent::Succeeded => Self::plain(S::Connected, at),
            ConnectionEvent::Failed(problem) => Self {
                paused_until: self.paused_until.filter(|until| at < *until),
                ..Self::of(S::Degraded, problem, at)
            },
            ConnectionEvent::EndsSoon(end) => Self {
                code: Some("grant_ends_soon".into()),
                reason: Some(format!("Access ends at {end} and the vendor gave no way to renew it.")),
                next_step: Some("Authorize again before then.".into()),
                paused_until: self.paused_until,
                ..Self::plain(S::Expiring, at)
            },
        })
    }

    fn plain(state: ConnectionState, at: OffsetDateTime) -> Self {
        Self {
            state,
            code: None,
            reason: None,
            next_step: None,
            quoted: None,
            changed_at: at,
            last_problem: None,
            paused_until: None,
        }
    }

    fn of(state: ConnectionState, problem: Problem, at: OffsetDateTime) -> Self {
        Self {
            code: Some(problem.code.into()),
            reason: Some(problem.detail),
            next_step: Some(problem.next_step),
            quoted: problem.quoted.map(String::from),
            ..Self::plain(state, at)
        }
    }
}

/// Port: where the status of every source is kept. Implemented by `store`; the transition itself is [`ConnectionStatus::apply`].
#[async_trait]
pub trait Connections: Send + Sync {
    /// Applies the event to the stored status and answers with the new one; `None` when the source is unknown or disconnected.
    async fn apply(
        &self,
        org: OrgId,
        source: SourceId,
        event: ConnectionEvent,
        at: OffsetDateTime,
    ) -> Result<Option<ConnectionStatus>, StorageError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProblemKind;

    const T0: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn problem() -> Problem {
        Problem::new(ProblemKind::Vendor, "grant_dead", "Access was withdrawn.", "Authorize again.")
    }

    fn connected() -> ConnectionStatus {
        ConnectionStatus::new(T0).apply(ConnectionEvent::Authorized, T0).unwrap()
    }

    #[test]
    fn only_an_authorization_leaves_a_state_that_waits_for_a_person() {
        let lost = connected().apply(ConnectionEvent::GrantLost(problem()), T0).unwrap();
        assert_eq!(lost.state(), ConnectionState::ReauthorizationRequired);
        for event in [
            ConnectionEvent::Succeeded,
            ConnectionEvent::Failed(problem()),
            ConnectionEvent::EndsSoon(T0),
        ] {
            let after = lost.clone().apply(event, T0).unwrap();
            assert_eq!((after.state(), after.reason()), (lost.state(), lost.reason()));
        }
        assert_eq!(
            lost.apply(ConnectionEvent::Authorized, T0).unwrap().state(),
            ConnectionState::Connected
        );
    }

    #[test]
    fn what_a_failure_quotes_is_kept_with_it() {
        let failed = connected().apply(ConnectionEvent::Failed(problem().quoting("no")), T0).unwrap();
        assert_eq!(failed.quoted(), Some("no"));
        let kept = serde_json::to_value(&failed).unwrap();
        assert_eq!(serde_json::from_value::<ConnectionStatus>(kept.clone()).unwrap(), failed);
        let healed = failed.apply(ConnectionEvent::Succeeded, T0).unwrap();
        assert_eq!(healed.quoted(), None);
        assert_eq!(healed.last_problem().and_then(|past| past.quoted.as_deref()), Some("no"));
        // As it was kept before anything was quoted.
        let mut old = kept;
        old.as_object_mut().unwrap().remove("quoted");
        old["last_problem"].as_object_mut().unwrap().remove("quoted");
        assert_eq!(serde_json::from_value::<ConnectionStatus>(old).unwrap().quoted(), None);
    }

    #[test]
    fn what_led_to_the_first_authorization_is_no_past_failure() {
        let asked = ConnectionStatus::new(T0).apply(ConnectionEvent::GrantLost(problem()), T0).unwrap();
        assert!(asked.last_problem().is_some());
        assert!(asked.apply(ConnectionEvent::Authorized, T0).unwrap().last_problem().is_none());
    }

    #[test]
    fn a_passing_failure_heals_and_keeps_its_reason_meanwhile() {
        let degraded = connected().apply(ConnectionEvent::Failed(problem()), T0).unwrap();
        assert_eq!(
            (degraded.state(), degraded.code(), degraded.usable()),
            (ConnectionState::Degraded, Some("grant_dead"), true)
        );
        let healed = degraded.apply(ConnectionEvent::Succeeded, T0).unwrap();
        assert_eq!((healed.state(), healed.code()), (ConnectionState::Connected, None));
        assert_eq!(healed.last_problem().map(|problem| problem.code.as_str()), Some("grant_dead"));
        let renewed = healed.apply(ConnectionEvent::Authorized, T0).unwrap();
        assert!(renewed.last_problem().is_some(), "the latest failure stays in sight");
    }

    #[test]
    fn a_pause_that_was_asked_for_stands_until_its_end_or_a_new_authorization() {
        let minute = |minutes| T0 + time::Duration::minutes(minutes);
        let pause = |minutes| ConnectionEvent::Paused {
            until: minute(minutes),
            problem: problem(),
        };
        let paused = connected().apply(pause(10), T0).unwrap();
        assert_eq!(
            (paused.state(), paused.paused_until()),
            (ConnectionState::Degraded, Some(minute(10)))
        );
        for event in [ConnectionEvent::Succeeded, ConnectionEvent::Failed(problem()), pause(3)] {
            let after = paused.clone().apply(event, minute(1)).unwrap();
            assert_eq!((after.state(), after.paused_until()), (ConnectionState::Degraded, Some(minute(10))));
        }
        assert_eq!(paused.clone().apply(pause(20), minute(1)).unwrap().paused_until(), Some(minute(20)));
        for (event, when) in [(ConnectionEvent::Succeeded, minute(10)), (ConnectionEvent::Authorized, minute(1))] {
            let after = paused.clone().apply(event, when).unwrap();
            assert_eq!((after.state(), after.paused_until()), (ConnectionState::Connected, None));
        }
    }

    #[test]
    fn a_disconnected_source_stays_so() {
        let gone = connected().apply(ConnectionEvent::Disconnected, T0).unwrap();
        assert_eq!(gone.apply(ConnectionEvent::Authorized, T0), Err(AlreadyDisconnected));
    }
}
