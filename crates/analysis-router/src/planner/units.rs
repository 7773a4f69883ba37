//! Units of measurement, as questions and names of columns have them.

use super::words::listed;

/// A quantity that units convert within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In grams.
    Mass,
    /// In litres.
    Volume,
    /// In metres.
    Length,
    /// In seconds.
    Time,
    /// In bytes.
    Storage,
}

impl Kind {
    /// The unit that sizes are counted in.
    pub fn base(self) -> &'static str {
        match self {
            Kind::Mass => "grams",
            Kind::Volume => "litres",
            Kind::Length => "metres",
            Kind::Time => "seconds",
            Kind::Storage => "bytes",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    pub kind: Kind,
    /// How many of the kind's own unit one of it is.
    pub size: f64,
    /// As it is called in an answer.
    pub name: &'static str,
}

/// Words for each unit; the last of a row are only sure at the end of a column's name.
const UNITS: &[(&str, &str, Kind, f64, &str)] = &[
    ("milligram milligrams mg", "", Kind::Mass, 1e-3, "mg"),
    ("gram grams gramme grammes", "g gr", Kind::Mass, 1.0, "g"),
    ("kilo kilos kilogram kilograms kg kgs", "", Kind::Mass, 1e3, "kg"),
    ("tonne tonnes tons", "t", Kind::Mass, 1e6, "t"),
    ("millilitre millilitres milliliter milliliters ml", "", Kind::Volume, 1e-3, "ml"),
    ("centilitre centilitres cl", "", Kind::Volume, 1e-2, "cl"),
    ("litre litres liter liters ltr", "l", Kind::Volume, 1.0, "l"),
    ("hectolitre hectolitres hectoliter hectoliters hl", "", Kind::Volume, 1e2, "hl"),
    ("millimetre millimetres millimeter millimeters mm", "", Kind::Length, 1e-3, "mm"),
    ("centimetre centimetres centimeter centimeters cm", "", Kind::Length, 1e-2, "cm"),
    ("metre metres meter meters", "m", Kind::Length, 1.0, "m"),
    ("kilometre kilometres kilometer kilometers km kms", "", Kind::Length, 1e3, "km"),
    ("mile miles", "mi", Kind::Length, 1609.344, "miles"),
    ("millisecond milliseconds ms msec millis", "", Kind::Time, 1e-3, "ms"),
    ("second seconds sec secs", "s", Kind::Time, 1.0, "seconds"),
    ("minute minutes mins", "min", Kind::Time, 60.0, "minutes"),
    ("hour hours hrs", "h hr", Kind::Time, 3600.0, "hours"),
    ("day days", "", Kind::Time, 86_400.0, "days"),
    ("byte bytes", "b", Kind::Storage, 1.0, "bytes"),
    ("kb kilobyte kilobytes", "", Kind::Storage, 1e3, "kB"),
    ("mb megabyte megabytes", "", Kind::Storage, 1e6, "MB"),
    ("gb gigabyte gigabytes", "", Kind::Storage, 1e9, "GB"),
    ("tb terabyte terabytes", "", Kind::Storage, 1e12, "TB"),
];

fn found(test: impl Fn(&str, &str) -> bool) -> Option<Unit> {
    let &(_, _, kind, size, name) = UNITS.iter().find(|(words, short, ..)| test(words, short))?;
    Some(Unit { kind, size, name })
}

/// The unit that a word of a question is.
pub fn spoken(word: &str) -> Option<Unit> {
    found(|words, _| listed(words, word))
}

/// The unit that a column's name ends in: `volumeHl`, `took_ms`, `grams`. A length of `waitMinutesTotal` is in minutes all the same.
pub fn of_column(name: &[String]) -> Option<Unit> {
    let (last, before) = name.split_last()?;
    found(|words, short| listed(words, last) || (!before.is_empty() && listed(short, last)))
        .or_else(|| name.iter().find_map(|word| found(|words, _| word.len() > 2 && listed(words, word))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Option<&'static str> {
        of_column(&super::super::split_identifier(name)).map(|unit| unit.name)
    }

    #[test]
    fn a_columns_unit_stands_in_its_name() {
        for (name, unit) in [
            ("grams", Some("g")),
            ("weight_kg", Some("kg")),
            ("volumeHl", Some("hl")),
            ("distance_m", Some("m")),
            ("took_ms", Some("ms")),
            ("minutesLate", Some("minutes")),
            ("m", None),
            ("amount", None),
        ] {
            assert_eq!(of(name), unit, "{name}");
        }
    }

    #[test]
    fn units_of_one_kind_convert() {
        let (kilo, gram) = (spoken("kilos").unwrap(), spoken("grams").unwrap());
        assert_eq!((kilo.kind, kilo.size / gram.size), (gram.kind, 1000.0));
        assert_ne!(spoken("litres").unwrap().kind, kilo.kind);
        // "In s" or "in l" may be anything.
        assert_eq!(spoken("l"), None);
    }
}
