//! Morningstar: ids for names, values for ids, screens, over made-up funds and shares.

mod answers;
mod data;

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::Value;
use time::Date;

use crate::{
    faults::Fault,
    journal::Label,
    oauth::{Consent, Manner, Redirects, Registration},
    shorthand,
    vendor::{Call, Hints, Reply, Session, ToolSpec, Toolbox},
};

use data::Investment;

/// Its own authorization server; only `offline_access` brings a refresh token.
pub const MANNER: Manner = Manner {
    brand: "Morningstar",
    asks: "use your licence",
    registration: Registration::Public,
    redirects: Redirects::Registered,
    resource_required: false,
    resource_described: true,
    states_issuer: false,
    states_expiry: true,
    scopes: &[
        ("offline_access", "keep this access until you or the application end it"),
        ("openid", "know who you are"),
        ("email", "know your e-mail address"),
        ("profile", "know your name"),
    ],
    default_scope: "openid",
    refresh_scope: Some("offline_access"),
    consent: Consent { legend: "", open: None },
};

/// Requests that it answers at once.
const AT_ONCE: usize = 12;

/// Name, description, parameters.
type Row = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const TOOLS: [Row; 7] = [
    ("morningstar-id-lookup-tool", "Finds the Morningstar ids of investments by name or ticker, and of data points by name.", "investment_identifiers: string[] (Names or tickers), datapoints: string[] (Names of data points)"),
    ("morningstar-data-tool", "Gets the values of data points for investments; with both dates, month-end series. Both kinds of id come from the id lookup.", "investment_ids*: string[], datapoint_ids*: string[], start_date: string (First day as YYYY-MM-DD), end_date: string (Last day as YYYY-MM-DD)"),
    ("morningstar-screener-tool", "Lists the investments of a universe that meet all criteria, page by page: ST shares; FE exchange-traded and FO open-end funds; FC closed-end funds; CZ US 529 portfolios.", "universe*: ST|FE|FO|FC|CZ, criteria: object[] (Each with datapoint_id; operator and value), page_size: integer 1 200 50, pagination_token: string"),
    ("morningstar-analyst-research-tool", "Gets the analyst's note on an investment.", "investment_id*: string"),
    ("morningstar-articles-tool", "Finds articles on methodology and themes.", "question*: string, content_filter: Methodology|Thematic Research"),
    ("morningstar-fund-holdings-tool", "Gets the holdings of up to ten funds, heaviest first.", "investment_ids*: string[], num_holdings: integer 10 100 10"),
    ("morningstar-portfolio-analysis-tool", "Analyses a fund, or holdings with weights that add up to 100.", "fund_id: string, holdings: object[] (Each with morningstar_id and weight), analysis_type: string"),
];

pub struct Morningstar {
    today: Date,
    /// Calls a second; zero: as many as one likes.
    pace: u32,
    last: Mutex<Option<Instant>>,
    specs: Vec<ToolSpec>,
    investments: Vec<Investment>,
}

impl Morningstar {
    pub fn new(today: Date, pace: u32) -> Self {
        let specs = TOOLS.iter().map(|(name, description, parameters)| ToolSpec {
            name: (*name).to_owned(),
            description: (*description).to_owned(),
            input: shorthand::input(parameters),
            output: None,
            hints: Hints::default(),
            label: Label::Read,
            assumed: false,
        });
        Self {
            today,
            pace,
            last: Mutex::new(None),
            specs: specs.collect(),
            investments: data::investments(),
        }
    }

    /// Whether the call came too soon after the last one that was answered.
    fn hurried(&self) -> bool {
        let Some(pause) = Duration::from_secs(1).checked_div(self.pace) else {
            return false;
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let hurried = last.is_some_and(|last| last.elapsed() < pause);
        if !hurried {
            *last = Some(Instant::now());
        }
        hurried
    }

    fn answer(&self, call: &Call<'_>) -> Result<Value, String> {
        let all = &self.investments;
        match call.tool {
            "morningstar-id-lookup-tool" => Ok(answers::lookup(all, call)),
            "morningstar-data-tool" => answers::data(all, self.today, call),
            "morningstar-screener-tool" => answers::screen(all, call, call.session.fault(Fault::EndlessPages)),
            "morningstar-analyst-research-tool" => answers::research(all, call),
            "morningstar-articles-tool" => Ok(answers::articles()),
            "morningstar-fund-holdings-tool" => answers::holdings(all, call),
            _ => answers::analysis(all, call),
        }
    }
}

impl Toolbox for Morningstar {
    fn server_name(&self) -> (&'static str, &'static str) {
        ("Morningstar", "1.0.0")
    }

    fn at_once(&self) -> Option<usize> {
        Some(AT_ONCE)
    }

    fn tools(&self) -> &[ToolSpec] {
        &self.specs
    }

    fn refusal(&self, tool: Option<&str>, session: &Session<'_>) -> Option<(i32, String)> {
        tool?;
        let hurried = session.fault(Fault::RateLimited) || self.hurried();
        hurried.then(|| (-32_000, "Rate limit exceeded: about one call a second is answered.".to_owned()))
    }

    fn call(&self, call: &Call<'_>) -> Reply {
        if call.session.fault(Fault::NotEntitled) {
            return Reply::error("The account is not entitled to this data.");
        }
        match self.answer(call) {
            Ok(value) => Reply::structured(value),
            Err(message) => Reply::error(message),
        }
    }
}
