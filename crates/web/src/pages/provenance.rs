//! Where an answer comes from: the plan in words, every call, the SQL.

use std::collections::HashMap;

use belvedere_app::SourceView;
use belvedere_app::router::{Answer, Citation, Step, ToolCall, Words};
use belvedere_types::SourceId;
use maud::{Markup, html};

use super::words;
use crate::texts::Texts;

/// Names of sources by identifier, for calls and steps.
pub struct SourceNames(HashMap<SourceId, String>);

impl SourceNames {
    pub fn of(sources: &[SourceView]) -> Self {
        Self(sources.iter().map(|source| (source.id, source.name.clone())).collect())
    }

    fn name(&self, t: Texts, id: SourceId) -> &str {
        self.0.get(&id).map_or(t.source_gone(), String::as_str)
    }
}

/// One line under the finding: how far it can be relied on.
pub fn trust(t: Texts, answer: &Answer) -> Markup {
    let calls = answer.tool_calls.len() as u64;
    html! {
        p.trust {
            @if answer.complete { span.chip.good { (t.complete()) } } @else { span.chip.warn { (t.partial()) } }
            span { (t.calls(calls)) " · " (t.duration(answer.ms)) " · " (planner(t, answer)) }
            @for calls in alike(&answer.citations) { (cited(t, &calls)) }
        }
    }
}

/// Who planned it, and what that took.
fn planner(t: Texts, answer: &Answer) -> Markup {
    let Some(used) = &answer.model else {
        return html! { (t.planned_without()) };
    };
    let tokens = used.input_tokens.saturating_add(used.output_tokens);
    html! {
        @let model = html! { code { (used.model) } };
        @if used.planned { (t.planned_by(model)) } @else { (t.planned_after(model)) }
        " · " (t.tokens(tokens))
        @if let Some(cost) = used.cost_micros { " · " (t.cost(t.money(cost))) }
    }
}

/// Calls of one tool together, in the order of their first: a tool is often asked once for each row of another.
fn alike(citations: &[Citation]) -> Vec<Vec<&Citation>> {
    let mut found: Vec<Vec<&Citation>> = Vec::new();
    for citation in citations {
        let same = |calls: &&mut Vec<&Citation>| {
            calls
                .iter()
                .any(|call| call.source == citation.source && call.tool == citation.tool)
        };
        match found.iter_mut().find(same) {
            Some(calls) => calls.push(citation),
            None => found.push(vec![citation]),
        }
    }
    found
}

fn cited(t: Texts, calls: &[&Citation]) -> Markup {
    let rows = calls.iter().fold(0_u64, |sum, call| sum.saturating_add(call.rows));
    html! {
        @if let Some(last) = calls.last() {
            span {
                (last.source) " " code { (last.tool) }
                @if calls.len() > 1 { " × " (t.count(calls.len() as u64)) }
                ", " (t.rows(rows)) ", " (words::instant(t, last.fetched_at))
            }
        }
    }
}

pub fn panel(t: Texts, answer: &Answer, names: &SourceNames) -> Markup {
    if answer.plan.steps.is_empty() && answer.tool_calls.is_empty() {
        return html! {};
    }
    html! {
        details.panel data-tour-how {
            summary { (t.how_answered()) }
            div.stack {
                @if !answer.plan.reading.is_empty() { p.soft { (t.read_as()) " " (answer.plan.reading) } }
                ol.plan { @for step in &answer.plan.steps { li { (step_words(t, step, names)) } } }
                @if !answer.tool_calls.is_empty() {
                    div {
                        h3 { (t.calls_made()) }
                        @for call in &answer.tool_calls { (call_lines(t, call, names)) }
                    }
                }
                @if !answer.sql.is_empty() {
                    div.tight {
                        h3 { (t.sql_run()) }
                        @for sql in &answer.sql { pre tabindex="0" { (sql) } }
                    }
                }
            }
        }
    }
}

fn step_words(t: Texts, step: &Step, names: &SourceNames) -> Markup {
    match step {
        Step::Call { source, tool, into, .. } => t.step_call(coded(tool), bold(names.name(t, *source)), coded(into)),
        Step::CallForEach {
            source,
            tool,
            table,
            bind,
            into,
            ..
        } => {
            let columns: Vec<&str> = bind.iter().map(|binding| binding.column.as_str()).collect();
            t.step_each(
                coded(&columns.join(", ")),
                coded(table),
                coded(tool),
                bold(names.name(t, *source)),
                coded(into),
            )
        }
        Step::Query { sql, into } => html! { (t.step_compute(coded(into))) pre tabindex="0" { (sql) } },
        Step::Diff {
            left,
            right,
            key,
            more,
            into,
            ..
        } => {
            let pairs = html! {
                (t.pair(coded(left), coded(right), coded(&key.join(", "))))
                @for pair in more { ", " (t.pair(coded(&pair.left), coded(&pair.right), coded(&pair.key.join(", ")))) }
            };
            t.step_compare(pairs, coded(into))
        }
        Step::Present { table, .. } => t.step_show(coded(table)),
        Step::Say { text } => html! { (t.step_say_row()) " " (worded(t, text)) },
        Step::Note { text, .. } => html! { (t.step_say()) " " (worded(t, text)) },
        Step::Clarify { question, .. } => html! { (t.step_ask_back()) " " (worded(t, question)) },
        Step::Refuse { reason, .. } => html! { (t.step_decline()) " " (worded(t, reason)) },
    }
}

fn worded(t: Texts, words: &Words) -> Markup {
    html! { span lang=[t.foreign(words)] { (t.told(words)) } }
}

fn coded(text: &str) -> Markup {
    html! { code { (text) } }
}

fn bold(text: &str) -> Markup {
    html! { b { (text) } }
}

fn call_lines(t: Texts, call: &ToolCall, names: &SourceNames) -> Markup {
    let arguments = serde_json::to_string_pretty(&call.arguments).unwrap_or_default();
    html! {
        div.call {
            div.row.apart {
                span { b { (names.name(t, call.source)) } " " code { (call.tool) } }
                span.meta { (t.duration(call.ms)) " · " (t.rows(call.rows)) " · " (t.bytes(call.bytes)) }
            }
            @if !call.arguments.is_empty() { pre tabindex="0" { (arguments) } }
            @if let Some(error) = &call.error { p { span.chip.bad { (t.failed()) } " " (worded(t, error)) } }
        }
    }
}
