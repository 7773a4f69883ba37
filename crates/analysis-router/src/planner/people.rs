//! Columns that say who: the owner, the assignee, whoever does what the question's verb says.

use super::compile::{Context, Draft};
use super::happening;
use super::question::Word;
use super::reading::{Opener, Reading};
use super::verbs::verb_like;
use super::views::{Column, Part, View};
use super::words::{listed, split_identifier};

const PEOPLE: &str = "assigne owner agent handler contractor technician reader adjuster driver respons lead manag engin doctor clerk worker staff \
    employe operat review approv inspector caretak user member person tutor teacher carrier author creator instructor contact represent salesperson";

/// Whether rows that go by these words are people.
pub fn are_people(stems: &[String]) -> bool {
    const MANY: &str = "peopl everybodi everyon crew team roster";
    let who = |stem: &String| listed(MANY, stem) || PEOPLE.split_whitespace().any(|who| stem.starts_with(who));
    stems.iter().any(who)
}

/// Whether the rows are people: they go by such words, or can be written to, called or born.
pub fn lists_people(view: &View) -> bool {
    const OF_PERSONS: &str = "email mail phone mobil surnam birth birthday born firstnam lastnam";
    let told = |column: &Column| column.stems.iter().any(|stem| listed(OF_PERSONS, stem));
    view.bears_names() && (are_people(&view.noun) || view.find(told).is_some())
}

/// Whether the column is called by what somebody is or does.
pub fn says_who(column: &Column) -> bool {
    let called = |word: &String| word == "rep" || PEOPLE.split_whitespace().any(|who| word.starts_with(who));
    matches!(column.part, Part::Identifier | Part::Label | Part::Category | Part::Text) && split_identifier(&column.name).iter().any(called)
}

/// "Who visited" asks for the visitor, "who reads" for the reader.
pub fn does(column: &Column, verb: &str) -> bool {
    const IRREGULAR: [(&str, &str); 8] = [
        ("wrote written", "author writer"),
        ("write writes", "author writer"),
        ("create creates created", "author creator"),
        ("drove driven", "driver"),
        ("taught", "teacher instructor tutor lecturer"),
        ("sold", "seller salesperson"),
        ("bought", "buyer customer client"),
        ("led", "lead leader"),
    ];
    let irregular = |word: &str| IRREGULAR.iter().any(|(verbs, people)| listed(verbs, verb) && listed(people, word));
    if split_identifier(&column.name).iter().any(|word| irregular(word)) {
        return true;
    }
    split_identifier(&column.name).iter().any(|word| {
        let root = word.strip_suffix("er").or_else(|| word.strip_suffix("or"));
        root.is_some_and(|root| root.len() >= 4 && verb.starts_with(root))
    })
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
    let who = |column: &Column| matches!(column.part, Part::Identifier | Part::Label | Part::Category | Part::Text);
    let named = |column: &Column| {
        let by = split_identifier(&column.name)
            .iter()
            .any(|word| matches!(word.as_str(), "by" | "user" | "person"));
        by && verbs().any(|verb| column.stems.iter().any(|stem| context.lexicon.alike(stem, &verb.stem)))
    };
    view.find(|column| who(column) && (named(column) || verbs().any(|verb| does(column, &verb.lower))))
}

/// "Who created it" is asked of somebody in particular; whoever owns it may not have made it.
pub fn asks_maker(context: &Context<'_>) -> bool {
    context.reading.opener == Opener::Who
        && context
            .reading
            .content()
            .any(|(_, word)| verb_like(word) && happening::makes(&word.lower))
}

/// "Who handles the most claims": the column of the rows that says who, or the name that it points to.
pub fn doer<'a>(context: &Context<'a>, draft: &Draft<'a>) -> Option<(usize, usize)> {
    if context.reading.opener != Opener::Who {
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
        .filter(|(_, word)| verb_like(word))
        .map(|(_, word)| word.lower.as_str())
        .collect();
    let any = verbs.iter().all(|verb| listed(ANY, verb));
    let column = several(&|column| verbs.iter().any(|verb| does(column, verb))).or_else(|| several(&says_who).filter(|_| any));
    let Some(column) = column else { return pointed(context, fact) };
    let pointed = context.edges.iter().find(|edge| edge.from == (fact, column));
    // A bare key is no name yet.
    if pointed.is_none() && view.columns.get(column).is_some_and(|column| column.part == Part::Identifier) {
        return None;
    }
    let named = pointed.and_then(|edge| Some((edge.to.0, context.views.get(edge.to.0)?.label()?)));
    Some(named.unwrap_or((fact, column)))
}

/// Rows that point to people, and to one table of them: whoever did it is one of those.
fn pointed(context: &Context<'_>, fact: usize) -> Option<(usize, usize)> {
    let named = |to: usize| context.views.get(to).filter(|view| view.bears_names() && are_people(&view.noun));
    let mut found = context
        .edges
        .iter()
        .filter(|edge| edge.from.0 == fact && named(edge.to.0).is_some());
    let edge = found.next().filter(|_| found.next().is_none())?;
    Some((edge.to.0, named(edge.to.0)?.label()?))
}
