//! Verbs of a question: which of them may go without a place in the data, and which choose among the rows.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::operators::is_about_money;
use super::question::{Role, Word};
use super::reading::{Aggregate, Opener, Reading};
use super::words::listed;

/// Verbs that only say that the rows are there: "tickets filed last week", "which reports do we have".
const LIGHT: &str = "made make makes making ran did do done doing has had have having take takes took taken taking place placed record recorded register registered \
    log logged list listed store stored keep kept hold held contain contains contained include includes included see seen give given gave get gets getting got look looks looked occur occurs \
    occurred occurring happen happens happened happening exist exists existed existing come came go went gone belong belongs belonged used using called named known \
    offer offers offered provide provides provided serve serves served cover covers covered handle handles handled carry carries carried receive receives received \
    add added create created file filed submit submitted raise raised report reports reported issue issued generate generated produce produced enter entered \
    posted captured measured observed collected tracked noted appear appears appeared fall falls fell mention mentions mentioned stand stands host hosts run runs ran \
    start starts started begin begins began ever yet still already again most least grouped sorted ordered ranked associated related involved needed expressed combined \
    covering including containing having regarding concerning arrive arrives arrived developed evolved changed";

/// Verbs that tell when a row came to be, beside a time.
const BEGAN: &str = "signed joined registered subscribed enrolled onboarded opened issued invoiced ordered booked placed published";

/// Irregular forms, beside those in "-ed" and "-ing".
const IRREGULAR: &str = "ran run won sold paid sent held took made spent kept left met lost built bought ship ships happen open stay stayed stand do done wrote \
    written begun began start starts end ends work works live lives belong belongs report reports host hosts contain contains include includes fire fires go off differ \
    write writes cost costs exceed exceeds last lasted mention mentions arrive arrives leave leaves occur occurs ever yet still already again most least \
    offer offers provide provides cover covers carry carries carried receive receives serve serves handle handles fall falls fell appear appears \
    thrown lent lend gave given grew grown drew drawn drove driven rode ridden chose chosen bore borne broke broken brought caught dealt fed fought found flew flown \
    hold holds keep keeps store develop develops evolve evolves gets getting look looks looked heard hit hurt knew laid led lit meant put read rose risen said saw seen set shown shot shut spoke spoken stole stolen struck swept taught told thought \
    threw thrown went gone wore worn won wound let become became got";

/// Verbs that say how something ended: they choose, whatever stands around them.
const OUTCOMES: &str = "fail fails failed failing crash crashes crashed succeed succeeds succeeded cancel cancels cancelled canceled reject rejects rejected \
    refuse refused deny denied abort aborts aborted expire expires expired skip skipped retry retried drop drops dropped break breaks broke broken refund \
    refunded lose loses lost loose looses win wins won error errored";

/// Verbs that say how long something was as it was.
pub const LASTS: &str = "stay stays stayed remain remains remained be been keep keeps kept last lasts lasted";

/// What has been done to a row when it comes to be there: orders are placed, claims are filed.
pub fn brings_about(verb: &str) -> bool {
    listed(BEGAN, verb) || listed("requested submitted filed raised reported received logged added", verb)
}

/// Adjectives that choose nothing.
const SOFT: &str =
    "single individual particular certain various general overall respective total separate more less fewer range segment lineup";

/// Nouns that say no more than that there is a number.
const ABSTRACT: &str = "units length number numbers quantity level figure figures consumption usage utilisation utilization";

const BE: &str = "is are was were be been being get gets got that who";

/// A verb form: it may go unmatched where it says no more than that something happened.
pub fn verb_like(word: &Word) -> bool {
    !word.name_like && (word.governed || word.lower.ends_with("ed") || word.lower.ends_with("ing") || listed(IRREGULAR, &word.lower))
}

/// What something was done to: "cancelled a booking".
pub fn done_to(reading: &Reading, verb: usize) -> Option<&Word> {
    let word = reading
        .word(verb)
        .filter(|word| verb_like(word) && word.lower.ends_with("ed") && !word.pause)?;
    let article = reading.word(verb + 1).filter(|_| !word.quoted)?;
    let object = reading.word(verb + 2).filter(|object| object.role == Role::Content)?;
    listed("a an any one their its the", &article.lower).then_some(object)
}

/// A verb that says how something ended.
pub fn tells_outcome(word: &Word) -> bool {
    !word.name_like && listed(OUTCOMES, &word.lower)
}

/// "Who owns it", "the team they belong to": the word says what somebody does, and is no name of a state or a kind.
pub fn says_what_is_done(reading: &Reading, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| reading.word(before));
    let acts = |word: &Word| word.governed || before.is_some_and(|before| !before.pause && listed("who whoever", &before.lower));
    reading
        .word(at)
        .is_some_and(|word| !word.name_like && !tells_outcome(word) && acts(word))
}

/// A verb that says no more than that something is there, in whatever form.
pub fn light(word: &Word) -> bool {
    is_light(word) || listed(BEGAN, &word.lower)
}

fn is_light(word: &Word) -> bool {
    static STEMS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let lexicon = Lexicon::default();
        LIGHT.split_whitespace().map(|verb| lexicon.stem(verb)).collect()
    });
    STEMS.contains(&word.stem)
}

/// What the data has for a word of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Nothing,
    Something,
    /// A number of the rows that the answer is made of.
    Measure,
    /// A value of the data by which the answer does not choose.
    Value,
}

/// A word that nothing in the answer stands for, and that does not choose among the rows: "who borrowed the most books" over loans. "Which orders
/// were refunded" chooses, and so does "the failed jobs": there the verb must be found. `found` tells what the data has for a word, `measured`
/// whether the answer shows a number of the rows.
pub fn idle(reading: &Reading, at: usize, found: impl Fn(usize) -> Found, measured: bool) -> bool {
    let Some(word) = reading.word(at) else { return false };
    if measured && !word.name_like && listed(ABSTRACT, &word.lower) {
        return true;
    }
    // "Tank capacity" over a number of the tank: how much it is.
    let of_measure = at.checked_sub(1).is_some_and(|before| found(before) == Found::Measure);
    if measured && of_measure && listed("capacity volume amount size", &word.lower) {
        return true;
    }
    let before = at.checked_sub(1).and_then(|before| reading.word(before));
    // "On hold", "under review": a state, in which no verb can stand.
    if before.is_some_and(|before| listed("on under", &before.lower)) {
        return false;
    }
    if !word.name_like && listed(SOFT, &word.lower) {
        return true;
    }
    // "looks after"
    if word.lower == "after"
        && at
            .checked_sub(1)
            .and_then(|at| reading.word(at))
            .is_some_and(|before| before.stem == "look")
    {
        return true;
    }
    if asks_for_money(reading, word) {
        return false;
    }
    // "How satisfied were they" asks for just that.
    if before.is_some_and(|before| before.lower == "how") {
        return false;
    }
    // "which carrier causes the most claims": what stands between the two is a verb, whatever its form.
    let known = |at: usize| found(at) != Found::Nothing;
    let superlative = reading
        .superlative
        .as_ref()
        .is_some_and(|s| s.at == at + 1 || (s.at == at + 2 && reading.word(at + 1).is_some_and(|word| word.lower == "the")));
    let most_of = || {
        let mut rest = reading.words.iter().enumerate().skip(at + 1);
        rest.find(|(_, next)| next.role == Role::Content)
            .is_some_and(|(next, _)| known(next))
    };
    if superlative && !word.name_like && at > 0 && known(at - 1) && found(at) == Found::Nothing && most_of() {
        return true;
    }
    // "How long did they stay open": what lasted, and what the answer is the duration of.
    if reading.opener == Opener::HowLong && before.is_some_and(|before| listed(LASTS, &before.lower)) {
        return true;
    }
    // A number that the question speaks of and the answer does not show.
    if !verb_like(word) || matches!(found(at), Found::Measure | Found::Value) {
        return false;
    }
    let next = reading.word(at + 1);
    let here = next.is_some_and(|next| matches!(next.lower.as_str(), "here" | "there"));
    let began = reading.window.is_some() && listed(BEGAN, &word.lower);
    if (word.governed && !tells_outcome(word)) || here || began || is_light(word) || told_of_it(reading, at) {
        return true;
    }
    if word.governed {
        return false;
    }
    // "cargo moved", "distance driven": what the number is of.
    if measured && at.checked_sub(1).is_some_and(|before| found(before) == Found::Measure) {
        return true;
    }
    let attribute = before.is_none_or(|before| before.role != Role::Content && !listed(BE, &before.lower) && !asks(reading, at, before))
        && next.is_some_and(|next| next.role == Role::Content)
        && !word.pause;
    if attribute {
        return false;
    }
    // What it was done to, by whom, where: something the rows know.
    let object = reading
        .words
        .iter()
        .enumerate()
        .skip(at + 1)
        // "Closed at the moment" is done to nothing.
        .find(|(_, next)| !matches!(next.role, Role::Stop | Role::Operator | Role::Number) && next.lower != "moment");
    object.is_some_and(|(next, word)| word.role == Role::Content && found(next) != Found::Nothing)
}

/// "How much did it cost" asks for money, and no other amount will do.
pub fn asks_for_money(reading: &Reading, word: &Word) -> bool {
    reading.aggregate == Some(Aggregate::Sum) && !word.name_like && is_about_money(&word.lower)
}

/// "What language are they written in": said of what was named before, with a preposition that stands for what is asked.
fn told_of_it(reading: &Reading, at: usize) -> bool {
    let lower = |back: usize| {
        at.checked_sub(back)
            .and_then(|at| reading.word(at))
            .map_or("", |word| word.lower.as_str())
    };
    let next = reading.word(at + 1).map_or("", |word| word.lower.as_str());
    listed("they it", lower(1)) && listed(BE, lower(2)) && listed("in on at by with for from", next)
}

/// "Who", "which": the verb after it is no attribute, but for that of the things asked for: "which open deals", "which open deal has".
fn asks(reading: &Reading, at: usize, before: &Word) -> bool {
    let next = reading.word(at + 1).filter(|next| next.role == Role::Content && !next.name_like);
    let verb = reading
        .word(at + 2)
        .is_some_and(|word| listed("has have had is are was were did does do", &word.lower));
    let things = next.is_some_and(|next| next.is_plural() || verb);
    matches!(reading.opener, Opener::Who | Opener::Which) && (before.lower == "who" || listed("what which", &before.lower) && !things)
}

#[cfg(test)]
mod tests {
    use time::UtcOffset;
    use time::macros::datetime;

    use super::*;
    use crate::moment::AskerClock;
    use crate::planner::known::Known;
    use crate::planner::lexicon::Lexicon;

    /// Whether the word may go unmatched, where the words in `data` are found.
    fn may_go(question: &str, word: &str, data: &[&str]) -> bool {
        let clock = AskerClock {
            now: datetime!(2025-06-18 10:00 UTC),
            offset: UtcOffset::UTC,
        };
        let reading = Reading::of(question, clock, &Lexicon::default(), &Known::default());
        let at = reading.words.iter().position(|known| known.lower == word).unwrap();
        let found = |at: usize| match reading.word(at).filter(|word| data.contains(&word.lower.as_str())) {
            Some(word) if word.lower == "cargo" => Found::Measure,
            Some(_) => Found::Something,
            None => Found::Nothing,
        };
        idle(&reading, at, found, data.contains(&"cargo"))
    }

    #[test]
    fn a_verb_with_an_object_that_is_known_may_go() {
        assert!(may_go("Who borrowed the most books?", "borrowed", &["books"]));
        assert!(may_go("parcels delivered to Vienna", "delivered", &["vienna", "parcels"]));
        assert!(may_go("tickets filed last week", "filed", &["tickets"]));
        assert!(may_go("How often did we lend to Anna?", "lend", &["anna"]));
        assert!(may_go("Top 3 drivers by cargo moved", "moved", &["drivers", "cargo"]));
        assert!(may_go("Which doctors work here?", "work", &["doctors"]));
        assert!(may_go("Average quantity of cargo", "quantity", &["cargo"]));
        assert!(may_go("Which carrier causes the most parcels?", "causes", &["carrier", "parcels"]));
    }

    #[test]
    fn a_verb_that_chooses_must_be_found() {
        assert!(!may_go("Which orders were refunded?", "refunded", &["orders"]));
        assert!(!may_go("How many customers churned last month?", "churned", &["customers"]));
        assert!(!may_go("How many refunded orders are there?", "refunded", &["orders"]));
        assert!(!may_go("List the flooded rooms", "flooded", &["rooms"]));
        assert!(!may_go("Which open rooms have a view?", "open", &["rooms", "view"]));
        assert!(!may_go("Which flooded rooms have a view?", "flooded", &["rooms", "view"]));
        assert!(!may_go("parcels delivered to Vienna", "delivered", &["parcels"]));
        assert!(!may_go("Which lockers are jammed at the moment?", "jammed", &["lockers", "moment"]));
        assert!(may_go(
            "How long did the lockers stay jammed by cargo?",
            "jammed",
            &["lockers", "cargo"]
        ));
        assert!(!may_go("Which lockers stay jammed?", "jammed", &["lockers"]));
        assert!(!may_go("Average quantity of parcels", "quantity", &["parcels"]));
        assert!(!may_go("Total value of cargo", "value", &["cargo"]));
        assert!(!may_go("How satisfied were they with the parcels?", "satisfied", &["parcels"]));
    }
}
