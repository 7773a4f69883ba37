//! The tools of a source: what may be called, what is hidden, and why. Names and descriptions are the vendor's words and shown as plain text.

use belvedere_app::{Guard, Inventory, JudgedTool, Layer, QueryLanguage, Review, SourceView, Verdict, look_alikes, review_of, warnings};
use maud::{Markup, html};

use super::layout::{csrf, notice};
use super::{Viewer, words};
use crate::access::Access;

/// Longest piece of a vendor's description on a page, in characters.
const DESCRIPTION_SHOWN: usize = 600;

pub fn verdict_chip(verdict: Verdict) -> Markup {
    match verdict {
        Verdict::Read => html! { span.chip.good { "Read" } },
        Verdict::Guarded => html! { span.chip.accent { "Guarded" } },
        Verdict::Blocked => html! { span.chip { "Hidden" } },
    }
}

/// Counts and names, readable ones first.
pub fn summary(inventory: &Inventory) -> Markup {
    let of = |verdict: Verdict| inventory.tools.iter().filter(move |tool| tool.verdict == verdict);
    html! {
        div.facts { span { b { (of(Verdict::Read).count()) } " can be read" } span { b { (of(Verdict::Guarded).count()) } " guarded" } span { b { (of(Verdict::Blocked).count()) } " hidden" } }
        ul.list.section {
            @for verdict in [Verdict::Read, Verdict::Guarded, Verdict::Blocked] {
                @for tool in of(verdict) { li.row.apart { div.grow { code { (tool.definition.name) } @if let Some(why) = deciding(tool) { p.faint { (why) } } } (verdict_chip(tool.verdict)) } }
            }
        }
    }
}

/// The last piece of evidence decided.
fn deciding(tool: &JudgedTool) -> Option<&str> {
    tool.changes
        .first()
        .map(String::as_str)
        .or_else(|| tool.judgement.evidence.last().map(|evidence| evidence.detail.as_str()))
}

pub fn list(viewer: &Viewer, source: &SourceView, inventory: &Inventory) -> Markup {
    html! {
        div.row.apart {
            h2 { "Tools" }
            span.faint { @if let Some(server) = &inventory.server { (server) " · " } "listed " (words::instant(inventory.listed_at)) }
        }
        div.field.after { input type="search" placeholder="Search tools" aria-label="Search tools" data-filter="#tools" data-filter-status="#tools-found" hidden; p.hint id="tools-found" aria-live="polite" {} }
        div id="tools" {
            @for tool in inventory.tools.iter().filter(|tool| !tool.changes.is_empty()) { (entry(viewer, source, tool, review_of(inventory, tool))) }
            @for tool in inventory.tools.iter().filter(|tool| tool.changes.is_empty()) { (entry(viewer, source, tool, review_of(inventory, tool))) }
        }
        @if inventory.tools.is_empty() { (notice("warn", "The server lists no tools for this account.", Some("Look at what the account may do at the vendor, then test the source."))) }
        @if !inventory.vanished.is_empty() { div.section { (notice("", &format!("No longer listed by the server: {}.", inventory.vanished.join(", ")), None)) } }
        @for names in look_alikes(inventory.tools.iter().map(|tool| tool.definition.name.as_str())) {
            div.section { (notice("warn", &format!("These tools' names look alike: {}.", names.join(", ")), None)) }
        }
        @for (name, why) in &inventory.dropped { p.faint { code { (name) } " was dropped: " (why) } }
    }
}

fn entry(viewer: &Viewer, source: &SourceView, tool: &JudgedTool, review: Option<Review>) -> Markup {
    let description: String = tool
        .definition
        .description
        .as_deref()
        .unwrap_or("")
        .chars()
        .take(DESCRIPTION_SHOWN)
        .collect();
    html! {
        article.tool data-item {
            div.row.apart {
                span.name { (tool.definition.name) }
                span.row {
                    @if tool.judgement.secret_bearing { span.chip.warn { "Carries secrets" } }
                    @if review == Some(Review::NotReviewed) { span.chip.plain { "Not reviewed yet" } }
                    @if tool.override_.is_some() { span.chip.plain { "Decided by owner" } }
                    (verdict_chip(tool.verdict))
                }
            }
            @if !description.is_empty() { p { (description) } }
            @for warning in warnings(&tool.definition) { (notice("warn", &format!("Be careful: {}.", warning.detail), None)) }
            @if !tool.changes.is_empty() { (changed(viewer, source, tool)) }
            details { summary { "Why" } (evidence(tool, review)) @if viewer.may(Access::Owner) { (override_form(viewer, source, tool)) } }
        }
    }
}

fn changed(viewer: &Viewer, source: &SourceView, tool: &JudgedTool) -> Markup {
    html! {
        div.stack {
            (notice("warn", "The vendor changed this tool since it was reviewed. It is hidden until an owner accepts the change.", None))
            pre.diff tabindex="0" { (tool.changes.join("\n")) }
            @if viewer.may(Access::Owner) {
                form method="post" action=(action(source, tool, "review")) { (csrf(viewer)) button.button.small type="submit" { "Accept the change" } }
            }
        }
    }
}

fn evidence(tool: &JudgedTool, review: Option<Review>) -> Markup {
    html! {
        ul.evidence {
            @for piece in &tool.judgement.evidence { li { b { (layer_name(piece.layer)) } ": " (piece.detail) } }
            @if let Some(words) = review.map(review_words) { li { b { "Generic rules alone" } ": " (words) } }
            @if let Some(guard) = &tool.judgement.guard { li { b { "Guard" } ": " (guard_words(guard)) } }
            @if let Some(decision) = &tool.override_ { li { b { "Owner" } ": " (decision.reason) " (" (decision.by) ", " (words::instant(decision.at)) ")" } }
        }
    }
}

fn override_form(viewer: &Viewer, source: &SourceView, tool: &JudgedTool) -> Markup {
    html! {
        form.row.section method="post" action=(action(source, tool, "override")) {
            (csrf(viewer))
            select name="verdict" aria-label="Verdict" { option value="blocked" { "Hide it" } option value="read" { "Let it be read" } }
            input.grow type="text" name="reason" required maxlength="300" placeholder="Reason, kept in the audit log" aria-label="Reason";
            button.button.small type="submit" { "Decide" }
        }
        p.hint { "A tool that names a write stays hidden, whatever is decided." }
    }
}

/// The tool's name is the vendor's, so it is encoded for the path.
fn action(source: &SourceView, tool: &JudgedTool, verb: &str) -> String {
    let mut url = source.url.clone();
    url.set_path("");
    if let Ok(mut path) = url.path_segments_mut() {
        path.clear()
            .extend(["sources", &source.id.to_string(), "tools", &tool.definition.name, verb]);
    }
    url.path().to_owned()
}

/// A reviewed verdict stands beside what the generic rules say, so that a person sees what the review is worth.
fn review_words(review: Review) -> &'static str {
    match review {
        Review::Reviewed { generic: Verdict::Read } => "it would be read",
        Review::Reviewed { generic: Verdict::Guarded } => "it would be guarded",
        Review::Reviewed { generic: Verdict::Blocked } => "it would be hidden",
        Review::NotReviewed => "they decided: the reviewed verdicts of this vendor do not know the tool",
    }
}

fn layer_name(layer: Layer) -> &'static str {
    match layer {
        Layer::Name => "Name",
        Layer::Blocklist => "Blocklist",
        Layer::Schema => "Arguments",
        Layer::Annotations => "Vendor's hints",
        Layer::Description => "Description",
        Layer::Policy => "Reviewed policy",
        Layer::Pin => "Pin",
        Layer::Override => "Owner",
    }
}

fn guard_words(guard: &Guard) -> String {
    match guard {
        Guard::Sql { argument, .. } => format!("each call's {argument} is parsed; only a single query that reads is sent"),
        Guard::Graphql { argument } => format!("each call's {argument} is parsed; mutations and subscriptions are refused"),
        Guard::HttpMethod { argument } => format!("each call's {argument} must be GET or HEAD"),
        Guard::Pipeline { argument } => format!("each call's {argument} is read stage by stage; only stages that look are sent"),
        Guard::Query { argument, language } => {
            let language = match language {
                QueryLanguage::Cypher => "Cypher",
                QueryLanguage::Sparql => "SPARQL",
                QueryLanguage::Kql => "KQL",
            };
            format!("each call's {argument} is read as {language}; only clauses that look are sent")
        }
        Guard::Values { argument, values } => format!("a call is sent only when {argument} is one of {}", values.join(", ")),
        Guard::Absent { arguments } => format!("a call is sent only without {}", arguments.join(", ")),
    }
}
