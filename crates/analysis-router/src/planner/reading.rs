//! What a question asks for, before anything is known of the data.

use super::besides;
use super::generally;
use super::known::Known;
use super::lexicon::Lexicon;
use super::operators;
use super::question::{Role, Word, read_words};
use super::window::{self, Window};
use super::writes;
use crate::chart::ChartKind;
use crate::moment::{AskerClock, Unit};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Count,
    Sum,
    Average,
    Median,
    Minimum,
    Maximum,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Superlative {
    pub descending: bool,
    /// Stems of the measure that the adjective implies; empty for "most" and "top".
    pub hint: Vec<String>,
    pub temporal: bool,
    pub limit: Option<usize>,
    /// Position of the adjective.
    pub at: usize,
    /// "biggest first": an order, not a choice.
    pub order_only: bool,
    /// "Lowest and highest": both ends are asked for.
    pub both_ends: bool,
    /// Position of another one that chooses among what this one has left, or the other way round.
    pub second: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    More,
    AtLeast,
    Less,
    AtMost,
    Equal,
}

/// "more than 5 panels", "longer than 2 minutes".
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub compare: Compare,
    pub value: f64,
    /// How many of the base unit (seconds, bytes, grams, …) one of the unit is, where the number carries one; `percent`, `money`.
    pub unit: Option<(f64, &'static str)>,
    /// The words that may name the column, nearest first.
    pub near: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
pub struct Reading {
    pub words: Vec<Word>,
    pub window: Option<Window>,
    pub aggregate: Option<Aggregate>,
    /// Word positions of each phrase after "per", "by", "for each".
    pub groups: Vec<Vec<usize>>,
    /// Position of the "each" of "which plan is each project on": all of them are listed.
    pub of_each: Option<usize>,
    /// Positions of the measure named after "top 5 X by …".
    pub ranked_by: Vec<usize>,
    pub bucket: Option<Bucket>,
    /// Position of the adjective that the bucket comes from: "daily".
    pub bucket_at: Option<usize>,
    /// "on which day": what is asked for is a day.
    pub period: Option<Bucket>,
    /// "on a single day": what each of them was in one of those.
    pub single: Option<Bucket>,
    /// "average daily spend": the mean over the buckets.
    pub per_bucket: bool,
    /// "How many do we have in total".
    pub in_total: bool,
    /// "how many days does it take": the unit that a duration is wanted in.
    pub lasting: Option<Unit>,
    pub superlative: Option<Superlative>,
    /// Position of the negation, and of the first word it does not reach any more.
    pub negated: Option<(usize, usize)>,
    pub comparisons: Vec<Comparison>,
    pub share: bool,
    pub share_at: Option<usize>,
    pub distinct: bool,
    /// Differences between two sides.
    pub difference: bool,
    /// Two or more named things side by side.
    pub contrast: bool,
    pub trend: bool,
    /// One measure against another.
    pub against: bool,
    pub chart: Option<ChartKind>,
    /// What it is about: the first noun phrase.
    pub head: Vec<usize>,
    /// What it asks besides: the noun phrase of "…, and in which component?".
    pub besides: Vec<usize>,
    pub opener: Opener,
    /// "How is it doing": how something is, and no figure of it is named.
    pub generally: bool,
    /// The verb of a change that is asked for.
    pub write: Option<String>,
    pub follows: bool,
}

/// The word the question opens with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opener {
    #[default]
    Other,
    Which,
    Who,
    When,
    Where,
    HowMany,
    HowMuch,
    HowLong,
    YesNo,
    List,
}

impl Reading {
    pub fn of(text: &str, clock: AskerClock, lexicon: &Lexicon, known: &Known<'_>) -> Self {
        let words = read_words(text, lexicon, known);
        let mut reading = Self {
            write: writes::asked_for(&words).filter(|verb| !(known.names(verb) && writes::divides(&words, verb))),
            words,
            ..Self::default()
        };
        reading.window = window::find(&mut reading.words, clock, known);
        reading.generally = generally::mark(&mut reading.words, lexicon, known);
        operators::mark(&mut reading, lexicon, known);
        reading.generally &= !reading.computes();
        reading.besides = besides::phrase(&reading.words);
        reading.head = first_phrase(&reading);
        reading
    }

    /// A superlative that chooses, and is no order.
    pub fn choice(&self) -> Option<&Superlative> {
        self.superlative.as_ref().filter(|superlative| !superlative.order_only)
    }

    /// The question with a follow-up: what the follow-up says replaces what was said before.
    pub fn refined(self, next: Self) -> Self {
        let shift = self.words.len();
        let moved = |positions: Vec<usize>| positions.into_iter().map(|at| at + shift).collect::<Vec<_>>();
        let mut merged = self;
        for word in &mut merged.words {
            word.fresh = false;
        }
        if let Some(last) = merged.words.last_mut() {
            last.pause = true;
        }
        let of_those = next
            .words
            .windows(2)
            .any(|pair| matches!(pair, [of, those] if of.lower == "of" && matches!(those.lower.as_str(), "those" | "them" | "these")));
        let adds_group = !next.groups.is_empty() || next.bucket.is_some();
        // "And the total amount?", after so many for each status, asks it of each as well.
        let as_well = next.words.first().is_some_and(|word| word.lower == "and")
            && merged.aggregate == Some(Aggregate::Count)
            && next.aggregate != Some(Aggregate::Count)
            && !next.head.is_empty();
        // "Same but the number of bonds" is divided as before.
        let as_well = as_well || next.words.iter().take(2).any(|word| word.lower == "same" && !word.quoted) || of_each_of_them(&next.words);
        merged.words.extend(next.words);
        merged.window = next.window.or(merged.window);
        if adds_group {
            // "Their monthly fees" may be what a column is called, and then nothing is counted.
            let counts = next.bucket_at.is_none().then_some(Aggregate::Count);
            merged.aggregate = next.aggregate.or(merged.aggregate).or(counts);
            merged.ungroup();
            merged.groups = next.groups.into_iter().map(moved).collect();
            merged.bucket = next.bucket;
            merged.bucket_at = next.bucket_at.map(|at| at + shift);
            merged.per_bucket = next.per_bucket;
            merged.superlative = None;
        } else if next.aggregate.is_some() {
            merged.aggregate = next.aggregate;
            // "how many of those are open", after so many for each status, asks it of each.
            if !(as_well || of_those && next.aggregate == Some(Aggregate::Count)) {
                merged.ungroup();
            }
        }
        if let Some(mut superlative) = next.superlative {
            superlative.at += shift;
            merged.superlative = Some(superlative);
            merged.ranked_by = moved(next.ranked_by);
        }
        if let Some((from, to)) = next.negated {
            merged.negated = merged.negated.or(Some((from + shift, to + shift)));
        } else if let Some((from, _)) = merged.negated {
            merged.negated = merged.negated.map(|(_, to)| (from, to.min(shift)));
        }
        merged.comparisons.extend(next.comparisons.into_iter().map(|mut comparison| {
            comparison.near.iter_mut().for_each(|at| *at += shift);
            comparison
        }));
        merged.in_total |= next.in_total;
        // "And how many of them are sold?", after what part is.
        merged.share = next.share || merged.share && next.aggregate != Some(Aggregate::Count);
        merged.distinct |= next.distinct;
        merged.contrast |= next.contrast;
        merged.trend |= next.trend;
        merged.chart = next.chart;
        if !next.besides.is_empty() {
            merged.besides = moved(next.besides);
        }
        if merged.head.is_empty() {
            merged.head = moved(next.head);
        }
        merged.follows = true;
        merged
    }

    /// What it was grouped by has not to be found any more.
    fn ungroup(&mut self) {
        for at in self.groups.drain(..).flatten() {
            if let Some(word) = self.words.get_mut(at) {
                word.role = Role::Stop;
            }
        }
    }

    /// Something is to be computed, divided, ranked or compared.
    fn computes(&self) -> bool {
        let divided = !self.groups.is_empty() || self.bucket.is_some() || self.share || self.contrast || self.chart.is_some();
        let chosen = self.superlative.is_some() || self.negated.is_some() || !self.comparisons.is_empty();
        self.aggregate.is_some() || divided || chosen
    }

    pub fn word(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    /// The words at these positions, as they were written.
    pub fn written(&self, positions: &[usize]) -> String {
        let words: Vec<&str> = positions
            .iter()
            .filter_map(|at| self.word(*at))
            .map(|word| word.raw.as_str())
            .collect();
        words.join(" ")
    }

    /// Positions that must be found in the data.
    pub fn content(&self) -> impl Iterator<Item = (usize, &Word)> {
        self.words.iter().enumerate().filter(|(_, word)| word.role == Role::Content)
    }

    pub fn is_negated(&self, at: usize) -> bool {
        self.negated.is_some_and(|(from, to)| at > from && at < to)
    }

    /// What is denied after the window was named is not what the window is about.
    pub fn denies_after_its_window(&self) -> bool {
        let timed = |words: &[Word]| words.iter().any(|word| word.role == Role::Time);
        let parts = self.negated.and_then(|(from, _)| self.words.split_at_checked(from));
        parts.is_some_and(|(before, after)| timed(before) && !timed(after))
    }

    /// The words of weight of which the question says that they are not so.
    pub fn denied(&self) -> Vec<usize> {
        self.content().map(|(at, _)| at).filter(|at| self.is_negated(*at)).collect()
    }

    pub fn in_group(&self, at: usize) -> bool {
        self.groups.iter().flatten().any(|position| *position == at)
    }
}

/// "And the average length for each of them?": divided as before.
fn of_each_of_them(words: &[Word]) -> bool {
    let them = |word: &Word| matches!(word.lower.as_str(), "those" | "them" | "these");
    words
        .windows(3)
        .any(|three| matches!(three, [each, of, last] if each.lower == "each" && of.lower == "of" && them(last) && !each.quoted))
}

fn first_phrase(reading: &Reading) -> Vec<usize> {
    let mut phrase: Vec<usize> = Vec::new();
    for (at, word) in reading.words.iter().enumerate().skip(reading.of_each.unwrap_or(0)) {
        // "How much data do we store": the verb is no noun.
        let verb = word.governed && phrase.is_empty();
        let takes = word.role == Role::Content && !verb && !reading.in_group(at) && !reading.ranked_by.contains(&at);
        if takes {
            phrase.push(at);
            if word.pause {
                break;
            }
        } else if !phrase.is_empty() {
            break;
        }
    }
    phrase
}
