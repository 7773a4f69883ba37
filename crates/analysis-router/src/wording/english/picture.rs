//! Charts in English.

use crate::chart::{ChartKind, Locale};
use crate::wording::labels::in_sentence;
use crate::wording::picture::{Lack, Picture, Why, unit_of};

pub(crate) const fn kind(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bar => "bar chart",
        ChartKind::Line => "line chart",
        ChartKind::Area => "area chart",
        ChartKind::Scatter => "scatter plot",
        ChartKind::Pie => "pie chart",
        ChartKind::Histogram => "histogram",
        ChartKind::Heatmap => "heat map",
        ChartKind::Number => "single number",
        ChartKind::Table => "table",
    }
}

/// With its article, to begin a sentence.
fn indefinite(kind: ChartKind) -> String {
    format!("{} {}", if kind == ChartKind::Area { "An" } else { "A" }, self::kind(kind))
}

pub(super) fn say(picture: &Picture) -> String {
    match picture {
        Picture::Table { rows, columns } => format!("A table of {rows} rows and {columns} columns."),
        Picture::Figure { value: None, .. } => "One figure, which is empty.".into(),
        Picture::Figure {
            of,
            value: Some(value),
            unit,
        } => format!(
            "One figure, {}: {}{}.",
            measures(of),
            Locale::ENGLISH.figure(*value),
            unit_of(unit.as_deref())
        ),
        Picture::Drawn {
            kind,
            of,
            by,
            split,
            unit,
            ends,
        } => {
            let by = by.as_ref().map(|by| format!(" by {}", in_sentence(by))).unwrap_or_default();
            let split = split
                .as_ref()
                .map(|split| format!(", split by {}", in_sentence(split)))
                .unwrap_or_default();
            let subject = format!("{} of {}{by}{split}", indefinite(*kind), measures(of));
            match ends {
                Some([high, low]) => format!(
                    "{subject}. The highest is {}, the lowest {}.",
                    high.told(unit.as_deref(), &Locale::ENGLISH),
                    low.told(unit.as_deref(), &Locale::ENGLISH)
                ),
                None => format!("{subject}, without any figure."),
            }
        }
        Picture::Because(why) => because(*why).into(),
        Picture::AskedBut { kind, lacks } => format!("{} was asked for, but {}.", indefinite(*kind), lack(*lacks)),
    }
}

/// One or several, told one by one.
fn measures(of: &str) -> String {
    of.split(", ").map(in_sentence).collect::<Vec<_>>().join(", ")
}

const fn because(why: Why) -> &'static str {
    match why {
        Why::AskedFor => "This kind was asked for.",
        Why::NoRows => "There are no rows to draw.",
        Why::OneValue => "A single value that is no figure reads best as it is.",
        Why::OneFigure => "The answer is one figure.",
        Why::NoFigures => "No column holds figures to compare.",
        Why::OneRowOneFigure => "The answer is one row with one figure.",
        Why::OneRow => "One row has nothing to compare with.",
        Why::RowsThemselves => "The question asks for the rows themselves.",
        Why::PartsOfWhole => "The few parts make up a whole.",
        Why::Spread => "The question asks how the values spread.",
        Why::Together => "The question asks how two figures go together.",
        Why::Crossed => "Two groupings cross, with too many pairs for bars side by side.",
        Why::InTime => "The figures follow one another in time.",
        Why::SameName => "Every row has the same name, so bars could not be told apart.",
        Why::TooManyGroups => "There are too many groups to compare as bars.",
        Why::Compared => "Bars compare a figure between groups.",
        Why::TwoFigures => "Two figures for each row show how they go together.",
        Why::OnePointInTime => "All rows fall on one point in time.",
        Why::OneColumn => "One column of figures shows how its values spread.",
        Why::Nameless => "No column names the figures.",
        Why::NoPie => "A pie takes two to six parts of different names, none below zero.",
    }
}

const fn lack(lack: Lack) -> &'static str {
    match lack {
        Lack::OneFigure => "there is not just one figure",
        Lack::Rows => "there are no rows",
        Lack::Figures => "no column holds figures to compare",
        Lack::Names => "no column names the bars",
        Lack::Times => "there are no points in time to connect",
        Lack::TwoFigures => "it takes two columns of figures",
        Lack::Parts => "a pie takes two to six parts of different names, none below zero",
        Lack::Values => "there are too few values to show how they spread",
        Lack::TwoGroups => "it takes two columns of groups",
    }
}
