//! What was taken for granted, so that the answer can say it.

use serde::{Deserialize, Serialize};

use super::time::{Phrase, Zone};

/// How the question was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Assumption {
    Time {
        phrase: Phrase,
        from: Option<String>,
        to: Option<String>,
        zone: Zone,
    },
    /// No time is stated: so many days were asked for.
    DaysAsked {
        days: i64,
    },
    /// The same of a source that answers for no more.
    DaysLookedAt {
        days: i64,
    },
    MonthsLookedAt {
        months: i64,
    },
    TimeNotApplied,
    /// The time of the question is that of the periods which this column names.
    PeriodOf {
        column: String,
    },
    ReadAs {
        said: String,
        column: String,
        inverted: bool,
        values: Vec<String>,
    },
    NotSaidWhich {
        what: String,
    },
    /// "each bucket": those without any are not there.
    LeftOut {
        said: String,
    },
    /// How long it took: from one column to the other. `open`: some rows lack one of them.
    Lasts {
        from: String,
        to: String,
        open: bool,
    },
    /// What was said is taken to be the sum of this column of these rows.
    SumOf {
        said: String,
        column: String,
        rows: String,
    },
    /// The project or workspace that was asked about, where access covers several.
    OfPart {
        what: String,
        name: String,
    },
    /// Other sources speak of what was asked about as well as this one.
    OfSource {
        source: String,
        others: Vec<String>,
    },
    /// Parts of two sides; empty stands for the main table.
    NotCompared {
        parts: Vec<String>,
    },
}

impl Assumption {
    /// With the words of the question as `called` has them.
    #[must_use]
    pub(crate) fn called(mut self, called: impl Fn(&str) -> String) -> Self {
        if let Self::ReadAs { said, .. } | Self::NotSaidWhich { what: said } | Self::LeftOut { said } | Self::SumOf { said, .. } = &mut self
        {
            *said = called(said);
        }
        self
    }
}
