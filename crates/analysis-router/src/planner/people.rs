//! Columns that say who: the owner, the assignee, whoever does what the question's verb says.

use super::compile::{Context, Draft};
use super::reading::Opener;
use super::verbs::verb_like;
use super::views::{Column, Part};
use super::words::split_identifier;

const PEOPLE: &str = "assigne owner agent handler contractor technician reader adjuster driver respons lead manag engin doctor clerk worker staff \
    employe operat review approv inspector caretak user member person tutor teacher carrier author creator instructor contact represent salesperson";

/// Whether the column is called by what somebody is or does.
pub fn says_who(column: &Column) -> bool {
    let called = |word: &String| word == "rep" || PEOPLE.split_whitespace().any(|who| word.starts_with(who));
    matches!(column.part, Part::Identifier | Part::Label | Part::Category | Part::Text) && split_identifier(&column.name).iter().any(called)
}

/// "Who visited" asks for the visitor, "who reads" for the reader.
pub fn does(column: &Column, verb: &str) -> bool {
    const IRREGULAR: [(&str, &str); 7] = [
        ("wrote written", "author writer"),
        ("write writes", "author"),
        ("drove driven", "driver"),
        ("taught", "teacher instructor tutor lecturer"),
        ("sold", "seller salesperson"),
        ("bought", "buyer customer client"),
        ("led", "lead leader"),
    ];
    let listed = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    let irregular = |word: &str| IRREGULAR.iter().any(|(verbs, people)| listed(verbs, verb) && listed(people, word));
    if split_identifier(&column.name).iter().any(|word| irregular(word)) {
        return true;
    }
    split_identifier(&column.name).iter().any(|word| {
        let root = word.strip_suffix("er").or_else(|| word.strip_suffix("or"));
        root.is_some_and(|root| root.len() >= 4 && verb.starts_with(root))
    })
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
    let any = verbs.iter().all(|verb| ANY.split_whitespace().any(|known| known == *verb));
    let column = several(&|column| verbs.iter().any(|verb| does(column, verb))).or_else(|| several(&says_who).filter(|_| any))?;
    let pointed = context.edges.iter().find(|edge| edge.from == (fact, column));
    // A bare key is no name yet.
    if pointed.is_none() && view.columns.get(column).is_some_and(|column| column.part == Part::Identifier) {
        return None;
    }
    let named = pointed.and_then(|edge| Some((edge.to.0, context.views.get(edge.to.0)?.label()?)));
    Some(named.unwrap_or((fact, column)))
}
