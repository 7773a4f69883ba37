//! The shape of the answer: a share, a ranking, an aggregate, what is missing, or a list.

mod count;
mod named;
mod side_by_side;

use super::amounts;
use super::averages;
use super::compile::{Context, Draft, Entity, forget_the_number_before, in_value, label, limits, measure_of, measure_sql, ratio};
use super::counting;
use super::groups;
use super::listing;
use super::measure::{self, Measure};
use super::missing;
use super::operators::is_about_money;
use super::period_names;
use super::ranking;
use super::reading::{Aggregate, Opener};
use super::share;
use super::spread;
use super::views::Part;
use crate::answer::ColumnType;

use count::count;
pub use named::aggregated;
use named::{aggregate_name, name_of};
pub use side_by_side::both_measures;
use side_by_side::joined;

pub fn shape<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>) -> Option<()> {
    let reading = context.reading;
    let rated = context
        .views
        .get(draft.select.fact)
        .and_then(|view| measure::rate(view, context))
        .is_some();
    // "The average waste percentage" is a mean, not a part of the whole; nor is what two numbers of the rows tell.
    if reading.share && !rated && !matches!(reading.aggregate, Some(Aggregate::Average | Aggregate::Median)) {
        return share::shape(context, draft);
    }
    if reading.negated.is_some() && missing::shape(context, entity, draft) {
        draft.negated = true;
        if reading.aggregate == Some(Aggregate::Count) {
            draft.select.columns.clear();
            draft.select.add("COUNT(*)".into(), "count");
            draft.intent = "count";
        }
        return Some(());
    }
    if reading.superlative.as_ref().is_some_and(|superlative| superlative.both_ends) {
        return extremes(context, draft);
    }
    if reading.choice().is_some() {
        return ranking::shape(context, entity, draft);
    }
    if let Some(Entity::Table(subject)) = entity.filter(|entity| *entity == Entity::Table(draft.select.fact))
        && matches!(reading.aggregate, None | Some(Aggregate::Count))
        && reading.groups.is_empty()
        && reading.bucket.is_none()
        && !reading.contrast
    {
        missing::present_rows(context, subject, draft);
    }
    if limits::counted(context, entity, draft).is_some() || spread::shape(context, draft) {
        return Some(());
    }
    let contrasted = groups::contrasted(context);
    let compared = (reading.contrast || reading.against) && contrasted.is_some();
    let grouped = reading.bucket.is_some() || !reading.groups.is_empty() || compared;
    let counts_list =
        reading.groups.is_empty() && reading.aggregate.is_none() && reading.bucket.is_none() && !reading.contrast && !compared;
    if counts_list
        && !rated
        && let Some(total) = amounts::asked(context, draft.select.fact)
    {
        return add_measure(context, draft, &Measure::Column(total), Some(Aggregate::Sum), 0);
    }
    // "What is it worth" asks for the sum.
    let view = context.views.get(draft.select.fact);
    let worth = view.and_then(|view| measure::worth_asked(view, context));
    if let Some(found) = worth.filter(|_| reading.aggregate.is_none() && !grouped) {
        return add_measure(context, draft, &found, Some(Aggregate::Sum), 0);
    }
    if reading.aggregate.is_none() && (!grouped || counts_list) && !rated {
        return listing::shape(context, entity, draft);
    }
    aggregate(context, entity, draft)
}

/// Counts and sums, by group and by time.
fn aggregate<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>) -> Option<()> {
    let reading = context.reading;
    let fact = draft.select.fact;
    let grouped = groups::add(context, draft)?;
    let measures = both_measures(context, fact);
    if measures.len() >= 2 && (reading.against || joined(context, &measures)) {
        return side_by_side::shape(context, draft, &measures, grouped);
    }
    forget_the_number_before(context, draft);
    let outside = |at: usize| !reading.in_group(at);
    let worth = context.views.get(fact).and_then(|view| measure::worth_asked(view, context));
    let mut wanted = match reading.aggregate {
        None | Some(Aggregate::Count) if worth.is_some() => Some(Aggregate::Sum),
        asked => asked,
    };
    let counted_table = names_rows(context, fact);
    let mut found = measure_of(context, fact, outside);
    // "How many hours of training": they are added up, and the trainings not counted.
    let unit = measure::spans::unit_asked(context).filter(|(at, _)| measure::spans::adds_up(context, *at));
    if unit.is_some()
        && found
            .as_ref()
            .zip(context.views.get(fact))
            .is_some_and(|(found, view)| measure::lasts(found, view))
    {
        wanted = Some(Aggregate::Sum);
    }
    if wanted == Some(Aggregate::Count) {
        found = found.filter(|found| !(counted_table && counting::of_others(context, fact, found)));
        // "How many seats do these rooms have in total"
        let in_total = counting::of_what_many(context, fact).filter(|_| reading.in_total);
        found = in_total.map(Measure::Column).or(found);
        // "how many queries": a table of that name is counted, otherwise its number is added up.
        let number = found
            .as_ref()
            .zip(context.views.get(fact))
            .and_then(|(found, view)| found.column_of(view));
        let meant = |_: &super::views::Column| found.as_ref().is_some_and(|found| says_how_many(context, fact, found));
        // "How many requests", of readings that are called so: what they add up to.
        let read = context
            .views
            .get(fact)
            .filter(|view| found.is_none() && !counted_table && measure::is_series(view));
        if let Some(value) = read.and_then(measure::obvious) {
            return add_measure(context, draft, &Measure::Column(value), Some(Aggregate::Sum), grouped);
        }
        if found.is_none()
            && let Some(column) = super::stock::on_hand(context, entity, fact)
        {
            return add_measure(context, draft, &Measure::Column(column), Some(Aggregate::Sum), grouped);
        }
        // "How many rows does the orders table have": a number of the table that is named, not the number of such tables.
        let head = |at: &usize| !context.grounding.nouns.contains(&(*at, fact)) && !in_value(context, *at);
        let of_head = measure::named(fact, context.views, context.grounding, |at| reading.head.contains(&at));
        let owned = listing::named_row(context, fact) && of_head.is_some() && reading.head.iter().all(head);
        let owned = owned || (of_head.is_some() && counting::named_in_whole(context, fact, of_head.map(|(column, _)| column)));
        let owned = owned || in_total.is_some();
        // "How often was it reopened", of rows with a `reopen_count`
        if let Some(times) = counting::times_done(context, fact) {
            return add_measure(context, draft, &Measure::Column(times), Some(Aggregate::Sum), grouped);
        }
        // "How many lines" asks for no `line_total` in money.
        let money = number.is_some_and(measure::is_money) && !reading.head.iter().any(money_word(context));
        let amount = number
            .filter(|_| !money)
            .is_some_and(|column| measure::adds_up(column) && (!counted_table || meant(column) || owned || preaggregated(context, fact)));
        // "How many units sleep six or more": the number that is compared chooses which are counted.
        let compared = found
            .as_ref()
            .and_then(Measure::column)
            .is_some_and(|column| is_compared(context, (fact, column)));
        if !amount || (counted_table && compared) || counting::called_so(context, fact) {
            return count(context, entity, draft, grouped);
        }
        wanted = Some(Aggregate::Sum);
    }
    if found.is_none() && grouped == 1 && counted_table && averages::count_of_each(context) {
        draft.mean_of_groups = Some("average_count".into());
        return count(context, entity, draft, grouped);
    }
    if found.is_none() && wanted.is_none() && grouped > 0 && counting::events(context, fact) {
        return count(context, entity, draft, grouped);
    }
    let mass = wanted.is_none() && grouped > 0 && counting::uncountable(context, fact);
    if found.is_none()
        && (mass || wanted.is_some_and(|wanted| wanted != Aggregate::Count) || !counted_table || preaggregated(context, fact))
    {
        // Whatever the rows' number is, it is no time that something took.
        let kinds = wanted.is_none() && grouped > 0 && counting::of_a_kind(context);
        let sure = reading.opener != Opener::HowLong && !counting::only_spoken_of(context, fact) && !kinds;
        let span = |found: &Measure| wanted.is_none() && context.views.get(fact).is_some_and(|view| measure::lasts(found, view));
        found = amounts::unnamed(context, fact).filter(|found| sure && !span(found));
    }
    let Some(found) = found else {
        return match wanted {
            None if grouped > 0 && !counting::sensible(context, entity, fact) => None,
            // Days of output are no output.
            None | Some(Aggregate::Sum)
                if (mass || wanted.is_some()) && counting::uncountable(context, fact) && !context.reading.in_total =>
            {
                None
            }
            None | Some(Aggregate::Count | Aggregate::Sum) => count(context, entity, draft, grouped),
            Some(_) => None,
        };
    };
    if wanted.is_none()
        && counted_table
        && found.column().is_some()
        && !(mass && counting::adds_up(context, fact, &found))
        && !preaggregated(context, fact)
        && measure::named(fact, context.views, context.grounding, |at| outside(at) && !in_value(context, at)).is_none()
    {
        return count(context, entity, draft, grouped);
    }
    add_measure(context, draft, &found, wanted, grouped)
}

fn money_word<'a>(context: &'a Context<'_>) -> impl Fn(&usize) -> bool + 'a {
    |at| context.reading.word(*at).is_some_and(|word| is_about_money(&word.lower))
}

/// The number of the rows bears the very name of what is asked for: `downloads` of "how many downloads".
pub fn says_how_many<'a>(context: &Context<'a>, fact: usize, found: &Measure) -> bool {
    let column = context.views.get(fact).and_then(|view| found.column_of(view));
    let asked = |stem: &String| {
        let mut content = context.reading.content();
        content.any(|(at, word)| word.stem == *stem && context.reading.head.contains(&at))
    };
    column.is_some_and(|column| matches!(column.stems.as_slice(), [stem] if asked(stem)) && measure::adds_up(column))
}

/// A comparison of the question is about the column: no word nearer to its number names another.
fn is_compared(context: &Context<'_>, (view, column): (usize, usize)) -> bool {
    let column_at = |at: usize| {
        let mut hits = context.grounding.columns.iter();
        hits.find(|hit| (hit.at, hit.view) == (at, view) && hit.score >= 0.75)
    };
    let mut compared = context.reading.comparisons.iter();
    compared.any(|comparison| {
        let nearest = comparison.near.iter().find_map(|at| column_at(*at));
        nearest.is_some_and(|hit| hit.column == column)
    })
}

/// The measure, added up or averaged as asked, or as its nature is.
fn add_measure<'a>(context: &Context<'a>, draft: &mut Draft<'a>, found: &Measure, wanted: Option<Aggregate>, grouped: usize) -> Option<()> {
    let fact = draft.select.fact;
    let (expression, name) = measure_sql(draft, found)?;
    if context.reading.lasting.is_some() && !measure::lasts(found, context.views.get(fact)?) {
        return None;
    }
    let natural = match measure::revenue::meant(context, fact, found) {
        true => Aggregate::Sum,
        false => found.natural(context.views.get(fact)?)?,
    };
    let mut chosen = wanted.unwrap_or(natural);
    if context.reading.per_bucket && chosen == Aggregate::Average && natural == Aggregate::Sum {
        // "average daily spend": what each day adds up to, and the mean of that.
        chosen = Aggregate::Sum;
        draft.mean_of_groups = Some(aggregate_name(Aggregate::Average, &name));
    }
    if let Measure::Between(..) = found {
        draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    }
    let whole = measure::is_whole(found, context.views.get(fact)?);
    match ratio(draft, found) {
        Some(value) => draft.select.add(value, &name),
        None => draft
            .select
            .add(aggregated(chosen, &expression, whole), &aggregate_name(chosen, &name)),
    }
    without_nothing(context, draft, found, grouped);
    finish_groups(context, draft, grouped, name_of(chosen));
    Some(())
}

/// "Lowest and highest premium": both ends of one number, of all rows or by group.
fn extremes<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> Option<()> {
    let grouped = groups::add(context, draft)?;
    let found = measure_of(context, draft.select.fact, |at| !context.reading.in_group(at))?;
    let view = context.views.get(draft.select.fact)?;
    let whole = measure::is_whole(&found, view);
    let (expression, name) = measure_sql(draft, &found)?;
    for end in [Aggregate::Minimum, Aggregate::Maximum] {
        draft.select.add(aggregated(end, &expression, whole), &aggregate_name(end, &name));
    }
    match grouped {
        0 => draft.intent = "lookup",
        _ => finish_groups(context, draft, grouped, name_of(Aggregate::Maximum)),
    }
    Some(())
}

/// Rows that belong to none of the groups, and of which none has a number, are no group.
fn without_nothing(context: &Context<'_>, draft: &mut Draft<'_>, found: &Measure, grouped: usize) {
    let gaps = context
        .views
        .get(draft.select.fact)
        .and_then(|view| found.column_of(view))
        .is_some_and(|column| column.facts.nulls > 0);
    if let ([group], [(name, _), (value, _)]) = (draft.select.group.as_slice(), draft.select.columns.as_slice())
        && gaps
        && grouped == 1
        && group == name
        && !draft.calendar
        && !name.starts_with(&format!("t{}.", draft.select.fact))
        && !draft.select.conditions.contains(&format!("{name} IS NOT NULL"))
    {
        draft.select.having.push(format!("({name} IS NOT NULL OR {value} IS NOT NULL)"));
    }
}

/// The question calls the rows by their own name, outside of what it groups by.
pub fn names_rows<'a>(context: &Context<'a>, fact: usize) -> bool {
    let Some(view) = context.views.get(fact) else { return false };
    context.reading.content().any(|(at, word)| {
        !context.reading.in_group(at)
            && !in_value(context, at)
            && view
                .noun
                .iter()
                .any(|stem| *stem == word.stem || (!word.name_like && context.lexicon.synonyms(stem, &word.stem)))
    })
}

/// Rows that are themselves counts (a day, a group and a number): their numbers are added, not the rows counted.
pub fn preaggregated<'a>(context: &Context<'a>, fact: usize) -> bool {
    context.views.get(fact).is_some_and(|view| {
        // A position has a quantity beside its price and its worth, and is one position.
        let only = view.columns.iter().filter(|column| column.part == Part::Measure).count() == 1;
        let counts = |stems: &[String]| {
            stems
                .iter()
                .any(|stem| matches!(stem.as_str(), "count" | "total" | "number") || (only && stem == "quantiti"))
        };
        // What all rows are of the same day of, says of when they are told.
        let days = view
            .columns
            .iter()
            .any(|column| column.part == Part::Time && measure::is_date(column) && (column.facts.distinct > 1 || view.rows < 2));
        let keyed = view
            .columns
            .iter()
            .any(|column| column.part == Part::Identifier && view.unique(column));
        // A dated row with a name of its own is one event, not a day's total.
        let days = days
            && !view
                .columns
                .iter()
                .any(|column| column.kind == ColumnType::Text && view.unique(column));
        !keyed
            && view
                .columns
                .iter()
                .any(|column| column.part == Part::Measure && (counts(&column.stems) || days))
    })
}

fn finish_groups<'a>(context: &Context<'a>, draft: &mut Draft<'a>, grouped: usize, plain_intent: &'static str) {
    let value = draft.select.columns.len();
    if grouped == 0 {
        draft.intent = plain_intent;
    } else if draft.calendar {
        draft.intent = "trend";
        draft.select.order = period_names::in_order(draft, grouped);
    } else {
        draft.intent = "compare";
        let rising = context
            .reading
            .superlative
            .as_ref()
            .is_some_and(|order| order.order_only && !order.descending);
        let direction = if rising { "ASC" } else { "DESC" };
        draft.select.order = vec![format!("{value} {direction}"), "1".into()];
    }
}

/// Adds the label of the draft's own rows; falls back to what the row points to.
pub fn own_label<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> Option<()> {
    let fact = draft.select.fact;
    let (expression, alias) = label(context, draft, fact)?;
    draft.select.add(expression, &alias);
    Some(())
}

pub fn asks_time<'a>(context: &Context<'a>) -> bool {
    context.reading.opener == Opener::When
}
