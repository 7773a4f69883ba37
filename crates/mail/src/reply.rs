//! What a mail server's refusal means, without what it must not tell.

use belvedere_app::mail::NotSent;
use lettre::transport::smtp::Error;

/// Kept of a reply.
const SHOWN: usize = 200;
/// Replies to a sign-in (RFC 4954). Their words may hold what was tried.
const SIGN_IN: [&str; 5] = ["454", "530", "534", "535", "538"];
/// How the client says it; it has no kind of its own for that. A test over a real conversation holds it to these words.
const NO_STARTTLS: &str = "STARTTLS is not supported on this server";

pub(crate) fn not_sent(error: &Error) -> NotSent {
    let code = error.status().map(|code| code.to_string());
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let reply = match code {
        Some(code) if SIGN_IN.contains(&code.as_str()) => format!("{code} (sign-in)"),
        Some(code) => one_line(&format!("{code} {words}")),
        None => String::new(),
    };
    if error.is_permanent() {
        NotSent::Refused { reply }
    } else if error.is_transient() {
        NotSent::Deferred { reply }
    } else if let Some(why) = tls_failure(error) {
        tracing::warn!(%why, "no TLS with the mail server");
        NotSent::TlsFailed
    } else if error.is_client() && words == NO_STARTTLS {
        NotSent::TlsMissing
    } else {
        tracing::warn!(
            timeout = error.is_timeout(),
            "the mail server was not reached, or ended the conversation"
        );
        NotSent::Unreachable
    }
}

/// A certificate that is not to be trusted, or another end to the handshake: it lies inside of an error of reading and writing, and that in others.
fn tls_failure(error: &Error) -> Option<&rustls::Error> {
    let mut causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.find_map(|cause| cause.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref())
}

pub(crate) fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect()
}
