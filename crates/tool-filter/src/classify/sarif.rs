//! Verdicts as SARIF 2.1.0, the format in which code scanners report: one result for each tool that is not plainly a read.

use serde_json::{Value, json};

use super::Classified;
use crate::Verdict;

/// Results in one report; what is beyond is counted, not listed.
const MAX_RESULTS: usize = 10_000;

/// Gathers verdicts for one report.
#[derive(Debug, Default)]
pub struct Sarif {
    results: Vec<Value>,
    beyond: usize,
}

impl Sarif {
    /// Takes in the verdict on a line of the input, counted from one. A read is no finding.
    pub fn add(&mut self, line: u64, judged: &Classified) {
        let (rule, level) = match judged.verdict {
            Verdict::Read => return,
            Verdict::Guarded => ("tool-guarded", "note"),
            Verdict::Blocked => ("tool-blocked", "warning"),
        };
        if self.results.len() >= MAX_RESULTS {
            self.beyond += 1;
            return;
        }
        self.results.push(json!({
            "ruleId": rule,
            "level": level,
            "message": { "text": format!("{} is {}: {}.", judged.name, told(judged.verdict), reasons(judged)) },
            "locations": [{
                "physicalLocation": { "artifactLocation": { "uri": "tools.jsonl" }, "region": { "startLine": line } },
                "logicalLocations": [{
                    "name": judged.name,
                    "fullyQualifiedName": format!("{}/{}", judged.server.as_deref().unwrap_or_default(), judged.name),
                    "kind": "function",
                }],
            }],
            "partialFingerprints": { "tool/v1": format!("{}/{}", judged.server.as_deref().unwrap_or_default(), judged.name) },
            "properties": { "evidence": judged.evidence, "guard": judged.guard },
        }));
    }

    /// The whole report.
    pub fn finish(self) -> Value {
        let beyond = (self.beyond > 0).then(|| {
            json!([{
                "executionSuccessful": true,
                "toolExecutionNotifications": [{ "level": "warning", "message": { "text": format!("{} further results are not listed", self.beyond) } }],
            }])
        });
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "belvedere classify",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": [
                        rule("tool-blocked", "ToolBlocked", "The tool is not proven to read.", "warning"),
                        rule("tool-guarded", "ToolGuarded", "The tool reads only with arguments that are proven at each call.", "note"),
                    ],
                }},
                "invocations": beyond.unwrap_or_else(|| json!([{ "executionSuccessful": true }])),
                "results": self.results,
            }],
        })
    }
}

fn rule(id: &str, name: &str, text: &str, level: &str) -> Value {
    json!({ "id": id, "name": name, "shortDescription": { "text": text }, "defaultConfiguration": { "level": level } })
}

/// One line for a person: verdict, name, server, and why.
pub fn line(judged: &Classified) -> String {
    let server = judged.server.as_deref().map(|server| format!(" ({server})")).unwrap_or_default();
    format!("{:<7} {}{server}: {}", told(judged.verdict), judged.name, reasons(judged))
}

fn told(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Read => "read",
        Verdict::Guarded => "guarded",
        Verdict::Blocked => "blocked",
    }
}

fn reasons(judged: &Classified) -> String {
    judged
        .evidence
        .iter()
        .map(|evidence| evidence.detail.as_str())
        .collect::<Vec<_>>()
        .join("; ")
}
