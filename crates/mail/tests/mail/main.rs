//! Mails to a scripted server, read back by a parser that is not ours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod tls;

use std::sync::{Arc, Mutex};

use belvedere_app::mail::{Leave, Mail, Mailer, NotSent, Picture, Written};
use belvedere_mail::{MailServer, Sender, Smtp, SmtpConfig};
use belvedere_mock_vendors::smtp::{Play, SmtpServer, Taken};
use belvedere_types::SecretText;
use mail_parser::{Message, MessageParser, MimeHeaders};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand the rest\r\n.\r\n";
const LINK: &str = "https://belvedere.example/unsubscribe/sub_018f0000000070008000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn smtp(url: &str, sign_in: Option<(&str, &str)>) -> Smtp {
    vouched(url, sign_in, Vec::new())
}

fn vouched(url: &str, sign_in: Option<(&str, &str)>, authorities: Vec<Vec<u8>>) -> Smtp {
    Smtp::new(SmtpConfig {
        authorities,
        server: MailServer::parse(url).unwrap(),
        from: Sender::parse("Belvedere <reports@belvedere.example>").unwrap(),
        sign_in: sign_in.map(|(user, password)| (user.to_owned(), SecretText::new(password))),
    })
    .unwrap()
}

fn mail(subject: &str) -> Mail {
    Mail {
        to: "ada@example.org".into(),
        written: Written {
            subject: subject.into(),
            html: "<p>Grüße</p><img src=\"cid:til_1@belvedere\">".into(),
            text: "Grüße\n.\n..\nEnde\n".into(),
            pictures: vec![Picture {
                cid: "til_1@belvedere".into(),
                png: PNG.to_vec(),
            }],
        },
        leave: Some(Leave(SecretText::new(LINK))),
    }
}

async fn only(server: &SmtpServer) -> Taken {
    let mut taken = server.take();
    assert_eq!(taken.len(), 1);
    taken.remove(0)
}

fn parsed(taken: &Taken) -> Message<'_> {
    MessageParser::default().parse(&taken.bytes).unwrap()
}

fn raw<'m>(message: &'m Message<'_>, name: &'m str) -> &'m str {
    message.header_raw(name).unwrap_or_else(|| panic!("no {name}")).trim()
}

#[tokio::test]
async fn a_mail_has_text_html_and_the_picture_that_the_html_names() {
    let server = SmtpServer::start().await.unwrap();
    smtp(&server.url(), None).send(mail("Umsätze, 24. Nov. 2026")).await.unwrap();
    let taken = only(&server).await;
    assert_eq!(
        (taken.from.as_str(), taken.to.as_slice()),
        ("reports@belvedere.example", &["ada@example.org".to_owned()][..])
    );
    let message = parsed(&taken);
    assert_eq!(message.subject(), Some("Umsätze, 24. Nov. 2026"));
    let from = message.from().and_then(|from| from.first()).unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("Belvedere"), Some("reports@belvedere.example"))
    );
    assert_eq!(message.to().and_then(|to| to.first()).unwrap().address(), Some("ada@example.org"));
    assert!(message.date().is_some());
    assert!(
        message.message_id().unwrap().ends_with("@belvedere.example"),
        "not the name of this machine"
    );
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), "Grüße\n.\n..\nEnde");
    assert!(message.body_html(0).unwrap().contains("Grüße"));
    let kinds: Vec<String> = message
        .parts
        .iter()
        .map(|part| {
            part.content_type().map_or_else(String::new, |kind| {
                format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
            })
        })
        .collect();
    assert_eq!(
        kinds,
        ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    );
    let picture = &message.parts[4];
    assert_eq!((picture.contents(), picture.content_id()), (PNG, Some("til_1@belvedere")));
    assert!(picture.content_disposition().unwrap().is_inline());
}

#[tokio::test]
async fn a_mail_program_finds_how_to_end_the_mails() {
    let server = SmtpServer::start().await.unwrap();
    let smtp = smtp(&server.url(), None);
    smtp.send(mail("Board")).await.unwrap();
    let taken = only(&server).await;
    let message = parsed(&taken);
    // On one line: programs take what stands between the brackets as it is.
    assert_eq!(raw(&message, "List-Unsubscribe"), format!("<{LINK}>"));
    assert_eq!(raw(&message, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(raw(&message, "Auto-Submitted"), "auto-generated");
    smtp.send(Mail {
        leave: None,
        ..mail("Board")
    })
    .await
    .unwrap();
    let taken = only(&server).await;
    assert!(parsed(&taken).header_raw("List-Unsubscribe").is_none());
}

#[tokio::test]
async fn a_name_with_a_line_break_makes_no_header_and_no_recipient() {
    let server = SmtpServer::start().await.unwrap();
    let smtp = smtp(&server.url(), None);
    for name in [
        "Board\r\nBcc: eve@example.org",
        "Board\nBcc: eve@example.org",
        "Board\rBcc: eve@example.org\r\n\r\n<h1>",
        "Bö\r\n Bcc: eve@example.org",
        "\r\n\r\nBcc: eve@example.org",
    ] {
        smtp.send(mail(name)).await.unwrap();
        let taken = only(&server).await;
        let message = parsed(&taken);
        assert_eq!(taken.to, ["ada@example.org"], "{name:?}");
        assert!(message.bcc().is_none(), "{name:?}");
        assert!(message.subject().unwrap().contains("Bcc: eve@example.org"), "{name:?}");
        assert_eq!(
            message.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("bcc")).count(),
            0
        );
    }
    for to in [
        "ada@example.org\r\nRCPT TO:<eve@example.org>",
        "ada@example.org, eve@example.org",
        "<ada@example.org>",
        "ada",
        "",
    ] {
        let refused = smtp
            .send(Mail {
                to: to.into(),
                ..mail("Board")
            })
            .await
            .unwrap_err();
        assert!(matches!(refused, NotSent::Refused { .. }), "{to:?}");
    }
    assert!(server.take().is_empty());
}

#[tokio::test]
async fn what_the_server_says_decides_whether_another_try_helps() {
    let server = SmtpServer::start().await.unwrap();
    let smtp = smtp(&server.url(), None);
    server.play([Play::Reject, Play::Defer, Play::HangUp]);
    let refused = NotSent::Refused {
        reply: "550 5.1.1 no such mailbox here".into(),
    };
    let deferred = NotSent::Deferred {
        reply: "451 4.7.1 greylisted, come back later".into(),
    };
    for (failure, passes) in [(refused, false), (deferred, true), (NotSent::Unreachable, true)] {
        let error = smtp.send(mail("Board")).await.unwrap_err();
        assert_eq!((&error, error.passes()), (&failure, passes));
    }
    smtp.send(mail("Board")).await.unwrap();
    only(&server).await;
    let url = server.url();
    drop(server);
    tokio::task::yield_now().await;
    let down = self::smtp(&url, None).send(mail("Board")).await;
    assert_eq!(down.unwrap_err(), NotSent::Unreachable);
}

#[tokio::test]
async fn the_password_goes_to_the_server_and_nowhere_else() {
    const CANARY: &str = "canary-4711-password";
    let server = SmtpServer::start().await.unwrap();
    let log = Log::default();
    let _watched = tracing::subscriber::set_default(
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(log.clone())
            .finish(),
    );
    let smtp = smtp(&server.url(), Some(("reports", CANARY)));
    server.play([Play::RefuseSignIn]);
    let refused = smtp.send(mail("Board")).await.unwrap_err();
    // The reply repeats what was tried; it is not passed on.
    assert_eq!(
        refused,
        NotSent::Refused {
            reply: "535 (sign-in)".into()
        }
    );
    smtp.send(mail("Board")).await.unwrap();
    server.play([Play::HangUp]);
    smtp.send(mail("Board")).await.unwrap_err();
    let tried = server
        .said()
        .into_iter()
        .find_map(|line| line.strip_prefix("AUTH PLAIN ").map(str::to_owned))
        .unwrap();
    let log = log.text();
    assert!(!log.is_empty(), "something is logged");
    assert!(
        !log.contains("canary") && !log.contains(&tried) && !log.contains("reports"),
        "{log}"
    );
    let config = SmtpConfig {
        server: MailServer::parse(&server.url()).unwrap(),
        from: Sender::parse("a@b.example").unwrap(),
        sign_in: Some(("reports".into(), SecretText::new(CANARY))),
        authorities: Vec::new(),
    };
    assert!(!format!("{config:?}").contains("canary"));
}

/// What was logged.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
