//! Why a list or a call did not come through.

use std::sync::Arc;

use belvedere_outbound::OutboundError;
use belvedere_tool_filter::ToolSourceError;
use belvedere_types::credential::Challenge;
use belvedere_types::{ConnectionEvent, Explain, Problem, ProblemKind};
use rmcp::model::ErrorCode;
use time::{Duration, OffsetDateTime};

/// What a vendor's own message may take of an explanation, in characters.
const MAX_VENDOR_TEXT: usize = 300;

#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the request did not come through")]
    Outbound(#[source] Arc<OutboundError>),
    /// `problem` is the token keeper's word on what a person must do.
    #[error("the server asks for authorization")]
    Unauthorized {
        challenges: Vec<Challenge>,
        problem: Option<Problem>,
    },
    #[error("no credential can be had now: {}", .problem.code)]
    NoCredential { problem: Problem, retry_after: Option<Duration> },
    #[error("the grant does not cover this request")]
    InsufficientScope { challenge: Challenge },
    #[error("the server forbids this request")]
    Forbidden,
    #[error("the server limits the rate of requests")]
    RateLimited { retry_after: Option<Duration> },
    #[error("the server answered with status {status}")]
    Status { status: u16, retry_after: Option<Duration> },
    #[error("the server does not speak MCP")]
    NotMcp { got: String },
    #[error("the reply is not what MCP prescribes")]
    Malformed { what: &'static str },
    #[error("server and client share no protocol version")]
    ProtocolVersion,
    #[error("the server lost the session")]
    SessionLost,
    #[error("no answer within {after:?}")]
    TimedOut { after: std::time::Duration },
    #[error("the result is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the list of tools does not end within {limit} {of}")]
    ListTooLong { limit: usize, of: &'static str },
    #[error("the server answered with JSON-RPC error {code}")]
    Vendor { code: i64, message: String },
    #[error("the tool asks back during the call")]
    InputRequired,
    /// Not asked: it failed or asked for a pause a moment ago, for this reason.
    #[error("the server is left alone for a while: {}", .why.code)]
    Paused { why: Box<Problem>, left: Duration },
}

impl From<OutboundError> for Failure {
    fn from(error: OutboundError) -> Self {
        match error {
            OutboundError::TooLarge { limit } => Self::TooLarge { limit },
            other => Self::Outbound(Arc::new(other)),
        }
    }
}

impl Failure {
    /// The vendor's message in one line, bounded, without control characters.
    pub(crate) fn vendor(code: i64, message: &str) -> Self {
        Self::Vendor {
            code,
            message: clean(message),
        }
    }

    /// True where the other life cycle, or a fresh connection of the same, may fare better.
    pub(crate) fn doubts_the_era(&self) -> bool {
        match self {
            Self::Status { status, .. } => *status != 503,
            Self::NotMcp { .. } | Self::Malformed { .. } | Self::ProtocolVersion | Self::SessionLost | Self::Vendor { .. } => true,
            Self::Outbound(_)
            | Self::Unauthorized { .. }
            | Self::NoCredential { .. }
            | Self::InsufficientScope { .. }
            | Self::Forbidden
            | Self::RateLimited { .. }
            | Self::TimedOut { .. }
            | Self::TooLarge { .. }
            | Self::ListTooLong { .. }
            | Self::InputRequired
            | Self::Paused { .. } => false,
        }
    }

    /// True where the server was not heard out, or refused us whatever we speak.
    pub(crate) fn tells_nothing_of_the_era(&self) -> bool {
        matches!(
            self,
            Self::Unauthorized { .. }
                | Self::NoCredential { .. }
                | Self::InsufficientScope { .. }
                | Self::Forbidden
                | Self::RateLimited { .. }
                | Self::Paused { .. }
        )
    }

    /// True where it is the server that is in trouble, not the request.
    pub(crate) fn tells_of_an_outage(&self) -> bool {
        match self {
            Self::Status { status, .. } => *status >= 500,
            Self::Outbound(_) | Self::TimedOut { .. } | Self::SessionLost => true,
            Self::Unauthorized { .. }
            | Self::NoCredential { .. }
            | Self::InsufficientScope { .. }
            | Self::Forbidden
            | Self::RateLimited { .. }
            | Self::NotMcp { .. }
            | Self::Malformed { .. }
            | Self::ProtocolVersion
            | Self::TooLarge { .. }
            | Self::ListTooLong { .. }
            | Self::Vendor { .. }
            | Self::InputRequired
            | Self::Paused { .. } => false,
        }
    }

    /// What the server itself asked for (RFC 9110 §10.2.3).
    pub(crate) fn pause_asked_for(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// An error that only servers of the stateless era know: what they say to `initialize`.
    pub(crate) fn is_of_the_newer_era(&self) -> bool {
        let known = [ErrorCode::HEADER_MISMATCH, ErrorCode::UNSUPPORTED_PROTOCOL_VERSION];
        matches!(self, Self::Vendor { code, .. } if known.iter().any(|known| i64::from(known.0) == *code))
    }

    /// What it means for the connection as a whole; `None` where only this request is at fault.
    pub(crate) fn event(&self, now: OffsetDateTime) -> Option<ConnectionEvent> {
        if let Some(length) = self.pause_asked_for() {
            return Some(ConnectionEvent::Paused {
                until: now + length,
                problem: self.problem(),
            });
        }
        match self {
            Self::Unauthorized { .. } => Some(ConnectionEvent::GrantLost(self.problem())),
            Self::Outbound(_)
            | Self::NoCredential { .. }
            | Self::Forbidden
            | Self::RateLimited { .. }
            | Self::Status { .. }
            | Self::NotMcp { .. }
            | Self::Malformed { .. }
            | Self::ProtocolVersion
            | Self::SessionLost
            | Self::TimedOut { .. }
            | Self::ListTooLong { .. } => Some(ConnectionEvent::Failed(self.problem())),
            // What led to the pause was told when it happened.
            Self::InsufficientScope { .. } | Self::TooLarge { .. } | Self::Vendor { .. } | Self::InputRequired | Self::Paused { .. } => {
                None
            }
        }
    }

    /// True where the live connection cannot be trusted any more.
    pub(crate) fn spoils_connection(&self) -> bool {
        match self {
            Self::Outbound(_)
            | Self::Unauthorized { .. }
            | Self::Malformed { .. }
            | Self::NotMcp { .. }
            | Self::ProtocolVersion
            | Self::SessionLost
            | Self::TimedOut { .. }
            | Self::Status { .. } => true,
            Self::NoCredential { .. }
            | Self::InsufficientScope { .. }
            | Self::Forbidden
            | Self::RateLimited { .. }
            | Self::TooLarge { .. }
            | Self::ListTooLong { .. }
            | Self::Vendor { .. }
            | Self::InputRequired
            | Self::Paused { .. } => false,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::NoCredential { retry_after, .. } | Self::RateLimited { retry_after } | Self::Status { retry_after, .. } => *retry_after,
            Self::Paused { left, .. } => Some(*left),
            _ => None,
        }
    }
}

impl From<Failure> for ToolSourceError {
    fn from(failure: Failure) -> Self {
        let problem = failure.problem();
        let retry_after = failure.retry_after();
        match failure {
            Failure::Unauthorized { challenges, .. } => Self::AuthorizationRequired {
                challenges: challenges.into(),
                problem,
            },
            Failure::InsufficientScope { challenge } => Self::ScopeRequired {
                challenges: [challenge].into(),
                problem,
            },
            _ => Self::Failed { problem, retry_after },
        }
    }
}

impl Explain for Failure {
    fn problem(&self) -> Problem {
        use ProblemKind::{Limited, TooLarge, Unavailable, Vendor};
        match self {
            Self::Outbound(error) => error.problem(),
            Self::Unauthorized {
                problem: Some(problem), ..
            }
            | Self::NoCredential { problem, .. } => problem.clone(),
            Self::Unauthorized { problem: None, .. } => Problem::new(
                Vendor,
                "authorization_required",
                "The server asks for an authorization that we do not have.",
                "Authorize the data source with its vendor.",
            ),
            Self::InsufficientScope { challenge } => Problem::new(
                Vendor,
                "insufficient_scope",
                match &challenge.scope {
                    Some(scope) => format!(
                        "The granted access does not cover this request; the vendor names the scope “{}”.",
                        clean(scope)
                    ),
                    None => "The granted access does not cover this request.".to_owned(),
                },
                "Authorize the data source again and grant the read access that is missing.",
            )
            .quoting(challenge.scope.as_deref().map(clean).unwrap_or_default()),
            Self::Forbidden => Problem::new(
                Vendor,
                "vendor_forbidden",
                "The vendor forbids this request for the account that was authorized.",
                "Ask the account's administrator at the vendor, or authorize with another account.",
            ),
            Self::RateLimited { retry_after } => Problem::new(
                Limited,
                "rate_limited",
                "The vendor limits how often it may be asked.",
                match retry_after {
                    Some(wait) => format!("Try again in {} seconds.", wait.whole_seconds().max(1)),
                    None => "Try again in a minute.".to_owned(),
                },
            ),
            Self::Status { status, .. } => Problem::new(
                Vendor,
                "vendor_error",
                format!("The vendor's server failed with HTTP status {status}."),
                "Try again. If it stays, see the vendor's status page.",
            )
            .quoting(format!("HTTP {status}")),
            Self::NotMcp { got } => Problem::new(
                Vendor,
                "not_an_mcp_server",
                format!("The address answers, but not as an MCP server: it sent {}.", clean(got)),
                "Check the address; an MCP endpoint often ends in /mcp.",
            )
            .quoting(clean(got)),
            Self::Malformed { what } => Problem::new(
                Vendor,
                "malformed_reply",
                format!("The server's reply cannot be read: {what}."),
                "Try again. If it stays, report it to the vendor.",
            ),
            Self::ProtocolVersion => Problem::new(
                Vendor,
                "protocol_version_unsupported",
                "The server speaks no version of MCP that we speak.",
                "Ask the vendor for an endpoint that speaks MCP 2025-03-26 or later.",
            ),
            Self::SessionLost => Problem::new(
                Unavailable,
                "session_lost",
                "The server dropped the session, and again after a new one was begun.",
                "Try again in a minute.",
            ),
            Self::TimedOut { after } => Problem::new(
                Unavailable,
                "server_timeout",
                format!("The server did not answer within {} seconds.", after.as_secs_f64().ceil()),
                "Try again, or ask for less at once.",
            ),
            Self::TooLarge { limit } => Problem::new(
                TooLarge,
                "result_too_large",
                format!("The result is larger than the limit of {limit} bytes."),
                "Ask for less at once: a shorter period, fewer columns, a filter.",
            ),
            Self::ListTooLong { limit, of } => Problem::new(
                Vendor,
                "tool_list_too_long",
                format!("The server's list of tools does not end within {limit} {of}."),
                "Ask the vendor for an endpoint with fewer tools.",
            ),
            Self::Vendor { code, message } => Problem::new(
                Vendor,
                "vendor_error",
                format!("The vendor's server refused the request (error {code}): {message}"),
                "Read the vendor's message; if it does not help, try again.",
            )
            .quoting(format!("{message} ({code})")),
            Self::Paused { why, left } => Problem {
                next_step: format!("It is asked again in {} seconds at the earliest.", left.whole_seconds().max(1)),
                ..(**why).clone()
            },
            Self::InputRequired => Problem::new(
                Vendor,
                "input_required",
                "The tool asks back for something in the middle of its work, which cannot be answered here.",
                "Ask in a way that uses another tool, or give the missing detail in the question.",
            ),
        }
    }
}

fn clean(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_VENDOR_TEXT)
        .collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "no message".to_owned() } else { line }
}
