//! Why an authorization did not come about. No variant holds a body, a code, a token or a query.

use belvedere_outbound::OutboundError;
use belvedere_types::credential::SecretStoreError;
use belvedere_types::{Explain, Problem, ProblemKind, StorageError};

use crate::TraceLine;

#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    #[error("the vendor's server cannot be asked")]
    Outbound(#[from] OutboundError),
    #[error("no authorization server was found")]
    NoAuthorizationServer { trace: Vec<TraceLine> },
    #[error("the protected resource metadata speaks of another resource")]
    ResourceMismatch { resource: String, url: String },
    #[error("the authorization server states another issuer")]
    MetadataIssuer { expected: String, found: String },
    #[error("the authorization server does not state that it supports PKCE with S256")]
    PkceUnsupported { issuer: String },
    #[error("the {name} of the authorization server is not acceptable")]
    UnsafeEndpoint { name: &'static str },
    #[error("the authorization server registers no clients")]
    RegistrationUnavailable { issuer: String },
    #[error("the authorization server refused to register us")]
    RegistrationRefused { issuer: String, status: u16, text: String },
    #[error("the registration answer cannot be used")]
    RegistrationUnusable { issuer: String },
    #[error("the callback lacks what it must carry")]
    IncompleteCallback,
    #[error("no flow waits for this state")]
    UnknownState,
    #[error("the flow expired")]
    FlowExpired,
    #[error("the flow was begun elsewhere")]
    ForeignBrowser,
    #[error("the authorization response comes from another issuer")]
    ResponseIssuer,
    #[error("consent was denied")]
    ConsentDenied,
    #[error("the authorization server ended the flow with an error")]
    AuthorizationRefused { error: String },
    #[error("the token endpoint refused the code")]
    CodeRefused { text: String },
    #[error("the token endpoint is not available")]
    TokenEndpointUnavailable,
    #[error("the authorization server does not know our client any more")]
    ClientForgotten,
    #[error("the token endpoint answered {status} and nothing readable")]
    TokenReply { status: u16 },
    #[error("the token is of a type that is not spoken here")]
    TokenType,
    #[error("the authorization server takes programs only")]
    InteractiveUnsupported,
    #[error("the authorization server refused a grant without a person")]
    UnattendedRefused { text: String },
    #[error("the identity provider gave no identity assertion")]
    AssertionType,
    #[error("the client's proof cannot be made")]
    ClientUnusable,
    #[error("the header cannot carry a credential")]
    InvalidHeader,
    #[error("the source is disconnected or unknown")]
    Disconnected,
    #[error("the random generator of the operating system failed")]
    Randomness,
    #[error("a secret cannot be stored or read")]
    Secrets(#[from] SecretStoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Explain for AuthError {
    fn problem(&self) -> Problem {
        match self {
            Self::Outbound(error) => error.problem(),
            Self::Storage(error) => error.problem(),
            Self::Secrets(error) => error.problem(),
            Self::Randomness => Problem::internal(),
            Self::NoAuthorizationServer { .. }
            | Self::ResourceMismatch { .. }
            | Self::MetadataIssuer { .. }
            | Self::PkceUnsupported { .. }
            | Self::UnsafeEndpoint { .. } => self.discovery_problem(),
            Self::RegistrationUnavailable { .. } | Self::RegistrationRefused { .. } | Self::RegistrationUnusable { .. } => {
                self.registration_problem()
            }
            Self::IncompleteCallback
            | Self::UnknownState
            | Self::FlowExpired
            | Self::ForeignBrowser
            | Self::ResponseIssuer
            | Self::ConsentDenied
            | Self::AuthorizationRefused { .. } => self.callback_problem(),
            Self::CodeRefused { .. }
            | Self::TokenEndpointUnavailable
            | Self::ClientForgotten
            | Self::TokenReply { .. }
            | Self::TokenType
            | Self::InteractiveUnsupported
            | Self::UnattendedRefused { .. }
            | Self::AssertionType
            | Self::ClientUnusable
            | Self::InvalidHeader
            | Self::Disconnected => self.token_problem(),
        }
    }
}

impl AuthError {
    fn discovery_problem(&self) -> Problem {
        let vendor = |code, detail: String, next: &str| Problem::new(ProblemKind::Vendor, code, detail, next);
        match self {
            Self::ResourceMismatch { resource, url } => vendor(
                "resource_mismatch",
                format!(
                    "The server at {url} says that its tokens are for {resource}. A token asked for one address must not go to another."
                ),
                "Enter the address the vendor documents, exactly as written there. If it is right, the vendor has to correct its metadata.",
            )
            .quoting(resource),
            Self::MetadataIssuer { expected, found } => vendor(
                "issuer_mismatch",
                format!(
                    "The authorization server {expected} calls itself {found} in its metadata. The two must be the same, byte for byte."
                ),
                "Tell the vendor. Until it is corrected, use an API key of the vendor if there is one.",
            )
            .quoting(format!("{expected} – {found}")),
            Self::PkceUnsupported { issuer } => vendor(
                "pkce_unsupported",
                format!(
                    "The authorization server {issuer} does not state that it protects the sign-in against theft of its code (PKCE with S256)."
                ),
                "Use an API key of the vendor if there is one, or ask the vendor to state code_challenge_methods_supported.",
            )
            .quoting(issuer),
            Self::UnsafeEndpoint { name } => vendor(
                "endpoint_refused",
                format!("The authorization server gives a {name} that is not a plain https address on the public internet."),
                "If it is a server of your own, ask the operator to list its host:port in BELVEDERE_ALLOWED_PRIVATE_HOSTS.",
            )
            .quoting(*name),
            _ => vendor(
                "no_authorization_server",
                "The server asks for authorization, but does not say where to get it.".into(),
                "Check the address. If the vendor gives out API keys, add the source with a key instead.",
            ),
        }
    }

    fn registration_problem(&self) -> Problem {
        const BY_HAND: &str = "Register an application at the vendor, with our callback address, and enter its client id and secret.";
        match self {
            Self::RegistrationRefused { issuer, status, text } => Problem::new(
                ProblemKind::Vendor,
                "registration_refused",
                format!("{issuer} refused to register this application (status {status}). Its words: {text}"),
                BY_HAND,
            )
            .quoting(text),
            Self::RegistrationUnusable { issuer } => Problem::new(
                ProblemKind::Vendor,
                "registration_unusable",
                format!(
                    "{issuer} registered this application in a way that cannot be used, such as with a secret that has already expired."
                ),
                BY_HAND,
            ),
            _ => Problem::new(
                ProblemKind::Vendor,
                "client_required",
                "This vendor does not register applications by itself.",
                BY_HAND,
            ),
        }
    }

    fn callback_problem(&self) -> Problem {
        const AGAIN: &str = "Authorize again, here or from the data source's page.";
        let (kind, code, detail) = match self {
            Self::UnknownState => (
                ProblemKind::Invalid,
                "state_unknown",
                "No authorization waits for this answer: it was used already, or never begun here.",
            ),
            Self::FlowExpired => (
                ProblemKind::Invalid,
                "authorization_expired",
                "The authorization was not finished within ten minutes.",
            ),
            Self::ForeignBrowser => (
                ProblemKind::Forbidden,
                "foreign_browser",
                "This authorization was begun in another browser or by another caller.",
            ),
            Self::ResponseIssuer => (
                ProblemKind::Vendor,
                "response_issuer_mismatch",
                "The answer does not come from the server that was asked, so it was not used.",
            ),
            Self::ConsentDenied => (
                ProblemKind::Forbidden,
                "consent_denied",
                "Access was not granted on the vendor's page.",
            ),
            Self::AuthorizationRefused { error } => {
                let detail = format!("The vendor ended the authorization with the error \"{error}\".");
                return Problem::new(ProblemKind::Vendor, "authorization_refused", detail, AGAIN).quoting(error);
            }
            _ => (
                ProblemKind::Invalid,
                "callback_incomplete",
                "The address lacks the parameters that the vendor has to send back.",
            ),
        };
        Problem::new(kind, code, detail, AGAIN)
    }

    fn token_problem(&self) -> Problem {
        let (kind, code, detail, next) = match self {
            Self::CodeRefused { text } => {
                let detail = format!("The vendor did not exchange its code for a token. Its words: {text}");
                return Problem::new(ProblemKind::Vendor, "code_refused", detail, "Begin the authorization again.").quoting(text);
            }
            Self::UnattendedRefused { text } => {
                let detail = format!("The vendor's authorization server refused the credentials of this program. Its words: {text}");
                let next = "Check the client and what it may do at the vendor, then connect again.";
                return Problem::new(ProblemKind::Vendor, "client_refused", detail, next).quoting(text);
            }
            Self::InteractiveUnsupported => (
                ProblemKind::Vendor,
                "interactive_unsupported",
                "The vendor's authorization server gives tokens to programs only; no person can approve there.",
                "Connect with a client that the vendor registered for this program, or with an API key.",
            ),
            Self::AssertionType => (
                ProblemKind::Vendor,
                "assertion_unusable",
                "The identity provider answered with something that is no identity assertion.",
                "Ask the administrator of the identity provider to allow this application at the vendor.",
            ),
            Self::ClientUnusable => (
                ProblemKind::Invalid,
                "client_unusable",
                "The client's secret or private key cannot be used: a private key must be PKCS #8 in PEM, for ES256 or RS256.",
                "Enter the client again.",
            ),
            Self::TokenEndpointUnavailable => (
                ProblemKind::Unavailable,
                "token_endpoint_unavailable",
                "The vendor's token endpoint cannot do its work at the moment. The approval was good, but its code works once only.",
                "Wait a little, then begin the authorization again.",
            ),
            Self::ClientForgotten => (
                ProblemKind::Vendor,
                "client_forgotten",
                "The vendor does not know this application any more. Its registration here was dropped.",
                "Authorize again: the application registers itself anew. A client entered by hand has to be entered again.",
            ),
            Self::TokenType => (
                ProblemKind::Vendor,
                "token_type_unsupported",
                "The vendor issues tokens that are not bearer tokens.",
                "Use an API key of the vendor if there is one.",
            ),
            Self::InvalidHeader => (
                ProblemKind::Invalid,
                "credential_invalid",
                "The header name or the value holds characters that no header can carry, or the name belongs to the protocol itself.",
                "Copy the name and the value again, without line breaks.",
            ),
            Self::Disconnected => (
                ProblemKind::Conflict,
                "source_disconnected",
                "The source was disconnected meanwhile.",
                "Add the data source again.",
            ),
            _ => (
                ProblemKind::Vendor,
                "token_reply_unreadable",
                "The vendor's token endpoint answered with something that is no token.",
                "Try again. If it stays, see the vendor's status page.",
            ),
        };
        Problem::new(kind, code, detail, next)
    }
}

/// Vendor text that may be shown: one line, no control characters, at most 200 characters.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let clean: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .take(LONGEST + 1)
        .collect();
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => clean.get(..end).unwrap_or_default().to_owned() + "…",
        None => clean,
    }
}

/// Control characters, and those that turn the reading direction or have no width.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
