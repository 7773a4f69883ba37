//! What the judge says of tools, without a policy.

use belvedere_tool_filter::{Verdict, judge};
use serde_json::{Value, json};

use crate::fakes::tool;

pub fn verdict(name: &str, description: &str, arguments: Value) -> Verdict {
    judge(&tool(name, description, arguments), None).verdict
}

/// Of a tool without arguments.
pub fn told(name: &str, description: &str) -> Verdict {
    verdict(name, description, json!({}))
}

/// Each of these, by name and description, is admitted.
#[track_caller]
pub fn all_read<'a>(tools: impl IntoIterator<Item = (&'a str, &'a str)>) {
    all(tools, Verdict::Read);
}

/// None of these is, with or without a guard.
#[track_caller]
pub fn all_blocked<'a>(tools: impl IntoIterator<Item = (&'a str, &'a str)>) {
    all(tools, Verdict::Blocked);
}

#[track_caller]
fn all<'a>(tools: impl IntoIterator<Item = (&'a str, &'a str)>, expected: Verdict) {
    let wrong: Vec<_> = tools
        .into_iter()
        .filter(|(name, description)| told(name, description) != expected)
        .collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
}
