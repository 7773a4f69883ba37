//! The conversation with the mail server.

use std::time::Duration;

use async_trait::async_trait;
use belvedere_app::mail::{Mail, Mailer, NotSent};
use belvedere_types::SecretText;
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::compose::message;
use crate::reply::not_sent;
use crate::server::Cover;
use crate::unread::Unread;
use crate::{MailServer, Sender};

/// Until the server takes the connection.
const CONNECTING: Duration = Duration::from_secs(30);
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
    server: MailServer,
    /// How the server proves who it is; `None` where nothing is kept from listeners.
    tls: Option<TlsParameters>,
    sign_in: Option<Credentials>,
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
        let tls = match server.cover {
            Cover::Tls | Cover::StartTls => Some(parameters(&server.host, &authorities)?),
            Cover::None => None,
        };
        Ok(Self {
            server,
            tls,
            sign_in: sign_in.map(|(user, password)| Credentials::new(user, password.expose_secret().to_owned())),
            from,
        })
    }

    /// The connection, covered as it is to be, with nothing said but who we are.
    async fn connected(&self) -> Result<AsyncSmtpConnection, NotSent> {
        let us = ClientId::default();
        let at = (self.server.host.as_str(), self.server.port);
        let told = |error: Error| not_sent(&error);
        let (Cover::StartTls, Some(tls)) = (self.server.cover, &self.tls) else {
            let connecting = AsyncSmtpConnection::connect_tokio1(at, Some(CONNECTING), &us, self.tls.clone(), None);
            return connecting.await.map_err(told);
        };
        let unreached = |why: String| {
            tracing::warn!(%why, "the mail server was not reached");
            NotSent::Unreachable
        };
        let stream = timeout(CONNECTING, TcpStream::connect(at)).await;
        let stream = stream
            .map_err(|late| unreached(late.to_string()))?
            .map_err(|error| unreached(error.to_string()))?;
        let connecting = AsyncSmtpConnection::connect_with_transport(Box::new(Unread::new(stream)), &us);
        let mut connection = connecting.await.map_err(told)?;
        connection.starttls(tls.clone(), &us).await.map_err(told)?;
        Ok(connection)
    }

    async fn converse(&self, message: Message) -> Result<(), NotSent> {
        let mut connection = self.connected().await?;
        let sent = async {
            if let Some(credentials) = &self.sign_in {
                connection.auth(DEFAULT_MECHANISMS, credentials).await?;
            }
            connection.send(message.envelope(), &message.formatted()).await
        };
        let sent = sent.await;
        connection.abort().await;
        sent.map(drop).map_err(|error| not_sent(&error))
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
        timeout(CONVERSATION, self.converse(message))
            .await
            .unwrap_or(Err(NotSent::Unreachable))
    }
}
