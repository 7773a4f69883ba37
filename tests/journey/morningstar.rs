//! Morningstar from the card to the receipt: its example questions against its own data, disclosures, its pace, its errors.

use std::collections::BTreeMap;

use belvedere_tests::{Consent, Direct, Person, Server, Vendor};
use serde_json::{Value, json};

use crate::vendors::{column, number, pairs, rows, told};

const NOW: &str = "2026-11-19T10:00:00Z";
const KEY: &str = "key-of-the-tests";
/// What the reader replies when asked which funds are meant: one by name, one by ticker.
const HELD: &str = "Alder Small Value Fund, CLBFS";
/// What is chosen of the funds that are offered.
const FUND: &str = "Alder Small Value Fund";

fn started() -> Vendor {
    Vendor::start(&["morningstar", "--now", NOW])
}

async fn connected() -> (Vendor, Server) {
    let vendor = started();
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::AsOffered)).await;
    (vendor, server)
}

/// All investments with their values, read without Belvedere from a twin of the vendor that knows no pace.
struct Market {
    direct: Direct,
    _vendor: Vendor,
    /// By kind: name, ticker, id, values by data point.
    all: BTreeMap<&'static str, Vec<Investment>>,
}

struct Investment {
    name: String,
    ticker: String,
    id: String,
    values: BTreeMap<String, String>,
}

const FUND_POINTS: [&str; 5] = ["RR01Y", "OS00M", "OF003", "PM12M", "AR00M"];
const SHARE_POINTS: [&str; 3] = ["MT00M", "PE00T", "SC000"];

impl Market {
    async fn open() -> Self {
        let vendor = Vendor::start(&["morningstar", "--now", NOW, "--calls-per-second", "0", "--token", KEY]);
        let direct = Direct::to(&vendor, "authorization", &format!("Bearer {KEY}")).in_session().await;
        let mut all = BTreeMap::new();
        for universe in ["FO", "FE", "ST"] {
            let screen = direct
                .text("morningstar-screener-tool", json!({"universe": universe, "page_size": 200}))
                .await;
            let points = if universe == "ST" {
                SHARE_POINTS.as_slice()
            } else {
                FUND_POINTS.as_slice()
            };
            let mut found = Vec::new();
            for row in screen["results"].as_array().unwrap() {
                let id = told(row, "morningstar_id").to_owned();
                let asked = json!({"investment_ids": [id], "datapoint_ids": points});
                let data = direct.text("morningstar-data-tool", asked).await;
                let values = data["result"][&id]["values"].as_array().unwrap();
                let values = values.iter().filter(|value| !value["value"].is_null());
                found.push(Investment {
                    name: told(row, "investment_name").to_owned(),
                    ticker: told(row, "ticker_symbol").to_owned(),
                    values: values
                        .map(|value| (told(value, "datapointId").to_owned(), told(value, "value").to_owned()))
                        .collect(),
                    id,
                });
            }
            all.insert(universe, found);
        }
        Self {
            direct,
            _vendor: vendor,
            all,
        }
    }

    fn names(&self, universe: &str, meets: impl Fn(&Investment) -> bool) -> Vec<String> {
        let mut names: Vec<String> = self.all[universe]
            .iter()
            .filter(|one| meets(one))
            .map(|one| one.name.clone())
            .collect();
        names.sort();
        names
    }

    fn fund(&self, said: &str) -> &Investment {
        let all = &self.all["FO"];
        all.iter().find(|one| one.name == said || one.ticker == said).unwrap()
    }

    fn counted(&self, universe: &str, point: &str) -> BTreeMap<String, f64> {
        let mut counts = BTreeMap::new();
        for one in &self.all[universe] {
            *counts.entry(one.values[point].clone()).or_default() += 1.0;
        }
        counts
    }
}

impl Investment {
    fn number(&self, point: &str) -> f64 {
        self.values[point].parse().unwrap()
    }
}

fn shown(answer: &Value, name: &str) -> Vec<String> {
    let mut names = column(answer, name);
    names.sort();
    names
}

/// Fails where the answer to the card's question is not what the vendor's own data says.
async fn check(question: &str, answer: &Value, market: &Market) {
    match question {
        "Five-star small-cap value funds" => {
            let right = market.names("FO", |one| {
                one.values["RR01Y"] == "5" && one.values["OF003"] == "US Fund Small Value"
            });
            assert!(!right.is_empty());
            assert_eq!(shown(answer, "fund"), right);
        }
        "Which ETFs have five stars and an expense ratio below 0.3%?" => {
            let right = market.names("FE", |one| one.values["RR01Y"] == "5" && one.number("OS00M") < 0.3);
            assert_eq!(shown(answer, "etf"), right);
        }
        "How many funds have each star rating?" => {
            assert_eq!(pairs(answer, "rating", "count"), market.counted("FO", "RR01Y"));
        }
        "Which stocks have a wide moat?" => {
            assert_eq!(shown(answer, "stock"), market.names("ST", |one| one.values["MT00M"] == "Wide"));
        }
        "Average expense ratio of funds by category" => {
            let mut of: BTreeMap<String, Vec<f64>> = BTreeMap::new();
            for one in &market.all["FO"] {
                of.entry(one.values["OF003"].clone()).or_default().push(one.number("OS00M"));
            }
            let averages = pairs(answer, "category", "average_expense_ratio");
            assert_eq!(averages.len(), of.len());
            for (category, ratios) in of {
                let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
                assert!((averages[&category] - mean).abs() < 1e-6, "{category}: {averages:?}");
            }
        }
        "Which 10 funds had the highest one-year return?" => {
            let mut all: Vec<f64> = market.all["FO"].iter().map(|one| one.number("PM12M")).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            let found: Vec<f64> = column(answer, "return_1_year").iter().map(|text| text.parse().unwrap()).collect();
            assert_eq!(found, all[..10]);
            for (name, value) in column(answer, "fund").iter().zip(found) {
                assert_eq!(market.fund(name).number("PM12M"), value);
            }
        }
        "Stocks with a price/earnings ratio below 12" => {
            assert_eq!(shown(answer, "stock"), market.names("ST", |one| one.number("PE00T") < 12.0));
        }
        "Which gold-rated funds have at least four stars?" => {
            let right = market.names("FO", |one| one.values["AR00M"] == "Gold" && one.number("RR01Y") >= 4.0);
            assert_eq!(shown(answer, "fund"), right);
        }
        "How many stocks are there in each sector?" => {
            assert_eq!(pairs(answer, "sector", "count"), market.counted("ST", "SC000"));
        }
        "Trend of ratings of our holdings over 12 months" => trend(answer, market).await,
        "What are the top holdings of a fund?" => {
            let fund = market.fund(FUND);
            let asked = json!({"investment_ids": [fund.id], "num_holdings": 10});
            let own = market.direct.text("morningstar-fund-holdings-tool", asked).await;
            let own = own["results"][0]["holdings"][&fund.id].as_array().unwrap();
            let own: Vec<String> = own.iter().map(|row| told(row, "name").to_owned()).collect();
            assert_eq!(column(answer, "name"), own);
        }
        "What is the asset allocation of a fund?" => {
            let fund = market.fund(FUND);
            let own = market
                .direct
                .text("morningstar-portfolio-analysis-tool", json!({"fund_id": fund.id}))
                .await;
            let own = &own["xray_response"]["analysis"]["asset_allocation"]["portfolio"]["us_equity"]["net"];
            let cells = rows(answer).iter().flat_map(|row| row.as_array().unwrap());
            assert!(cells.into_iter().any(|cell| cell == own), "{own}: {answer:#}");
        }
        other => panic!("the card asks {other:?}, and nothing here knows the answer"),
    }
}

/// A star rating a month for both funds, as the vendor's own series say.
async fn trend(answer: &Value, market: &Market) {
    let (dates, funds, ratings) = (column(answer, "date"), column(answer, "fund"), column(answer, "rating"));
    let mut right = Vec::new();
    for said in ["Alder Small Value Fund", "CLBFS"] {
        let fund = market.fund(said);
        let asked = json!({"investment_ids": [fund.id], "datapoint_ids": ["RR01Y"], "start_date": "2025-11-19", "end_date": "2026-11-19"});
        let own = market.direct.text("morningstar-data-tool", asked).await;
        for row in own["result"][&fund.id]["values"][0]["series"].as_array().unwrap() {
            right.push((told(row, "date").to_owned(), fund.name.clone(), number(&row["value"])));
        }
    }
    right.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    assert_eq!(right.len(), 24, "{right:?}");
    let found = dates
        .into_iter()
        .zip(funds)
        .zip(ratings)
        .map(|((date, fund), rating)| (date, fund, rating.parse().unwrap()));
    assert_eq!(found.collect::<Vec<(String, String, f64)>>(), right);
    assert_eq!(answer["chart"]["kind"], "line", "{answer:#}");
}

/// What the question leaves open is asked back: which fund, with funds to choose from; which ones are the asker's, which only a reply can say.
async fn asked(server: &Server, question: &str) -> Value {
    let answer = server.api().ask_at(question, NOW).await;
    if answer["outcome"] != "clarify" {
        return answer;
    }
    let (asks, options) = (told(&answer, "clarification"), answer["options"].as_array().unwrap());
    let reply = if question.contains("our") {
        assert!(asks.contains("name them"), "{answer:#}");
        HELD
    } else {
        assert!(
            asks.starts_with("Which fund do you mean") && options.contains(&json!(FUND)),
            "{answer:#}"
        );
        FUND
    };
    let next = json!({"question": reply, "now": NOW, "conversation_id": answer["conversation_id"]});
    server.api().post("/api/v1/ask", next).await.ok()
}

#[tokio::test]
async fn the_cards_questions_are_answered_from_the_vendors_data_with_its_disclosure() {
    let (vendor, server) = connected().await;
    let market = Market::open().await;
    let own = market.direct.text("morningstar-articles-tool", json!({"question": "stars"})).await;
    let disclosure = told(&own, "disclosure");
    for question in crate::vendors::questions(&server, "morningstar").await {
        let answer = asked(&server, &question).await;
        crate::vendors::checkable(&question, &answer);
        check(&question, &answer, &market).await;
        let told = json!([{ "source": "Morningstar", "text": disclosure }]);
        assert_eq!(answer["disclosures"], told, "{question}: {answer:#}");
        // One call a second is kept to, so none is refused.
        let refused = answer["tool_calls"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|call| !call["error"].is_null());
        assert_eq!(refused.count(), 0, "{question}: {answer:#}");
    }
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn what_has_no_answer_is_not_made_up() {
    let (vendor, server) = connected().await;
    let count = server.api().ask_at("How many investments are in the FE universe?", NOW).await;
    crate::vendors::checkable("FE", &count);
    assert_eq!(count["table"]["rows"][0][0], 24, "{count:#}");
    for question in [
        "How many investments are in the ZZ universe?",
        "Which funds have a purple rating?",
        "Which funds are not rated?",
    ] {
        let answer = server.api().ask_at(question, NOW).await;
        assert_ne!(answer["outcome"], "answered", "{question}: {answer:#}");
    }
    let answer = server
        .api()
        .ask_at("Trend of ratings of \"Zeppelin Moon Fund\" over 12 months", NOW)
        .await;
    assert_eq!(answer["code"], "not_found", "{answer:#}");
    let several = server.api().ask_at("Trend of ratings of \"Alder Small\" over 12 months", NOW).await;
    assert_eq!(several["outcome"], "clarify", "{several:#}");
    assert!(several["options"].as_array().unwrap().len() > 1, "{several:#}");
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn what_the_vendor_refuses_is_explained_on_the_card_and_in_the_answer() {
    let (vendor, server) = connected().await;
    for (fault, code) in [
        ("not-entitled", "morningstar_licence"),
        ("bad-gateway", "morningstar_overloaded"),
        ("rate-limited", "morningstar_rate_limit"),
    ] {
        crate::vendors::explained(&vendor, &server, fault, "Which stocks have a wide moat?", code).await;
    }
    vendor.assert_untouched().await;
}

/// Access goes on after the token's minute, which only `offline_access` makes possible.
#[tokio::test]
async fn access_is_refreshed_and_pinned_answers_keep_their_disclosure() {
    let (vendor, mut server) = connected().await;
    vendor.advance(61).await;
    let answer = server.api().ask_at("Which stocks have a wide moat?", NOW).await;
    crate::vendors::checkable("moat", &answer);
    let scope = vendor.state().await["grants"][0]["scope"].clone();
    assert!(scope.as_str().unwrap().contains("offline_access"), "{scope}");
    crate::vendors::pin_refresh_disconnect(&vendor, &mut server, &answer).await;
}

/// The vendor may answer as JSON where it answered in event streams before.
#[tokio::test]
async fn replies_as_json_give_the_same_answers() {
    let (vendor, server) = connected().await;
    let market = Market::open().await;
    vendor.fault("json-replies", true).await;
    let question = "Which stocks have a wide moat?";
    let answer = server.api().ask_at(question, NOW).await;
    crate::vendors::checkable(question, &answer);
    check(question, &answer, &market).await;
    vendor.assert_untouched().await;
}
