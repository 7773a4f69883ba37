//! Tool definitions as a hostile server writes them: judged alike each time, and never opened where the name says that it deletes.
#![no_main]

use belvedere_tool_filter::{Verdict, judge, pin, warnings};
use belvedere_types::ToolDefinition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut tool) = serde_json::from_slice::<ToolDefinition>(bytes) else {
        return;
    };
    let first = judge(&tool, None);
    assert_eq!(first, judge(&tool, None));
    let before = pin(&tool, "https://fuzz.example/mcp");
    let _told = warnings(&tool);
    tool.name = format!("delete_{}", tool.name);
    assert_ne!(judge(&tool, None).verdict, Verdict::Read, "{}", tool.name);
    assert_ne!(pin(&tool, "https://fuzz.example/mcp"), before);
});
