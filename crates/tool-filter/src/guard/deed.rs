//! Names of endpoints and fields that a caller chooses. Where one says that it acts, a safe method or a query is no proof.

use crate::lexicon;
use crate::name;

/// The deed that a name says it does: `delete`, `sendReminder`, `chat.postMessage`. A word that is a thing as well (`orders`, `post`,
/// `issueComments`) says nothing, unless the blocklist names it and something it is done to follows.
pub(super) fn named(text: &str) -> Option<String> {
    text.split('.').find_map(|part| {
        let words = name::words(part);
        let first = words.first()?;
        let class = lexicon::word(first);
        let acts = class.write && (!class.also_noun || class.listed && words.len() > 1);
        acts.then(|| first.clone())
    })
}
