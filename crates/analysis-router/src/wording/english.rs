//! In English.

mod miss;
pub(super) mod picture;

use belvedere_types::Language;

use super::assumption::Assumption;
use super::cells::{Own, capital, held, quoted, words};
use super::message::{Ask, Difference, Finding, Gap, Kind, Message, Model, Progress, Refusal};
use super::reply::Reply;
use super::time::{Period, Phrase, Which, Zone};
use crate::chart::Locale;
use crate::moment::Unit;

const OWN: Own = Own {
    language: Language::English,
    none: "none",
    yes: "yes",
    no: "no",
    nested: "a nested value",
};

pub(super) fn say(message: &Message) -> String {
    match message {
        Message::Verbatim { text, .. } | Message::What { text, .. } | Message::Next { text, .. } => text.clone(),
        Message::Finding(said) => finding(said),
        Message::Assumption(said) => assumption(said),
        Message::Gap(said) => gap(said),
        Message::Reply(said) => reply(said),
        Message::Ask(said) => ask(said),
        Message::Refusal(said) => refusal(said),
        Message::Model(said) => model(said),
        Message::Progress(said) => progress(said),
        Message::Picture(said) => picture::say(said),
        Message::Miss(said) => miss::say(said),
    }
}

fn finding(said: &Finding) -> String {
    use Finding as F;
    let cell = |value| OWN.cell(value);
    match said {
        F::NoDifference => "No differences were found: both sides are the same.".into(),
        F::NothingMatches => "Nothing in the data matches.".into(),
        F::Cell { value } => cell(value),
        F::Differences { count, sides, told, more } => differences(*count, sides.as_ref(), told.as_deref(), *more),
        F::List {
            count,
            of,
            what,
            names,
            more,
        } => {
            let counted = OWN.count(*count);
            let what = match (of, what) {
                (Some(of), Some(what)) => format!("{counted} of {} {}", OWN.count(*of), words(what)),
                (None, Some(what)) => format!("{counted} {}", words(what)),
                (_, None) if *count == 1 => "One row".into(),
                (_, None) => format!("{counted} rows"),
            };
            format!("{what}: {}{}.", OWN.cells(names), if *more { " and more" } else { "" })
        }
        F::Count { value, of: None } => format!("{}.", cell(value)),
        F::Count {
            value,
            of: Some((all, name)),
        } => match value.as_u64() {
            Some(0) => format!("None of the {} {}: 0.", OWN.count(*all), words(name)),
            Some(number) if number == *all => format!("{} {}, all of them.", OWN.count(*all), words(name)),
            _ => format!("{} of {} {}.", cell(value), OWN.count(*all), words(name)),
        },
        F::ThereAre { count, what, chosen } => format!("There are {} {what}{}.", cell(count), if *chosen { " of this kind" } else { "" }),
        F::Share { percent, matching, total } => format!("{} % ({} of {}).", cell(percent), cell(matching), cell(total)),
        F::NoShare => "There are no rows to take a share of.".into(),
        F::NoValue => "There are no rows to compute this from.".into(),
        F::Row {
            label: Some(label),
            figures,
        } => format!("{}: {}.", cell(label), OWN.figures(figures, words)),
        F::Row { label: None, figures } => format!("{}.", capital(&OWN.figures(figures, words))),
        F::Single { name, value } => format!("{}: {}.", capital(&words(name)), cell(value)),
        F::First { label, value, name } => format!("{} comes first with {} ({}).", cell(label), cell(value), words(name)),
        F::Level { labels, value, name, more } => format!(
            "{}{} are level in first place with {} ({}).",
            OWN.cells(labels),
            if *more { " and more" } else { "" },
            cell(value),
            words(name)
        ),
        F::ThenCome { rows } => format!("Then come {}.", OWN.labelled(rows)),
        F::Trend {
            name,
            from,
            to,
            first,
            last,
        } => format!(
            "{} from {} to {}: {} at first, {} at last.",
            capital(&words(name)),
            cell(from),
            cell(to),
            cell(first),
            cell(last)
        ),
        F::Highest { value, at } => format!("Highest was {} on {}.", cell(value), cell(at)),
    }
}

/// "3 differences between a and b: orders total (only in a), …"
fn differences(count: u64, sides: Option<&(String, String)>, told: Option<&[Difference]>, more: bool) -> String {
    let noun = if count == 1 { "difference" } else { "differences" };
    let counted = format!("{} {noun}", OWN.count(count));
    let Some(told) = told else {
        return format!("{counted}.");
    };
    let between = sides.map_or_else(String::new, |(left, right)| format!(" between {left} and {right}"));
    let told: Vec<String> = told.iter().map(difference).collect();
    format!("{counted}{between}: {}{}.", told.join(", "), if more { " and more" } else { "" })
}

/// "column orders.total (only in dev)".
fn difference(row: &Difference) -> String {
    let kind = match &row.kind {
        Kind::OnlyIn(side) => format!("only in {side}"),
        Kind::Changed => "changed".into(),
        Kind::Named(name) => name.clone(),
    };
    let part = row.part.as_ref().map(|part| format!("{part} ")).unwrap_or_default();
    let field = row.field.as_ref().map(|field| format!("{} ", words(field))).unwrap_or_default();
    format!("{part}{} ({field}{kind})", row.key)
}

fn assumption(said: &Assumption) -> String {
    use Assumption as A;
    match said {
        A::Time { phrase, from, to, zone } => time(*phrase, from.as_deref(), to.as_deref(), zone),
        A::DaysAsked { days } => format!("The question states no time, so the last {days} days were asked for."),
        A::DaysLookedAt { days } => format!("The question states no time: the last {days} days were looked at."),
        A::MonthsLookedAt { months } => format!("The question states no time, so the last {months} months were looked at."),
        A::TimeNotApplied => "The rows carry no time, so the time in the question was not applied to them.".into(),
        A::PeriodOf { column } => format!("The time is that of \"{column}\"."),
        A::ReadAs {
            said,
            column,
            inverted,
            values,
        } => {
            let not = if *inverted { "not " } else { "" };
            format!("\"{said}\" is read as {column} {not}{}.", quoted(values, "\"", "\""))
        }
        A::NotSaidWhich { what } => format!("The answer does not say which {what}."),
        A::LeftOut { said } => format!("\"{said}\": those that have none are left out."),
        A::Lasts { from, to, open } => {
            let left = if *open { "; rows without one of the two are left out" } else { "" };
            format!("The time is that from {from} to {to}{left}.")
        }
        A::SumOf { said, column, rows } => format!("\"{said}\" is read as the sum of {column} of {rows}."),
        A::OfPart { what, name } => format!("This is about the {what} {name}; access covers others, too."),
        A::OfSource { source, others } => format!(
            "This is from {source}; {} may have it, too: name the source to ask there.",
            others.join(" or ")
        ),
        A::NotCompared { parts } => {
            let parts: Vec<&str> = parts
                .iter()
                .map(|part| if part.is_empty() { "the main table" } else { part })
                .collect();
            format!("Not every part of the two sides was compared. Not compared: {}.", parts.join(", "))
        }
    }
}

fn time(phrase: Phrase, from: Option<&str>, to: Option<&str>, Zone(zone): &Zone) -> String {
    let zone = zone.as_deref().unwrap_or_default();
    let [from, to] = [from, to].map(|bound| bound.map(|bound| Locale::ENGLISH.place(bound)));
    let bounds = match (from, to) {
        (Some(from), Some(to)) => format!("from {from} until before {to}"),
        (Some(from), None) => format!("from {from} to now"),
        (None, Some(to)) => format!("before {to}"),
        (None, None) => return String::new(),
    };
    format!("Time is read as {}: {bounds} (UTC{zone}).", self::phrase(phrase))
}

pub(super) fn phrase(phrase: Phrase) -> String {
    match phrase {
        Phrase::Last(1, unit) | Phrase::LastOne(unit) => format!("last {}", units(1, unit)),
        Phrase::Last(count, unit) => format!("last {count} {}", units(count, unit)),
        Phrase::Next(count, unit) => format!("the next {count} {}", units(count, unit)),
        Phrase::Calendar(which, period) => {
            let which = match which {
                Which::This => "this",
                Which::Last => "last",
                Which::Next => "next",
            };
            let period = match period {
                Period::Day => "day",
                Period::Week => "week",
                Period::Month => "month",
                Period::Quarter => "quarter",
                Period::Year => "year",
            };
            format!("{which} {period}")
        }
        Phrase::MonthToDate => "month to date".into(),
        Phrase::YearToDate => "year to date".into(),
        Phrase::Today => "today".into(),
        Phrase::Yesterday => "yesterday".into(),
        Phrase::Tomorrow => "tomorrow".into(),
        Phrase::SinceYesterday => "since yesterday".into(),
        Phrase::SinceWeekday(day) => {
            let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
            format!("since {}", days.get(usize::from(day)).copied().unwrap_or("then"))
        }
        Phrase::SinceThen => "since then".into(),
        Phrase::BetweenDays => "between these days".into(),
        Phrase::ThatWeek => "that week".into(),
        Phrase::TwoMonths => "these two months".into(),
        Phrase::ThisPeriod => "this period".into(),
        Phrase::ThatYear => "this year".into(),
        Phrase::BeforeThen => "before then".into(),
    }
}

fn units(count: i64, unit: Unit) -> &'static str {
    let (one, many) = match unit {
        Unit::Minutes => ("minute", "minutes"),
        Unit::Hours => ("hour", "hours"),
        Unit::Days => ("day", "days"),
        Unit::Weeks => ("week", "weeks"),
        Unit::Months => ("month", "months"),
        Unit::Years => ("year", "years"),
    };
    if count == 1 { one } else { many }
}

fn gap(said: &Gap) -> String {
    use Gap as G;
    match said {
        G::CannotBeUsed { source } => format!("{source} cannot be used now:"),
        G::ConnectedButUnusable { source } => format!("{source} is connected but cannot be used now:"),
        G::LeftOut { source } => format!("{source} did not list its tools in time and was left out."),
        G::NoAnswerInTime { source } => format!("{source} did not answer in time."),
        G::VendorSaid { source, quoted } => format!("{source} answered with an error: \u{201c}{quoted}\u{201d}"),
        G::CheckVendor => "Check what the vendor asks for, then ask again.".into(),
        G::DetailsOfFirst { read, of } => format!("Details were read for the first {read} of {of} rows only."),
        G::DetailsFailed { failed, of, source } => format!("{failed} of {of} detail calls to {source} failed:"),
        G::PageFailed { source } => format!("A further page of {source} could not be read:"),
        G::ReadingStopped { source, rows, pages } => {
            format!("{source} has more rows than were read: reading stopped after {rows} rows on {pages} pages.")
        }
        G::MoreThanGiven { source, rows, tool } => {
            format!("{source} says that there are more rows than the {rows} that {tool} gave, and not how to ask for them.")
        }
        G::LimitReached { source, rows, tool } => {
            format!("{tool} of {source} gave {rows} rows, as many as it gives at once; there may be more.")
        }
        G::Of { source } => format!("{source}:"),
        G::SourceGone => "A source of it was disconnected.".into(),
        G::Disconnected { source } => format!("{source} was disconnected; this answer is kept as it was."),
    }
}

fn reply(said: &Reply) -> String {
    match said {
        Reply::InUnit { column, unit } => format!("{column} is in {unit}"),
        Reply::InHundredths { column, given } => format!("{column} is {given} divided by 100"),
        Reply::ReadAsUtc { column } => format!("{column} has no time zone and is read as UTC"),
        Reply::CountedFrom1970 { column, seconds: true } => format!("{column} was counted from 1970 in seconds"),
        Reply::CountedFrom1970 { column, seconds: false } => format!("{column} was counted from 1970 in fractions of a second"),
        Reply::PlainText { table } => format!("{table}: the reply is plain text"),
        Reply::TooDeep { table } => format!("{table}: the JSON is nested too deeply to be read"),
        Reply::ListsTooDeep { table, levels } => format!("{table}: lists deeper than {levels} levels were left out"),
        Reply::TooManyTables { most } => format!("the reply holds more than {most} tables; the rest were left out"),
        Reply::FirstRows { table, rows } => format!("{table}: only the first {rows} rows were read"),
        Reply::FirstColumns { table, columns } => format!("{table}: only the first {columns} columns were read"),
        Reply::NotText { parts } => format!("{parts} part(s) of the reply are not text and were left out"),
    }
}

fn ask(said: &Ask) -> String {
    match said {
        Ask::Which { about, options } => format!("Which {about} do you mean: {}?", options.join(", ")),
        Ask::WhatAbout { options } => format!("What is the question about: {}?", options.join(", ")),
        Ask::WhatOf { of, options } => format!("What do you want to know about \"{of}\": {}?", options.join(", ")),
        Ask::WhichOfName { options } => format!("Several things have this name. Which one do you mean: {}?", options.join(" or ")),
        Ask::CouldBe { said, options } => format!("\"{said}\" could be {}. Which one do you mean?", options.join(" or ")),
        Ask::WhichTable { options } => format!("Several tables could answer this: {}. Which one do you mean?", options.join(" or ")),
        Ask::WhichSource { options } => format!("Several sources have this: {}. Which one do you mean?", options.join(" and ")),
        Ask::WhichOnes { row, source } => {
            format!("Which {row}s do you mean? {source} does not know yours: name them, or give their short names.")
        }
    }
}

fn refusal(said: &Refusal) -> String {
    use Refusal as R;
    let about = |words: &[String]| quoted(words, "\"", "\"");
    match said {
        R::AsksForChange { verb: Some(verb) } => format!(
            "This asks to change something (\"{verb}\"). Sources are connected for reading only, so nothing was called. Make the change at the vendor itself."
        ),
        R::AsksForChange { verb: None } => {
            "This asks to change something. Sources are connected for reading only, so nothing was changed. Make the change at the vendor itself.".into()
        }
        R::NoSourceConnected => "No data source is connected that could answer this. Connect one and ask again.".into(),
        R::NoDataAbout { words } if words.is_empty() => "No connected source has data about this.".into(),
        R::NoDataThatAnswers { words } if words.is_empty() => "No connected source has data that answers this.".into(),
        R::NoDataAbout { words } | R::NoDataThatAnswers { words } => format!("No connected source has data about {}.", about(words)),
        R::PartlyRead { read, of } => format!(
            "This takes the details of {of} rows, which are told one by one, and no more than {read} are read. Narrow the question: by a name, a state or a time."
        ),
        R::Connected { sources } => format!("Connected: {}.", held(sources, str::to_owned, words)),
        R::Nearest { tables } => format!("The nearest that was found: {}.", held(tables, words, words)),
        R::ConnectOrAsk => "Connect a source that keeps it, or ask about what is there.".into(),
        R::AskOrConnect => "Ask about what is there, or connect a source that keeps the rest.".into(),
        R::NamesNothing => "The question names nothing that could be looked up.".into(),
        R::NotFoundIn { name, looked } => {
            let looked = looked.join(", ");
            format!("Nothing named \"{name}\" was found in {looked}. Check the spelling, or connect the source that has it.")
        }
        R::UnknownTo { source, name } => {
            format!("{source} knows nothing named \"{name}\". Check the spelling, or give its short name.")
        }
        R::NoPast { source } => format!("{source} has no values of the past for this."),
        R::NothingOfKind { source, names } => format!("{source} tells nothing of this kind about {}.", names.join(", ")),
        R::UnknownColumn { source, column } => format!(
            "{source} does not know \"{column}\" for this account. It may have another name there, or the licence does not cover it."
        ),
        R::NothingBringsIt => "No connected source brings what this asks for.".into(),
        R::ConnectedAre { sources } => format!("Connected are: {}. Connect a source that has it, and ask again.", sources.join(", ")),
        R::NoWayFound => "No way to answer this was found.".into(),
    }
}

fn model(said: &Model) -> String {
    match said {
        Model::NoUsablePlan => "The language model proposed no usable plan, so the built-in planner went on.".into(),
        Model::BudgetUsed => "The language model's budget for one question was used up, so the built-in planner went on.".into(),
        Model::Declined => "The language model declined to plan this question, so the built-in planner went on.".into(),
        Model::Failed { text, .. } => format!("{}, so the built-in planner went on.", text.trim_end_matches('.')),
        Model::BuiltInInstead => "The built-in planner answered instead.".into(),
        Model::LimitReached => {
            "The limit that is set for the language model is used up, or set aside for questions that are being answered, so the built-in planner answered.".into()
        }
        Model::PriceNotKnown { model } => {
            format!("What {model} costs is not known, so the limit in money cannot be checked, and the built-in planner answered.")
        }
    }
}

fn progress(said: &Progress) -> String {
    use Progress as P;
    match said {
        P::LookingAtTools => "Looking at the tools of the connected sources".into(),
        P::Planning => "Planning".into(),
        P::PlanningNext => "Planning the next step".into(),
        P::Calling { source, tool } => format!("{source} · {tool}"),
        P::CallingForRows { source, tool, rows } => format!("{source} · {tool} for {rows} rows"),
        P::HasRead { tool, rows } => format!("{tool}: {rows} rows"),
        P::Computing { into } => format!("SQL into {into}"),
        P::Writing => "Writing the answer".into(),
    }
}
