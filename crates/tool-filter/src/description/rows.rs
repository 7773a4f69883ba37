//! Descriptions that name rows by the columns they have.

use super::sentence::{self, Joint, Word};
use super::{clip, data, made};
use crate::lexicon::WordList;

/// "Daily open, high, low and volume of an instrument", "Name, plan and time zone of the workspace": several single words and a last one, which is surely a
/// noun and has something said of it. No verb is joined to a noun, and none of these is a verb that surely alters.
pub(super) fn columns(words: &[Word]) -> Option<String> {
    let adjective = |word: &&Word| word.text.class().adjective && word.joint == Joint::Space;
    let words = words.get(words.iter().take_while(adjective).count()..)?;
    let last = 1 + words.iter().skip(1).take_while(|word| word.joint == Joint::List).count();
    let joined = words.get(last).filter(|word| last > 1 && word.joint == Joint::Conjunction)?;
    let behind = words.get(last + 1..)?;
    let (noun, next) = match behind {
        [next, ..] if next.text == "of" => (joined, next),
        [noun, next, ..] if next.text == "of" && noun.joint == Joint::Space && !noun.text.ends_with("ing") => (noun, next),
        _ => return None,
    };
    let class = noun.text.class();
    let surely = class.thing || class.measure || class.read_noun || matches!(&*noun.text, "zone");
    let alters = |word: &Word| word.text.some().listed || word.text.some_alters() || word.text.some().contextual;
    // "Lock, unlock and status of": what opens a list of deeds.
    let items = words.iter().take(last);
    let verbs = items.clone().filter(|word| word.text.some().write).count();
    let many_verbs = verbs > 0 && (items.count() < 4 || verbs * 2 > last);
    // "Spend, impressions, clicks, signups and …": before so many plurals it is one of them, and the blocklist stays closed.
    let plural = |word: &Word| data::many(&word.text) && !alters(word);
    let one_of_many = last > 3 && words.first().is_some_and(|word| !word.text.some().listed) && words.iter().take(last).skip(1).all(plural);
    let deeds = many_verbs || words.iter().take(last + 1).skip(usize::from(one_of_many)).any(alters) || made::deed(&noun.text);
    (surely && !deeds && next.joint == Joint::Space && !data::does_more(words, last + 1)).then(|| noun.text.to_string())
}

/// "Groups, ticket states and priorities of this instance": plurals joined to one that stands before "of", where no verb does. To a noun none is joined, and
/// a verb has its object before the comma.
pub(super) fn several_of(words: &[Word]) -> Option<String> {
    let of = words
        .iter()
        .take(9)
        .position(|word| word.text == "of" && word.joint == Joint::Space)?;
    let items = words.get(..of)?;
    let last = items.last()?;
    let joints = |joint: Joint| items.iter().skip(1).filter(move |word| word.joint == joint).count();
    let acts = |word: &Word| {
        let class = word.text.some();
        class.listed
            || class.write
            || class.contextual
            || word.text.some_alters()
            || super::ARTICLES.has(&word.text)
            || made::deed(&word.text)
    };
    let apart = items.get(1).is_some_and(|second| second.joint == Joint::List);
    let whole = apart && joints(Joint::Conjunction) == 1 && joints(Joint::Break) == 0;
    let noun = data::many(&last.text) && data::many(&items.first()?.text) && last.text.class().thing;
    (whole && noun && !items.iter().any(acts) && !data::does_more(words, of)).then(|| last.text.to_string())
}

/// "Firewall policies: name, action, zones": behind what there are several of, or a check, its columns. A deed is told by what it needs only where it is one
/// ("Booking: name, date"), and a list of deeds has verbs.
pub(super) fn headed(words: &[Word], phrase: usize) -> bool {
    const ENOUGH: usize = 3;
    let (Some(head), Some(columns)) = (phrase.checked_sub(1).and_then(|last| words.get(last)), words.get(phrase..)) else {
        return false;
    };
    let looks = crate::lexicon::look(&head.text) && !head.text.some().write;
    let many = data::many(&head.text) && !head.text.some().listed && !head.text.some().contextual && !made::deed(&head.text);
    let column = |word: &Word| {
        let class = word.text.class();
        class.thing || class.measure || class.read_noun || class.adjective || matches!(&*word.text, "name" | "names" | "number")
    };
    let acts = |word: &Word| word.text.some().listed || word.text.some_alters() && !word.text.ends_with("ed");
    let items = 1 + columns.iter().skip(1).filter(|word| word.joint == Joint::List).count();
    let opens = columns.first().is_some_and(|first| first.joint == Joint::Break && column(first));
    opens && (many || looks) && items >= ENOUGH && !columns.iter().any(acts)
}

/// "Name and plan of the workspace" beside `workspace_info`: two columns of what the name is of. Before "of" stands no verb, and to a noun none is joined.
pub(super) fn two_of(words: &[Word], name: &[String]) -> Option<String> {
    let [first, second, of, behind @ ..] = words else { return None };
    let acts = |word: &Word| {
        let class = word.text.some();
        class.listed || class.write || class.contextual || word.text.some_alters() || made::deed(&word.text)
    };
    let joined = first.joint == Joint::Space && second.joint == Joint::Conjunction && of.joint == Joint::Space;
    let whose = behind.iter().take(3).any(|word| name.iter().any(|part| *part == *word.text));
    let column = joined && &*of.text == "of" && whose && !acts(first) && !acts(second) && !made::made(&second.text);
    (column && !data::does_more(words, 3)).then(|| second.text.to_string())
}

/// "Load pipelines with schedule, owner and whether they are on" beside `pipelines`: of what the name is, the columns are told, and one of them is the answer to
/// a question. Nothing is done with such a column. What stands before the name's words may be half of a noun.
pub(crate) fn told_by_columns(description: &str, name: &[String]) -> bool {
    with_columns(
        &sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 30),
        name,
    )
}

/// The same, where the description begins with the name's last words: "Share classes of a fund with …" beside `fund_share_classes`.
pub(super) fn half_a_noun(words: &[Word], name: &[String]) -> Option<String> {
    let [.., half, last] = name else { return None };
    let begins = matches!(words, [first, second, ..] if *first.text == **half && *second.text == **last);
    (name.len() > 2 && begins && with_columns(words, name)).then(|| last.clone())
}

fn with_columns(words: &[Word], name: &[String]) -> bool {
    let Some(last) = name.last().filter(|last| data::many(last)) else {
        return false;
    };
    let Some(at) = words.iter().take(3).position(|word| *word.text == **last) else {
        return false;
    };
    let spaced = |word: &Word| word.joint == Joint::Space;
    let whole = words.iter().take(at + 1).skip(1).all(spaced);
    let alters = |word: &Word| word.text.some().listed || word.text.some_alters();
    let with = words.iter().skip(at + 1).position(|word| word.text == "with" && spaced(word));
    let columns = with.and_then(|with| words.get(at + with + 2..)).unwrap_or_default();
    // What stands before "with" says which: "of a fund".
    let which = with.is_some_and(|with| {
        let behind = words.get(at + 1..at + 1 + with).unwrap_or_default();
        behind.is_empty() || behind.len() <= 3 && behind.first().is_some_and(|of| matches!(&*of.text, "of" | "in" | "per"))
    });
    let listed = columns.iter().filter(|word| word.joint == Joint::List).count() > 0;
    let asks = columns
        .iter()
        .any(|word| matches!(&*word.text, "whether" | "how") && matches!(word.joint, Joint::List | Joint::Conjunction));
    whole && which && listed && asks && !words.iter().take(at).any(alters)
}

/// "… ratings given between two dates, as CSV": the form in which it comes back.
pub(crate) fn as_a_text(description: &str) -> bool {
    static FORMS: WordList = WordList::new("csv json tsv xml markdown text");
    let words = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), super::MAX_WORDS);
    static HOW: WordList = WordList::new("plain raw formatted readable structured valid compact pretty");
    let form = words.windows(3).any(|three| {
        matches!(three, [as_, form, _] if as_.text == "as" && FORMS.has(&form.text) && form.joint == Joint::Space)
            || matches!(three, [as_, how, form] if as_.text == "as" && HOW.has(&how.text) && FORMS.has(&form.text))
    }) || matches!(words.as_slice(), [.., as_, form] if as_.text == "as" && FORMS.has(&form.text) && form.joint == Joint::Space);
    // "To a server", "in a new sheet": it goes there.
    let elsewhere = words.iter().enumerate().any(|(at, word)| {
        let next = words.get(at + 1).map_or("", |next| next.text.as_str());
        match word.text.as_str() {
            "to" => !next.starts_with(|c: char| c.is_ascii_digit()),
            "into" | "onto" | "new" => true,
            "in" | "on" => matches!(next, "a" | "an" | "your"),
            _ => false,
        }
    });
    form && !elsewhere && !super::answer::keeps(clip(description))
}

/// "Map a ticker to the vendor's instrument id".
pub(crate) fn maps_to_an_identifier(description: &str) -> bool {
    let words = sentence::words(sentence::sentences(clip(description)).next().unwrap_or_default(), 20);
    let maps = words.first().is_some_and(|first| matches!(&*first.text, "map" | "maps"));
    let to = words.iter().any(|word| word.text == "to");
    let identifier = words
        .last()
        .is_some_and(|last| matches!(&*last.text, "id" | "ids" | "identifier" | "identifiers" | "symbol"));
    maps && to && identifier && !words.iter().any(|word| word.text == "new")
}
