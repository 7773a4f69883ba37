//! What a source's tool replied, as the result of a call: secrets masked by the gate, bounded here.

use belvedere_app::OfferedReply;
use belvedere_types::ToolContent;
use rmcp::model::{CallToolResult, ContentBlock, MetaObject};
use serde_json::json;

/// Bytes of all texts of a reply together, and of its structured content.
const BYTES: usize = 64 * 1024;

pub(super) fn result(called: OfferedReply) -> CallToolResult {
    let mut room = BYTES;
    let mut content = Vec::new();
    for block in &called.reply.content {
        let text = match block {
            ToolContent::Text { text } if text.len() <= room => text.clone(),
            ToolContent::Text { text } => {
                let cut = beginning(text, room);
                format!("{cut}\n({} of {} bytes; the rest is left out)", cut.len(), text.len())
            }
            ToolContent::Other { kind, bytes } => format!("({kind}, {bytes} bytes, left out)"),
        };
        room = room.saturating_sub(text.len());
        content.push(ContentBlock::text(text));
    }
    if let Some(problem) = &called.help {
        content.push(ContentBlock::text(format!(
            "{} {} [{}]",
            problem.detail, problem.next_step, problem.code
        )));
    }
    let structured = called.reply.structured.map(|value| (value.to_string().len(), value));
    let structured = match structured {
        Some((bytes, value)) if bytes <= BYTES => Some(value),
        Some((bytes, _)) => {
            content.push(ContentBlock::text(format!(
                "(structured content, {bytes} bytes, left out; ask for less)"
            )));
            None
        }
        None => None,
    };
    let mut result = if called.reply.is_error {
        CallToolResult::error(content)
    } else {
        CallToolResult::success(content)
    };
    result.structured_content = structured;
    let mut meta = MetaObject::new();
    meta.insert(
        "belvedere/call".into(),
        json!({ "source": called.source, "source_name": called.source_name, "tool": called.tool, "arguments": called.arguments }),
    );
    result.meta = Some(meta);
    result
}

/// At most so many bytes, whole characters.
fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use belvedere_types::{SourceId, ToolReply};
    use serde_json::Map;

    use super::*;

    fn replied(content: Vec<ToolContent>, structured: Option<serde_json::Value>) -> CallToolResult {
        result(OfferedReply {
            source: SourceId::generate(),
            source_name: "CRM".into(),
            tool: "list_orders".into(),
            arguments: Map::new(),
            reply: ToolReply {
                content,
                structured,
                is_error: false,
                bytes: 0,
            },
            help: None,
        })
    }

    fn text(text: String) -> ToolContent {
        ToolContent::Text { text }
    }

    fn texts(result: &CallToolResult) -> Vec<&str> {
        result.content.iter().map(|block| block.as_text().unwrap().text.as_str()).collect()
    }

    #[test]
    fn what_fits_is_passed_on_and_the_rest_is_said_to_be_left_out() {
        let small = replied(vec![text("rows".into())], Some(json!({ "rows": [1] })));
        assert_eq!(
            (texts(&small), &small.structured_content),
            (vec!["rows"], &Some(json!({ "rows": [1] })))
        );
        let long = replied(vec![text("é".repeat(BYTES)), text("more".into())], Some(json!("x".repeat(BYTES))));
        let [cut, more, data] = texts(&long)[..] else { panic!("{long:?}") };
        assert!(
            cut.ends_with(&format!("({BYTES} of {} bytes; the rest is left out)", 2 * BYTES)),
            "{}",
            &cut[BYTES - 10..]
        );
        assert!(
            more.contains("0 of 4 bytes") && data.contains("left out; ask for less"),
            "{more} {data}"
        );
        assert_eq!(long.structured_content, None);
        let picture = ToolContent::Other {
            kind: "image".into(),
            bytes: 5,
        };
        assert_eq!(texts(&replied(vec![picture], None)), ["(image, 5 bytes, left out)"]);
    }
}
