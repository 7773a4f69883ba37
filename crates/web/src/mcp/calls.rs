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
