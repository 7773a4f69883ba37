//! What a name settles or leaves open, beside what its verb says.

use crate::lexicon;
use crate::name::{self, Reading};
use crate::schema::Signals;

/// Whether the tool reads what is written about a call: `get_endpoint_docs` is told the method of the endpoint, and calls nothing. So is the template of
/// what is written, `get_schema_template`.
pub(super) fn documents(reading: &Reading, words: &[String]) -> bool {
    let written = |word: &String| matches!(word.as_str(), "docs" | "documentation" | "doc" | "reference" | "schema" | "spec");
    matches!(reading, Reading::Reads(_))
        && match words {
            [.., before, last] if matches!(last.as_str(), "template" | "templates" | "example" | "examples") => written(before),
            [.., last] => written(last),
            [] => false,
        }
}

/// Names beside which a description that only names things is a proof. `download_…` is none: what it names may well be put somewhere.
pub(super) fn leaves_it_to_nouns(reading: &Reading) -> bool {
    match reading {
        Reading::Nouns { .. } => true,
        Reading::Unclear(verb) => !lexicon::word(verb).contextual,
        Reading::Deceptive(_) | Reading::Listed(_) | Reading::Writes(_) | Reading::Reads(_) => false,
    }
}

/// `resolve_identifier`: the description has to say into what.
pub(super) fn resolves_an_identifier(reading: &Reading, words: &[String]) -> bool {
    let identifier = |id: &String| matches!(id.as_str(), "identifier" | "identifiers" | "id" | "ids" | "symbol");
    matches!(reading, Reading::Unclear(verb) if verb == "resolve") && matches!(words, [_, id] if identifier(id))
}

/// Whether the verb stands before the last noun and behind another, so that it may be half of the last: `fund_share_classes`.
pub(super) fn half_of_a_noun(words: &[String], verb: &str) -> bool {
    matches!(words, [_, .., half, _] if half == verb) && words.iter().filter(|word| lexicon::word(word).write).count() == 1
}

/// Whether the name runs something, and says no other deed.
pub(super) fn runs_alone(reading: &Reading, words: &[String]) -> bool {
    matches!(reading, Reading::Writes(verb) if runs(verb)) && only_runs(words)
}

fn runs(verb: &str) -> bool {
    matches!(verb, "run" | "execute" | "exec" | "perform")
}

fn only_runs(words: &[String]) -> bool {
    words.iter().all(|word| runs(word) || !lexicon::word(word).write)
}

/// `run_query` with what to count, by what and between which days, and nothing to write a statement in: what is run can only be a query.
pub(super) fn asks_by_parts(reading: &Reading, words: &[String], signals: &Signals) -> bool {
    const ENOUGH: usize = 3;
    let query = words.last().is_some_and(|last| matches!(last.as_str(), "query" | "queries"));
    let carries = matches!(reading, Reading::Nouns { .. } | Reading::Writes(_));
    query
        && carries
        && words.iter().any(|word| runs(word))
        && only_runs(words)
        && signals.query_parts >= ENOUGH
        && !signals.brings
        && signals.place.is_none()
}

/// Whether a search takes this: whom something is to or from, or what was said of it, is then what is looked for.
pub(super) fn looks_by_it(reading: &Reading) -> bool {
    matches!(reading, Reading::Reads(verb) if matches!(verb.as_str(), "search" | "find" | "filter" | "list" | "count" | "query"))
}

/// `envelope_recipient` takes the id of the recipient that it is about. Nobody is sent anything by it, unless the name acts.
pub(super) fn is_looked_up(argument: &str, reading: &Reading, words: &[String]) -> bool {
    let looks = matches!(reading, Reading::Reads(_) | Reading::Unclear(_) | Reading::Nouns { .. });
    looks
        && name::words(argument) == ["recipient", "id"]
        && words.last().is_some_and(|last| matches!(last.as_str(), "recipient" | "recipients"))
}

/// Names that leave the proof to the description.
pub(super) fn opens(reading: &Reading) -> bool {
    matches!(reading, Reading::Unclear(_) | Reading::Nouns { .. } | Reading::Listed(_))
}
