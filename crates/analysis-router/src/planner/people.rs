//! Columns that say who: the owner, the assignee, whoever does what the question's verb says.

mod holder;

use super::compile::{Context, Draft, in_value};
use super::ground::{Grounding, ValueHit};
use super::groups;
use super::happening;
use super::question::Word;
use super::reading::{Opener, Reading};
use super::select::alias_of;
use super::verbs::verb_like;
use super::views::{Column, Edge, Part, View, itself};
use super::words::{listed, singular, split_identifier};

pub use holder::{holder, made_or_passed};
use holder::{one_of, tells_kind};

const PEOPLE: &str = "assigne owner agent handler contractor technician reader adjuster driver responsible responder lead manag engin doctor clerk worker staff \
    employe operat review approv inspector caretak user member person tutor teacher carrier author writer creator instructor contact represent salesperson requester reporter submitter \
    candidate applicant recipient payee";

/// Whether rows that go by these words are people.
pub fn are_people(stems: &[String]) -> bool {
    const MANY: &str = "peopl everybodi everyon crew team roster";
    let who = |stem: &String| listed(MANY, stem) || PEOPLE.split_whitespace().any(|who| stem.starts_with(who));
    stems.iter().any(who)
}

/// Whether the rows are people: they go by such words, can be written to, called or born, or do something for a name ("observers").
pub fn lists_people(view: &View) -> bool {
    const OF_PERSONS: &str = "email mail phone mobil surnam birth birthday born firstnam lastnam";
    let told = |column: &Column| column.stems.iter().any(|stem| listed(OF_PERSONS, stem));
    // Teams are made of people, and are none.
    let single: Vec<String> = view.noun.iter().filter(|stem| !listed("team crew squad", stem)).cloned().collect();
    view.bears_names() && (are_people(&single) || view.find(told).is_some() || do_something(view))
}

/// They are called by what they do, and bear two names each.
fn do_something(view: &View) -> bool {
    const DOERS: [&str; 9] = ["er", "or", "ee", "ist", "ian", "ant", "ent", "man", "woman"];
    let doer = |word: &str| DOERS.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending));
    let own = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\''));
    let two = |text: &&str| text.contains(' ') && text.split(' ').all(own);
    let called = split_identifier(&view.name).last().is_some_and(|last| doer(&singular(last)));
    let label = view.label().and_then(|label| view.columns.get(label));
    let texts = || {
        label
            .iter()
            .flat_map(|label| &label.facts.values)
            .filter_map(|value| value.as_str())
    };
    called && texts().count() > 0 && texts().filter(two).count() * 5 >= texts().count() * 4
}

/// Whether the column is called by what somebody is or does.
pub fn says_who(column: &Column) -> bool {
    holds_names(column) && says_somebody(&split_identifier(&column.name))
}

/// The same, and whatever something was done "by".
pub fn stands_for_somebody(column: &Column) -> bool {
    says_who(column) || holds_names(column) && split_identifier(&column.name).last().is_some_and(|last| last == "by")
}

fn holds_names(column: &Column) -> bool {
    matches!(column.part, Part::Identifier | Part::Label | Part::Category | Part::Text)
}

/// Whether one of the words is what somebody is or does.
pub fn says_somebody(words: &[String]) -> bool {
    let called = |word: &String| word == "rep" || PEOPLE.split_whitespace().any(|who| word.starts_with(who));
    words.iter().any(called)
}

/// "Who visited" asks for the visitor, "who reads" for the reader.
pub fn does(column: &Column, verb: &str) -> bool {
    const IRREGULAR: [(&str, &str); 10] = [
        ("own owns owned", "owner"),
        ("wrote written", "author writer"),
        ("write writes", "author writer"),
        ("create creates created", "author creator"),
        ("drove driven", "driver"),
        ("teach teaches taught", "teacher trainer coach instructor tutor lecturer"),
        ("sold", "seller salesperson"),
        ("bought", "buyer customer client"),
        ("led", "lead leader"),
        (
            "filed raised reported submitted logged",
            "requester reporter submitter author creator",
        ),
    ];
    let irregular = |word: &str| IRREGULAR.iter().any(|(verbs, people)| listed(verbs, verb) && listed(people, word));
    if split_identifier(&column.name).iter().any(|word| irregular(word)) {
        return true;
    }
    let words = split_identifier(&column.name);
    // `assigned_to`, `approved_by`
    let done = |pair: &[String]| matches!(pair, [done, whom] if done == verb && listed("to by", whom));
    if words.windows(2).any(done) {
        return true;
    }
    words.iter().any(|word| {
        let root = ["er", "or", "ee"].iter().find_map(|ending| word.strip_suffix(ending));
        root.is_some_and(|root| root.len() >= 4 && verb.starts_with(root))
    })
}

/// "Who joined in May": when people began, whatever that is called of them.
pub fn began(word: &Word, view: &View, column: &Column) -> bool {
    const BEGAN: &str =
        "join joined joins hire hires hired start started starts onboarded recruited employed joiner joiners starters newcomers";
    let begins = |stem: &String| listed("start hire join onboard employ entri sinc", stem);
    column.part == Part::Time && listed(BEGAN, &word.lower) && column.stems.iter().any(begins) && lists_people(view)
}

/// "The author" is whoever it was created by.
pub fn made_it(word: &Word, column: &Column) -> bool {
    let made = |by: &[String]| matches!(by, [done, by] if by == "by" && listed("created made written authored", done));
    listed("author creator maker writer", &singular(&word.lower)) && split_identifier(&column.name).windows(2).any(made)
}

/// "Who reports to Ada Lovelace" asks for others: where the name also stands in another column of theirs, that one is meant.
pub fn somebody_else(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    for hit in grounding.values.iter_mut().filter(|hit| asks_for_others(reading, views, hit)) {
        if let Some(other) = hit.elsewhere.iter().find(|other| other.view == hit.view).cloned() {
            *hit = other;
        }
    }
}

/// "Who reports to Ada", "those managed by her": the name is that of whoever the rows point to among themselves.
pub fn report_to(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    const OVER: &str = "manager supervisor boss lead leader superior reports report";
    let twin = |of: usize| {
        let own = |view: &View| {
            view.twin
                .as_ref()
                .is_some_and(|twin| twin.view == of && twin.called.split('_').any(|word| listed(OVER, word)))
        };
        views.iter().position(own)
    };
    let lower = |at: Option<usize>| at.and_then(|at| reading.word(at)).map_or("", |word| word.lower.as_str());
    for hit in &mut grounding.values {
        let first = hit.span.first().copied().unwrap_or_default();
        let (joint, verb) = (lower(first.checked_sub(1)), lower(first.checked_sub(2)));
        let led = match joint {
            "to" => listed("report reports reporting", verb),
            "under" | "for" => listed("work works working", verb),
            "by" => listed("managed supervised led", verb),
            _ => false,
        };
        let name = views
            .get(hit.view)
            .is_some_and(|view| view.label() == Some(hit.column) && lists_people(view));
        if let Some(view) = twin(hit.view).filter(|_| led && name) {
            (hit.view, hit.column) = (view, itself::NAME);
        }
    }
}

/// "Who is in the Alps party" asks for those who belong to it; "who is in charge of it" does not.
pub fn asks_for_members(reading: &Reading) -> bool {
    let lower = |at: usize| reading.word(at).map_or("", |word| word.lower.as_str());
    let who = reading
        .words
        .iter()
        .position(|word| word.lower == "who")
        .filter(|_| reading.opener == Opener::Who);
    let at = match who {
        // "Who's"
        Some(who) if reading.word(who).is_some_and(|word| word.owner) => who,
        Some(who) if listed("is are was were", lower(who + 1)) => who + 1,
        _ => return false,
    };
    let all = usize::from(listed("all currently still", lower(at + 1)));
    lower(at + 1 + all) == "in" && lower(at + 2 + all) != "charge"
}

/// Whether the name of a row stands where others are asked for: "who … to Ada", "which services depend on the gateway".
pub fn asks_for_others(reading: &Reading, views: &[View], hit: &ValueHit) -> bool {
    let led = hit.span.first().and_then(|first| first.checked_sub(1));
    let word = |at: Option<usize>| at.and_then(|at| reading.word(at));
    let Some(view) = views.get(hit.view).filter(|view| view.label() == Some(hit.column)) else {
        return false;
    };
    let joint = |known: &str| word(led).is_some_and(|word| listed(known, &word.lower));
    if reading.opener == Opener::Who {
        return lists_people(view) && joint("to under for by with");
    }
    let rows = |at: &usize| {
        reading
            .word(*at)
            .is_some_and(|word| word.is_plural() && view.noun.contains(&word.stem))
    };
    let tied = |word: &Word| {
        listed(
            "depend depends rely relies link links linked connect connected point points refer belong tied attached",
            &word.lower,
        )
    };
    let verb = word(led.and_then(|led| led.checked_sub(1)));
    reading.opener == Opener::Which && reading.head.iter().any(rows) && joint("on upon to with from") && verb.is_some_and(tied)
}

/// Verbs of a question: in "who logs the calls" the word after "who" is one, whatever its form.
pub fn said_of_who(reading: &Reading) -> impl Iterator<Item = (usize, &Word)> {
    let after_who = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| reading.word(before));
        before.is_some_and(|before| before.lower == "who")
    };
    reading.content().filter(move |(at, word)| verb_like(word) || after_who(*at))
}

/// The column that tells who did what the question's verb says: `author` for "who writes", `created_by` for "who created".
pub fn acted(context: &Context<'_>, view: &View) -> Option<usize> {
    let verbs = || said_of_who(context.reading).map(|(_, word)| word);
    let named = |column: &Column| {
        let by = split_identifier(&column.name)
            .iter()
            .any(|word| matches!(word.as_str(), "by" | "user" | "person"));
        by && verbs().any(|verb| column.stems.iter().any(|stem| context.lexicon.alike(stem, &verb.stem)))
    };
    view.find(|column| holds_names(column) && !tells_kind(column) && (named(column) || verbs().any(|verb| does(column, &verb.lower))))
}

/// "Who created it" is asked of somebody in particular; whoever owns it may not have made it.
pub fn asks_maker(context: &Context<'_>) -> bool {
    context.reading.opener == Opener::Who
        && context
            .reading
            .content()
            .any(|(_, word)| verb_like(word) && happening::makes(&word.lower))
}

/// The word of "which people", where the question opens with it.
pub fn asked_of_people(reading: &Reading) -> Option<usize> {
    let people = |at: &usize| reading.word(*at).is_some_and(|word| listed("people person persons", &word.lower));
    reading
        .head
        .iter()
        .copied()
        .find(people)
        .filter(|_| reading.opener == Opener::Which)
}

/// "Who handles the most claims": the column of the rows that says who, or the name that it points to.
pub fn doer<'a>(context: &Context<'a>, draft: &Draft<'a>) -> Option<(usize, usize)> {
    if context.reading.opener != Opener::Who && asked_of_people(context.reading).is_none() {
        return None;
    }
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let several = |test: &dyn Fn(&Column) -> bool| view.only(|column| !view.unique(column) && column.facts.distinct > 1 && test(column));
    // Whoever handles something may be called anything; a visitor is not the one who repairs.
    const ANY: &str = "handle handles handled do does did done work works worked have has had got get gets take takes took run runs ran \
        carry carries manage manages managed process processes processed";
    let verbs: Vec<&str> = context
        .reading
        .content()
        .filter(|(at, word)| verb_like(word) && !in_value(context, *at))
        .map(|(_, word)| word.lower.as_str())
        .collect();
    let any = verbs.iter().all(|verb| listed(ANY, verb));
    // Whose the rows are stands behind a key, where they have one and nobody else is named.
    let key = |column: &Column| column.part == Part::Identifier && !view.unique(column) && !says_who(column);
    let keyed =
        verbs.is_empty() && view.find(key).is_some() && holder(view).is_none_or(|who| view.columns.get(who).is_none_or(made_or_passed));
    let acts = |column: &Column| verbs.iter().any(|verb| does(column, verb));
    let has = || several(&says_who).or_else(|| holder(view)).filter(|_| any && !keyed);
    let column = several(&acts).or_else(|| one_of(view, &acts)).or_else(has);
    // "Who is off": whoever the rows are about, and not who approved it.
    let about = pointed(context, fact).filter(|_| verbs.is_empty());
    let Some(column) = column.filter(|_| about.is_none()) else {
        return about.or_else(|| pointed(context, fact));
    };
    let pointed = context.edges.iter().find(|edge| edge.from == (fact, column));
    // A bare key is no name yet.
    if pointed.is_none() && view.columns.get(column).is_some_and(|column| column.part == Part::Identifier) {
        return None;
    }
    let named = pointed.and_then(|edge| Some((edge.to.0, context.views.get(edge.to.0)?.label()?)));
    Some(named.unwrap_or((fact, column)))
}

/// Who the column of the rows says it was, and what that is called: by name, where the rows hold the key of somebody whose name is known.
pub fn named<'a>(context: &Context<'a>, draft: &mut Draft<'a>, column: usize) -> Option<(String, String)> {
    let fact = draft.select.fact;
    let (view, column) = groups::by_name(context, (fact, column));
    let alias = alias_of(context.views.get(view)?, draft.select.column(view, column)?, view != fact);
    Some((draft.select.reference(view, column)?, alias))
}

/// Shows whom nameless rows are of, where the question asks who.
pub fn whose(context: &Context<'_>, draft: &mut Draft<'_>) -> Option<()> {
    let fact = draft.select.fact;
    let nameless = context.views.get(fact).is_some_and(|view| !view.bears_names());
    let (view, column) = pointed(context, fact).filter(|_| nameless && context.reading.opener == Opener::Who)?;
    let alias = alias_of(context.views.get(view)?, draft.select.column(view, column)?, true);
    let expression = draft.select.reference(view, column)?;
    draft.select.add(expression, &alias);
    Some(())
}

/// Rows that point to people: whoever did it is one of those.
pub fn pointed(context: &Context<'_>, fact: usize) -> Option<(usize, usize)> {
    // Whoever somebody reports to is no more than that.
    let named = |to: usize| context.views.get(to).filter(|view| view.twin.is_none() && lists_people(view));
    let edges: Vec<_> = context
        .edges
        .iter()
        .filter(|edge| edge.from.0 == fact && named(edge.to.0).is_some())
        .collect();
    // Beside whoever approved it, `observer_id` says whose it is.
    let own = |edge: &&&Edge| {
        let column = context.views.get(fact).and_then(|view| view.columns.get(edge.from.1));
        let table = context.views.get(edge.to.0);
        column
            .zip(table)
            .is_some_and(|(column, table)| column.stems.iter().any(|stem| table.noun.contains(stem)))
    };
    let mut owners = edges.iter().filter(own);
    let edge = match edges.as_slice() {
        [only] => only,
        _ => owners.next().filter(|_| owners.next().is_none())?,
    };
    Some((edge.to.0, named(edge.to.0)?.label()?))
}
