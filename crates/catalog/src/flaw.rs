//! Values of a card that make no sense, whoever wrote it.

use belvedere_tool_filter::Verdict;
use url::Url;

use crate::card::{Host, Vendor, VendorEndpoint};
use crate::golden;

type Check = (bool, &'static str, &'static str);

/// The first field that makes no sense, and what is wrong with it.
pub(crate) fn flaw(vendor: &Vendor) -> Option<(&'static str, &'static str)> {
    let checks = [identity(vendor), endpoints(vendor), headers(vendor), texts(vendor), policy(vendor)];
    checks
        .into_iter()
        .flatten()
        .find_map(|(wrong, field, detail)| wrong.then_some((field, detail)))
        .or_else(|| vendor.quirks.flaw())
        .or_else(|| vendor.guide.flaw().map(|detail| ("guide", detail)))
        .or_else(|| unexplained(vendor).then_some(("guide", "has a part whose code no troubleshooting entry has")))
}

/// The refusal that wants a part of the account to be named is known by its explanation.
fn unexplained(vendor: &Vendor) -> bool {
    let known = |code: &str| vendor.troubleshooting.iter().any(|entry| entry.code == code);
    vendor.guide.part.as_ref().is_some_and(|part| !known(&part.code))
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn identity(vendor: &Vendor) -> Vec<Check> {
    let id_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let id = &vendor.id.0;
    vec![
        (
            id.is_empty() || id.len() > 64 || !id.chars().all(id_char),
            "id",
            "must be 1 to 64 lower-case letters, digits and dashes",
        ),
        (blank(&vendor.name), "name", "is empty"),
        (blank(&vendor.category), "category", "is empty"),
        (blank(&vendor.summary), "summary", "is empty"),
    ]
}

fn endpoints(vendor: &Vendor) -> Vec<Check> {
    let any = |wrong: fn(&VendorEndpoint) -> bool| vendor.endpoints.iter().any(wrong);
    vec![
        (vendor.endpoints.is_empty(), "endpoints", "must name at least one"),
        (
            any(|e| !matches!(e.url.scheme(), "https" | "http")),
            "endpoints",
            "must be http or https addresses",
        ),
        (
            any(|e| e.url.password().is_some() || !e.url.username().is_empty()),
            "endpoints",
            "may not hold credentials",
        ),
        (
            vendor.endpoints.len() > 1 && any(|e| e.region.is_none()),
            "endpoints",
            "must name the region of each when there are several",
        ),
        (
            any(|e| (e.host == Host::Own) != is_placeholder(&e.url)),
            "endpoints",
            "must have a host below .invalid exactly where host is own",
        ),
    ]
}

fn is_placeholder(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host.ends_with(".invalid"))
}

fn headers(vendor: &Vendor) -> Vec<Check> {
    vec![
        (
            vendor.headers.iter().any(|(name, _)| is_credential(name)),
            "headers",
            "may not hold credentials",
        ),
        (
            vendor.headers.iter().any(|(name, value)| !is_header(name, value)),
            "headers",
            "has one that HTTP does not allow",
        ),
    ]
}

fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "cookie", "token", "key", "secret"]
        .iter()
        .any(|word| name.contains(word))
}

fn is_header(name: &str, value: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !value.chars().any(|c| c.is_control())
}

fn texts(vendor: &Vendor) -> Vec<Check> {
    let code_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let help = &vendor.troubleshooting;
    let golden = golden::flaw(&vendor.golden);
    vec![
        (vendor.questions.iter().any(|q| blank(q)), "questions", "has an empty one"),
        (vendor.questions_de.iter().any(|q| blank(q)), "questions_de", "has an empty one"),
        (german(vendor).any(|text| blank(text)), "german", "has an empty text"),
        (golden.is_some(), "golden", golden.unwrap_or_default()),
        (vendor.read_only.as_deref().is_some_and(blank), "read_only", "is empty"),
        (
            vendor.facts.iter().any(|f| blank(&f.fact) || blank(&f.source)),
            "facts",
            "has one without text or source",
        ),
        (
            help.iter().any(|t| blank(&t.contains) || blank(&t.cause) || blank(&t.fix)),
            "troubleshooting",
            "has an empty text",
        ),
        (
            help.iter().any(|t| t.code.is_empty() || !t.code.chars().all(code_char)),
            "troubleshooting",
            "has a code that is not snake_case",
        ),
    ]
}

/// What the card says in German beside its questions.
fn german(vendor: &Vendor) -> impl Iterator<Item = &String> {
    let own = vendor.summary_de.iter().chain(&vendor.read_only_de);
    let scopes = vendor.scopes.iter().filter_map(|scope| scope.meaning_de.as_ref());
    let help = vendor
        .troubleshooting
        .iter()
        .flat_map(|entry| entry.cause_de.iter().chain(&entry.fix_de));
    let facts = vendor.facts.iter().filter_map(|fact| fact.fact_de.as_ref());
    let reasons = vendor.policy.tools.values().filter_map(|rule| rule.reason_de.as_ref());
    own.chain(scopes).chain(help).chain(facts).chain(reasons)
}

fn policy(vendor: &Vendor) -> Vec<Check> {
    let rules = || vendor.policy.tools.values();
    vec![
        (rules().any(|rule| blank(&rule.reason)), "policy", "has a rule without a reason"),
        (
            rules().any(|rule| rule.guard.is_some() != (rule.verdict == Verdict::Guarded)),
            "policy",
            "must name a guard exactly where the verdict is guarded",
        ),
    ]
}
