//! Charts in German.

use super::names;
use crate::chart::{ChartKind, Locale};
use crate::wording::picture::{Lack, Picture, Why, unit_of};

pub(crate) const fn kind(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bar => "Balkendiagramm",
        ChartKind::Line => "Liniendiagramm",
        ChartKind::Area => "Flächendiagramm",
        ChartKind::Scatter => "Streudiagramm",
        ChartKind::Pie => "Kreisdiagramm",
        ChartKind::Histogram => "Histogramm",
        ChartKind::Heatmap => "Heatmap",
        ChartKind::Number => "einzelne Zahl",
        ChartKind::Table => "Tabelle",
    }
}

pub(super) fn say(picture: &Picture) -> String {
    match picture {
        Picture::Table { rows, columns } => format!(
            "Eine Tabelle mit {} und {}.",
            super::counted(*rows as u64, "Zeile", "Zeilen"),
            super::counted(*columns as u64, "Spalte", "Spalten")
        ),
        Picture::Figure { value: None, .. } => "Eine Zahl, die leer ist.".into(),
        Picture::Figure {
            of,
            value: Some(value),
            unit,
        } => format!(
            "Eine Zahl, {}: {}{}.",
            measures(of),
            Locale::GERMAN.figure(*value),
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
            let by = by.as_ref().map(|by| format!(" nach {}", names::column(by))).unwrap_or_default();
            let split = split
                .as_ref()
                .map(|split| format!(", aufgeteilt nach {}", names::column(split)))
                .unwrap_or_default();
            let subject = format!("{}: {}{by}{split}", self::kind(*kind), measures(of));
            match ends {
                Some([high, low]) => format!(
                    "{subject}. Der höchste Wert ist {}, der niedrigste {}.",
                    high.told(unit.as_deref(), &Locale::GERMAN),
                    low.told(unit.as_deref(), &Locale::GERMAN)
                ),
                None => format!("{subject}, ohne einen Wert."),
            }
        }
        Picture::Because(why) => because(*why).into(),
        Picture::AskedBut { kind, lacks } => format!("Gewünscht war: {}. {}", self::kind(*kind), lack(*lacks)),
    }
}

/// One or several, told one by one.
fn measures(of: &str) -> String {
    of.split(", ").map(names::column).collect::<Vec<_>>().join(", ")
}

const fn because(why: Why) -> &'static str {
    match why {
        Why::AskedFor => "Diese Art war gewünscht.",
        Why::NoRows => "Es gibt keine Zeilen zu zeichnen.",
        Why::OneValue => "Ein einzelner Wert, der keine Zahl ist, liest sich am besten, wie er ist.",
        Why::OneFigure => "Die Antwort ist eine einzelne Zahl.",
        Why::NoFigures => "Keine Spalte enthält Zahlen, die sich vergleichen ließen.",
        Why::OneRowOneFigure => "Die Antwort ist eine Zeile mit einer Zahl.",
        Why::OneRow => "Eine einzelne Zeile lässt sich mit nichts vergleichen.",
        Why::RowsThemselves => "Die Frage verlangt die Zeilen selbst.",
        Why::PartsOfWhole => "Die wenigen Teile ergeben ein Ganzes.",
        Why::Spread => "Die Frage gilt der Verteilung der Werte.",
        Why::Together => "Die Frage gilt dem Zusammenhang zweier Größen.",
        Why::Crossed => "Zwei Gruppierungen kreuzen sich, mit zu vielen Paaren für Balken nebeneinander.",
        Why::InTime => "Die Zahlen folgen in der Zeit aufeinander.",
        Why::SameName => "Alle Zeilen heißen gleich; Balken ließen sich nicht unterscheiden.",
        Why::TooManyGroups => "Es sind zu viele Gruppen, um sie als Balken zu vergleichen.",
        Why::Compared => "Balken vergleichen eine Größe zwischen Gruppen.",
        Why::TwoFigures => "Zwei Zahlen je Zeile zeigen, wie sie zusammenhängen.",
        Why::OnePointInTime => "Alle Zeilen fallen auf einen Zeitpunkt.",
        Why::OneColumn => "Eine Spalte mit Zahlen zeigt, wie ihre Werte verteilt sind.",
        Why::Nameless => "Keine Spalte benennt die Zahlen.",
        Why::NoPie => "Ein Kreis fasst zwei bis sechs verschieden benannte Teile, keinen unter null.",
    }
}

const fn lack(lack: Lack) -> &'static str {
    match lack {
        Lack::OneFigure => "Es ist aber nicht nur eine Zahl.",
        Lack::Rows => "Es gibt aber keine Zeilen.",
        Lack::Figures => "Keine Spalte enthält aber Zahlen, die sich vergleichen ließen.",
        Lack::Names => "Keine Spalte benennt aber die Balken.",
        Lack::Times => "Es gibt aber keine Zeitpunkte, die sich verbinden ließen.",
        Lack::TwoFigures => "Dafür braucht es aber zwei Spalten mit Zahlen.",
        Lack::Parts => "Ein Kreis fasst aber nur zwei bis sechs verschieden benannte Teile, keinen unter null.",
        Lack::Values => "Für eine Verteilung sind es aber zu wenige Werte.",
        Lack::TwoGroups => "Dafür braucht es aber zwei Spalten mit Gruppen.",
    }
}
