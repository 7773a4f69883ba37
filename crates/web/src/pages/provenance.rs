//! Where an answer comes from: the plan in words, every call, the SQL.

use std::collections::HashMap;

use belvedere_app::SourceView;
use belvedere_app::router::{Answer, Citation, Step, ToolCall};
use belvedere_types::SourceId;
use maud::{Markup, html};

use super::words;

/// Names of sources by identifier, for calls and steps.
pub struct SourceNames(HashMap<SourceId, String>);

impl SourceNames {
    pub fn of(sources: &[SourceView]) -> Self {
        Self(sources.iter().map(|source| (source.id, source.name.clone())).collect())
    }

    fn name(&self, id: SourceId) -> &str {
        self.0.get(&id).map_or("a source that was disconnected", String::as_str)
    }
}

/// One line under the finding: how far it can be relied on.
pub fn trust(answer: &Answer) -> Markup {
    let calls = answer.tool_calls.len() as u64;
    html! {
        p.trust {
            @if answer.complete { span.chip.good { "Complete" } } @else { span.chip.warn { "Partial" } }
            span { (words::count(calls, "call", "calls")) " · " (words::duration(answer.ms)) }
            span { (planner(answer)) }
            @for citation in &answer.citations { (cited(citation)) }
        }
    }
}

/// Who planned it, and what that took.
fn planner(answer: &Answer) -> Markup {
    let Some(used) = &answer.model else {
        return html! { "planned without a model" };
    };
    let tokens = used.input_tokens.saturating_add(used.output_tokens);
    html! {
        @if used.planned { "planned by " } @else { "planned without a model after " }
        code { (used.model) }
        @if !used.planned { " failed" }
        " · " (words::count(tokens, "token", "tokens"))
        @if let Some(cost) = used.cost_micros { " · cost " (words::money(cost)) }
    }
}

fn cited(citation: &Citation) -> Markup {
    html! { span { (citation.source) " " code { (citation.tool) } ", " (words::count(citation.rows, "row", "rows")) ", " (words::instant(citation.fetched_at)) } }
}

pub fn panel(answer: &Answer, names: &SourceNames) -> Markup {
    if answer.plan.steps.is_empty() && answer.tool_calls.is_empty() {
        return html! {};
    }
    html! {
        details.panel {
            summary { "How this was answered" }
            div.stack {
                @if !answer.plan.reading.is_empty() { p.soft { "Read as: " (answer.plan.reading) } }
                ol.plan { @for step in &answer.plan.steps { li { (step_words(step, names)) } } }
                @if !answer.tool_calls.is_empty() {
                    div {
                        h3 { "Calls as they were made" }
                        @for call in &answer.tool_calls { (call_lines(call, names)) }
                    }
                }
                @if !answer.sql.is_empty() {
                    div.tight {
                        h3 { "SQL that was run over the results" }
                        @for sql in &answer.sql { pre tabindex="0" { (sql) } }
                    }
                }
            }
        }
    }
}

fn step_words(step: &Step, names: &SourceNames) -> Markup {
    match step {
        Step::Call { source, tool, into, .. } => {
            html! { "Call " code { (tool) } " of " b { (names.name(*source)) } " and keep the result as " code { (into) } "." }
        }
        Step::CallForEach {
            source,
            tool,
            table,
            bind,
            into,
            ..
        } => {
            let columns: Vec<&str> = bind.iter().map(|binding| binding.column.as_str()).collect();
            html! {
                "For each " code { (columns.join(", ")) } " of " code { (table) } ", call " code { (tool) } " of " b { (names.name(*source)) } " and keep all results as " code { (into) } "."
            }
        }
        Step::Query { sql, into } => html! { "Compute " code { (into) } " from the tables so far." pre tabindex="0" { (sql) } },
        Step::Diff {
            left,
            right,
            key,
            more,
            into,
            ..
        } => {
            html! {
                "Compare " code { (left) } " with " code { (right) } " by " code { (key.join(", ")) }
                @for pair in more { ", " code { (pair.left) } " with " code { (pair.right) } " by " code { (pair.key.join(", ")) } }
                "; what differs becomes " code { (into) } "."
            }
        }
        Step::Present { table, .. } => html! { "Show " code { (table) } "." },
        Step::Say { text } => html! { "Say of the first row: " (text) },
        Step::Note { text, .. } => html! { "Say: " (text) },
        Step::Clarify { question, .. } => html! { "Ask back: " (question) },
        Step::Refuse { reason, .. } => html! { "Decline: " (reason) },
    }
}

fn call_lines(call: &ToolCall, names: &SourceNames) -> Markup {
    let arguments = serde_json::to_string_pretty(&call.arguments).unwrap_or_default();
    html! {
        div.call {
            div.row.apart {
                span { b { (names.name(call.source)) } " " code { (call.tool) } }
                span.meta { (words::duration(call.ms)) " · " (words::count(call.rows, "row", "rows")) " · " (words::bytes(call.bytes)) }
            }
            @if !call.arguments.is_empty() { pre tabindex="0" { (arguments) } }
            @if let Some(error) = &call.error { p { span.chip.bad { "Failed" } " " (error) } }
        }
    }
}
