//! Questions that a source can be asked as they stand: its card's examples, or what its listing tools are named for.

use belvedere_analysis_router::planner::{list_all, split_identifier};
use belvedere_store::SourceRecord;
use belvedere_tool_filter::{Review, Reviews, Verdict};
use belvedere_types::{Caller, Language};
use serde_json::Value;

use crate::access::{Permission, allow};
use crate::sources::in_force;
use crate::{App, AppError};

/// Of one source.
const MOST: usize = 6;
const LISTS: [&str; 6] = ["list", "get", "fetch", "show", "search", "find"];

/// A question, and the source that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub question: String,
    pub source: String,
}

impl App {
    /// One source after the other, the best of each first; in the reader's language as far as its words are known.
    pub async fn suggestions(&self, caller: &Caller, language: Language) -> Result<Vec<Suggestion>, AppError> {
        allow(caller, Permission::Look)?;
        let mut each: Vec<Vec<Suggestion>> = Vec::new();
        for source in self.askable_sources(caller).await? {
            if !source.status.usable() {
                continue;
            }
            let suggest = |question: String| Suggestion {
                question,
                source: source.name.clone(),
            };
            let questions = self.questions_for(&source, language).await?;
            each.push(questions.into_iter().take(MOST).map(suggest).rev().collect());
        }
        let mut out = Vec::new();
        while each.iter().any(|left| !left.is_empty()) {
            out.extend(each.iter_mut().filter_map(Vec::pop));
        }
        Ok(out)
    }

    async fn questions_for(&self, source: &SourceRecord, language: Language) -> Result<Vec<String>, AppError> {
        let card = source.vendor.as_ref().and_then(|vendor| self.catalog().vendor(vendor));
        let examples: Vec<String> = card.map(|card| card.questions_in(language).1.to_vec()).unwrap_or_default();
        if !examples.is_empty() {
            return Ok(examples);
        }
        let reviews = self.parts.store.load(source.org, source.id).await?;
        Ok(reviews.iter().filter_map(|review| listing(review, language)).collect())
    }
}

/// `list_open_orders`, which needs nothing to be told: "List open orders".
fn listing(review: &Review, language: Language) -> Option<String> {
    let required = review.definition.input_schema.get("required").and_then(Value::as_array);
    if in_force(review) != Verdict::Read || required.is_some_and(|required| !required.is_empty()) {
        return None;
    }
    let words = split_identifier(&review.tool);
    let (first, rest) = words.split_first()?;
    let plural = rest
        .last()
        .is_some_and(|last| last.len() > 3 && last.ends_with('s') && !last.ends_with("ss"));
    (LISTS.contains(&first.as_str()) && plural).then(|| list_all(rest, language))
}

#[cfg(test)]
mod tests {
    use belvedere_types::ToolDefinition;
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;

    fn review(tool: &str, required: Value, verdict: Verdict) -> Review {
        Review {
            tool: tool.into(),
            pin: "p".into(),
            definition: ToolDefinition {
                name: tool.into(),
                title: None,
                description: None,
                input_schema: json!({ "type": "object", "required": required }),
                output_schema: None,
                annotations: None,
            },
            verdict,
            reviewed_at: OffsetDateTime::UNIX_EPOCH,
            override_: None,
        }
    }

    #[test]
    fn tools_that_list_something_without_being_told_more_make_questions() {
        let read = |tool| listing(&review(tool, json!([]), Verdict::Read), Language::English);
        assert_eq!(read("list_open_orders").as_deref(), Some("List open orders"));
        assert_eq!(read("getTeamMembers").as_deref(), Some("List team members"));
        let german = listing(&review("list_open_orders", json!([]), Verdict::Read), Language::German);
        assert_eq!(german.as_deref(), Some("Zeige alle offenen Bestellungen"));
        assert_eq!(read("crm.list-deals"), None, "it begins with a name");
        for tool in ["list", "get_order", "get_address", "delete_orders", "orders", ""] {
            assert_eq!(read(tool), None, "{tool}");
        }
        assert_eq!(
            listing(&review("list_orders", json!(["account"]), Verdict::Read), Language::English),
            None
        );
        assert_eq!(
            listing(&review("list_orders", json!([]), Verdict::Blocked), Language::English),
            None
        );
        assert_eq!(
            listing(&review("list_orders", json!([]), Verdict::Guarded), Language::English),
            None
        );
    }
}
