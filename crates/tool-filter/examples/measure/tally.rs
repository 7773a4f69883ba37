//! Counting verdicts against labels.

use std::collections::BTreeMap;
use std::time::Instant;

use belvedere_tool_filter::{Judgement, Layer, Verdict, judge_without};
use serde_json::{Value, json};

use crate::corpus::{Case, Label};

pub type Found = Judgement;

#[derive(Default)]
pub struct Tally {
    pub verdicts: BTreeMap<String, usize>,
    /// Why reads were not admitted.
    pub missed_because: BTreeMap<&'static str, usize>,
    reads: usize,
    admitted: usize,
    others: usize,
    leaks: usize,
    arguable_leaks: usize,
}

pub fn judge(case: &Case, off: Option<Layer>) -> Found {
    judge_without(&case.tool, None, off)
}

/// The median of five runs over all tools. Means something in a release build only.
pub fn milliseconds_per_10k(cases: &[Case]) -> f64 {
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let began = Instant::now();
            let reads = cases.iter().filter(|case| judge(case, None).verdict == Verdict::Read).count();
            std::hint::black_box(reads);
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    let median = times.get(2).copied().unwrap_or_default();
    rounded(median * 100.0 / share_of_100(cases.len()))
}

/// How many hundreds of tools there are.
#[expect(clippy::cast_precision_loss, reason = "counts of tools are small")]
fn share_of_100(count: usize) -> f64 {
    count.max(1) as f64 / 100.0
}

/// A write admitted in any form, or a mixed tool admitted without a guard.
fn leaks(case: &Case, found: &Found) -> bool {
    match case.label {
        Label::Read => false,
        Label::Write => found.verdict != Verdict::Blocked,
        Label::Mixed => found.verdict == Verdict::Read,
    }
}

impl Tally {
    fn add(&mut self, case: &Case, found: &Found) {
        let label = format!("{:?}", case.label).to_lowercase();
        let verdict = format!("{:?}", found.verdict).to_lowercase();
        *self.verdicts.entry(format!("{label} {verdict}")).or_default() += 1;
        if case.label != Label::Read {
            self.others += 1;
            let leak = leaks(case, found);
            self.leaks += usize::from(leak && !case.arguable);
            self.arguable_leaks += usize::from(leak && case.arguable);
            return;
        }
        self.reads += 1;
        if found.verdict == Verdict::Read {
            self.admitted += 1;
        } else {
            *self.missed_because.entry(because(found)).or_default() += 1;
        }
    }

    pub fn recall(&self) -> f64 {
        share(self.admitted, self.reads)
    }

    pub fn rates(&self) -> Value {
        json!({
            "reads": self.reads,
            "admitted": self.admitted,
            "recall_percent": rounded(self.recall()),
            "writes_and_mixed": self.others,
            "leaks": self.leaks,
            "leak_percent": rounded(if self.others == 0 { 0.0 } else { share(self.leaks, self.others) }),
            "arguable_leaks": self.arguable_leaks,
        })
    }
}

fn because(found: &Found) -> &'static str {
    if found.secret_bearing {
        "the answer is a secret"
    } else if found.verdict == Verdict::Guarded {
        "guarded"
    } else if found
        .evidence
        .iter()
        .any(|e| e.layer == Layer::Annotations && !e.detail.contains("proves nothing"))
    {
        "the server's own hint"
    } else if found.evidence.iter().any(|e| e.detail == "nothing proves that it reads") {
        "no proof"
    } else {
        "taken for a write"
    }
}

impl<'a> FromIterator<(&'a Case, &'a Found)> for Tally {
    fn from_iter<T: IntoIterator<Item = (&'a Case, &'a Found)>>(pairs: T) -> Self {
        let mut tally = Self::default();
        pairs.into_iter().for_each(|(case, found)| tally.add(case, found));
        tally
    }
}

pub fn grouped(judged: &[(&Case, Found)], key: &dyn Fn(&Case) -> String) -> BTreeMap<String, Tally> {
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    for (case, found) in judged {
        groups.entry(key(case)).or_default().add(case, found);
    }
    groups
}

pub fn rates_of(groups: &BTreeMap<String, Tally>) -> BTreeMap<&str, Value> {
    groups.iter().map(|(name, tally)| (name.as_str(), tally.rates())).collect()
}

/// How recall varies between servers with at least five reads, and how many servers have a leak.
pub fn spread(servers: &BTreeMap<String, Tally>) -> Value {
    let mut recalls: Vec<f64> = servers.values().filter(|tally| tally.reads >= 5).map(Tally::recall).collect();
    recalls.sort_unstable_by(f64::total_cmp);
    let at = |part: usize| recalls.get((recalls.len().saturating_sub(1)) * part / 100).copied().map(rounded);
    json!({
        "servers": servers.len(),
        "with_a_leak": servers.values().filter(|tally| tally.leaks > 0).count(),
        "all_reads_admitted": recalls.iter().filter(|recall| **recall > 99.99).count(),
        "of": recalls.len(),
        "recall_percent": { "least": at(0), "p5": at(5), "p25": at(25), "median": at(50) },
    })
}

/// What is wrong with the verdict, if anything.
pub fn wrong(case: &Case, found: &Found) -> Option<Value> {
    let leak = leaks(case, found);
    if !leak && (case.label != Label::Read || found.verdict == Verdict::Read) {
        return None;
    }
    let text = case.tool.description.as_deref().unwrap_or_default();
    let line: Vec<&str> = text.split_whitespace().collect();
    Some(json!({
        "kind": if leak { "leak" } else { "miss" },
        "label": format!("{:?}", case.label).to_lowercase(),
        "arguable": case.arguable,
        "server": case.server,
        "fold": case.fold,
        "name": case.tool.name,
        "description": line.join(" ").chars().take(120).collect::<String>(),
        "verdict": found.verdict,
        "because": (!leak).then(|| because(found)),
        "evidence": found.evidence,
    }))
}

#[expect(clippy::cast_precision_loss, reason = "counts of tools are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn rounded(percent: f64) -> f64 {
    (percent * 100.0).round() / 100.0
}
