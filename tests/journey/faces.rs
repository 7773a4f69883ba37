//! What goes wrong is told with the same code and next step by the API, the pages and the commands.

use belvedere_tests::{Consent, Pages, Person, Server, Vendor};
use serde_json::{Value, json};

fn printed(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], b"\n", &output.stderr[..]].concat()).into_owned()
}

/// As text on a page, or in a terminal: markup's escapes undone.
fn plain(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

/// Connecting `url` fails with `code` on all three faces, and leaves nothing behind.
async fn cannot_connect(server: &Server, pages: &Pages, url: &str, code: &str) {
    let reply = server.api().post("/api/v1/sources", json!({ "url": url })).await;
    assert_eq!(reply.code(), code, "{url}: {}", reply.text);
    let next_step = reply.body["next_step"].as_str().unwrap();
    let page = plain(&pages.post("/sources/add", &[("url", url)]).await.text);
    let command = server.command(&["connect", url]);
    assert_eq!(command.status.code(), Some(1), "{url}: {}", printed(&command));
    for (face, text) in [("page", page), ("command", printed(&command))] {
        assert!(text.contains(code), "{url}: no {code} on the {face}: {text}");
        assert!(text.contains(next_step), "{url}: no next step on the {face}: {text}");
    }
    assert!(server.api().sources().await.is_empty(), "{url}: a source that cannot work was kept");
}

/// The question ends in `outcome` and `code` on all three faces.
async fn cannot_answer(server: &Server, pages: &Pages, question: &str, outcome: &str, code: &str) {
    let answer = server.api().ask(question).await;
    assert_eq!(
        (answer["outcome"].as_str(), answer["code"].as_str()),
        (Some(outcome), Some(code)),
        "{question}: {answer:#}"
    );
    let words = ["refusal", "text"]
        .iter()
        .find_map(|field| answer[field].as_str().filter(|text| !text.is_empty()));
    let words = words.unwrap_or_else(|| panic!("{question}: nothing is said: {answer:#}"));
    let page = plain(&pages.post("/ask", &[("question", question)]).await.text);
    let command = server.command(&["ask", question]);
    assert_eq!(command.status.code(), Some(2), "{question}: {}", printed(&command));
    for (face, text) in [("page", page), ("command", printed(&command))] {
        assert!(text.contains(code), "{question}: no {code} on the {face}: {text}");
        assert!(text.contains(words), "{question}: {words:?} is not on the {face}: {text}");
    }
}

#[tokio::test]
async fn addresses_that_cannot_be_connected() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::reaching(vec![format!("127.0.0.1:{port}")]).await;
    let pages = Pages::signed_in(&server).await;
    for (url, code) in [
        ("https://", "invalid_url"),
        ("http://example.com/mcp", "address_not_https"),
        ("https://10.1.2.3/mcp", "address_private"),
        ("https://[::1]/mcp", "address_private"),
        (&format!("http://127.0.0.1:{port}/mcp"), "server_unreachable"),
    ] {
        cannot_connect(&server, &pages, url, code).await;
    }
}

#[tokio::test]
async fn questions_that_cannot_be_answered() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let pages = Pages::signed_in(&server).await;
    cannot_answer(&server, &pages, "How many projects are there?", "no_source", "no_source").await;
    let source: Value = server.connect(&Person::who(Consent::Open)).await;
    cannot_answer(&server, &pages, "Delete project X", "refused", "write_request").await;
    let weather = "What will the weather be in Lisbon tomorrow?";
    let answer = server.api().ask(weather).await;
    cannot_answer(&server, &pages, weather, "no_source", answer["code"].as_str().unwrap()).await;

    vendor.withdraw().await;
    // The next use finds out; from then on every face says it.
    server.api().ask("List projects").await;
    let id = source["id"].as_str().unwrap();
    let shown = server.api().get(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(shown["state"], "reauthorization_required", "{shown:#}");
    let next_step = shown["next_step"].as_str().unwrap();
    let page = plain(&pages.get(&format!("/sources/{id}")).await.text);
    let command = printed(&server.command(&["sources"]));
    for (face, text) in [("page", page), ("command", command)] {
        assert!(text.contains(next_step), "no next step on the {face}: {text}");
    }
    vendor.assert_untouched().await;
}
