//! Which chart says it best.

use super::profile::{Profile, Role, profiles, unit};
use super::{Chart, ChartKind, ChartSpec};
use crate::answer::{AnswerTable, ColumnType};
use crate::wording::{Lack, Message, Picture, Why, Words};
use belvedere_types::Language;

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
        let mut offer = Self {
            rows: table.rows.len(),
            time: with(Role::Time).into_iter().next(),
            categories: with(Role::Category),
            measures: with(Role::Measure),
        };
        if offer.time.is_none() && offer.categories.is_empty() && offer.counts_by_number(table) {
            offer.categories.push(offer.measures.remove(0));
        }
        offer
    }

    /// How many rows there are of each whole number, of stars or of an hour of the day: the number names a group, and is nothing to measure.
    fn counts_by_number(&self, table: &AnswerTable) -> bool {
        let whole = table.columns.first().is_some_and(|column| column.kind == ColumnType::Integer);
        let [number, count] = self.measures.as_slice() else { return false };
        whole && count.name == "count" && number.distinct == self.rows && self.rows <= CROSSED
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
        Some((kind, Ok(()))) => (kind, vec![Picture::Because(Why::AskedFor)]),
        Some((kind, Err(lacks))) => {
            let (own, why) = judged(&offer, table, intent);
            (own, vec![Picture::AskedBut { kind, lacks }, Picture::Because(why)])
        }
        None => {
            let (own, why) = judged(&offer, table, intent);
            (own, vec![Picture::Because(why)])
        }
    };
    build(table, &offer, kind, reason, intent, title)
}

/// The chart of another kind, where the table allows it.
pub fn as_kind(table: &AnswerTable, kind: ChartKind, title: &str) -> Option<Chart> {
    let offer = Offer::of(table);
    fits(&offer, kind)
        .is_ok()
        .then(|| build(table, &offer, kind, vec![Picture::Because(Why::AskedFor)], "", title))
}

fn fits(offer: &Offer, kind: ChartKind) -> Result<(), Lack> {
    let needs = |fits: bool, lack: Lack| if fits { Ok(()) } else { Err(lack) };
    let measured = !offer.measures.is_empty();
    let placed = offer.time.is_some() || offer.category().is_some();
    match kind {
        ChartKind::Table => Ok(()),
        ChartKind::Number => needs(offer.rows == 1 && measured, Lack::OneFigure),
        _ if offer.rows == 0 => Err(Lack::Rows),
        _ if !measured => Err(Lack::Figures),
        ChartKind::Bar => needs(placed, Lack::Names),
        ChartKind::Line | ChartKind::Area => needs(offer.time.is_some() && offer.rows > 1, Lack::Times),
        ChartKind::Scatter => needs(offer.measures.len() > 1 && offer.rows > 1, Lack::TwoFigures),
        ChartKind::Pie => {
            let parts = offer.measures.first().is_some_and(|measure| !measure.negative)
                && (2..=PARTS).contains(&offer.rows)
                && offer.category().is_some_and(|category| category.distinct == offer.rows);
            needs(parts, Lack::Parts)
        }
        ChartKind::Histogram => needs(offer.rows > 4, Lack::Values),
        ChartKind::Heatmap => {
            let crossed =
                offer.category().is_some_and(|first| first.distinct <= 60) && (offer.categories.len() > 1 || offer.time.is_some());
            needs(crossed && offer.rows > 3, Lack::TwoGroups)
        }
    }
}

fn judged(offer: &Offer, table: &AnswerTable, intent: &str) -> (ChartKind, Why) {
    if offer.rows == 0 {
        return (ChartKind::Table, Why::NoRows);
    }
    if offer.rows == 1 && table.columns.len() == 1 {
        return if offer.measures.is_empty() {
            (ChartKind::Table, Why::OneValue)
        } else {
            (ChartKind::Number, Why::OneFigure)
        };
    }
    if offer.measures.is_empty() {
        return (ChartKind::Table, Why::NoFigures);
    }
    if offer.rows == 1 {
        let share = intent == "share"
            && offer
                .measures
                .first()
                .is_some_and(|first| unit(&first.name).as_deref() == Some("%"));
        return if offer.measures.len() == 1 || share {
            (ChartKind::Number, Why::OneRowOneFigure)
        } else {
            (ChartKind::Table, Why::OneRow)
        };
    }
    if matches!(intent, "list" | "lookup") && (offer.measures.len() != 1 || offer.rows > BARS) {
        return (ChartKind::Table, Why::RowsThemselves);
    }
    if intent == "share" && fits(offer, ChartKind::Pie).is_ok() {
        return (ChartKind::Pie, Why::PartsOfWhole);
    }
    if intent == "distribution" && fits(offer, ChartKind::Histogram).is_ok() {
        return (ChartKind::Histogram, Why::Spread);
    }
    if intent == "relation" && fits(offer, ChartKind::Scatter).is_ok() {
        return (ChartKind::Scatter, Why::Together);
    }
    if matches!(intent, "compare" | "trend") && offer.crossed() {
        return (ChartKind::Heatmap, Why::Crossed);
    }
    placed(offer, intent)
}

fn placed(offer: &Offer, intent: &str) -> (ChartKind, Why) {
    if let Some(time) = offer.time.as_ref().filter(|time| time.distinct > 1 && intent != "top") {
        let repeated = time.distinct < offer.rows
            && offer.split(None).is_none()
            && offer.category().is_some_and(|category| category.distinct > SERIES);
        if !repeated {
            return (ChartKind::Line, Why::InTime);
        }
    }
    match offer.category() {
        Some(category) if category.distinct == 1 && offer.rows > 1 => (ChartKind::Table, Why::SameName),
        Some(category) if category.distinct > BARS => (ChartKind::Table, Why::TooManyGroups),
        Some(_) => (ChartKind::Bar, Why::Compared),
        None if offer.measures.len() > 1 => (ChartKind::Scatter, Why::TwoFigures),
        None if offer.time.is_some() => (ChartKind::Table, Why::OnePointInTime),
        None if offer.rows > 4 => (ChartKind::Histogram, Why::OneColumn),
        None => (ChartKind::Table, Why::Nameless),
    }
}

fn build(table: &AnswerTable, offer: &Offer, kind: ChartKind, mut reason: Vec<Picture>, intent: &str, title: &str) -> Chart {
    let mut spec = ChartSpec {
        title: title.to_owned(),
        x: None,
        y: offer.measures.first().map(|measure| measure.name.clone()).into_iter().collect(),
        series: None,
        horizontal: false,
        stacked: false,
        unit: offer.measures.first().and_then(|measure| unit(&measure.name)),
        reason: Words::default(),
        alternatives: ALTERNATIVES
            .into_iter()
            .filter(|other| *other != kind && fits(offer, *other).is_ok())
            .collect(),
        description: String::new(),
    };
    place(offer, kind, intent, &mut spec);
    if intent == "share" && kind == ChartKind::Bar {
        reason.push(Picture::Because(Why::NoPie));
    }
    spec.reason = Words::from(reason.into_iter().map(Message::from).collect::<Vec<_>>());
    let mut chart = Chart { kind, spec };
    chart.spec.description = super::described(&chart, table, Language::English);
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
