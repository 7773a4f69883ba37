//! Times as questions name them, in German.

use crate::chart::Locale;
use crate::moment::Unit;
use crate::wording::time::{Period, Phrase, Which, Zone};

pub(super) fn say(phrase: Phrase, from: Option<&str>, to: Option<&str>, Zone(zone): &Zone) -> String {
    let zone = zone.as_deref().unwrap_or_default();
    let [from, to] = [from, to].map(|bound| bound.map(|bound| Locale::GERMAN.place(bound)));
    let bounds = match (from, to) {
        (Some(from), Some(to)) => format!("von {from} bis ausschließlich {to}"),
        (Some(from), None) => format!("von {from} bis jetzt"),
        (None, Some(to)) => format!("vor {to}"),
        (None, None) => return String::new(),
    };
    format!("Der Zeitraum ist gelesen als „{}“: {bounds} (UTC{zone}).", self::phrase(phrase))
}

fn phrase(phrase: Phrase) -> String {
    match phrase {
        Phrase::Last(1, unit) | Phrase::LastOne(unit) => format!("{} {}", unit_of(unit).last, unit_of(unit).one),
        Phrase::Last(count, unit) => format!("die letzten {count} {}", unit_of(unit).many),
        Phrase::Next(1, unit) => format!("{} {}", unit_of(unit).next, unit_of(unit).one),
        Phrase::Next(count, unit) => format!("die nächsten {count} {}", unit_of(unit).many),
        Phrase::Calendar(which, period) => calendar(which, period).into(),
        Phrase::MonthToDate => "seit Monatsbeginn".into(),
        Phrase::YearToDate => "seit Jahresbeginn".into(),
        Phrase::Today => "heute".into(),
        Phrase::Yesterday => "gestern".into(),
        Phrase::Tomorrow => "morgen".into(),
        Phrase::SinceYesterday => "seit gestern".into(),
        Phrase::SinceWeekday(day) => {
            let days = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
            format!("seit {}", days.get(usize::from(day)).copied().unwrap_or("damals"))
        }
        Phrase::SinceThen => "seitdem".into(),
        Phrase::BetweenDays => "zwischen diesen Tagen".into(),
        Phrase::ThatWeek => "die genannte Woche".into(),
        Phrase::TwoMonths => "diese beiden Monate".into(),
        Phrase::ThisPeriod => "dieser Zeitraum".into(),
        Phrase::ThatYear => "dieses Jahr".into(),
        Phrase::BeforeThen => "davor".into(),
    }
}

const fn calendar(which: Which, period: Period) -> &'static str {
    match (which, period) {
        (Which::This, Period::Day) => "dieser Tag",
        (Which::This, Period::Week) => "diese Woche",
        (Which::This, Period::Month) => "dieser Monat",
        (Which::This, Period::Quarter) => "dieses Quartal",
        (Which::This, Period::Year) => "dieses Jahr",
        (Which::Last, Period::Day) => "der letzte Tag",
        (Which::Last, Period::Week) => "letzte Woche",
        (Which::Last, Period::Month) => "letzter Monat",
        (Which::Last, Period::Quarter) => "letztes Quartal",
        (Which::Last, Period::Year) => "letztes Jahr",
        (Which::Next, Period::Day) => "der nächste Tag",
        (Which::Next, Period::Week) => "nächste Woche",
        (Which::Next, Period::Month) => "nächster Monat",
        (Which::Next, Period::Quarter) => "nächstes Quartal",
        (Which::Next, Period::Year) => "nächstes Jahr",
    }
}

/// A unit of time: alone and in the plural, and the adjectives in its gender.
struct UnitWords {
    one: &'static str,
    many: &'static str,
    last: &'static str,
    next: &'static str,
}

const fn unit_of(unit: Unit) -> UnitWords {
    let (one, many, last, next) = match unit {
        Unit::Minutes => ("Minute", "Minuten", "die letzte", "die nächste"),
        Unit::Hours => ("Stunde", "Stunden", "die letzte", "die nächste"),
        Unit::Days => ("Tag", "Tage", "der letzte", "der nächste"),
        Unit::Weeks => ("Woche", "Wochen", "die letzte", "die nächste"),
        Unit::Months => ("Monat", "Monate", "der letzte", "der nächste"),
        Unit::Years => ("Jahr", "Jahre", "das letzte", "das nächste"),
    };
    UnitWords { one, many, last, next }
}
