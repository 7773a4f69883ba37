//! From what the question asks for and where its words were found to one SELECT.

mod account;
mod calendar;
mod entity;
mod every_one;
mod fact;
mod known_by;
pub mod limits;
mod measures;
mod numbered;
mod said_anyway;
pub mod tallied;
mod two_numbers;

use std::collections::BTreeSet;

use time::UtcOffset;

use super::besides;
use super::conditions;
use super::ground::{Grounding, ValueHit};
use super::lacking;
use super::lexicon::Lexicon;
use super::measure::{self, Measure};
use super::operators::is_about_money;
use super::reading::{Opener, Reading};
use super::select::{Select, alias_of};
use super::shapes;
use super::tense;
use super::verbs::verb_like;
use super::views::{Edge, Part, View, path};
use crate::engine::quoted;
use crate::wording::Assumption;

pub use account::{Account, Place};
pub use fact::{called, noun_score, only_mentioned};
pub use measures::{forget_the_number_before, measure_of, measure_sql, ratio};

pub struct Context<'a> {
    pub reading: &'a Reading,
    pub views: &'a [View],
    pub edges: &'a [Edge],
    pub grounding: &'a Grounding,
    pub lexicon: &'a Lexicon,
    pub offset: UtcOffset,
}

impl Context<'_> {
    /// The question names the rows of this table.
    pub fn speaks_of(&self, view: usize) -> bool {
        self.grounding.nouns.iter().any(|(_, named)| *named == view)
    }

    /// Said in the follow-up, not in the question it follows.
    pub fn is_fresh(&self, hit: &ValueHit) -> bool {
        hit.span
            .first()
            .and_then(|at| self.reading.word(*at))
            .is_some_and(|word| word.fresh)
    }
}

/// What the question is about: rows of a table, or the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    Table(usize),
    Column(usize, usize),
}

#[derive(Debug, Clone, Default)]
pub struct Compiled {
    pub sql: String,
    /// `list`, `count`, `top` and so on: decides sentence and chart.
    pub intent: String,
    pub account: Account,
    /// Word positions that the statement accounts for.
    pub used: BTreeSet<usize>,
    pub notes: Vec<Assumption>,
    /// A part of the question could not be applied.
    pub partial: bool,
    /// The rows know nothing of the time in the question.
    pub timeless: bool,
    /// A number of the rows is shown or added up.
    pub measured: bool,
}

/// The statement while it grows.
pub struct Draft<'a> {
    pub select: Select<'a>,
    pub intent: &'static str,
    pub used: BTreeSet<usize>,
    pub notes: Vec<Assumption>,
    pub partial: bool,
    /// Value hits that are spoken for by something else than WHERE.
    pub taken: Vec<Vec<usize>>,
    pub window_used: bool,
    /// Grouped by what each row is itself.
    pub own_rows: bool,
    /// Days are shown one by one.
    pub calendar: bool,
    /// The answer is the mean over the groups, under this name.
    pub mean_of_groups: Option<String>,
    /// The question's "not" is in the statement.
    pub negated: bool,
    pub timeless: bool,
    /// What the question says of beginning and end is in the statement.
    pub tensed: bool,
    /// The question's comparisons are in the statement.
    pub compared: bool,
    /// A comparison of the question is about nothing in the rows.
    pub inapplicable: bool,
}

pub fn compile(context: &Context<'_>) -> Option<Compiled> {
    let entity = entity::named(context);
    let fact = fact::fact(context, entity)?;
    let joined = |view: usize| {
        path(context.edges, fact, view)
            .or_else(|| path(context.edges, view, fact))
            .is_some()
    };
    match super::ground::within_reach(context.grounding, fact, joined) {
        Some(grounding) => stated(
            &Context {
                grounding: &grounding,
                ..*context
            },
            entity,
            fact,
        ),
        None => stated(context, entity, fact),
    }
}

fn stated<'a>(context: &Context<'a>, entity: Option<Entity>, fact: usize) -> Option<Compiled> {
    let mut draft = Draft {
        select: Select::from(fact, context.views, context.edges),
        intent: "list",
        used: BTreeSet::new(),
        notes: Vec::new(),
        partial: false,
        taken: Vec::new(),
        window_used: false,
        own_rows: false,
        calendar: context.reading.bucket.is_some(),
        mean_of_groups: None,
        negated: false,
        timeless: false,
        tensed: false,
        compared: false,
        inapplicable: false,
    };
    shapes::shape(context, entity, &mut draft)?;
    besides::add(context, &mut draft);
    if too_coarse(context, &draft) {
        return None;
    }
    filters(context, &mut draft);
    in_order(context, &mut draft);
    lacking::apply(context, &mut draft);
    tense::apply(context, &mut draft);
    // The opposite of what was asked is worse than nothing.
    if draft.inapplicable || (context.reading.negated.is_some() && !draft.negated) {
        return None;
    }
    if contradicts(&draft.select.conditions) {
        return None;
    }
    finish(context, draft, fact)
}

/// Asked to be empty and not to be: the two words were not about the same column.
fn contradicts(conditions: &[String]) -> bool {
    let filled = conditions.iter().filter_map(|condition| condition.strip_suffix(" IS NOT NULL"));
    filled
        .map(|column| format!("{column} IS NULL"))
        .any(|empty| conditions.contains(&empty))
}

/// "biggest first", of rows that are listed.
fn in_order<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let order = context.reading.superlative.as_ref().filter(|superlative| superlative.order_only);
    let Some(order) = order.filter(|_| draft.select.order.is_empty() && draft.select.group.is_empty() && draft.intent == "list") else {
        return;
    };
    let after = |at: usize| at > order.at && !in_value(context, at);
    let named = measure::named(draft.select.fact, context.views, context.grounding, after).map(|(column, _)| Measure::Column(column));
    let Some((expression, name)) = named.and_then(|measure| measure_sql(draft, &measure)) else {
        return;
    };
    draft.select.add(expression.clone(), &name);
    draft.select.order = vec![format!("{expression} {}", if order.descending { "DESC" } else { "ASC" })];
}

fn finish<'a>(context: &Context<'a>, mut draft: Draft<'a>, fact: usize) -> Option<Compiled> {
    known_by::show(context, &mut draft);
    let mut sql = draft.select.sql()?;
    if let Some(name) = &draft.mean_of_groups {
        let (_, value) = draft.select.columns.last()?;
        let (value, name) = (quoted(value), quoted(name));
        // The first divides in time, or is all that divides.
        let groups: Vec<String> = draft
            .select
            .columns
            .iter()
            .skip(1)
            .map(|(_, alias)| quoted(alias))
            .filter(|alias| *alias != value)
            .collect();
        let mean = format!("ROUND(AVG({value}), 6) AS {name}");
        sql = match groups.join(", ").as_str() {
            "" => format!("SELECT {mean}\nFROM ({sql})"),
            groups => format!("SELECT {groups}, {mean}\nFROM ({sql})\nGROUP BY {groups}\nORDER BY {name} DESC, 1"),
        };
        draft.intent = if groups.is_empty() { "average" } else { "compare" };
    }
    sql = context
        .reading
        .bucket
        .and_then(|bucket| calendar::filled(&draft, bucket, &sql))
        .or_else(|| every_one::filled(context, &mut draft, &sql))
        .unwrap_or(sql);
    let account = Account::of(&draft.select);
    if account.groups_by_measure {
        return None;
    }
    let views = &account.views;
    for (at, view) in &context.grounding.nouns {
        // Rows that are counted stand for what each of them points to: "how many students are enrolled" over enrolments.
        let counted = sql.contains("COUNT(*)") && draft.select.reaches(*view);
        if views.contains(view) || counted {
            draft.used.insert(*at);
        }
    }
    for hit in context
        .grounding
        .columns
        .iter()
        .filter(|hit| hit.score >= 0.5 && views.contains(&hit.view))
    {
        // A verb of a time that every row has ("imported", "created") is accounted for by the row. Anything else has to be in the statement.
        let every = |column: &super::views::Column| column.part == Part::Time && column.facts.nulls == 0;
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        // "Open" tells how they are, "opened" when that was.
        let verb = context
            .reading
            .word(hit.at)
            .is_some_and(|word| verb_like(word) && word.lower != "open");
        if account.has((hit.view, hit.column)) || (hit.view == fact && verb && column.is_some_and(every)) {
            draft.used.insert(hit.at);
        }
    }
    // "with creation date": a time that is shown is a date, a name that is shown is a name.
    let any = |test: &dyn Fn(&super::views::Column) -> bool| {
        let columns = context.views.iter().enumerate().flat_map(|(v, view)| {
            let places = view.columns.iter().enumerate();
            places.map(move |(c, column)| ((v, c), column))
        });
        columns.filter(|(place, _)| account.has(*place)).any(|(_, column)| test(column))
    };
    let shows = |part: Part| any(&|column| column.part == part);
    for (at, word) in context.reading.content().filter(|(_, word)| !word.name_like) {
        let part = match word.stem.as_str() {
            "date" | "day" | "time" | "timestamp" => Part::Time,
            "name" | "titl" => Part::Label,
            "id" => Part::Identifier,
            _ => continue,
        };
        if shows(part) {
            draft.used.insert(at);
        }
    }
    if any(&measure::is_money) {
        let verbs = context
            .reading
            .content()
            .filter(|(_, word)| !word.name_like && is_about_money(&word.lower));
        draft.used.extend(verbs.map(|(at, _)| at));
    }
    draft.used.extend(said_anyway::words(context, &draft.select));
    draft.notes.extend(measure::revenue::note(context, &account));
    Some(Compiled {
        measured: shows(Part::Measure),
        sql,
        intent: draft.intent.to_owned(),
        account,
        used: draft.used,
        notes: draft.notes,
        partial: draft.partial,
        timeless: draft.timeless,
    })
}

pub fn in_value<'a>(context: &Context<'a>, at: usize) -> bool {
    context.grounding.values.iter().any(|hit| hit.span.contains(&at))
}

/// A number kept per group says nothing of one member of the group: a region's revenue is not a shop's.
fn too_coarse<'a>(context: &Context<'a>, draft: &Draft<'a>) -> bool {
    let measured = draft
        .select
        .columns
        .iter()
        .any(|(expression, _)| ["SUM(t", "AVG(t", "MEDIAN(t"].iter().any(|made| expression.contains(made)));
    let named = |hit: &ValueHit| {
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        column.is_some_and(|column| matches!(column.part, Part::Label | Part::Identifier)) || hit.sureness == super::ground::Sureness::Exact
    };
    measured
        && context.grounding.values.iter().any(|hit| {
            !draft.taken.contains(&hit.span) && named(hit) && !draft.select.reaches(hit.view) && {
                let above = path(context.edges, hit.view, draft.select.fact).is_some();
                above || draft.select.clone().subquery(hit.view, &[]).is_some()
            }
        })
}

/// WHERE: the values, window and comparisons that nothing else took.
fn filters<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let reading = context.reading;
    let open: Vec<&ValueHit> = context
        .grounding
        .values
        .iter()
        .filter(|hit| !draft.taken.contains(&hit.span))
        .collect();
    let fresh = |hit: &ValueHit| context.is_fresh(hit);
    for (hit, values) in conditions::merged(&open, reading, fresh) {
        let negated = hit.span.first().is_some_and(|at| reading.is_negated(*at));
        let inverted = hit.inverted != negated;
        draft.negated |= negated;
        if draft.select.restrict(
            hit.view,
            |expression| conditions::of_values(expression, &values, inverted),
            hit.column,
            |view| context.speaks_of(view),
        ) {
            for other in open.iter().filter(|other| (other.view, other.column) == (hit.view, hit.column)) {
                draft.used.extend(&other.span);
            }
            note_value(context, draft, hit);
        }
    }
    for hit in open.iter().filter(|hit| !fresh(hit)) {
        draft.used.extend(hit.span.iter().copied().filter(|_| reading.follows));
    }
    limits::comparisons(context, draft);
    two_numbers::apply(context, draft);
    limits::window(context, draft);
}

/// Says what a word was taken for, where it is not the same word.
fn note_value<'a>(context: &Context<'a>, draft: &mut Draft<'a>, hit: &ValueHit) {
    use super::ground::Sureness;
    if !matches!(
        hit.sureness,
        Sureness::Typo | Sureness::Contained | Sureness::Prefix | Sureness::Meaning
    ) {
        return;
    }
    let said = context.reading.written(&hit.span);
    let values: Vec<String> = hit
        .values
        .iter()
        .take(3)
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .collect();
    let column = context
        .views
        .get(hit.view)
        .and_then(|view| view.columns.get(hit.column))
        .map_or("", |column| column.name.as_str());
    draft.notes.push(Assumption::ReadAs {
        said,
        column: column.to_owned(),
        inverted: hit.inverted,
        values,
    });
}

/// The words a reader knows a row by: its own label, or that of the table it points to.
pub fn label<'a>(context: &Context<'a>, draft: &mut Draft<'a>, view: usize) -> Option<(String, String)> {
    let table = context.views.get(view)?;
    let foreign = view != draft.select.fact;
    let index = table.label()?;
    let column = table.columns.get(index)?;
    Some((draft.select.reference(view, index)?, alias_of(table, column, foreign)))
}

pub fn asks_person(reading: &Reading) -> bool {
    reading.opener == Opener::Who
}
