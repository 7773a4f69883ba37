//! The library's failures as ours, at once and without their texts: those quote requests and replies.

use std::time::Duration;

use belvedere_outbound::OutboundError;
use belvedere_types::Explain;
use genai::Error;
use url::Url;

use crate::model::ModelError;

/// A longer wish is not believed.
const LONGEST_WAIT: u64 = 3_600;

pub(super) fn of(error: &Error, base: &Url) -> ModelError {
    if let Some(status) = error.status() {
        return match status.as_u16() {
            401 | 403 => ModelError::KeyRefused,
            404 => ModelError::UnknownModel,
            408 | 429 => ModelError::RateLimited { retry_after: wish(error) },
            500.. => ModelError::Unavailable,
            status => ModelError::Rejected { status },
        };
    }
    let Error::WebModelCall {
        webc_error: genai::webc::Error::Reqwest(sent),
        ..
    } = error
    else {
        return ModelError::Unreadable;
    };
    match OutboundError::from_reqwest(sent, base) {
        OutboundError::Unresolvable { .. }
        | OutboundError::Unreachable { .. }
        | OutboundError::TimedOut { .. }
        | OutboundError::Broken { .. } => ModelError::Unavailable,
        refused @ (OutboundError::NotHttps { .. }
        | OutboundError::PrivateAddress { .. }
        | OutboundError::InvalidUrl
        | OutboundError::TooLarge { .. }
        | OutboundError::Redirected { .. }
        | OutboundError::Tls { .. }
        | OutboundError::Setup) => ModelError::Address(refused.problem()),
    }
}

/// `Retry-After` in seconds; a date there is left to our own waiting.
fn wish(error: &Error) -> Option<Duration> {
    let text = error.headers()?.get("retry-after")?.to_str().ok()?;
    let seconds: u64 = text.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST_WAIT)))
}
