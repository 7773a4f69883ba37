//! What is listed: our own tools, then those of the sources, in our words.

use std::sync::Arc;

use belvedere_app::{Guard, OfferedTool};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};

use super::{answers, sources};

pub(super) const LIST_SOURCES: &str = "list_sources";
pub(super) const ASK: &str = "ask";

/// Tools of one page.
const PAGE: usize = 200;

/// The tools behind the cursor, which is the name of the last one before them, and the next cursor. `None` where it is no such name.
pub(super) fn page(offered: &[OfferedTool], cursor: Option<&str>) -> Option<(Vec<Tool>, Option<String>)> {
    let rest: &[OfferedTool] = match cursor {
        None => offered,
        Some(last) if is_name(last) => offered
            .get(offered.partition_point(|tool| tool.name.as_str() <= last)..)
            .unwrap_or_default(),
        Some(_) => return None,
    };
    let shown = rest.get(..PAGE.min(rest.len())).unwrap_or_default();
    let next = shown.last().filter(|_| rest.len() > PAGE).map(|tool| tool.name.clone());
    let own = if cursor.is_none() { own() } else { Vec::new() };
    Some((own.into_iter().chain(shown.iter().map(foreign)).collect(), next))
}

fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn own() -> Vec<Tool> {
    vec![
        tool(
            ASK,
            "Ask a question",
            "Answers a plain-language question over the connected data sources: text, table, chart, and where each number came from. It reads and changes nothing. A question that \
             is not clear comes back with options to choose from; a question that refers to the one before takes its conversation_id.",
            object(answers::input_schema()),
        )
        .with_raw_output_schema(object(answers::output_schema())),
        tool(
            LIST_SOURCES,
            "List data sources",
            "The data sources that can be asked: state, vendor, number of readable tools, and what to do about one that cannot be used.",
            object(json!({ "type": "object", "properties": {}, "additionalProperties": false })),
        )
        .with_raw_output_schema(object(sources::output_schema())),
    ]
}

/// No word of the vendor's stands in a sentence: its name for the tool is quoted, and what its description speaks of is a list of words.
fn foreign(offered: &OfferedTool) -> Tool {
    let mut words = format!(
        "Reads from the data source “{}”, which calls this tool `{}`.",
        offered.source_name, offered.tool
    );
    if !offered.topics.is_empty() {
        words.push_str(&format!(" It speaks of: {}.", offered.topics.join(", ")));
    }
    if let Some(guard) = &offered.guard {
        words.push_str(&guarded(guard));
    }
    let title = format!("{}: {}", offered.source_name, offered.tool);
    tool(&offered.name, &title, &words, Arc::new(offered.input_schema.clone()))
}

fn guarded(guard: &Guard) -> String {
    match guard {
        Guard::Sql { argument, dialect } => {
            let dialect = serde_json::to_value(dialect).unwrap_or_default();
            format!(
                " `{argument}` takes one SQL query that only reads ({}).",
                dialect.as_str().unwrap_or("sql")
            )
        }
        Guard::Graphql { argument } => format!(" `{argument}` takes one GraphQL query, no mutation."),
        Guard::HttpMethod { argument } => format!(" `{argument}` takes GET or HEAD."),
        Guard::Pipeline { argument } => format!(" `{argument}` takes an aggregation pipeline that only reads."),
        Guard::Query { argument, .. } => format!(" `{argument}` takes one query that only reads."),
        Guard::Values { argument, .. } => format!(" `{argument}` takes the values that only read."),
        Guard::Absent { .. } => String::new(),
    }
}

fn tool(name: &str, title: &str, description: &str, input: Arc<JsonObject>) -> Tool {
    let hints = ToolAnnotations::new().read_only(true).destructive(false).open_world(true);
    Tool::new(name.to_owned(), description.to_owned(), input)
        .with_title(title)
        .with_annotations(hints)
}

fn object(schema: Value) -> Arc<JsonObject> {
    Arc::new(match schema {
        Value::Object(fields) => fields,
        _ => JsonObject::new(),
    })
}

#[cfg(test)]
mod tests {
    use belvedere_types::SourceId;

    use super::*;

    fn many(count: usize) -> Vec<OfferedTool> {
        let source = SourceId::generate();
        let one = |n: usize| OfferedTool {
            name: format!("crm__tool_{n:04}"),
            source,
            source_name: "CRM".into(),
            tool: format!("tool_{n:04}"),
            topics: Vec::new(),
            guard: None,
            input_schema: JsonObject::new(),
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn every_tool_is_on_one_page_and_ours_are_on_the_first() {
        for count in [0, 1, PAGE, PAGE + 1, 3 * PAGE] {
            let offered = many(count);
            let (mut names, mut cursor, mut pages) = (Vec::new(), None, 0);
            loop {
                let (tools, next) = page(&offered, cursor.as_deref()).unwrap();
                assert!(tools.len() <= PAGE + 2);
                names.extend(tools.into_iter().map(|tool| tool.name.into_owned()));
                pages += 1;
                cursor = next;
                if cursor.is_none() {
                    break;
                }
            }
            let expected: Vec<&str> = [ASK, LIST_SOURCES]
                .into_iter()
                .chain(offered.iter().map(|tool| tool.name.as_str()))
                .collect();
            assert_eq!((names.len(), pages), (count + 2, count.div_ceil(PAGE).max(1)));
            assert!(names.iter().eq(&expected), "{count}");
        }
        // The tool of the cursor may be gone meanwhile.
        assert_eq!(page(&many(3), Some("crm__tool_0000x")).unwrap().0.len(), 2);
        assert!(page(&many(3), Some("two words")).is_none() && page(&many(3), Some("")).is_none());
    }

    #[test]
    fn what_a_guard_asks_for_is_told_in_our_words() {
        let guard = Guard::HttpMethod { argument: "method".into() };
        let [mut tool] = many(1).try_into().unwrap();
        tool.guard = Some(guard);
        tool.topics = vec!["orders".into()];
        let told = foreign(&tool);
        let words =
            "Reads from the data source “CRM”, which calls this tool `tool_0000`. It speaks of: orders. `method` takes GET or HEAD.";
        assert_eq!(told.description.as_deref(), Some(words));
    }
}
