//! Figures as JSON lines: `{"figure": …, "value": …, "unit": …}`. Ratios come from interleaved runs of both sides in this one process.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measuring program"
)]

mod calls;
mod grants;
mod judging;
mod pages;
mod ranking;
mod rotating;
mod scale;
mod sealing;
mod whole;

use std::time::Duration;

use serde_json::{Value, json};

/// Interleaved runs of each side; the median of them is printed.
pub const RUNS: usize = 5;

/// All parts, or those that are named: `sealing`, `rotating`, `judging`, `ranking`, `calls`, `grants`, `whole`, `pages`,
/// `scale`.
#[tokio::main]
async fn main() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let named: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    // A busy machine shows in the figures that are no ratios.
    print(
        "load_average",
        load(),
        "processes that run or wait, over the last minute",
        json!({}),
    );
    if wanted("sealing") {
        sealing::run().await;
    }
    if wanted("rotating") {
        rotating::run().await;
    }
    if wanted("judging") {
        judging::run();
    }
    if wanted("ranking") {
        ranking::run();
    }
    if wanted("calls") {
        calls::run().await;
    }
    if wanted("grants") {
        grants::run().await;
    }
    if wanted("whole") {
        whole::run().await;
    }
    if wanted("pages") {
        pages::run().await;
    }
    if wanted("scale") {
        scale::run().await;
    }
}

fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
}

pub fn print(figure: &str, value: f64, unit: &str, further: Value) {
    let mut line = json!({ "figure": figure, "value": (value * 1000.0).round() / 1000.0, "unit": unit });
    if let (Some(line), Some(further)) = (line.as_object_mut(), further.as_object()) {
        line.extend(further.clone());
    }
    println!("{line}");
}

pub fn quantile(times: &mut [Duration], part: f64) -> Duration {
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a short list"
    )]
    let at = ((times.len() - 1) as f64 * part).round() as usize;
    times[at]
}

pub fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
