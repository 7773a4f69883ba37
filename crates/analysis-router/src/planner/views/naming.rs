//! What the rows of a table are known by.

use serde_json::Value;

use super::{Column, Part, View};
use crate::answer::ColumnType;
use crate::planner::ground::is_sentence;
use crate::planner::lexicon::Lexicon;
use crate::planner::people;
use crate::planner::profile::Profile;
use crate::planner::words::listed;

/// `full_name` is the name of the row itself, though two rows may bear it; `customer_name` is somebody else's.
pub fn is_own_name(column: &Column) -> bool {
    const OF_ITSELF: &str = "name full display common legal short long official";
    column.stems.iter().all(|stem| listed(OF_ITSELF, stem))
}

/// `mem_4ee`, `E-1046`: letters that all of them begin with, and figures among what follows. Whoever it was is known elsewhere by name.
pub fn are_keys(values: &[Value]) -> bool {
    let parted = |value: &Value| {
        value
            .as_str()
            .and_then(|text| text.split_once(['_', '-']))
            .map(|(kind, own)| (kind.to_owned(), own.to_owned()))
    };
    let mut parts = values.iter().map(parted);
    let Some(Some((first, _))) = values.first().map(parted) else {
        return false;
    };
    let keyed = |own: &str| !own.is_empty() && own.chars().all(char::is_alphanumeric) && own.chars().any(|c| c.is_ascii_digit());
    parts.all(|part| part.is_some_and(|(kind, own)| kind == first && keyed(&own)))
}

/// `number`, `invoiceNumber`, `reference`: what is printed on the thing itself.
fn is_numbering(column: &Column) -> bool {
    let last = column.stems.last().map_or("", String::as_str);
    column.kind == ColumnType::Text && matches!(last, "number" | "refer" | "ref")
}

impl View {
    /// The column a reader knows the rows by.
    pub fn label(&self) -> Option<usize> {
        // Whoever approved it is no name of a request.
        let role = |column: &Column| people::says_who(column) && !people::are_people(&self.noun);
        self.find(|column| column.part == Part::Label && column.stems.len() == 1 && !role(column))
            .or_else(|| self.find(|column| column.part == Part::Label && column.stems.iter().any(|stem| self.noun.contains(stem))))
            .or_else(|| self.find(|column| column.part == Part::Label && self.unique(column) && !role(column)))
            .or_else(|| self.find(|column| column.part == Part::Label && is_own_name(column)))
            // What the entries of a map are kept under is what they go by.
            .or_else(|| self.find(|column| column.name == "key" && column.part == Part::Identifier && self.unique(column)))
            .or_else(|| self.find(|column| column.part == Part::Text && self.unique(column) && !role(column)))
            .or_else(|| self.find(|column| matches!(column.part, Part::Category) && self.unique(column) && self.rows > 1 && !role(column)))
            // People know an invoice by its number, and only programs by its id.
            .or_else(|| self.find(|column| column.part == Part::Identifier && self.unique(column) && is_numbering(column)))
            .or_else(|| self.find(|column| column.part == Part::Identifier && self.unique(column)))
            .or_else(|| self.find(|column| column.part == Part::Label))
    }

    /// Where nothing is a name: the text that differs in nearly every row, such as a version.
    pub fn mostly_told_by(&self) -> Option<usize> {
        let nearly = |column: &Column| column.facts.nulls == 0 && column.facts.distinct * 10 >= self.rows * 9 && self.rows > 2;
        self.find(|column| {
            let prose = column.facts.values.iter().any(is_sentence);
            column.part == Part::Text && nearly(column) && !prose && !people::says_who(column)
        })
    }

    /// Where no column tells the rows apart: the first two that do so together, such as an account and what it holds.
    pub fn told_by_two(&self) -> Option<[usize; 2]> {
        let telling = |column: &Column| {
            let text = matches!(column.part, Part::Identifier | Part::Label | Part::Category | Part::Text);
            text && column.facts.nulls == 0 && column.facts.distinct > 1 && !column.facts.values.iter().any(is_sentence)
        };
        let mut told = self.columns.iter().enumerate().filter(|(_, column)| telling(column));
        let ((first, one), (second, two)) = (told.next()?, told.next()?);
        let keyed = [one, two]
            .iter()
            .any(|column| matches!(column.part, Part::Identifier | Part::Label));
        (keyed && one.facts.distinct.saturating_mul(two.facts.distinct) >= self.rows).then_some([first, second])
    }

    /// A tool that takes a `status` and calls it "Result" calls the column of that name so, too.
    pub fn also_called(&mut self, profile: &Profile, lexicon: &Lexicon) {
        // The keys of a map have no name of their own.
        let text = |column: &Column| column.kind == ColumnType::Text && column.part != Part::Time;
        let key = self.columns.iter_mut().find(|column| column.name == "key" && text(column));
        if let (Some(column), Some(thing)) = (key, &profile.keyed) {
            column.stems = vec![thing.clone(), "id".to_owned()];
            column.part = Part::Identifier;
            if !self.noun.contains(thing) {
                self.noun.push(thing.clone());
            }
        }
        for column in &mut self.columns {
            let taken = profile.parameters.iter().find(|parameter| parameter.stems == column.stems);
            let word = taken.and_then(|parameter| match parameter.described.as_slice() {
                [word] => Some(lexicon.stem(word)),
                _ => None,
            });
            // "Size (users)"
            let glossed = || {
                let mut glosses = profile.glosses.iter();
                glosses.find_map(|gloss| match (gloss.means.as_slice(), column.stems.as_slice()) {
                    ([means], [own]) if lexicon.stem(&gloss.of) == *own => Some(means.clone()),
                    _ => None,
                })
            };
            column.also = word.or_else(glossed).filter(|word| !column.stems.contains(word));
            let values = column.plain.iter().zip(&column.facts.values);
            column.glosses = values
                .flat_map(|(text, value)| {
                    let of = profile.glosses.iter().filter(move |gloss| gloss.of == *text);
                    of.map(move |gloss| (gloss.means.clone(), value.clone()))
                })
                .collect();
        }
    }

    /// The rows have a name each, as people, firms and places do; numbers and codes are none.
    pub fn bears_names(&self) -> bool {
        let figures = |value: &Value| value.as_str().is_none_or(|text| text.chars().any(|c| c.is_ascii_digit()));
        self.label().and_then(|label| self.columns.get(label)).is_some_and(|label| {
            let named = label.part == Part::Text && !label.facts.values.is_empty() && !label.facts.values.iter().any(figures);
            label.part == Part::Label || named
        })
    }
}
