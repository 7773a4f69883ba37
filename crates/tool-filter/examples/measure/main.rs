//! Measures the judge on a labelled JSONL corpus: leaks and read recall, whole, by label, annotation, server and fold, with each layer switched off, and
//! every wrong tool by name. `measure --corpus FILE [--json] [--blind FOLD]`; `--blind` counts the servers of one fold without naming their tools.

mod corpus;
mod report;
mod tally;

use std::error::Error;
use std::io::{BufWriter, Write};

use belvedere_tool_filter::Layer;
use serde_json::{Value, json};

use crate::corpus::{Case, FOLDS};
use crate::tally::Tally;

const USAGE: &str = "usage: measure --corpus FILE [--json] [--blind FOLD]";
const LAYERS: [Layer; 5] = [Layer::Name, Layer::Blocklist, Layer::Schema, Layer::Annotations, Layer::Description];

fn main() -> Result<(), Box<dyn Error>> {
    let asked = Asked::read(std::env::args().skip(1))?;
    let cases = corpus::read(&std::fs::read_to_string(&asked.corpus)?)?;
    let measured = measure(&cases, asked.blind);
    let mut out = BufWriter::new(std::io::stdout().lock());
    if asked.json {
        writeln!(out, "{measured}")?;
    } else {
        report::print(&mut out, &measured)?;
    }
    Ok(out.flush()?)
}

struct Asked {
    corpus: String,
    json: bool,
    blind: Option<usize>,
}

impl Asked {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut asked = Self {
            corpus: String::new(),
            json: false,
            blind: None,
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--corpus" => asked.corpus = arguments.next().ok_or(USAGE)?,
                "--json" => asked.json = true,
                "--blind" => asked.blind = Some(arguments.next().ok_or(USAGE)?.parse()?),
                _ => return Err(USAGE.into()),
            }
        }
        if asked.corpus.is_empty() || asked.blind.is_some_and(|fold| fold >= FOLDS) {
            return Err(USAGE.into());
        }
        Ok(asked)
    }
}

fn measure(cases: &[Case], blind: Option<usize>) -> Value {
    let judged: Vec<(&Case, tally::Found)> = cases.iter().map(|case| (case, tally::judge(case, None))).collect();
    let speed = tally::milliseconds_per_10k(cases);
    let whole: Tally = judged.iter().map(|(case, found)| (*case, found)).collect();
    let group = |key: &dyn Fn(&Case) -> String| tally::grouped(&judged, key);
    let servers = group(&|case| case.server.clone());
    let layers: Vec<Value> = LAYERS
        .iter()
        .map(|layer| {
            let found: Vec<(&Case, tally::Found)> = cases.iter().map(|case| (case, tally::judge(case, Some(*layer)))).collect();
            let tally: Tally = found.iter().map(|(case, found)| (*case, found)).collect();
            json!({ "without": layer, "rates": tally.rates() })
        })
        .collect();
    let wrong: Vec<Value> = judged
        .iter()
        .filter(|(case, _)| Some(case.fold) != blind)
        .filter_map(|(case, found)| tally::wrong(case, found))
        .collect();
    json!({
        "milliseconds_per_10k_tools": speed,
        "whole": whole.rates(),
        "verdicts": whole.verdicts,
        "missed_because": whole.missed_because,
        "by_annotation": tally::rates_of(&group(&|case| case.annotation().to_owned())),
        "by_fold": tally::rates_of(&group(&|case| case.fold.to_string())),
        "by_server": tally::rates_of(&servers),
        "spread": tally::spread(&servers),
        "layers": layers,
        "blind": blind,
        "wrong": wrong,
    })
}
