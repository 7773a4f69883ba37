//! Conversations over TLS, with a server that an authority of the test vouches for, or that nobody does.

use belvedere_app::mail::{Mailer, NotSent};
use belvedere_mock_vendors::smtp::{Cover, Play, SmtpServer};
use belvedere_mock_vendors::tls::Authority;
use belvedere_types::Explain;

use super::{mail, only, smtp, vouched};

const SIGN_IN: Option<(&str, &str)> = Some(("reports", "canary-4711"));
const NAME: &str = "localhost";

/// A server, and the address that asks for what it offers.
async fn covered(authority: &Authority, name: &str, scheme: &str) -> (SmtpServer, String) {
    let acceptor = authority.vouch_for(name).unwrap();
    let cover = match scheme {
        "smtps" => Cover::Tls(acceptor),
        _ => Cover::StartTls(acceptor),
    };
    let server = SmtpServer::covered(cover).await.unwrap();
    let url = format!("{scheme}://{NAME}:{}", server.port());
    (server, url)
}

#[tokio::test]
async fn mails_go_over_tls_from_the_start_and_after_starttls() {
    let authority = Authority::new().unwrap();
    for scheme in ["smtps", "smtp+starttls"] {
        let (server, url) = covered(&authority, NAME, scheme).await;
        vouched(&url, SIGN_IN, vec![authority.der()]).send(mail("Board")).await.unwrap();
        assert_eq!(only(&server).await.to, ["ada@example.org"], "{scheme}");
        assert!(server.said().iter().any(|line| line.starts_with("AUTH PLAIN ")), "{scheme}");
        let overheard = server.overheard();
        let harmless = |line: &String| line.starts_with("EHLO") || line == "STARTTLS";
        assert!(overheard.iter().all(harmless), "{scheme}: {overheard:?}");
        assert_eq!(overheard.is_empty(), scheme == "smtps", "{overheard:?}");
    }
}

/// One that nobody vouches for, one of another authority than the operator's, one for another host.
#[tokio::test]
async fn a_certificate_that_is_not_to_be_trusted_ends_it_before_anything_is_said() {
    let (own, other) = (Authority::new().unwrap(), Authority::new().unwrap());
    for scheme in ["smtps", "smtp+starttls"] {
        for (trusted, name) in [
            (Vec::new(), NAME),
            (vec![other.der()], NAME),
            (vec![own.der()], "elsewhere.example"),
        ] {
            let (server, url) = covered(&own, name, scheme).await;
            let error = vouched(&url, SIGN_IN, trusted).send(mail("Board")).await.unwrap_err();
            assert_eq!((&error, error.passes()), (&NotSent::TlsFailed, true), "{scheme} {name}");
            assert_eq!(error.problem().code, "mail_tls_failed");
            let said = server.said();
            assert!(said.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS"), "{said:?}");
            assert!(server.take().is_empty());
        }
    }
}

#[tokio::test]
async fn an_offer_of_tls_that_was_taken_out_ends_it_before_anything_is_said() {
    let server = SmtpServer::start().await.unwrap();
    let url = format!("smtp+starttls://127.0.0.1:{}", server.port());
    let error = smtp(&url, SIGN_IN).send(mail("Board")).await.unwrap_err();
    assert_eq!((&error, error.problem().code), (&NotSent::TlsMissing, "mail_tls_missing"));
    let said = server.said();
    let only_hello = said.iter().all(|line| line.starts_with("EHLO") || line.starts_with("QUIT"));
    assert!(only_hello && !said.is_empty(), "{said:?}");
}

#[tokio::test]
async fn a_server_that_speaks_in_clear_where_tls_is_due_gets_no_word() {
    let server = SmtpServer::start().await.unwrap();
    let url = format!("smtps://127.0.0.1:{}", server.port());
    let error = smtp(&url, SIGN_IN).send(mail("Board")).await.unwrap_err();
    assert_eq!(error, NotSent::TlsFailed);
    assert!(!server.said().concat().contains("AUTH"));
}

/// Nothing that came in clear is taken for a reply that came over TLS: not even by a client that reads ahead.
#[tokio::test]
async fn words_put_behind_the_consent_to_tls_are_no_reply_and_end_it() {
    let authority = Authority::new().unwrap();
    let (server, url) = covered(&authority, NAME, "smtp+starttls").await;
    server.play([Play::SpeakAhead]);
    let smtp = vouched(&url, SIGN_IN, vec![authority.der()]);
    let error = smtp.send(mail("Board")).await.unwrap_err();
    assert_eq!((&error, error.passes()), (&NotSent::TlsFailed, true));
    let said = server.said();
    assert!(said.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS"), "{said:?}");
    assert!(server.take().is_empty());
    // With nobody on the way the same mail goes.
    smtp.send(mail("Board")).await.unwrap();
    assert_eq!(only(&server).await.to, ["ada@example.org"]);
}
