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
mod ranking;
mod rotating;
mod sealing;
mod whole;

use std::time::Duration;

use serde_json::{Value, json};

/// Interleaved runs of each side; the median of them is printed.
pub const RUNS: usize = 5;

#[tokio::main]
async fn main() {
    drop(rustls::crypto::ring::default_provider().install_default());
    sealing::run().await;
    rotating::run().await;
    judging::run();
    ranking::run();
    calls::run().await;
    grants::run().await;
    whole::run().await;
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
