//! What the reviewed policies cover of a source's tools, and what the generic rules say without them.

use belvedere_tool_filter::{Inventory, JudgedTool, Layer, Verdict, judge};

/// How a tool came by its judgement, where its vendor has reviewed verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// A person reviewed it; `generic` is what the generic rules alone would say.
    Reviewed { generic: Verdict },
    /// The vendor has reviewed verdicts and none for this tool: it is newer than the review.
    NotReviewed,
}

/// Nothing where no tool of the source was reviewed.
pub fn review_of(inventory: &Inventory, tool: &JudgedTool) -> Option<Review> {
    if reviewed(tool) {
        return Some(Review::Reviewed {
            generic: judge(&tool.definition, None).verdict,
        });
    }
    inventory.tools.iter().any(reviewed).then_some(Review::NotReviewed)
}

fn reviewed(tool: &JudgedTool) -> bool {
    tool.judgement.evidence.iter().any(|evidence| evidence.layer == Layer::Policy)
}
