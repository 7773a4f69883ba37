//! Results as a hostile server writes them: text in any of the forms that are read as tables, and structured content.
#![no_main]

use belvedere_analysis_router::table::{TableLimits, read_reply};
use belvedere_types::{ToolContent, ToolReply};
use libfuzzer_sys::fuzz_target;

const LIMITS: TableLimits = TableLimits {
    rows: 500,
    columns: 50,
    depth: 4,
};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let structured = serde_json::from_slice(bytes).ok();
    let reply = ToolReply {
        content: vec![ToolContent::Text { text }],
        structured: None,
        is_error: false,
        bytes: 0,
    };
    check(reply.clone());
    if structured.is_some() {
        check(ToolReply { structured, ..reply });
    }
});

fn check(reply: ToolReply) {
    for table in read_reply(reply, None, "result", &LIMITS).tables {
        assert!(
            table.rows.len() <= LIMITS.rows && table.columns.len() <= LIMITS.columns,
            "{}",
            table.name
        );
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{}", table.name);
            assert!(row.iter().all(|cell| !cell.is_array() && !cell.is_object()), "{row:?}");
        }
    }
}
