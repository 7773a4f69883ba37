//! Dashboards by mail, from the built server to a mail server: over TLS that an authority of the operator's own vouches for.

use std::path::Path;

use belvedere_mock_vendors::smtp::{Cover, Play, SmtpServer, Taken};
use belvedere_mock_vendors::tls::Authority;
use belvedere_tests::{Consent, Pages, Person, Reply, Server, Vendor, client, eventually, reply};
use mail_parser::{Message, MessageParser, MimeHeaders};
use serde_json::{Value, json};

use crate::vendors::told;

const EMAIL: &str = "ada@house.example";
const USER: &str = "reports-of-the-tests";
const PASSWORD: &str = "canary-4711-of-the-mail-server";

struct Post {
    smtp: SmtpServer,
    server: Server,
    pages: Pages,
    board: String,
    _vendor: Vendor,
    _authority: tempfile::TempDir,
}

/// Whether the operator names the authority of their mail server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    Named,
    Unknown,
}

impl Post {
    /// A dashboard with a chart, mailed to the owner every day.
    async fn new(trust: Trust) -> Self {
        let authority = Authority::new().unwrap();
        let cover = Cover::StartTls(authority.vouch_for("localhost").unwrap());
        let smtp = SmtpServer::covered(cover).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, authority.pem()).unwrap();
        let at = format!("localhost:{}", smtp.port());
        let set = |name: &str, value: &str| (format!("BELVEDERE_{name}"), value.to_owned());
        let mut environment = vec![
            set("SMTP_URL", &format!("smtp+starttls://{at}")),
            set("SMTP_USER", USER),
            set("SMTP_PASSWORD", PASSWORD),
            set("MAIL_FROM", "Belvedere <reports@house.example>"),
            set("LOG", "trace"),
        ];
        if trust == Trust::Named {
            environment.push(set("HOST_AUTHORITIES", &format!("{at}={}", file.display())));
        }
        let vendor = Vendor::prisma(&[]);
        let server = Server::with_vendor_and(&vendor, environment).await;
        server.connect(&Person::who(Consent::Open)).await;
        let api = server.api();
        let answer = api.ask("Which workspaces had the most queries this week?").await;
        let board = api.post("/api/v1/dashboards", json!({ "name": "Operations" })).await.ok();
        let board = told(&board, "id").to_owned();
        let tiles = format!("/api/v1/dashboards/{board}/tiles");
        let pin = json!({ "answer_id": answer["id"], "title": "Queries by workspace" });
        api.post(&tiles, pin).await.ok();
        let pages = Pages::signed_in(&server).await;
        let login = [("email", EMAIL), ("current", ""), ("password", "a-long-word-for-the-tests")];
        assert_eq!(pages.post("/settings/sign-in/password", &login).await.status, 200);
        let post = Self {
            smtp,
            server,
            pages,
            board,
            _vendor: vendor,
            _authority: folder,
        };
        post.subscribe().await;
        post
    }

    fn path(&self, rest: &str) -> String {
        format!("/dashboards/{}{rest}", self.board)
    }

    async fn list(&self) -> Value {
        let path = format!("/api/v1{}", self.path("/subscriptions"));
        self.server.api().get(&path).await.ok()
    }

    async fn subscribe(&self) {
        let list = self.list().await;
        assert_eq!(told(&list["recipients"][0], "email"), EMAIL, "{list}");
        let wish = [
            ("user", told(&list["recipients"][0], "user_id")),
            ("every", "day"),
            ("at", "07:00"),
            ("weekday", "monday"),
            ("timezone", "Europe/Berlin"),
        ];
        let shown = self.pages.post(&self.path("/mail"), &wish).await;
        assert!(shown.text.contains("Mailed every day at 07:00 (Europe/Berlin)"), "{}", shown.text);
    }

    /// The next mail is due; the server does by itself what it does then. Done when the panel tells `sign` of what came of it.
    async fn due(&mut self, sign: &str) -> Reply {
        assert!(self.server.stop().success());
        self.server.come_due();
        self.server.start_again().await;
        let (pages, path) = (&self.pages, self.path("/settings"));
        eventually(30, sign, || async {
            let page = pages.get(&path).await;
            page.text.contains(sign).then_some(page)
        })
        .await
    }

    fn only_mail(&self) -> Taken {
        let mut taken = self.smtp.take();
        assert_eq!(taken.len(), 1, "{:?}", self.smtp.said());
        taken.remove(0)
    }

    /// What it said to its mail server to sign in, and the password in it, are in nothing that it wrote or printed.
    fn assert_password_kept(&self) {
        let said = self.smtp.said();
        let tried = said.iter().find_map(|line| line.strip_prefix("AUTH PLAIN "));
        let secrets: Vec<&str> = [PASSWORD].into_iter().chain(tried).collect();
        let mut seen = 0;
        for entry in std::fs::read_dir(self.server.data().join("data")).unwrap() {
            let path = entry.unwrap().path();
            assert_without(&secrets, &std::fs::read(&path).unwrap(), &path);
            seen += 1;
        }
        assert!(seen >= 2, "a database and a key file at least");
        let printed = self.server.printed();
        assert!(printed.contains("TRACE") || printed.contains("DEBUG"), "the log is talkative");
        assert_without(&secrets, printed.as_bytes(), Path::new("the log"));
    }
}

fn assert_without(secrets: &[&str], bytes: &[u8], place: &Path) {
    for secret in secrets {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "a secret of the mail server is in {}", place.display());
    }
}

fn parsed(taken: &Taken) -> Message<'_> {
    MessageParser::default().parse(&taken.bytes).unwrap()
}

#[tokio::test]
async fn a_due_mail_arrives_and_is_ended_by_its_link() {
    let mut post = Post::new(Trust::Named).await;
    post.due("Last sent").await;
    let taken = post.only_mail();
    assert_eq!(
        (taken.from.as_str(), taken.to.as_slice()),
        ("reports@house.example", &[EMAIL.to_owned()][..])
    );
    let message = parsed(&taken);
    assert!(message.subject().unwrap().starts_with("Operations, "));
    let (html, text) = (message.body_html(0).unwrap(), message.body_text(0).unwrap());
    let pictures: Vec<_> = message.parts.iter().filter(|part| part.content_id().is_some()).collect();
    assert_eq!(pictures.len(), 1, "the chart");
    assert!(pictures[0].contents().starts_with(b"\x89PNG\r\n\x1a\n") && pictures[0].contents().len() > 2_000);
    assert!(html.contains(&format!("cid:{}", pictures[0].content_id().unwrap())), "{html}");
    let shown = post.server.api().get(&format!("/api/v1/dashboards/{}", post.board)).await.ok();
    let answer = &shown["tiles"][0]["answer"];
    for cell in answer["table"]["rows"].as_array().unwrap() {
        let name = cell[0].as_str().unwrap();
        assert!(text.contains(name), "{name} is missing in {text}");
    }
    for said in [&html, &text] {
        assert!(said.contains("Queries by workspace") && said.contains(&post.server.url), "{said}");
    }

    let link = message.header_raw("List-Unsubscribe").unwrap().trim();
    let link = link.trim_start_matches('<').trim_end_matches('>').to_owned();
    assert!(link.starts_with(&post.server.url), "{link}");
    let looked = reply(client().get(&link)).await;
    assert!(looked.status == 200 && looked.text.contains("Stop the mails of “Operations”?"));
    assert_eq!(
        post.list().await["subscriptions"].as_array().unwrap().len(),
        1,
        "looking ends nothing"
    );
    let ended = reply(client().post(&link).form(&[("List-Unsubscribe", "One-Click")])).await;
    assert!(ended.text.contains("The mails of “Operations” are stopped."), "{}", ended.text);
    assert_eq!(post.list().await["subscriptions"], json!([]));
    assert_eq!(reply(client().get(&link)).await.status, 404);

    let overheard = post.smtp.overheard();
    let harmless = |line: &String| line.starts_with("EHLO") || line == "STARTTLS";
    assert!(overheard.iter().all(harmless), "{overheard:?}");
    assert!(post.smtp.said().iter().any(|line| line.starts_with("AUTH PLAIN ")), "it signed in");
    post.assert_password_kept();
}

#[tokio::test]
async fn a_refusal_is_shown_by_its_code_and_tried_again() {
    let mut post = Post::new(Trust::Named).await;
    post.smtp.play([Play::Defer, Play::Reject]);
    let page = post.due("mail_deferred").await;
    assert!(
        page.text.contains("451 4.7.1 greylisted, come back later") && page.text.contains("Next try"),
        "{}",
        page.text
    );
    assert!(post.smtp.take().is_empty());
    let listed = post.list().await;
    assert_eq!(
        (&listed["subscriptions"][0]["retry"], &listed["subscriptions"][0]["trouble"]["code"]),
        (&json!(true), &json!("mail_deferred"))
    );
    let page = post.due("mail_refused").await;
    assert!(
        page.text.contains("550 5.1.1 no such mailbox here") && !page.text.contains("Next try"),
        "{}",
        page.text
    );
    assert!(post.smtp.take().is_empty());
    let page = post.due("Last sent").await;
    assert!(!page.text.contains("mail_refused"), "{}", page.text);
    post.only_mail();
    post.assert_password_kept();
}

#[tokio::test]
async fn a_mail_server_that_nobody_vouches_for_hears_no_password() {
    let mut post = Post::new(Trust::Unknown).await;
    let page = post.due("mail_tls_failed").await;
    assert!(
        page.text.contains("certificate is not trusted here") && page.text.contains("Next try"),
        "{}",
        page.text
    );
    let said = post.smtp.said();
    assert!(
        said.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS") && !said.is_empty(),
        "{said:?}"
    );
    post.assert_password_kept();
}
