//! The conversation with the mail server.

use std::time::Duration;

use async_trait::async_trait;
use belvedere_app::mail::{Mail, Mailer, NotSent};
use belvedere_types::SecretText;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::compose::message;
use crate::reply::not_sent;
use crate::server::Cover;
use crate::{MailServer, Sender};

/// For each command and its reply.
const REPLY: Duration = Duration::from_secs(30);
/// For the whole conversation.
const CONVERSATION: Duration = Duration::from_secs(120);

/// A server, who mails are from, and how to sign in there.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    pub server: MailServer,
    pub from: Sender,
    /// User and password; `None` for a relay that wants none.
    pub sign_in: Option<(String, SecretText)>,
    /// Who may vouch for the server (X.509, DER), in place of the system's authorities; none leaves it to those.
    pub authorities: Vec<Vec<u8>>,
}

/// Sends by SMTP (RFC 5321), one connection a mail.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Sender,
}

impl Smtp {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// In words for the operator, when no conversation over TLS can be prepared.
    pub fn new(config: SmtpConfig) -> Result<Self, &'static str> {
        let SmtpConfig {
            server,
            from,
            sign_in,
            authorities,
        } = config;
        let tls = || parameters(&server.host, &authorities);
        let cover = match server.cover {
            Cover::Tls => Tls::Wrapper(tls()?),
            Cover::StartTls => Tls::Required(tls()?),
            Cover::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(cover)
            .timeout(Some(REPLY));
        if let Some((user, password)) = sign_in {
            builder = builder.credentials(Credentials::new(user, password.expose_secret().to_owned()));
        }
        Ok(Self {
            transport: builder.build(),
            from,
        })
    }
}

/// Whom to trust about who answers under this name.
fn parameters(host: &str, authorities: &[Vec<u8>]) -> Result<TlsParameters, &'static str> {
    const UNFIT: &str = "an authority for this host is no certificate";
    let mut builder = TlsParameters::builder(host.to_owned());
    if !authorities.is_empty() {
        builder = builder.certificate_store(CertificateStore::None);
    }
    for der in authorities {
        builder = builder.add_root_certificate(Certificate::from_der(der.clone()).map_err(|_| UNFIT)?);
    }
    builder.build().map_err(|_| {
        if authorities.is_empty() {
            "no conversation over TLS can be had here"
        } else {
            UNFIT
        }
    })
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: Mail) -> Result<(), NotSent> {
        let message = message(&self.from, mail).ok_or_else(|| NotSent::Refused {
            reply: "no mail can be written to this address".into(),
        })?;
        match tokio::time::timeout(CONVERSATION, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(not_sent(&error)),
            Err(_) => Err(NotSent::Unreachable),
        }
    }
}
