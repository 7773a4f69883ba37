//! A result of a hundred thousand rows: the page holds those in sight, whatever is scrolled, sorted or filtered.

use belvedere_tests::hostile::{Hostile, Seen, protocol};
use belvedere_tests::{Browser, Look, Server};
use serde_json::{Value, json};

const ROWS: usize = 100_000;
/// A prime above them: each row has an amount of its own.
const PRIME: usize = 100_003;
/// Rows in sight, as many again on both sides, and what holds the place of the others.
const MOST: usize = 150;

in_both_looks!(a_hundred_thousand_rows_are_scrolled_sorted_and_filtered_with_a_few_in_the_page);

fn amount(row: usize) -> usize {
    row * 7_919 % PRIME
}

fn orders(seen: &Seen) -> Value {
    match seen.rpc().as_str() {
        "tools/list" => json!({ "tools": [{
            "name": "list_orders", "description": "Lists all orders.",
            "inputSchema": { "type": "object", "properties": {} }, "annotations": { "readOnlyHint": true },
        }], "ttlMs": 60_000 }),
        _ => {
            let orders: Vec<Value> = (0..ROWS)
                .map(|row| json!({ "order": format!("or-{row:06}"), "amount": amount(row) }))
                .collect();
            json!({ "content": [], "structuredContent": { "orders": orders } })
        }
    }
}

async fn vendor() -> Hostile {
    let vendor = Hostile::start().await;
    vendor.on("/mcp", |seen| {
        let ours = matches!(seen.rpc().as_str(), "tools/list" | "tools/call");
        let reply = ours.then(|| {
            let mut result = orders(seen);
            result["resultType"] = json!("complete");
            result["cacheScope"] = json!("private");
            seen.result(result)
        });
        Some(reply.unwrap_or_else(|| protocol(seen, false)))
    });
    vendor
}

/// The rows in the page: where each stands among those that match, and its first cell.
async fn in_page(browser: &Browser) -> Vec<(usize, String)> {
    let rows = browser
        .run("return [...document.querySelectorAll('table[data-long] tbody tr')].filter(r => r.ariaRowIndex).map(r => [Number(r.ariaRowIndex ?? r.getAttribute('aria-rowindex')), r.cells[0].textContent])")
        .await;
    let rows = rows.as_array().unwrap().iter();
    let rows: Vec<(usize, String)> = rows
        .map(|row| {
            (
                usize::try_from(row[0].as_u64().unwrap()).unwrap(),
                row[1].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert!(rows.len() < MOST, "{} rows in the page", rows.len());
    rows
}

/// How many lines the table has for who does not see it, the headings among them.
async fn lines(browser: &Browser) -> usize {
    let said = browser
        .run("return Number(document.querySelector('table[data-long]').ariaRowCount)")
        .await;
    said.as_u64().and_then(|lines| usize::try_from(lines).ok()).unwrap()
}

/// Scrolls to that share of the table, and waits until this row stands there.
async fn scroll(browser: &Browser, share: f64, order: usize) -> Vec<(usize, String)> {
    let to =
        format!("const box = document.querySelector('table[data-long]').closest('.scroll'); box.scrollTop = box.scrollHeight * {share}");
    browser.run(&to).await;
    shows(browser, order).await;
    in_page(browser).await
}

/// Waits until that order can be seen in the box, not only stands in the page.
async fn shows(browser: &Browser, order: usize) {
    let seen = format!(
        "(() => {{ const box = document.querySelector('table[data-long]').closest('.scroll').getBoundingClientRect();\
         const row = [...document.querySelectorAll('table[data-long] tr[aria-rowindex]')].find(r => r.cells[0].textContent === 'or-{order:06}')?.getBoundingClientRect();\
         return row !== undefined && row.top < box.bottom && row.bottom > box.top }})()"
    );
    browser.until_true(&seen).await;
}

async fn a_hundred_thousand_rows_are_scrolled_sorted_and_filtered_with_a_few_in_the_page(look: Look) {
    let Some(browser) = Browser::open(look).await else { return };
    let vendor = vendor().await;
    let server = Server::reaching(vec![vendor.host()]).await;
    let api = server.api();
    let source = api.post("/api/v1/sources", json!({ "url": vendor.mcp() })).await.ok();
    assert_eq!(source["state"], "connected", "{source}");
    let answer = api.ask("List all orders").await;
    assert_eq!(answer["table"]["total_rows"], ROWS, "{}", answer["text"]);
    let link = api.post("/api/v1/sign-in-links", json!({})).await.ok();
    browser.goto(link["url"].as_str().unwrap()).await;
    browser.press("Sign in").await;
    browser.find("nav.nav").await;
    browser
        .goto(&format!("{}/answers/{}", server.url, answer["id"].as_str().unwrap()))
        .await;
    browser.says("100,000 rows").await;

    shows(&browser, 0).await;
    // The headings are the first line.
    assert_eq!(lines(&browser).await, ROWS + 1);
    let middle = scroll(&browser, 0.5, ROWS / 2).await;
    for (place, order) in &middle {
        assert_eq!(*order, format!("or-{:06}", place - 2));
    }
    let end = scroll(&browser, 1.0, ROWS - 1).await;
    assert_eq!(end.last().unwrap(), &(ROWS + 1, format!("or-{:06}", ROWS - 1)));

    // Downwards by the amount, all of them are sorted, not those in sight.
    let mut sorted: Vec<usize> = (0..ROWS).collect();
    sorted.sort_by_key(|row| amount(*row));
    let button = "table[data-long] thead th:last-child button";
    browser.click(button).await;
    shows(&browser, sorted[0]).await;
    let end = scroll(&browser, 1.0, sorted[ROWS - 1]).await;
    for (place, order) in &end {
        assert_eq!(*order, format!("or-{:06}", sorted[place - 2]));
    }
    browser.click(button).await;
    shows(&browser, sorted[ROWS - 1]).await;
    assert_eq!(in_page(&browser).await[0], (2, format!("or-{:06}", sorted[ROWS - 1])));

    browser.fill("input[data-filter]", "or-09999").await;
    browser.says("10 shown").await;
    let mut found: Vec<String> = in_page(&browser).await.into_iter().map(|(_, order)| order).collect();
    found.sort();
    let expected: Vec<String> = (99_990..ROWS).map(|row| format!("or-{row:06}")).collect();
    assert_eq!(found, expected);
    assert_eq!(lines(&browser).await, 10 + 1);
    browser.fill("input[data-filter]", "nobody's").await;
    browser.says("0 shown").await;
    assert_eq!(in_page(&browser).await, []);
    assert_eq!(lines(&browser).await, 1);
    browser.fill("input[data-filter]", "or-").await;
    shows(&browser, sorted[ROWS - 1]).await;
    assert_eq!(lines(&browser).await, ROWS + 1);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
