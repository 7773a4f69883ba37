//! What the tools answer: ids for names, values for ids, screens, holdings, research.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use time::Date;

use super::data::{Investment, POINTS, day, month_ends};
use crate::vendor::Call;

/// Comes with every result, and is to be shown word for word.
pub const DISCLOSURE: &str = "\u{a9} 2026 Mock data. The information contained herein is made up, is not advice, and may not be copied or distributed. \
    Past performance is no guarantee of future results.";
const PAGE: usize = 200;

pub fn lookup(all: &[Investment], call: &Call<'_>) -> Value {
    let mut found = Map::new();
    for asked in call.list("investment_identifiers") {
        let words = asked.to_lowercase();
        let hit = |one: &&Investment| {
            one.ticker.to_lowercase() == words || one.id.to_lowercase() == words || one.name.to_lowercase().contains(&words)
        };
        let hits = all.iter().filter(hit).take(10).map(|one| {
            json!({"morningstar_id": one.id, "investment_name": one.name, "ticker_symbol": one.ticker, "investment_type": one.kind, "exchange": "XMCK"})
        });
        found.insert(asked.to_owned(), hits.collect());
    }
    let mut points = Map::new();
    for asked in call.list("datapoints") {
        let words = asked.to_lowercase();
        let hits = POINTS.iter().filter(|(_, name, _)| name.to_lowercase().contains(&words)).map(point);
        points.insert(asked.to_owned(), hits.collect());
    }
    json!({"investments": found, "datapoints": points, "disclosure": DISCLOSURE})
}

fn point((id, name, unit): &(&str, &str, &str)) -> Value {
    json!({"morningstar_id": id, "name": name, "unit": unit})
}

/// Values of data points, or month-end series of the rating between two dates, which come as a pair only.
pub fn data(all: &[Investment], today: Date, call: &Call<'_>) -> Result<Value, String> {
    let (start, end) = (call.text("start_date"), call.text("end_date"));
    let span = match (start, end) {
        (None, None) => None,
        (Some(start), Some(end)) => Some((
            day(start).ok_or("start_date is not a date")?,
            day(end).ok_or("end_date is not a date")?,
        )),
        _ => return Err("start_date and end_date must be given together.".to_owned()),
    };
    let mut found = Map::new();
    for id in call.list("investment_ids") {
        let one = all
            .iter()
            .find(|one| one.id == id)
            .ok_or_else(|| format!("Unknown investment id: {id}"))?;
        let mut values = Vec::new();
        for point in call.list("datapoint_ids") {
            if !POINTS.iter().any(|(known, ..)| *known == point) {
                return Err(format!("Unknown datapoint id: {point}"));
            }
            values.push(match span {
                Some((from, to)) if point == "RR01Y" && one.kind != "ST" => {
                    let series = month_ends(today, from, to);
                    let series = series
                        .iter()
                        .map(|(date, ago)| json!({"date": date.to_string(), "value": one.rating(*ago).to_string()}));
                    json!({"datapointId": point, "series": series.collect::<Vec<_>>()})
                }
                Some(_) => return Err(format!("The datapoint {point} has no history.")),
                None => json!({"datapointId": point, "value": one.value(point)}),
            });
        }
        found.insert(id.to_owned(), json!({ "values": values }));
    }
    Ok(json!({"result": found, "disclosure": DISCLOSURE}))
}

/// Investments of a universe that meet every criterion, with the values that the criteria speak of.
pub fn screen(all: &[Investment], call: &Call<'_>, endless: bool) -> Result<Value, String> {
    let universe = call.text("universe").unwrap_or_default();
    let none = Vec::new();
    let criteria = call.arguments.get("criteria").and_then(Value::as_array).unwrap_or(&none);
    let mut rows = Vec::new();
    for one in all.iter().filter(|one| one.kind == universe) {
        let mut values = Map::new();
        let mut meets = true;
        for criterion in criteria {
            let text = |name: &str| {
                criterion
                    .get(name)
                    .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                    .unwrap_or_default()
            };
            let point = text("datapoint_id");
            if !POINTS.iter().any(|(known, ..)| *known == point) {
                return Err(format!("Unknown datapoint id: {point}"));
            }
            let own = one.value(&point);
            meets &= own.as_deref().is_some_and(|own| compare(own, &text("operator"), &text("value")));
            values.insert(point, json!(own));
        }
        if meets {
            rows.push(json!({"morningstar_id": one.id, "investment_name": one.name, "ticker_symbol": one.ticker, "investment_type": one.kind, "values": values}));
        }
    }
    let start = match call.text("pagination_token") {
        None => 0,
        Some(token) => offset(token).ok_or("pagination_token is not valid")?,
    };
    let size = call
        .number("page_size")
        .and_then(|size| usize::try_from(size).ok())
        .unwrap_or(50)
        .clamp(1, PAGE);
    let total = rows.len();
    let page: Vec<Value> = rows.into_iter().skip(start).take(size).collect();
    let end = start + page.len();
    let next = (endless || end < total).then(|| URL_SAFE_NO_PAD.encode(format!("after:{end}")));
    Ok(json!({"total": total, "results": page, "pagination_token": next, "disclosure": DISCLOSURE}))
}

fn offset(token: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.strip_prefix("after:")?.parse().ok()
}

fn compare(own: &str, operator: &str, wanted: &str) -> bool {
    let numbers = (own.parse::<f64>(), wanted.parse::<f64>());
    match (operator, numbers) {
        (">", (Ok(own), Ok(wanted))) => own > wanted,
        ("<", (Ok(own), Ok(wanted))) => own < wanted,
        ("=", (Ok(own), Ok(wanted))) => (own - wanted).abs() < f64::EPSILON,
        ("=", _) => own.eq_ignore_ascii_case(wanted),
        _ => false,
    }
}

pub fn holdings(all: &[Investment], call: &Call<'_>) -> Result<Value, String> {
    let ids = call.list("investment_ids");
    if ids.len() > 10 {
        return Err("At most 10 investment_ids.".to_owned());
    }
    let count = call.number("num_holdings").unwrap_or(10);
    let count = u64::try_from(count)
        .ok()
        .filter(|count| (10..=100).contains(count))
        .ok_or("num_holdings must be between 10 and 100.")?;
    let mut found = Map::new();
    for id in ids {
        let fund = all
            .iter()
            .find(|one| one.id == id && one.kind != "ST")
            .ok_or_else(|| format!("Not a fund: {id}"))?;
        let list = fund
            .holdings(count)
            .into_iter()
            .map(|(name, weight)| json!({"name": name, "weight": weight}));
        found.insert(id.to_owned(), list.collect());
    }
    Ok(json!({"results": [{ "holdings": found }], "disclosure": DISCLOSURE}))
}

pub fn research(all: &[Investment], call: &Call<'_>) -> Result<Value, String> {
    let id = call.text("investment_id").unwrap_or_default();
    let one = all
        .iter()
        .find(|one| one.id == id)
        .ok_or_else(|| format!("Unknown investment id: {id}"))?;
    let text = format!("We expect {} to keep its place. Costs are what tells it from its peers.", one.name);
    Ok(json!({"investment_id": id, "title": format!("Analyst note on {}", one.name), "text": text, "disclosure": DISCLOSURE}))
}

pub fn articles() -> Value {
    json!({"articles": [
        {"title": "How stars are given", "content_type": "Methodology", "text": "Funds are rated against their category by return adjusted for risk and cost."},
        {"title": "Small value, long patience", "content_type": "Thematic Research", "text": "The premium is paid late."},
    ], "disclosure": DISCLOSURE})
}

/// Of a fund, or of holdings whose weights add up to 100.
pub fn analysis(all: &[Investment], call: &Call<'_>) -> Result<Value, String> {
    let none = Vec::new();
    let holdings = call.arguments.get("holdings").and_then(Value::as_array).unwrap_or(&none);
    let sum: f64 = holdings.iter().filter_map(|one| one.get("weight")?.as_f64()).sum();
    let seed = match call.text("fund_id") {
        Some(id) => {
            all.iter()
                .find(|one| one.id == id)
                .ok_or_else(|| format!("Unknown investment id: {id}"))?
                .number
        }
        None if holdings.is_empty() => return Err("Give fund_id or holdings.".to_owned()),
        None if (sum - 100.0).abs() > 0.01 => return Err(format!("The weights add up to {sum}, not to 100.")),
        None => holdings.len() as u64,
    };
    let domestic = 40 + crate::seed::mix(seed, 9) % 40;
    let foreign = (100 - domestic) / 2;
    let bond = 100 - domestic - foreign;
    let net = |percent: u64| json!({ "net": percent });
    Ok(json!({"xray_response": {"analysis": {"asset_allocation": {"portfolio": {
        "us_equity": net(domestic), "non_us_equity": net(foreign), "bond": net(bond), "cash": net(0),
    }}}}, "disclosure": DISCLOSURE}))
}
