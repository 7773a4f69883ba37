//! Dashboards by mail, from the form to the mail that arrives and back by its link: over SMTP to a scripted server, read by a parser that is not ours.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_mock_vendors::smtp::{Play, SmtpServer, Taken};
use belvedere_types::{Clock, Role, SystemClock};
use mail_parser::{Message, MessageParser, MimeHeaders};
use serde_json::json;

use crate::house::{Browser, House, Reply, request};

pub struct Post {
    pub server: SmtpServer,
    pub house: House,
    pub editor: Browser,
    pub user: String,
    pub board: String,
}

impl Post {
    pub async fn new() -> Self {
        let server = SmtpServer::start().await.unwrap();
        let house = House::mailing(&server.url()).await;
        house.connected("Things").await;
        let editor = house.browser_as(Role::Editor).await;
        let org = house.store.orgs().await.unwrap()[0].id;
        let users = house.store.users(org).await.unwrap();
        let user = users.iter().find(|user| user.role == Role::Editor).unwrap().id.to_string();
        let board = house
            .api(Method::POST, "/api/v1/dashboards", Some(json!({ "name": "Operations" })))
            .await;
        let board = board.json()["id"].as_str().unwrap().to_owned();
        Self {
            server,
            house,
            editor,
            user,
            board,
        }
    }

    pub async fn pin(&self, question: &str, title: &str) {
        let ask = json!({ "question": question });
        let answer = self.house.api(Method::POST, "/api/v1/ask", Some(ask)).await.json();
        let pin = json!({ "answer_id": answer["id"], "title": title });
        let path = format!("/api/v1/dashboards/{}/tiles", self.board);
        let made = self.house.api(Method::POST, &path, Some(pin)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/dashboards/{}{rest}", self.board)
    }

    /// The caller, every day.
    pub async fn subscribe(&self) {
        let wish = [
            ("user", self.user.as_str()),
            ("every", "day"),
            ("at", "07:00"),
            ("weekday", "monday"),
            ("timezone", "Europe/Berlin"),
        ];
        let reply = self.house.post(&self.editor, &self.path("/mail"), &wish).await;
        assert_eq!(reply.location(), self.path("/settings#mail"));
    }

    /// The slot has come, and is mailed.
    pub async fn mailed(&self) -> Vec<Taken> {
        self.house.tamper("UPDATE subscriptions SET next_at = 1, last_slot = NULL").await;
        self.house.app.run_subscriptions().await.unwrap();
        self.server.take()
    }

    /// Shown as tables alone.
    async fn undrawn(&self) {
        let undrawn =
            "UPDATE snapshots SET body = json_set(body, '$.chart', NULL) WHERE tile_id IN (SELECT id FROM tiles WHERE title <> 'Counted')";
        self.house.tamper(undrawn).await;
    }

    async fn settings(&self) -> String {
        self.house.get(&self.editor, &self.path("/settings")).await.body
    }
}

fn parsed(taken: &Taken) -> Message<'_> {
    MessageParser::default().parse(&taken.bytes).unwrap()
}

fn link(message: &Message<'_>) -> String {
    let header = message.header_raw("List-Unsubscribe").unwrap().trim();
    let url: url::Url = header.trim_start_matches('<').trim_end_matches('>').parse().unwrap();
    assert_eq!(url.origin().ascii_serialization(), "http://127.0.0.1:8400");
    url.path().to_owned()
}

/// As a mail program does (RFC 8058): without a cookie, an `Origin`, or a page before.
async fn one_click(house: &House, path: &str) -> Reply {
    let post = request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"));
    house.send(post.unwrap()).await
}

#[tokio::test]
async fn a_mail_shows_findings_charts_tables_and_texts() {
    let post = Post::new().await;
    post.pin("Count things by name, as a bar chart", "Counted").await;
    post.pin("List all things", "Listed").await;
    let note = json!({ "title": "Note", "text": "# Read this\n- <b>first</b>" });
    let tiles = format!("/api/v1/dashboards/{}/tiles", post.board);
    post.house.api(Method::POST, &tiles, Some(note)).await;
    post.undrawn().await;
    post.subscribe().await;
    let mails = post.mailed().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, [format!("{}@house.example", post.user)]);
    let message = parsed(&mails[0]);
    let subject = message.subject().unwrap();
    assert!(
        subject.starts_with("Operations, ") && subject.ends_with(&SystemClock.now().year().to_string()),
        "{subject}"
    );
    let html = message.body_html(0).unwrap().into_owned();
    let page = scraper::Html::parse_document(&html);
    let all = |selector: &str| {
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).map(|element| element.html()).collect::<Vec<_>>()
    };
    assert_eq!(all("h2").len(), 3, "{html}");
    // One picture for the chart, inside the mail, of which the HTML shows it; nothing is fetched.
    let pictures: Vec<_> = message.parts.iter().filter(|part| part.content_id().is_some()).collect();
    assert_eq!(pictures.len(), 1);
    assert!(pictures[0].contents().starts_with(b"\x89PNG\r\n\x1a\n") && pictures[0].contents().len() > 1_000);
    let shown = all("img");
    assert_eq!(shown.len(), 1);
    assert!(
        shown[0].contains(&format!("src=\"cid:{}\"", pictures[0].content_id().unwrap())),
        "{}",
        shown[0]
    );
    assert!(shown[0].contains("alt=\"A bar chart of count by name"), "{}", shown[0]);
    for element in ["script", "link", "iframe", "object", "form"] {
        assert!(all(element).is_empty(), "{element}");
    }
    assert!(!html.contains("url(") && !html.contains("src=\"http"), "{html}");
    assert_eq!(all("table").len(), 1);
    assert_eq!(all("tbody tr").len(), 2);
    assert!(html.contains("2 things: alpha, beta.") && html.contains("&lt;b&gt;first"), "{html}");
    let board = format!("http://127.0.0.1:8400/dashboards/{}", post.board);
    assert!(html.contains(&board), "{html}");
    let text = message.body_text(0).unwrap();
    for part in [
        "Operations",
        &board,
        "# Counted",
        "2 things: alpha, beta.",
        "Name | Size",
        "alpha | 3",
        "- <b>first</b>",
        "Mailed every day at 07:00 (Europe/Berlin).",
        &link(&message),
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    assert!(html.contains(&link(&message)));
}

#[tokio::test]
async fn what_is_hostile_stays_text_and_no_header() {
    let post = Post::new().await;
    post.pin("List all things", "<img src=http://evil.example/x.png>").await;
    post.undrawn().await;
    post.subscribe().await;
    post.house
        .tamper(
            "UPDATE dashboards SET name = 'Board' || char(13) || char(10) || 'Bcc: eve@example.org' || char(13) || char(10) || '<script>'",
        )
        .await;
    let mails = post.mailed().await;
    let message = parsed(&mails[0]);
    assert_eq!(mails[0].to.len(), 1);
    assert!(message.bcc().is_none());
    assert!(message.subject().unwrap().starts_with("Board Bcc: eve@example.org <script>, "));
    let html = message.body_html(0).unwrap();
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(html.contains("&lt;img src=http://evil.example/x.png&gt;"));
}

#[tokio::test]
async fn a_mail_is_in_the_language_of_its_reader() {
    let post = Post::new().await;
    post.pin("Count things by name, as a bar chart", "Gezählt").await;
    post.subscribe().await;
    let org = post.house.store.orgs().await.unwrap()[0].id;
    post.house.store.set_language(org, post.user.parse().unwrap(), "de").await.unwrap();
    let mails = post.mailed().await;
    let message = parsed(&mails[0]);
    let (html, text) = (message.body_html(0).unwrap(), message.body_text(0).unwrap());
    assert!(
        html.contains("<html lang=\"de\">") && html.contains("alt=\"Balkendiagramm: Anzahl nach Name"),
        "{html}"
    );
    for said in [&html, &text] {
        assert!(
            said.contains("Jeden Tag um 07:00 verschickt (Europe/Berlin)") && said.contains("Diese E-Mails beenden"),
            "{said}"
        );
        assert!(
            said.contains("Gleichauf an erster Stelle stehen") && !said.contains("Mailed"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_long_table_is_cut_and_says_so() {
    let post = Post::new().await;
    post.pin("List all things", "Listed").await;
    let rows: Vec<_> = (0..30).map(|n| json!([format!("thing {n}"), n])).collect();
    post.house.fill_snapshots(&rows).await;
    post.subscribe().await;
    // Fresh as it is, it is mailed without asking again.
    let mails = post.mailed().await;
    let message = parsed(&mails[0]);
    let (html, text) = (message.body_html(0).unwrap(), message.body_text(0).unwrap());
    for said in [&html, &text] {
        assert!(said.contains("thing 11") && !said.contains("thing 12"), "{said}");
        assert!(said.contains("and 18 more rows"), "{said}");
    }
}

#[tokio::test]
async fn the_panel_says_how_it_goes() {
    let post = Post::new().await;
    post.pin("List all things", "Listed").await;
    let shown = post.settings().await;
    assert!(
        shown.contains("By e-mail") && shown.contains("It is mailed to nobody else."),
        "{shown}"
    );
    assert!(shown.contains(&format!("Kim (you), {}@house.example", post.user)), "{shown}");
    post.subscribe().await;
    assert!(post.settings().await.contains("Mailed every day at 07:00 (Europe/Berlin), next"));
    post.server.play([Play::Defer, Play::Reject, Play::HangUp, Play::Accept]);
    assert!(post.mailed().await.is_empty());
    let shown = post.settings().await;
    assert!(
        shown.contains("the mail server did not take it then. Next try ") && shown.contains("451 4.7.1 greylisted, come back later"),
        "{shown}"
    );
    post.mailed().await;
    let shown = post.settings().await;
    assert!(
        shown.contains("the mail server refuses this mail.") && shown.contains("mail_refused") && !shown.contains("Next try"),
        "{shown}"
    );
    post.mailed().await;
    assert!(post.settings().await.contains("mail_unreachable"));
    assert_eq!(post.mailed().await.len(), 1);
    let shown = post.settings().await;
    assert!(shown.contains("Last sent") && !shown.contains("Failed"), "{shown}");
    let list = post
        .house
        .api(Method::GET, &format!("/api/v1/dashboards/{}/subscriptions", post.board), None)
        .await
        .json();
    let id = list["subscriptions"][0]["id"].as_str().unwrap();
    let stopped = post.house.post(&post.editor, &post.path(&format!("/mail/{id}/stop")), &[]).await;
    assert_eq!(stopped.location(), post.path("/settings#mail"));
    assert!(!post.settings().await.contains("Mailed every day"));
}

#[tokio::test]
async fn one_is_sent_at_once_and_the_page_says_what_came_of_it() {
    let post = Post::new().await;
    post.pin("List all things", "Listed").await;
    let now = post.path("/mail/now");
    let shown = post.house.post(&post.editor, &now, &[]).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(
        shown
            .body
            .contains(&format!("The mail server took a mail to {}@house.example.", post.user)),
        "{}",
        shown.body
    );
    let mails = post.server.take();
    let message = parsed(&mails[0]);
    assert!(message.header_raw("List-Unsubscribe").is_none());
    assert!(message.body_text(0).unwrap().contains("You asked for this mail"));
    post.server.play([Play::Reject]);
    let shown = post.house.post(&post.editor, &now, &[]).await;
    assert!(
        shown
            .body
            .contains("The mail server refuses this mail: 550 5.1.1 no such mailbox here"),
        "{}",
        shown.body
    );
    assert!(post.server.take().is_empty());
}

#[tokio::test]
async fn a_link_ends_one_subscription_by_one_click_and_only_once() {
    let post = Post::new().await;
    post.pin("List all things", "Listed").await;
    post.subscribe().await;
    let mails = post.mailed().await;
    let path = link(&parsed(&mails[0]));
    assert_eq!(
        parsed(&mails[0]).header_raw("List-Unsubscribe-Post").unwrap().trim(),
        "List-Unsubscribe=One-Click"
    );
    // Whoever checks links follows them, and ends nothing.
    let looked = post.house.open(&path).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(
        looked.body.contains("Stop the mails of “Operations”?") && looked.body.contains("<form method=\"post\">"),
        "{}",
        looked.body
    );
    let (start, end) = path.split_at(path.len() - 2);
    for forged in [format!("{start}AA"), start.to_owned(), format!("/unsubscribe/x{end}")] {
        if forged != path {
            assert_eq!(one_click(&post.house, &forged).await.status, StatusCode::NOT_FOUND, "{forged}");
            assert_eq!(post.house.open(&forged).await.status, StatusCode::NOT_FOUND, "{forged}");
        }
    }
    assert_eq!(post.mailed().await.len(), 1, "still there");
    let foreign = request(Method::POST, &path).header(header::ORIGIN, "https://evil.example");
    assert_eq!(
        post.house.send(foreign.body(Body::empty()).unwrap()).await.status,
        StatusCode::FORBIDDEN
    );
    let stopped = one_click(&post.house, &path).await;
    assert_eq!(stopped.status, StatusCode::OK);
    assert!(stopped.body.contains("The mails of “Operations” are stopped."), "{}", stopped.body);
    assert_eq!(one_click(&post.house, &path).await.status, StatusCode::NOT_FOUND);
    assert!(post.mailed().await.is_empty());
    let told = post
        .house
        .api(Method::GET, "/api/v1/audit?what=subscription.ended", None)
        .await
        .json();
    let entry = &told["entries"][0];
    assert_eq!((&entry["who"], &entry["detail"]["why"]), (&json!("Kim"), &json!("link")));
    assert_eq!(entry["words"], "stopped the mails with a dashboard, by the link in one");
}

#[tokio::test]
async fn a_server_without_mail_says_what_its_operator_sets() {
    let house = House::mute().await;
    let browser = house.browser().await;
    let board = house
        .api(Method::POST, "/api/v1/dashboards", Some(json!({ "name": "Board" })))
        .await
        .json();
    let path = format!("/dashboards/{}", board["id"].as_str().unwrap());
    let shown = house.get(&browser, &format!("{path}/settings")).await.body;
    assert!(
        shown.contains("BELVEDERE_SMTP_URL") && shown.contains("BELVEDERE_MAIL_FROM"),
        "{shown}"
    );
    assert!(
        !shown.contains("Send me one now") && !shown.contains(&format!("action=\"{path}/mail\"")),
        "no dead button"
    );
    let wish =
        json!({ "user_id": "usr_018f0000000070008000000000000000", "schedule": { "every": "day", "at": "08:00", "timezone": "UTC" } });
    let refused = house.api(Method::POST, &format!("/api/v1{path}/subscriptions"), Some(wish)).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "mail_not_set_up")
    );
    assert_eq!(house.app.run_subscriptions().await.unwrap(), 0);
}

#[tokio::test]
async fn subscriptions_go_with_their_organisation() {
    let post = Post::new().await;
    post.subscribe().await;
    let org = post.house.store.orgs().await.unwrap()[0].id;
    let count = async || {
        let rows = post.house.rows_of(org).await;
        rows.into_iter().find(|(table, _)| table == "subscriptions").unwrap().1
    };
    assert_eq!(count().await, 1);
    post.house.store.erase_org(org, &json!({}), SystemClock.now()).await.unwrap();
    assert_eq!(count().await, 0);
}
