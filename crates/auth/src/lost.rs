//! The end of a grant that a person has to renew, and the words for it.

use belvedere_types::credential::{Swap, TokenError};
use belvedere_types::{Actor, ConnectionEvent, Explain, OrgId, Problem, ProblemKind, SourceId};
use serde_json::json;
use time::Duration;

use crate::AuthError;
use crate::client::TokenFailure;
use crate::sealed::{GrantSecret, grant_address, text};
use crate::service::Auth;
use crate::tokens::{Held, unavailable};

impl Auth {
    /// Marks the grant as lost, here and on the card. Its tokens stay sealed to be revoked at a disconnect, and are never sent to the source.
    pub(crate) async fn lose(&self, org: OrgId, source: SourceId, held: Held, problem: Problem) -> TokenError {
        let lost = GrantSecret {
            lost: Some(problem.code.to_owned()),
            ..held.secret
        };
        let address = grant_address(org, source, held.record.secret);
        let outcome: Result<bool, AuthError> = async {
            if let Swap::Lost = self.parts.secrets.replace(&address, held.version, &text(&lost)?).await? {
                return Ok(false);
            }
            self.parts
                .connections
                .apply(org, source, ConnectionEvent::GrantLost(problem.clone()), self.parts.clock.now())
                .await?;
            self.audit(org, Actor::System, "grant.lost", source, json!({ "code": problem.code }))
                .await?;
            tracing::warn!(%org, %source, code = problem.code, "grant lost");
            Ok(true)
        }
        .await;
        match outcome {
            Ok(true) => TokenError::AuthorizationRequired(problem),
            // Written anew meanwhile, so it is not what was lost.
            Ok(false) => busy(),
            Err(error) => unavailable(error),
        }
    }
}
const AGAIN: &str = "Authorize the data source again.";

pub(crate) fn withdrawn() -> Problem {
    Problem::new(
        ProblemKind::Vendor,
        "grant_dead",
        "The vendor no longer honours the access it gave: it was withdrawn, or it ran out.",
        AGAIN,
    )
}

pub(crate) fn ended() -> Problem {
    Problem::new(
        ProblemKind::Vendor,
        "grant_ended",
        "Access has ended, and the vendor gave no way to renew it.",
        AGAIN,
    )
}

pub(crate) fn interrupted() -> Problem {
    let detail = "A renewal of access was interrupted, and its one repetition as well. Whether the vendor counts it is unknown.";
    Problem::new(ProblemKind::Vendor, "refresh_in_doubt", detail, AGAIN)
}

fn token_refused() -> Problem {
    Problem::new(
        ProblemKind::Vendor,
        "token_refused",
        "The server refuses the tokens that the vendor keeps issuing for it.",
        AGAIN,
    )
}

/// The problem that a lost grant was marked with.
pub(crate) fn lost_problem(code: &str) -> Problem {
    match code {
        "grant_ended" => ended(),
        "refresh_in_doubt" => interrupted(),
        "token_refused" => token_refused(),
        "client_forgotten" => AuthError::ClientForgotten.problem(),
        _ => withdrawn(),
    }
}

pub(crate) fn busy() -> TokenError {
    let problem = Problem::new(
        ProblemKind::Unavailable,
        "refresh_in_progress",
        "Access is being renewed and it takes long.",
        "Try again in a moment.",
    );
    TokenError::Unavailable {
        problem,
        retry_after: Some(Duration::seconds(5)),
    }
}

pub(crate) fn passing(failure: &TokenFailure) -> Problem {
    if let TokenFailure::Outbound(error) = failure {
        return error.problem();
    }
    let status = match failure {
        TokenFailure::Refused { status, .. } | TokenFailure::Unreadable { status } => format!(" (status {status})"),
        TokenFailure::Outbound(_) | TokenFailure::Misconfigured => String::new(),
    };
    Problem::new(
        ProblemKind::Unavailable,
        "refresh_unavailable",
        format!("The vendor's token endpoint cannot renew access at the moment{status}."),
        "Nothing is lost; try again later. If it stays, see the vendor's status page.",
    )
}
