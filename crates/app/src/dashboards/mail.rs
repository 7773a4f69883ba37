//! Mail: what is written to a person, and the two ports behind which it is put into words and sent. Without them there is none, and the pages say so.

use std::sync::Arc;

use async_trait::async_trait;
use belvedere_types::{Explain, Language, Problem, ProblemKind, SecretText};
use time::OffsetDateTime;
use url::Url;

use crate::{DashboardView, Schedule};

/// What a dashboard is mailed with.
#[derive(Clone)]
pub struct PostOffice {
    pub writer: Arc<dyn LetterWriter>,
    pub mailer: Arc<dyn Mailer>,
}

/// Puts a dashboard into words and pictures.
#[async_trait]
pub trait LetterWriter: Send + Sync {
    async fn write(&self, letter: &Letter) -> Written;
}

/// Hands a mail to a server that delivers it.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Done when the server has taken the mail upon itself.
    async fn send(&self, mail: Mail) -> Result<(), NotSent>;
}

/// A dashboard as one person may see it, to be written to them.
pub struct Letter {
    pub dashboard: DashboardView,
    pub language: Language,
    /// The day that the subject names: now, in the time zone of the rule.
    pub at: OffsetDateTime,
    pub address: Url,
    pub why: Why,
}

/// Why somebody gets a mail.
pub enum Why {
    /// They asked for this one.
    Asked,
    Subscribed {
        rule: Schedule,
        /// Where it ends.
        leave: Leave,
    },
}

/// The address at which a subscription is ended by whoever has it, without signing in.
#[derive(Clone)]
pub struct Leave(pub SecretText);

/// A letter in words and pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Of one line.
    pub subject: String,
    /// Shows each picture as `cid:` and its name.
    pub html: String,
    pub text: String,
    pub pictures: Vec<Picture>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub cid: String,
    pub png: Vec<u8>,
}

pub struct Mail {
    pub to: String,
    pub written: Written,
    pub leave: Option<Leave>,
}

/// Why a mail was not taken. What the server replied is cut short and holds no control characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// For good (5xx): another try brings the same.
    #[error("the mail server refuses: {reply}")]
    Refused { reply: String },
    /// For now (4xx).
    #[error("the mail server defers: {reply}")]
    Deferred { reply: String },
    /// Nobody vouches for its certificate, which may also be another's or too old; or the handshake ended otherwise. Nothing was said to it.
    #[error("no TLS with the mail server")]
    TlsFailed,
    /// It offers no TLS, or somebody on the way took the offer out. Nothing was said to it.
    #[error("the mail server offers no TLS")]
    TlsMissing,
    #[error("the mail server was not reached, or hung up")]
    Unreachable,
}

impl NotSent {
    /// Whether another try may bring something else.
    pub const fn passes(&self) -> bool {
        match self {
            Self::Refused { .. } => false,
            Self::Deferred { .. } | Self::TlsFailed | Self::TlsMissing | Self::Unreachable => true,
        }
    }
}

impl Explain for NotSent {
    fn problem(&self) -> Problem {
        match self {
            Self::Refused { reply } => Problem::new(
                ProblemKind::Vendor,
                "mail_refused",
                format!("The mail server refuses this mail: {reply}"),
                "Check the address of the member, and with the operator what the mail server accepts.",
            )
            .quoting(reply.clone()),
            Self::Deferred { reply } => Problem::new(
                ProblemKind::Unavailable,
                "mail_deferred",
                format!("The mail server does not take this mail now: {reply}"),
                "Wait: a subscription is tried again by itself. Otherwise send it again later.",
            )
            .quoting(reply.clone()),
            Self::TlsFailed => Problem::new(
                ProblemKind::Unavailable,
                "mail_tls_failed",
                "The mail server's certificate is not trusted here, or no TLS came about; nothing was sent to it.",
                "The operator checks the certificate, and names its authority in BELVEDERE_HOST_AUTHORITIES if it is their own.",
            ),
            Self::TlsMissing => Problem::new(
                ProblemKind::Unavailable,
                "mail_tls_missing",
                "The mail server offers no TLS (STARTTLS); nothing was sent to it.",
                "The operator checks what stands between here and the mail server, or uses smtps:// in BELVEDERE_SMTP_URL.",
            ),
            Self::Unreachable => Problem::new(
                ProblemKind::Unavailable,
                "mail_unreachable",
                "The mail server could not be reached, or ended the conversation.",
                "Try again later. If it stays, the operator checks BELVEDERE_SMTP_URL and whether the mail server runs.",
            ),
        }
    }
}
