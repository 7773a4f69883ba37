//! What a failed refresh means: the grant is dead, the client is dead, or it passes.

use time::Duration;

use crate::client::TokenFailure;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A person has to approve again.
    DeadGrant,
    /// The registration is gone with it.
    DeadClient,
    /// The server does not take the scopes we named; nothing was spent.
    ScopeRefused,
    /// Later. The server did answer: nothing was spent.
    Passing(Option<Duration>),
    /// The server refuses, in words that are not known to mean death. So often in a row and it is dead all the same.
    Unclear,
    /// Nobody knows whether the token was spent.
    InDoubt,
}

/// Codes seen for refresh tokens that are expired, revoked, rotated away or withdrawn.
const DEAD_GRANT: &[&str] = &[
    "invalid_grant",
    "bad_refresh_token",
    "invalid_refresh_token",
    "refresh_token_not_found",
    "refresh_token_already_used",
    "refresh_token_expired",
    "refresh_token_revoked",
    "expired_token",
    "token_expired",
    "token_revoked",
    "invalid_token",
    "session_not_found",
    "session_expired",
    "access_denied",
    "consent_required",
    "interaction_required",
    "login_required",
    "unsupported_grant_type",
    "user_not_found",
];

const DEAD_CLIENT: &[&str] = &[
    "invalid_client",
    "unauthorized_client",
    "client_not_found",
    "invalid_client_id",
    "incorrect_client_credentials",
];

const PASSING: &[&str] = &[
    "temporarily_unavailable",
    "server_error",
    "slow_down",
    "rate_limited",
    "rate_limit_exceeded",
    "over_request_rate_limit",
    "too_many_requests",
];

pub(crate) fn of(failure: &TokenFailure) -> Verdict {
    match failure {
        TokenFailure::Outbound(error) if error.is_before_sending() => Verdict::Passing(None),
        TokenFailure::Outbound(_) | TokenFailure::Unreadable { .. } => Verdict::InDoubt,
        TokenFailure::Misconfigured => Verdict::DeadClient,
        TokenFailure::Refused {
            status, code, retry_after, ..
        } => refused(*status, code.as_deref().unwrap_or_default(), *retry_after),
    }
}

fn refused(status: u16, code: &str, retry_after: Option<Duration>) -> Verdict {
    let code = code.to_ascii_lowercase();
    let is = |table: &[&str]| table.contains(&code.as_str());
    match status {
        408 | 425 | 429 => Verdict::Passing(retry_after),
        _ if is(DEAD_GRANT) => Verdict::DeadGrant,
        _ if is(DEAD_CLIENT) => Verdict::DeadClient,
        _ if is(PASSING) => Verdict::Passing(retry_after),
        _ if code == "invalid_scope" => Verdict::ScopeRefused,
        500.. => Verdict::Passing(retry_after),
        _ => Verdict::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use belvedere_outbound::OutboundError;

    fn check(status: u16, code: &str, expected: Verdict) {
        let failure = TokenFailure::Refused {
            status,
            code: Some(code.into()),
            text: String::new(),
            retry_after: None,
        };
        assert_eq!(of(&failure), expected, "{status} {code}");
    }

    #[test]
    fn codes_of_death_count_under_every_status() {
        for status in [200, 400, 401, 403, 500] {
            check(status, "invalid_grant", Verdict::DeadGrant);
            check(status, "bad_refresh_token", Verdict::DeadGrant);
            check(status, "refresh_token_not_found", Verdict::DeadGrant);
            check(status, "invalid_client", Verdict::DeadClient);
        }
    }

    #[test]
    fn outages_and_limits_keep_the_grant_whatever_they_say() {
        check(429, "invalid_grant", Verdict::Passing(None));
        check(503, "", Verdict::Passing(None));
        check(400, "temporarily_unavailable", Verdict::Passing(None));
        let refused = OutboundError::Unreachable { host: String::new() };
        assert_eq!(of(&TokenFailure::Outbound(refused)), Verdict::Passing(None));
    }

    #[test]
    fn unknown_words_are_unclear_and_silence_is_in_doubt() {
        check(400, "invalid_request", Verdict::Unclear);
        check(401, "", Verdict::Unclear);
        check(400, "invalid_scope", Verdict::ScopeRefused);
        assert_eq!(of(&TokenFailure::Unreadable { status: 200 }), Verdict::InDoubt);
        assert_eq!(
            of(&TokenFailure::Outbound(OutboundError::TimedOut { host: String::new() })),
            Verdict::InDoubt
        );
    }
}
