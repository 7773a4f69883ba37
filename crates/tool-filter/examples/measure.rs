//! Measures the judge on a labelled JSONL corpus: `measure FILE [--all]`. `--all` adds one run per layer switched off.

use std::collections::BTreeMap;
use std::error::Error;

use belvedere_tool_filter::{Layer, ToolLine, Verdict, judge_without};
use serde::Deserialize;

#[derive(Deserialize)]
struct Labelled {
    #[serde(flatten)]
    tool: ToolLine,
    label: String,
    #[serde(default)]
    label_basis: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: measure FILE [--all]")?;
    let text = std::fs::read_to_string(path)?;
    report(&text, None, Wrong::Named)?;
    if arguments.next().as_deref() == Some("--all") {
        for layer in [Layer::Name, Layer::Blocklist, Layer::Schema, Layer::Annotations, Layer::Description] {
            println!("without {layer:?}:");
            report(&text, Some(layer), Wrong::Counted)?;
        }
    }
    Ok(())
}

#[derive(PartialEq)]
enum Wrong {
    Named,
    Counted,
}

fn report(text: &str, off: Option<Layer>, wrong: Wrong) -> Result<(), Box<dyn Error>> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let (mut leaks, mut arguable) = (0_usize, 0_usize);
    for line in text.lines() {
        let labelled: Labelled = serde_json::from_str(line)?;
        let server = labelled.tool.server.clone().unwrap_or_default();
        let tool = labelled.tool.into_definition();
        let judgement = judge_without(&tool, None, off);
        *counts
            .entry((labelled.label.clone(), format!("{:?}", judgement.verdict)))
            .or_default() += 1;
        let leak = match labelled.label.as_str() {
            "write" => judgement.verdict != Verdict::Blocked,
            "mixed" => judgement.verdict == Verdict::Read,
            _ => false,
        };
        leaks += usize::from(leak);
        arguable += usize::from(leak && labelled.label_basis.contains("arguable"));
        let missed = labelled.label == "read" && judgement.verdict != Verdict::Read;
        if wrong == Wrong::Named && (leak || missed) {
            let why: Vec<String> = judgement.evidence.iter().map(|e| format!("{:?}: {}", e.layer, e.detail)).collect();
            let kind = if leak { "LEAK" } else { "MISS" };
            let description: String = tool
                .description
                .unwrap_or_default()
                .chars()
                .take(110)
                .map(|c| if c == '\n' { ' ' } else { c })
                .collect();
            println!(
                "{kind} {} {server} {} [{}] {description:?} ({})",
                labelled.label,
                tool.name,
                why.join("; "),
                labelled.label_basis
            );
        }
    }
    let reads: usize = counts.iter().filter(|((label, _), _)| label == "read").map(|(_, n)| n).sum();
    let admitted = counts.get(&("read".to_owned(), "Read".to_owned())).copied().unwrap_or(0);
    let rest: usize = counts.values().sum::<usize>() - reads;
    for ((label, verdict), count) in &counts {
        println!("{label:>6} -> {verdict:<8} {count}");
    }
    println!(
        "leaks {leaks} of {rest} ({arguable} arguable), read recall {admitted} of {reads} = {:.2} %",
        100.0 * admitted as f64 / reads.max(1) as f64
    );
    Ok(())
}
