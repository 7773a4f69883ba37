//! The tools of a source: what may be called, what is hidden, and why. Names and descriptions are the vendor's words and shown as plain text.

mod marked;

use belvedere_app::{
    Evidence, Guard, Inventory, JudgedTool, Layer, QueryLanguage, Review, SourceView, Verdict, look_alikes, review_of, warnings,
};
use maud::{Markup, html};

use self::marked::marked;
use super::layout::{csrf, notice};
use super::{Viewer, words};
use crate::access::Access;
use crate::texts::{Language, Texts, of_description};

/// Longest piece of a vendor's description on a page, in characters.
const DESCRIPTION_SHOWN: usize = 600;
/// Changed tools whose descriptions are compared word by word; of further ones a sentence tells the change.
const MOST_MARKED: usize = 100;

pub fn verdict_chip(t: Texts, verdict: Verdict) -> Markup {
    match verdict {
        Verdict::Read => html! { span.chip.good { (t.verdict_read()) } },
        Verdict::Guarded => html! { span.chip.accent { (t.verdict_guarded()) } },
        Verdict::Blocked => html! { span.chip { (t.verdict_hidden()) } },
    }
}

/// Counts and names, readable ones first.
pub fn summary(t: Texts, inventory: &Inventory) -> Markup {
    let of = |verdict: Verdict| inventory.tools.iter().filter(move |tool| tool.verdict == verdict);
    html! {
        div.facts { span { (t.tools_read(of(Verdict::Read).count())) } span { (t.tools_guarded(of(Verdict::Guarded).count())) } span { (t.tools_hidden(of(Verdict::Blocked).count())) } }
        ul.list.section {
            @for verdict in [Verdict::Read, Verdict::Guarded, Verdict::Blocked] {
                @for tool in of(verdict) { li.row.apart { div.grow { code { (tool.definition.name) } @if let Some(why) = deciding(t, tool) { p.faint { (why) } } } (verdict_chip(t, tool.verdict)) } }
            }
        }
    }
}

/// What stands between backticks is a word of the tool's.
fn coded(text: &str) -> Markup {
    html! { @for (at, part) in text.split('`').enumerate() { @if at % 2 == 1 { code { (part) } } @else { (part) } } }
}

/// A sentence of the filter.
pub fn told(t: Texts, sentence: &str) -> Markup {
    let (language, said) = t.evidence(sentence);
    html! { span lang=[language] { (coded(&said)) } }
}

/// The same, or what a reviewer wrote instead.
fn ground(t: Texts, piece: &Evidence) -> Markup {
    match piece.detail_de.as_deref().filter(|_| t.language() == Language::German) {
        Some(german) => html! { span { (german) } },
        None => told(t, &piece.detail),
    }
}

/// The last piece of evidence decided.
fn deciding(t: Texts, tool: &JudgedTool) -> Option<Markup> {
    let changed = tool.changes.first().map(|change| t.difference(change));
    let changed = changed.map(|(language, said)| html! { span lang=[language] { (said) } });
    changed.or_else(|| tool.judgement.evidence.last().map(|piece| ground(t, piece)))
}

/// `decided` is the tool whose verdict is to be decided now: its form is there, and no other. A form for each is what makes a long list slow to draw.
pub fn list(viewer: &Viewer, source: &SourceView, inventory: &Inventory, decided: Option<&str>) -> Markup {
    let t = viewer.texts;
    let entry = |tool, change| entry(viewer, source, tool, change, (review_of(inventory, tool), decided));
    html! {
        div.row.apart {
            h2 { (t.tools_head()) }
            span.faint { @if let Some(server) = &inventory.server { (server) " · " } (t.listed(words::instant(t, inventory.listed_at))) }
        }
        div.field.after { input type="search" placeholder=(t.search_tools()) aria-label=(t.search_tools()) data-filter="#tools" data-filter-status="#tools-found" data-scripted; p.hint id="tools-found" aria-live="polite" {} }
        div id="tools" {
            @for (at, tool) in inventory.tools.iter().filter(|tool| !tool.changes.is_empty()).enumerate() {
                @let before = tool.described_before.as_deref().filter(|_| at < MOST_MARKED);
                (entry(tool, html! { (changed(viewer, source, tool, before)) }))
            }
            @for tool in inventory.tools.iter().filter(|tool| tool.changes.is_empty()) { (entry(tool, html! {})) }
        }
        @if inventory.tools.is_empty() { (notice("warn", t.no_tools(), Some(t.no_tools_next()))) }
        @if !inventory.vanished.is_empty() { div.section { (notice("", &t.vanished(inventory.vanished.join(", ")), None)) } }
        @for names in look_alikes(inventory.tools.iter().map(|tool| tool.definition.name.as_str())) {
            div.section { (notice("warn", &t.look_alike(names.join(", ")), None)) }
        }
        @for (name, why) in &inventory.dropped { p.faint { (t.dropped(html! { code { (name) } })) " " span lang=[t.english()] { (why) } } }
    }
}

fn entry(
    viewer: &Viewer,
    source: &SourceView,
    tool: &JudgedTool,
    change: Markup,
    (review, decided): (Option<Review>, Option<&str>),
) -> Markup {
    let t = viewer.texts;
    let now = decided == Some(tool.definition.name.as_str());
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
                    @if tool.judgement.secret_bearing { span.chip.warn { (t.carries_secrets()) } }
                    @if review == Some(Review::NotReviewed) { span.chip.plain { (t.not_reviewed()) } }
                    @if tool.override_.is_some() { span.chip.plain { (t.decided_by_owner()) } }
                    (verdict_chip(t, tool.verdict))
                }
            }
            @if !description.is_empty() { p lang=[t.english()] { (description) } }
            @for warning in warnings(&tool.definition) { @let (language, said) = t.warning(&warning.detail); div lang=[language] { (notice("warn", &t.be_careful(said), None)) } }
            (change)
            details open[now] id=[now.then_some("decide")] {
                summary { (t.why()) }
                (evidence(t, tool, review))
                @if viewer.may(Access::Owner) {
                    @if now { (override_form(viewer, source, tool)) }
                    @else { p.section { a href={ "/sources/" (source.id) "?decide=" (encoded(&tool.definition.name)) "#decide" } { (t.decide_more()) span.hidden-text { " " (tool.definition.name) } } } }
                }
            }
        }
    }
}

/// `before` is the description that was reviewed, where its words are to be marked.
fn changed(viewer: &Viewer, source: &SourceView, tool: &JudgedTool, before: Option<&str>) -> Markup {
    let t = viewer.texts;
    html! {
        div.stack {
            (notice("warn", t.tool_changed(), None))
            ul.diff {
                @for change in &tool.changes {
                    @match before.filter(|_| of_description(change)) {
                        Some(before) => li { (t.described_anew()) ":" p.marked lang=[t.english()] { (marked(t, before, tool.definition.description.as_deref().unwrap_or_default())) } },
                        None => { @let (language, said) = t.difference(change); li lang=[language] { (said) } },
                    }
                }
            }
            @if viewer.may(Access::Owner) {
                form method="post" action=(action(source, tool, "review")) { (csrf(viewer)) button.button.small type="submit" { (t.accept_change()) } }
            }
        }
    }
}

fn evidence(t: Texts, tool: &JudgedTool, review: Option<Review>) -> Markup {
    // The decision that is in force has a line of its own, with who made it and when.
    let told_below = |piece: &&Evidence| piece.layer == Layer::Override && tool.override_.is_some();
    html! {
        ul.evidence {
            @for piece in tool.judgement.evidence.iter().filter(|piece| !told_below(piece)) { li { b { (layer_name(t, piece.layer)) } ": " (ground(t, piece)) } }
            @if let Some(words) = review.map(|review| review_words(t, review)) { li { b { (t.generic_rules()) } ": " (words) } }
            @if let Some(guard) = &tool.judgement.guard { li { b { (t.guard()) } ": " (guard_words(t, guard)) } }
            @if let Some(decision) = &tool.override_ { li { b { (t.owner()) } ": " (decision.reason) " (" (decision.by) ", " (words::instant(t, decision.at)) ")" } }
        }
    }
}

fn override_form(viewer: &Viewer, source: &SourceView, tool: &JudgedTool) -> Markup {
    let t = viewer.texts;
    html! {
        form.row.section method="post" action=(action(source, tool, "override")) {
            (csrf(viewer))
            select name="verdict" aria-label=(t.verdict()) { option value="blocked" { (t.hide_it()) } @if tool.may_be(Verdict::Read) { option value="read" { (t.let_read()) } } }
            input.grow type="text" name="reason" required maxlength="300" placeholder=(t.reason_hint()) aria-label=(t.reason());
            button.button.small type="submit" { (t.decide()) }
        }
        @if tool.judgement.guard.is_none() && !tool.may_be(Verdict::Read) { p.hint { (t.writes_stay_hidden()) } }
    }
}

/// The tool's name is the vendor's, so it is encoded for the query.
fn encoded(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect()
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
fn review_words(t: Texts, review: Review) -> &'static str {
    match review {
        Review::Reviewed { generic: Verdict::Read } => t.would_be_read(),
        Review::Reviewed { generic: Verdict::Guarded } => t.would_be_guarded(),
        Review::Reviewed { generic: Verdict::Blocked } => t.would_be_hidden(),
        Review::NotReviewed => t.review_unknown(),
    }
}

fn layer_name(t: Texts, layer: Layer) -> &'static str {
    match layer {
        Layer::Name => t.layer_name(),
        Layer::Blocklist => t.layer_blocklist(),
        Layer::Schema => t.layer_arguments(),
        Layer::Annotations => t.layer_hints(),
        Layer::Description => t.layer_description(),
        Layer::Policy => t.layer_policy(),
        Layer::Pin => t.layer_pin(),
        Layer::Override => t.owner(),
    }
}

fn guard_words(t: Texts, guard: &Guard) -> String {
    match guard {
        Guard::Sql { argument, .. } => t.guard_sql(argument),
        Guard::Graphql { argument } => t.guard_graphql(argument),
        Guard::HttpMethod { argument } => t.guard_http(argument),
        Guard::Pipeline { argument } => t.guard_pipeline(argument),
        Guard::Query { argument, language } => {
            let language = match language {
                QueryLanguage::Cypher => "Cypher",
                QueryLanguage::Sparql => "SPARQL",
                QueryLanguage::Kql => "KQL",
            };
            t.guard_query(argument, language)
        }
        Guard::Values { argument, values } => t.guard_values(argument, values.join(", ")),
        Guard::Absent { arguments } => t.guard_absent(arguments.join(", ")),
    }
}
