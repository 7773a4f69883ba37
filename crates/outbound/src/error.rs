//! What can go wrong on the way out, without a byte of the reply and without the query of the address.

use std::error::Error;

use belvedere_types::{Explain, Problem, ProblemKind};
use url::Url;

use crate::guard::NoPublicAddress;

#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    #[error("only https addresses are allowed")]
    NotHttps { url: String },
    #[error("the address is private")]
    PrivateAddress { host: String },
    #[error("the address is malformed")]
    InvalidUrl,
    #[error("the host name does not resolve")]
    Unresolvable { host: String },
    #[error("the server cannot be reached")]
    Unreachable { host: String },
    #[error("the server took too long")]
    TimedOut { host: String },
    #[error("the reply is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the server redirects to {location}")]
    Redirected { location: String },
    #[error("the reply broke off")]
    Broken { host: String },
    #[error("the TLS handshake failed")]
    Tls { host: String },
    /// The process-wide TLS set-up is unusable: no trusted roots, or no provider.
    #[error("the TLS set-up of this machine is unusable")]
    Setup,
}

impl OutboundError {
    /// True where the same request may succeed later without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unresolvable { .. } | Self::Unreachable { .. } | Self::TimedOut { .. } | Self::Broken { .. } => true,
            Self::NotHttps { .. }
            | Self::PrivateAddress { .. }
            | Self::InvalidUrl
            | Self::TooLarge { .. }
            | Self::Redirected { .. }
            | Self::Tls { .. }
            | Self::Setup => false,
        }
    }

    /// True where the request certainly never left: nothing it carried can have been used up.
    pub fn is_before_sending(&self) -> bool {
        match self {
            Self::NotHttps { .. }
            | Self::PrivateAddress { .. }
            | Self::InvalidUrl
            | Self::Unresolvable { .. }
            | Self::Unreachable { .. }
            | Self::Tls { .. }
            | Self::Setup => true,
            Self::TimedOut { .. } | Self::TooLarge { .. } | Self::Redirected { .. } | Self::Broken { .. } => false,
        }
    }

    /// For requests that a library sends by the guarded client. Maps at once: `reqwest` errors carry the whole address, its query included.
    pub fn from_reqwest(error: &reqwest::Error, url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut tls = false;
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = cause {
            if current.is::<NoPublicAddress>() {
                return Self::PrivateAddress { host };
            }
            tls |= current.is::<rustls::Error>();
            cause = wrapped(current).or_else(|| current.source());
        }
        if error.is_dns() {
            Self::Unresolvable { host }
        } else if tls && error.is_connect() {
            Self::Tls { host }
        } else if error.is_connect() {
            Self::Unreachable { host }
        } else if error.is_timeout() {
            Self::TimedOut { host }
        } else if error.is_builder() {
            Self::InvalidUrl
        } else {
            Self::Broken { host }
        }
    }
}

/// `std::io::Error` does not list the error it wraps among its sources, but that error's own source.
fn wrapped<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let inner = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    Some(inner)
}

impl Explain for OutboundError {
    fn problem(&self) -> Problem {
        use ProblemKind::{Invalid, Unavailable};
        match self {
            Self::NotHttps { url } => Problem::new(
                Invalid,
                "address_not_https",
                format!("{url} is not an https address."),
                "Use the https address. For a server of your own without TLS, the operator can list its host:port in BELVEDERE_ALLOWED_PRIVATE_HOSTS.",
            )
            .quoting(url),
            Self::PrivateAddress { host } => Problem::new(
                Invalid,
                "address_private",
                format!("{host} leads to a private or reserved network address, which is not reached on a vendor's word."),
                "If it is a server of your own, ask the operator to list its host:port in BELVEDERE_ALLOWED_PRIVATE_HOSTS.",
            )
            .quoting(host),
            Self::InvalidUrl => Problem::new(
                Invalid,
                "address_invalid",
                "The address is not usable: it needs a host and may hold neither a user name or password nor a fragment.",
                "Check the address and enter it again.",
            ),
            Self::Unresolvable { host } => Problem::new(
                Unavailable,
                "host_unresolvable",
                format!("The name {host} is unknown to the DNS."),
                "Check the spelling of the address. If it is right, check this machine's DNS and try again.",
            )
            .quoting(host),
            Self::Unreachable { host } => Problem::new(
                Unavailable,
                "server_unreachable",
                format!("No connection to {host} could be made."),
                "Try again. If it stays, see the vendor's status page, or check that this machine may reach the internet.",
            )
            .quoting(host),
            Self::TimedOut { host } => Problem::new(
                Unavailable,
                "server_timeout",
                format!("{host} did not answer in time."),
                "Try again, or ask for less at once.",
            )
            .quoting(host),
            Self::TooLarge { .. } | Self::Redirected { .. } | Self::Broken { .. } | Self::Tls { .. } | Self::Setup => self.reply_problem(),
        }
    }
}

impl OutboundError {
    fn reply_problem(&self) -> Problem {
        use ProblemKind::{Internal, Unavailable, Vendor};
        match self {
            Self::TooLarge { limit } => Problem::new(
                Vendor,
                "reply_too_large",
                format!("The reply is larger than the limit of {limit} bytes."),
                "Ask for less at once: a shorter period, fewer columns, a filter.",
            ),
            Self::Redirected { location } => Problem::new(
                Vendor,
                "redirect_refused",
                format!("The server redirects to {location}, and redirects are not followed."),
                "If that is the right server, enter its address instead.",
            )
            .quoting(location),
            Self::Broken { host } => Problem::new(
                Unavailable,
                "reply_broken",
                format!("The reply of {host} broke off or was not HTTP."),
                "Try again.",
            )
            .quoting(host),
            Self::Tls { host } => Problem::new(
                Vendor,
                "tls_failed",
                format!("{host} could not prove its identity: its certificate is expired, for another name, or from an unknown issuer."),
                "Check the address. If it is right, the server's operator has to renew its certificate.",
            )
            .quoting(host),
            _ => Problem::new(
                Internal,
                "tls_setup_failed",
                "No TLS connection can be made: the trusted root certificates of this machine cannot be loaded.",
                "Install the operating system's ca-certificates and start again.",
            ),
        }
    }
}
