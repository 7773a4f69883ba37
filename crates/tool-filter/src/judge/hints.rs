//! Evidence layer 4: what the server's hints say. They can only narrow.

use belvedere_types::{ToolAnnotations, ToolDefinition};

use super::ground::Ground;

/// Whether a server repeats the four values that the specification assumes where nothing is said (not read-only, destructive, not idempotent, open
/// world). Libraries write them beside every tool whose author said nothing, so they say nothing.
fn assumed_anyway(hints: &ToolAnnotations) -> bool {
    hints.read_only_hint == Some(false)
        && hints.destructive_hint == Some(true)
        && hints.idempotent_hint == Some(false)
        && hints.open_world_hint == Some(true)
}

/// What the hints of a tool are worth.
pub(super) fn weigh(tool: &ToolDefinition) -> Option<Ground> {
    let hints = tool.annotations.as_ref().filter(|hints| !assumed_anyway(hints))?;
    match (hints.read_only_hint, hints.destructive_hint) {
        (Some(false), _) => Some(Ground::NotReadOnly),
        (None, Some(true)) => Some(Ground::Destructive),
        (Some(true), _) => Some(Ground::ReadOnly),
        (None, _) => None,
    }
}
