//! Which server takes mails, and whom they are from, as an operator writes both.

use lettre::message::Mailbox;
use url::{Host, Url};

/// How the conversation is kept from listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cover {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// TLS before anything is said, or nothing is (RFC 3207).
    StartTls,
    /// Only to this machine itself.
    None,
}

/// `smtps://HOST[:465]`, `smtp+starttls://HOST[:587]`, or `smtp://` and a loopback address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) cover: Cover,
}

impl MailServer {
    /// # Errors
    /// What is wrong with it, in words for its operator that repeat nothing of it: somebody may have put a password in.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| "not a URL such as smtps://mail.example.com")?;
        let (cover, usual) = match url.scheme() {
            "smtps" => (Cover::Tls, 465),
            "smtp+starttls" => (Cover::StartTls, 587),
            "smtp" => (Cover::None, 25),
            _ => return Err("must begin with smtps:// or smtp+starttls://"),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err("holds a user or a password; set smtp_user and smtp_password instead");
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("has more than a host and a port");
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or("names no host")?;
        if cover == Cover::None && !is_loopback(host) {
            return Err("plain smtp is for loopback only; use smtps:// or smtp+starttls://");
        }
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual),
            cover,
        })
    }

    /// `host:port`, an IPv6 address in brackets.
    pub fn at(&self) -> String {
        let colons = self.host.contains(':');
        let (open, close) = if colons { ("[", "]") } else { ("", "") };
        format!("{open}{}{close}:{}", self.host, self.port)
    }
}

/// Hosts of schemes that are not the web's are kept as they were written.
fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Ipv4(ip)) => ip.is_loopback(),
        Ok(Host::Ipv6(ip)) => ip.is_loopback(),
        Ok(Host::Domain(name)) => name == "localhost",
        Err(_) => false,
    }
}

/// `reports@example.com`, or with a name: `Reports <reports@example.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(pub(crate) Mailbox);

impl Sender {
    /// # Errors
    /// In words for the operator.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let one_line = !text.chars().any(char::is_control);
        let parsed = text.parse().ok().filter(|_| one_line);
        parsed.map(Self).ok_or("not an address such as reports@example.com")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_parsed_not_guessed() {
        let parsed = |text: &str| MailServer::parse(text).map(|server| (server.host, server.port, server.cover));
        assert_eq!(parsed("smtps://mail.example.com"), Ok(("mail.example.com".into(), 465, Cover::Tls)));
        assert_eq!(
            parsed("smtp+starttls://mail.example.com"),
            Ok(("mail.example.com".into(), 587, Cover::StartTls))
        );
        assert_eq!(
            parsed("smtps://mail.example.com:2465/"),
            Ok(("mail.example.com".into(), 2465, Cover::Tls))
        );
        assert_eq!(parsed("smtp://127.0.0.1:2525"), Ok(("127.0.0.1".into(), 2525, Cover::None)));
        assert_eq!(parsed("smtp://[::1]:2525"), Ok(("::1".into(), 2525, Cover::None)));
        let at = |text: &str| MailServer::parse(text).map(|server| server.at());
        assert_eq!(at("smtps://mail.example.com").as_deref(), Ok("mail.example.com:465"));
        assert_eq!(at("smtps://[fd00::1]").as_deref(), Ok("[fd00::1]:465"));
        for (text, said) in [
            ("mail.example.com:465", "must begin with"),
            ("https://mail.example.com", "must begin with"),
            ("smtp://mail.example.com", "loopback only"),
            ("smtp://127.0.0.1.example.com", "loopback only"),
            ("smtps://", "host"),
            ("smtps://me:canary@mail.example.com", "smtp_password"),
            ("smtps://me@mail.example.com", "smtp_user"),
            ("smtps://mail.example.com/?tls=none", "more than a host"),
            ("smtps://mail.example.com/inbox", "more than a host"),
            ("mail", "not a URL"),
        ] {
            let error = parsed(text).unwrap_err();
            assert!(error.contains(said) && !error.contains("canary"), "{text}: {error}");
        }
    }

    #[test]
    fn a_sender_is_one_address_on_one_line() {
        for text in [
            "reports@example.com",
            "Reports <reports@example.com>",
            "Müller AG <berichte@example.com>",
        ] {
            assert!(Sender::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "reports",
            "a@b.example, c@d.example",
            "a@b.example\r\nBcc: c@d.example",
            "Reports\r\nBcc: x <a@b.example>",
        ] {
            assert!(Sender::parse(text).is_err(), "{text:?}");
        }
    }
}
