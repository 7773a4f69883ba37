//! Which chart says it best.

use super::profile::{Profile, Role, profiles, unit};
use super::{Chart, ChartKind, ChartSpec, words};
use crate::answer::AnswerTable;

/// Parts of a pie that can still be told apart.
const PARTS: usize = 6;
/// Series of a line chart that can still be told apart.
const SERIES: usize = 8;
/// Bars beyond this are folded when drawn.
const BARS: usize = 200;
/// Groups of one of two groupings that still fit along an axis.
const CROSSED: usize = 60;
/// Characters beyond which labels read better beside lying bars.
const LONG_LABEL: usize = 12;

/// What the table offers.
struct Offer {
    rows: usize,
    time: Option<Profile>,
    categories: Vec<Profile>,
    measures: Vec<Profile>,
}

impl Offer {
    fn of(table: &AnswerTable) -> Self {
        let all = profiles(table);
        let with = |role: Role| {
            all.iter()
                .filter(|profile| profile.role == role && profile.filled > 0)
                .cloned()
                .collect::<Vec<_>>()
        };
        Self {
            rows: table.rows.len(),
            time: with(Role::Time).into_iter().next(),
            categories: with(Role::Category),
            measures: with(Role::Measure),
        }
    }

    /// The column that names each row, when there is one value for nearly every row; else the first.
    fn category(&self) -> Option<&Profile> {
        self.categories
            .iter()
            .find(|profile| profile.distinct > 1 && profile.distinct == self.rows)
            .or_else(|| self.categories.iter().find(|profile| profile.distinct > 1))
            .or(self.categories.first())
    }

    /// Two groupings of one figure, crossed nearly throughout, with more pairs than bars or lines can show side by side.
    fn crossed(&self) -> bool {
        let groupings: Vec<usize> = self
            .time
            .iter()
            .chain(&self.categories)
            .map(|profile| profile.distinct)
            .filter(|distinct| *distinct > 1)
            .collect();
        let [first, second] = groupings.as_slice() else { return false };
        let (few, many) = (*first.min(second), *first.max(second));
        let pairs = few * many;
        self.measures.len() == 1
            && few > SERIES.min(5)
            && many <= CROSSED
            && pairs >= self.rows
            && self.rows * 2 >= pairs
            && (few > SERIES || self.time.is_none())
    }

    /// A second category with few values splits the measure.
    fn split(&self, besides: Option<&str>) -> Option<&Profile> {
        self.categories.iter().find(|profile| {
            Some(profile.name.as_str()) != besides && (2..=SERIES).contains(&profile.distinct) && profile.distinct < self.rows
        })
    }
}

/// Chooses the kind from column types, cardinality and intent (`list`, `count`, `compare`, `trend`, `share`, `top`, `distribution`, `relation`, `diff`, `lookup`).
/// Always answers: where nothing fits the kind is `table` or `number`, with the reason.
pub fn choose(table: &AnswerTable, wish: Option<ChartKind>, intent: &str, title: &str) -> Chart {
    let offer = Offer::of(table);
    let (kind, reason) = match wish.map(|kind| (kind, fits(&offer, kind))) {
        Some((kind, Ok(()))) => (kind, "This kind was asked for.".to_owned()),
        Some((kind, Err(why))) => {
            let (own, reason) = judged(&offer, table, intent);
            (own, format!("{} was asked for, but {why}. {reason}", words::indefinite(kind)))
        }
        None => judged(&offer, table, intent),
    };
    build(table, &offer, kind, reason, intent, title)
}

/// The chart of another kind, where the table allows it.
pub fn as_kind(table: &AnswerTable, kind: ChartKind, title: &str) -> Option<Chart> {
    let offer = Offer::of(table);
    fits(&offer, kind)
        .is_ok()
        .then(|| build(table, &offer, kind, "This kind was asked for.".to_owned(), "", title))
}

fn fits(offer: &Offer, kind: ChartKind) -> Result<(), &'static str> {
    let needs = |fits: bool, why: &'static str| if fits { Ok(()) } else { Err(why) };
    let measured = !offer.measures.is_empty();
    let placed = offer.time.is_some() || offer.category().is_some();
    match kind {
        ChartKind::Table => Ok(()),
        ChartKind::Number => needs(offer.rows == 1 && measured, "there is not just one figure"),
        _ if offer.rows == 0 => Err("there are no rows"),
        _ if !measured => Err("no column holds figures to compare"),
        ChartKind::Bar => needs(placed, "no column names the bars"),
        ChartKind::Line | ChartKind::Area => needs(offer.time.is_some() && offer.rows > 1, "there are no points in time to connect"),
        ChartKind::Scatter => needs(offer.measures.len() > 1 && offer.rows > 1, "it takes two columns of figures"),
        ChartKind::Pie => {
            let parts = offer.measures.first().is_some_and(|measure| !measure.negative)
                && (2..=PARTS).contains(&offer.rows)
                && offer.category().is_some_and(|category| category.distinct == offer.rows);
            needs(parts, "a pie takes two to six parts of different names, none below zero")
        }
        ChartKind::Histogram => needs(offer.rows > 4, "there are too few values to show how they spread"),
        ChartKind::Heatmap => {
            let crossed =
                offer.category().is_some_and(|first| first.distinct <= 60) && (offer.categories.len() > 1 || offer.time.is_some());
            needs(crossed && offer.rows > 3, "it takes two columns of groups")
        }
    }
}

fn judged(offer: &Offer, table: &AnswerTable, intent: &str) -> (ChartKind, String) {
    let told = |kind: ChartKind, reason: &str| (kind, reason.to_owned());
    if offer.rows == 0 {
        return told(ChartKind::Table, "There are no rows to draw.");
    }
    if offer.rows == 1 && table.columns.len() == 1 {
        return if offer.measures.is_empty() {
            told(ChartKind::Table, "A single value that is no figure reads best as it is.")
        } else {
            told(ChartKind::Number, "The answer is one figure.")
        };
    }
    if offer.measures.is_empty() {
        return told(ChartKind::Table, "No column holds figures to compare.");
    }
    if offer.rows == 1 {
        return if offer.measures.len() == 1 {
            told(ChartKind::Number, "The answer is one row with one figure.")
        } else {
            told(ChartKind::Table, "One row has nothing to compare with.")
        };
    }
    if matches!(intent, "list" | "lookup") && (offer.measures.len() != 1 || offer.rows > BARS) {
        return told(ChartKind::Table, "The question asks for the rows themselves.");
    }
    if intent == "share" && fits(offer, ChartKind::Pie).is_ok() {
        return told(ChartKind::Pie, "The few parts make up a whole.");
    }
    if intent == "distribution" && fits(offer, ChartKind::Histogram).is_ok() {
        return told(ChartKind::Histogram, "The question asks how the values spread.");
    }
    if intent == "relation" && fits(offer, ChartKind::Scatter).is_ok() {
        return told(ChartKind::Scatter, "The question asks how two figures go together.");
    }
    if matches!(intent, "compare" | "trend") && offer.crossed() {
        return told(
            ChartKind::Heatmap,
            "Two groupings cross, with too many pairs for bars side by side.",
        );
    }
    placed(offer, intent)
}

fn placed(offer: &Offer, intent: &str) -> (ChartKind, String) {
    let told = |kind: ChartKind, reason: &str| (kind, reason.to_owned());
    if let Some(time) = offer.time.as_ref().filter(|time| time.distinct > 1 && intent != "top") {
        let repeated = time.distinct < offer.rows
            && offer.split(None).is_none()
            && offer.category().is_some_and(|category| category.distinct > SERIES);
        if !repeated {
            return told(ChartKind::Line, "The figures follow one another in time.");
        }
    }
    match offer.category() {
        Some(category) if category.distinct == 1 && offer.rows > 1 => {
            told(ChartKind::Table, "Every row has the same name, so bars could not be told apart.")
        }
        Some(category) if category.distinct > BARS => told(ChartKind::Table, "There are too many groups to compare as bars."),
        Some(_) => told(ChartKind::Bar, "Bars compare a figure between groups."),
        None if offer.measures.len() > 1 => told(ChartKind::Scatter, "Two figures for each row show how they go together."),
        None if offer.time.is_some() => told(ChartKind::Table, "All rows fall on one point in time."),
        None if offer.rows > 4 => told(ChartKind::Histogram, "One column of figures shows how its values spread."),
        None => told(ChartKind::Table, "No column names the figures."),
    }
}

fn build(table: &AnswerTable, offer: &Offer, kind: ChartKind, mut reason: String, intent: &str, title: &str) -> Chart {
    let mut spec = ChartSpec {
        title: title.to_owned(),
        x: None,
        y: offer.measures.first().map(|measure| measure.name.clone()).into_iter().collect(),
        series: None,
        horizontal: false,
        stacked: false,
        unit: offer.measures.first().and_then(|measure| unit(&measure.name)),
        reason: String::new(),
        alternatives: ALTERNATIVES
            .into_iter()
            .filter(|other| *other != kind && fits(offer, *other).is_ok())
            .collect(),
        description: String::new(),
    };
    place(offer, kind, intent, &mut spec);
    if intent == "share" && kind == ChartKind::Bar {
        reason.push_str(" A pie takes two to six parts of different names, none below zero.");
    }
    spec.reason = reason;
    let mut chart = Chart { kind, spec };
    chart.spec.description = words::describe(&chart, table);
    chart
}

const ALTERNATIVES: [ChartKind; 9] = [
    ChartKind::Bar,
    ChartKind::Line,
    ChartKind::Area,
    ChartKind::Scatter,
    ChartKind::Pie,
    ChartKind::Histogram,
    ChartKind::Heatmap,
    ChartKind::Number,
    ChartKind::Table,
];

/// Which columns go where.
fn place(offer: &Offer, kind: ChartKind, intent: &str, spec: &mut ChartSpec) {
    let category = offer.category();
    // Measures share an axis only when they are in one unit.
    let alike = || {
        offer
            .measures
            .iter()
            .filter(|measure| unit(&measure.name) == spec.unit)
            .take(4)
            .map(|measure| measure.name.clone())
            .collect::<Vec<_>>()
    };
    match kind {
        ChartKind::Line | ChartKind::Area => {
            let split = offer
                .time
                .as_ref()
                .filter(|time| time.distinct < offer.rows)
                .and_then(|_| offer.split(None));
            spec.x = offer.time.as_ref().map(|time| time.name.clone());
            spec.series = split.map(|profile| profile.name.clone());
            if split.is_none() {
                spec.y = alike();
            }
            spec.stacked = kind == ChartKind::Area;
        }
        ChartKind::Bar => {
            let named = category
                .filter(|category| category.distinct > 1 || offer.time.is_none())
                .or(offer.time.as_ref());
            spec.x = named.map(|profile| profile.name.clone());
            let repeated = named.is_some_and(|profile| profile.distinct < offer.rows);
            spec.series = if repeated {
                offer.split(spec.x.as_deref()).map(|profile| profile.name.clone())
            } else {
                None
            };
            if spec.series.is_none() && !repeated && matches!(intent, "compare" | "diff") {
                spec.y = alike();
            }
            spec.stacked = spec.series.is_some() && intent == "share" && !offer.measures.iter().any(|measure| measure.negative);
            spec.horizontal = named
                .is_some_and(|profile| profile.role == Role::Category && (profile.longest > LONG_LABEL || profile.distinct > 10))
                || (intent == "top" && spec.series.is_none());
        }
        ChartKind::Scatter => {
            spec.x = offer.measures.first().map(|measure| measure.name.clone());
            spec.y = offer.measures.get(1).map(|measure| measure.name.clone()).into_iter().collect();
            spec.series = offer.split(None).map(|profile| profile.name.clone());
            spec.unit = offer.measures.get(1).and_then(|measure| unit(&measure.name));
        }
        ChartKind::Pie => spec.x = category.map(|profile| profile.name.clone()),
        ChartKind::Histogram => spec.x = spec.y.first().cloned(),
        ChartKind::Heatmap => {
            spec.x = offer.time.as_ref().or(category).map(|profile| profile.name.clone());
            spec.series = offer
                .categories
                .iter()
                .find(|profile| Some(&profile.name) != spec.x.as_ref())
                .map(|profile| profile.name.clone());
        }
        ChartKind::Number => {}
        ChartKind::Table => spec.y.clear(),
    }
}
