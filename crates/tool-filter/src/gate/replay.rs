//! What today's rules say of everything that was ever reviewed.

use belvedere_types::{Caller, SourceTarget};
use serde::Serialize;
use time::OffsetDateTime;

use super::{Gate, Refusal, same_org};
use crate::{Evidence, Override, Verdict, VerdictEvent, judge};

/// A reviewed definition, judged again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rejudged {
    pub tool: String,
    #[serde(with = "time::serde::rfc3339")]
    pub reviewed_at: OffsetDateTime,
    /// What was said at the review.
    pub before: Verdict,
    /// What the rules say today.
    pub now: Verdict,
    pub changed: bool,
    pub evidence: Vec<Evidence>,
    /// An owner's decision stands whatever the rules say, but never opens a write.
    #[serde(rename = "override")]
    pub override_: Option<Override>,
}

impl Gate {
    /// How the verdicts of a source came to be what they are, latest first. First sights are not in it: the review itself tells.
    ///
    /// # Errors
    /// When the history cannot be read, or the source is another organisation's.
    pub async fn history(&self, caller: &Caller, target: &SourceTarget) -> Result<Vec<VerdictEvent>, Refusal> {
        same_org(caller, target)?;
        Ok(self.reviews.history(target.org, target.source).await?)
    }

    /// Judges the stored definitions of a source again, tools that are no longer listed included. The server is not asked, and nothing is saved.
    ///
    /// # Errors
    /// When the reviews cannot be read, or the source is another organisation's.
    pub async fn replay(&self, caller: &Caller, target: &SourceTarget) -> Result<Vec<Rejudged>, Refusal> {
        same_org(caller, target)?;
        let policy = self.policy(target);
        let reviews = self.reviews.load(target.org, target.source).await?;
        Ok(reviews
            .into_iter()
            .map(|review| {
                let judgement = judge(&review.definition, policy);
                Rejudged {
                    tool: review.tool,
                    reviewed_at: review.reviewed_at,
                    before: review.verdict,
                    now: judgement.verdict,
                    // An overridden review keeps the owner's verdict.
                    changed: review.override_.is_none() && review.verdict != judgement.verdict,
                    evidence: judgement.evidence,
                    override_: review.override_,
                }
            })
            .collect())
    }
}
