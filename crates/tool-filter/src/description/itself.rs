//! A tool that is told to report: what it finds, or what somebody has found.

use super::phrase;
use super::sentence::{Joint, Word};
use crate::lexicon::{self, WordList};

/// "Report pool sizes and free slots" beside a name that asks for a look (`pool_stats`, `get_pool_info`): the tool is told to speak. What is reported to
/// somebody, or is one thing that happened ("Report a fault"), is a deed.
pub(super) fn tells_of_itself(words: &[Word], name: &[String]) -> bool {
    static HAPPENED: WordList = WordList::new(
        "to as against spam abuse bug bugs issue issues fault faults incident incidents problem problems user users message messages content violation violations",
    );
    let looks = if name
        .first()
        .is_some_and(|verb| lexicon::word(verb).read && !lexicon::word(verb).write)
    {
        name.iter().all(|part| !lexicon::word(part).write || lexicon::word(part).also_noun)
    } else {
        let asks = |noun: &String| lexicon::read_noun(noun) && !matches!(noun.as_str(), "report" | "reports");
        // `berth_check`, "Report whether …", "Report this server's …", "Report gateway version, …": what a check finds, not what somebody has found.
        let checks = |noun: &String| {
            matches!(noun.as_str(), "check" | "checks") && (words.get(1).is_some_and(speaks_of_itself) || of_a_machine(words))
        };
        name.last().is_some_and(|noun| asks(noun) || checks(noun)) && !name.iter().any(|part| lexicon::word(part).write)
    };
    let one = words
        .get(1)
        .is_none_or(|next| matches!(next.text.as_str(), "a" | "an") || next.joint != Joint::Space);
    looks && !one && !words.iter().any(|word| HAPPENED.has(&word.text))
}

fn speaks_of_itself(word: &Word) -> bool {
    matches!(word.text.as_str(), "this" | "its" | "whether" | "if")
}

/// What a machine knows of itself, and nobody brings to its notice.
fn of_a_machine(words: &[Word]) -> bool {
    static KNOWN: WordList =
        WordList::new("version versions uptime connectivity configuration readiness reachability availability liveness");
    let behind = words.get(1..).unwrap_or_default();
    let first = behind.iter().skip(1).take_while(|word| word.joint == Joint::Space).count() + 1;
    phrase::object(behind.get(..first).unwrap_or_default()).is_some_and(|noun| KNOWN.has(noun))
}

/// "Declare what this service covers": the tool tells of itself. What goods one brings is declared to somebody.
pub(super) fn declares_itself(words: &[Word]) -> bool {
    static TOOLS: WordList =
        WordList::new("connector server service tool api source dataset index corpus database endpoint plugin integration");
    matches!(words, [tells, what, this, tool, ..]
        if matches!(&*tells.text, "declare" | "declares" | "state" | "states" | "outline" | "outlines")
            && matches!(&*what.text, "what" | "which" | "how" | "whether")
            && matches!(&*this.text, "this" | "the")
            && TOOLS.has(&tool.text))
}
