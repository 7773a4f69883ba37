//! The words that say what to compute, and in which shape.

mod comparisons;
mod groups;
mod series;
mod superlatives;

use super::besides;
use super::known::Known;
use super::lexicon::Lexicon;
use super::question::{Role, Word, number_of};
use super::reading::{Aggregate, Bucket, Opener, Reading, Superlative};
use super::things::are_numbers;
use super::verbs::LASTS;
use super::window::unit_of;
use super::words::listed;
use crate::chart::ChartKind;
use crate::moment::Unit;

pub fn mark(reading: &mut Reading, lexicon: &Lexicon, known: &Known<'_>) {
    reading.opener = opener(&reading.words);
    chart_words(reading);
    comparisons::comparisons(reading);
    superlatives::superlatives(reading, lexicon, known);
    ranked(reading);
    aggregates(reading, known);
    shares(reading);
    series::buckets(reading);
    // "more in December or in January": the two are compared.
    let either =
        reading.words.iter().any(|word| word.lower == "or" && !word.quoted) && reading.window.as_ref().is_some_and(|window| window.months);
    reading.contrast |= either;
    if (reading.contrast || reading.against) && reading.bucket.is_none() && reading.window.as_ref().is_some_and(|window| window.months) {
        reading.bucket = Some(Bucket::Month);
    }
    series::period(reading);
    groups::of_which(reading);
    groups::groups(reading);
    groups::negation(reading, known);
}

fn lower(words: &[Word], at: usize) -> &str {
    words.get(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str())
}

fn consume(reading: &mut Reading, from: usize, count: usize) {
    for word in reading.words.iter_mut().skip(from).take(count) {
        word.role = Role::Operator;
    }
}

fn opener(words: &[Word]) -> Opener {
    let skipped = words.iter().position(|word| {
        !matches!(
            word.lower.as_str(),
            "and"
                | "please"
                | "so"
                | "also"
                | "hey"
                | "hi"
                | "ok"
                | "for"
                | "in"
                | "can"
                | "you"
                | "could"
                | "tell"
                | "me"
                | "do"
                | "know"
                | "we"
                | "i"
                | "want"
                | "to"
        )
    });
    let at = skipped.unwrap_or(0);
    match (lower(words, at), lower(words, at + 1)) {
        ("which" | "what" | "what's" | "whats", _) => Opener::Which,
        ("who" | "whose" | "who's" | "whom", _) => Opener::Who,
        ("when", _) => Opener::When,
        ("where", _) => Opener::Where,
        ("how", "many" | "meny" | "often") => Opener::HowMany,
        ("how", "much") => Opener::HowMuch,
        ("how", "long") => Opener::HowLong,
        ("is" | "are" | "does" | "did" | "was" | "were" | "has" | "have", _) => Opener::YesNo,
        ("list" | "show" | "give" | "display" | "get" | "find" | "name" | "print" | "fetch", _) => Opener::List,
        _ => Opener::Other,
    }
}

fn chart_words(reading: &mut Reading) {
    for at in 0..reading.words.len() {
        let kind = match lower(&reading.words, at) {
            "line" | "lines" => ChartKind::Line,
            "bar" | "bars" | "column" | "columns" => ChartKind::Bar,
            "pie" | "donut" => ChartKind::Pie,
            "area" => ChartKind::Area,
            "scatter" | "scatterplot" => ChartKind::Scatter,
            "histogram" => ChartKind::Histogram,
            "heatmap" => ChartKind::Heatmap,
            "table" => ChartKind::Table,
            _ => {
                if matches!(
                    lower(&reading.words, at),
                    "chart" | "graph" | "plot" | "charted" | "plotted" | "draw" | "visualise" | "visualize"
                ) {
                    consume(reading, at, 1);
                }
                continue;
            }
        };
        let next = lower(&reading.words, at + 1);
        let asked = (at > 1 && lower(&reading.words, at - 2) == "as" && lower(&reading.words, at - 1) == "a")
            || (at > 1 && lower(&reading.words, at - 2) == "as" && lower(&reading.words, at - 1) == "an")
            || (at > 0 && lower(&reading.words, at - 1) == "as")
            || matches!(next, "chart" | "graph" | "plot")
            // "Scatter price against age"
            || (at == 0 && kind == ChartKind::Scatter);
        if asked {
            reading.chart = Some(kind);
            consume(reading, at, if matches!(next, "chart" | "graph" | "plot") { 2 } else { 1 });
        }
    }
}

fn is_noun(word: &Word) -> bool {
    word.role == Role::Content && !word.pause
}

fn aggregates(reading: &mut Reading, known: &Known<'_>) {
    for at in 0..reading.words.len() {
        if reading.words.get(at).is_none_or(|word| word.role == Role::Time) {
            continue;
        }
        let words = &reading.words;
        // "List buckets with the number of tables": the number is a column of the list.
        // "Give me the error count": nothing else is listed.
        let own = matches!(lower(words, at), "count" | "counts" | "total" | "totals") && {
            let run = words.iter().take(at).rev().take_while(|word| word.role == Role::Content).count();
            run > 0 && words.iter().take(at - run).all(|word| word.role != Role::Content)
        };
        let listed = reading.opener == Opener::List && words.iter().take(at).any(|word| word.role == Role::Content) && !own;
        let (aggregate, length) = match (lower(words, at), lower(words, at + 1)) {
            // "With their size and state": a column of them, and no order.
            ("size", _) if listed && !words.iter().take(at).any(|word| word.lower == "with") => {
                consume(reading, at, 1);
                continue;
            }
            ("number" | "count" | "total" | "sum", _) if listed => {
                consume(reading, at, 1);
                continue;
            }
            ("how", "many") if listed => {
                consume(reading, at, 2);
                continue;
            }
            ("how", "often") if listed => {
                how_often(reading, at);
                continue;
            }
            ("non-empty" | "nonempty" | "nonzero" | "non-zero", _) => {
                consume(reading, at, 1);
                continue;
            }
            ("how", "many") if lasting(words, at + 2).is_some() => {
                reading.lasting = lasting(words, at + 2);
                reading.opener = Opener::HowLong;
                (Aggregate::Average, 3)
            }
            ("how", "many" | "meny" | "often") => (Aggregate::Count, 2),
            // "phone number", "serial number": nothing is counted.
            ("number", _) if at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(is_noun) => {
                consume(reading, at, 1);
                continue;
            }
            ("numbers", _) if are_numbers(words, at, &known.things) => continue,
            ("number" | "count" | "counts" | "numbers", _) => (Aggregate::Count, 1),
            ("#", _) => (Aggregate::Count, 1),
            ("total", "number" | "count") => (Aggregate::Count, 2),
            // "…, and how much is it?": of each of them.
            ("how", "much") if besides::how_much(words) == Some(at + 1) => {
                let rest = words.len() - at;
                consume(reading, at, rest);
                continue;
            }
            ("how", "much") => (Aggregate::Sum, 2),
            // "What did we spend on travel": how much.
            // "…, and what do they cost": each of them.
            ("what", "do" | "does") if at > 0 && matches!(lower(words, at + 2), "they" | "it") => continue,
            ("what", "did" | "do" | "have" | "does") if spends(words, at + 2) => (Aggregate::Sum, 2),
            // "What is the rent of all flats together"
            ("together", _) if at + 1 == words.len() && matches!(lower(words, 0), "what" | "what's") => (Aggregate::Sum, 1),
            // "What do they add up to", and not "…, and what do they add up to", which asks it besides.
            ("add" | "adds", "up") if lower(words, at + 2) == "to" && matches!(lower(words, 0), "what" | "and") && at < 5 => {
                (Aggregate::Sum, 3)
            }
            // "How many do we have in total": they are counted all the same.
            ("total", _) if reading.aggregate == Some(Aggregate::Count) && all_in_all(words, at) => {
                reading.in_total = true;
                consume(reading, at, 1);
                continue;
            }
            _ if known.names_a_column(words, at) => continue,
            ("total" | "sum" | "totals" | "combined" | "cumulative", _) => (Aggregate::Sum, 1),
            ("average" | "avg" | "mean" | "averages" | "typical", _) => (Aggregate::Average, 1),
            ("median", _) => (Aggregate::Median, 1),
            // "How long does it take to close a ticket": of tickets as a rule.
            ("how", "long") if takes(words, at + 2) && reading.superlative.is_none() => (Aggregate::Average, 2),
            ("how", "long") => {
                consume(reading, at, 2);
                continue;
            }
            // "How high is the rent": the rent, whatever the adjective.
            ("how", "high" | "low" | "big" | "large" | "great" | "strong") => {
                consume(reading, at, 2);
                continue;
            }
            ("different" | "distinct" | "unique", _) if lower(words, at + 1) != "in" => {
                reading.distinct = true;
                consume(reading, at, 1);
                continue;
            }
            _ => continue,
        };
        // "biggest tables by row count": the word names a column there.
        let ranks = reading.choice().is_some_and(|choice| choice.at < at);
        if !ranks || aggregate != Aggregate::Count {
            reading.aggregate = match reading.aggregate {
                // "median number of pages"
                Some(Aggregate::Average | Aggregate::Median) => reading.aggregate,
                _ => Some(aggregate),
            };
        }
        consume(reading, at, length);
    }
    let daily = reading
        .superlative
        .as_ref()
        .map(|s| (lower(&reading.words, s.at).to_owned(), s.descending));
    if let Some((word, _)) = daily.filter(|(word, _)| matches!(word.as_str(), "maximum" | "max" | "minimum" | "min" | "peak")) {
        reading.aggregate = Some(if word.starts_with("min") {
            Aggregate::Minimum
        } else {
            Aggregate::Maximum
        });
        reading.superlative = None;
    }
}

/// "In total", or "total" where the sentence ends: of all of them, and no number of theirs.
fn all_in_all(words: &[Word], at: usize) -> bool {
    let idiom = words.get(at).is_some_and(|word| !word.raw.eq_ignore_ascii_case(&word.lower));
    idiom || words.iter().skip(at + 1).all(|word| word.role == Role::Time)
}

/// "…, and how often they were used": a column of the list is asked for by the verb, which is no small word there.
fn how_often(reading: &mut Reading, at: usize) {
    let used = |word: &Word| matches!(word.lower.as_str(), "used" | "taken" | "seen");
    let verb = (at + 2..at + 7).find(|at| reading.words.get(*at).is_some_and(used));
    for word in reading.words.iter_mut().skip(at).take(2) {
        word.role = Role::Stop;
    }
    if let Some(word) = verb.and_then(|at| reading.words.get_mut(at)) {
        word.role = Role::Content;
    }
}

/// "Rank the depots by orders": all of them, the most first.
fn ranked(reading: &mut Reading) {
    let Some(at) = reading.words.iter().position(|word| word.role == Role::Content) else {
        return;
    };
    let command = matches!(lower(&reading.words, at), "rank" | "sort" | "order");
    let by = reading.words.iter().skip(at + 2).any(|word| word.lower == "by");
    // "Order value by country" is the value of orders.
    let several = reading
        .words
        .get(at + 1)
        .is_some_and(|next| next.role != Role::Content || next.is_plural());
    // "Rank owners by orders, top 3"
    let most = |known: &Superlative| known.descending && known.limit.is_some() && known.at > at;
    let first = reading.superlative.as_ref().map(most);
    if command && several && by && first.unwrap_or(true) && reading.opener == Opener::Other {
        let limit = reading.superlative.as_ref().and_then(|known| known.limit);
        reading.superlative = Some(Superlative {
            descending: true,
            hint: Vec::new(),
            temporal: false,
            limit: limit.or(Some(usize::from(u16::MAX))),
            at,
            order_only: false,
            both_ends: false,
            second: None,
        });
        consume(reading, at, 1);
    }
}

/// "we spend", "they paid": a pronoun, and a verb that is about money.
fn spends(words: &[Word], at: usize) -> bool {
    let verb = lower(words, at + 1);
    matches!(lower(words, at), "we" | "they" | "it" | "you" | "i" | "he" | "she") && is_about_money(verb)
}

/// Verbs that ask for an amount of money.
pub fn is_about_money(verb: &str) -> bool {
    const VERBS: &str =
        "spend spends spent pay pays paid earn earns earned cost costs charge charged charges invoice invoiced bill billed owe owes owed";
    listed(VERBS, verb)
}

/// "it takes to", "do we take": some work is meant.
fn takes(words: &[Word], from: usize) -> bool {
    let take = (from..from + 5).find(|at| matches!(lower(words, *at), "take" | "takes" | "took" | "need" | "needs"));
    // "How long did it take" is asked of one thing.
    take.is_some_and(|at| {
        let usual = at > 1 && lower(words, at - 1) == "it" && lower(words, at - 2) == "does";
        usual || (at..at + 4).any(|next| lower(words, next) == "to")
    })
}

/// The unit of "how many days does it take".
fn lasting(words: &[Word], at: usize) -> Option<Unit> {
    let unit = unit_of(lower(words, at)).filter(|unit| matches!(unit, Unit::Minutes | Unit::Hours | Unit::Days))?;
    // "How many days does it stay open"
    let lasts = (at + 1..words.len()).any(|next| listed(LASTS, lower(words, next)));
    (lasts || takes(words, at + 1)).then_some(unit)
}

fn shares(reading: &mut Reading) {
    for at in 0..reading.words.len() {
        let rate = matches!(lower(&reading.words, at), "rate" | "ratio");
        let part = matches!(lower(&reading.words, at), "part" | "portion")
            && lower(&reading.words, at + 1) == "of"
            && at > 0
            && matches!(lower(&reading.words, at - 1), "what" | "which");
        // "Above 15 percent" says what the number is of.
        let unit = matches!(lower(&reading.words, at), "percent" | "%" | "pct")
            && at.checked_sub(1).is_some_and(|before| {
                let compared = reading
                    .comparisons
                    .iter()
                    .any(|comparison| comparison.unit.is_some_and(|(_, kind)| kind == "percent"));
                compared && reading.words.get(before).is_some_and(|word| number_of(&word.lower).is_some())
            });
        if unit {
            consume(reading, at, 1);
            continue;
        }
        if matches!(
            lower(&reading.words, at),
            "percentage" | "percent" | "share" | "proportion" | "fraction" | "%" | "pct"
        ) || part
        {
            reading.share = true;
            reading.share_at = Some(at);
            consume(reading, at, 1);
        } else if rate && at > 0 {
            let before = lower(&reading.words, at - 1);
            if [
                "success",
                "fail",
                "error",
                "complet",
                "cancel",
                "return",
                "conversion",
                "pass",
                "bounce",
                "dropout",
                "approv",
                "reject",
                "delay",
            ]
            .iter()
            .any(|stem| before.starts_with(stem))
                || in_time(&reading.words, at)
            {
                reading.share = true;
                reading.share_at = Some(at);
                consume(reading, at, 1);
            }
        }
    }
}

/// "Our on-time rate", "the on-time delivery rate".
fn in_time(words: &[Word], rate: usize) -> bool {
    let one = |at: usize| lower(words, at) == "on-time" || (lower(words, at) == "on" && lower(words, at + 1) == "time");
    (rate.saturating_sub(3)..rate).any(one)
}
