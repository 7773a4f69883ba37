//! Which calls come next: the tools the question needs, and the listings that know the identifiers those tools insist on.

mod dated;
mod every_kind;
mod kinds;
mod linked;
mod together;

use std::collections::BTreeSet;

use super::arguments::{self, Filled};
use super::compile::Context;
use super::conditions;
use super::ground::ValueHit;
use super::lexicon::Lexicon;
use super::narrowed;
use super::profile::{Parameter, ParameterKind, Profile};
use super::question::{Role, Word};
use super::rank::{Ranked, wants_program};
use super::reading::Reading;
use super::select::Select;
use super::selector;
use super::table_names::table_name;
use super::verbs::verb_like;
use super::views::{Column, Part, View};
use super::words::{listed, split_identifier};
use crate::{Binding, Step};

pub use dated::elsewhere as dated_elsewhere;
pub use linked::{linked_listings, stands_for_people};

/// Tools a question is planned over at most, resolvers aside.
const WANTED: usize = 4;
/// A match by the tool's name or title.
pub const STRONG: f64 = 0.6;

/// Best first, each bringing words that the ones before do not.
pub fn wanted(reading: &Reading, ranked: &[Ranked]) -> Vec<usize> {
    let mut chosen = Vec::new();
    let mut covered: BTreeSet<usize> = BTreeSet::new();
    for candidate in ranked {
        let strong = candidate
            .matched
            .iter()
            .filter(|(_, strength)| *strength >= STRONG)
            .map(|(at, _)| *at);
        // "Which customers ordered": what was done to them stands in the rows of the tool that is called so.
        let done = |at: usize, word: &Word| {
            let whole = candidate
                .matched
                .iter()
                .any(|(matched, strength)| *matched == at && *strength >= 1.0);
            whole && word.lower.ends_with("ed") && !chosen.is_empty() && word.role == Role::Content
        };
        let brings: Vec<usize> = strong
            .filter(|at| !covered.contains(at) && reading.word(*at).is_some_and(|word| !verb_like(word) || done(*at, word)))
            .collect();
        if chosen.is_empty() || (!brings.is_empty() && chosen.len() < WANTED) {
            chosen.push(candidate.profile);
            let all = candidate
                .matched
                .iter()
                .filter(|(_, strength)| *strength >= STRONG)
                .map(|(at, _)| *at);
            covered.extend(all);
        }
    }
    chosen
}

/// What stands between a tool and its call.
#[derive(Debug)]
pub enum Ready {
    Steps(Vec<Step>),
    /// This other tool has to be called first.
    After(usize),
    Ask {
        about: String,
        options: Vec<String>,
    },
    Unusable,
}

pub struct Explorer<'a> {
    pub context: &'a Context<'a>,
    pub profiles: &'a [Profile],
    pub called: &'a [usize],
    pub ranked: &'a [Ranked],
}

impl Explorer<'_> {
    /// The steps that call this tool, or what is missing. `depth` bounds the chain of listings.
    pub fn prepare(&self, index: usize, depth: usize) -> Ready {
        let Some(profile) = self.profiles.get(index) else {
            return Ready::Unusable;
        };
        let filled = self.filled(index, profile);
        if let Some(undecided) = &filled.undecided {
            return self.undecided(index, profile, &filled, undecided, depth);
        }
        match filled.open.is_empty() {
            true => self.call_of(profile, filled),
            false => self.bound(index, profile, &filled, depth),
        }
    }

    /// One call, of which nothing is open.
    fn call_of(&self, profile: &Profile, filled: Filled) -> Ready {
        let call = Step::Call {
            source: profile.source,
            tool: profile.tool.clone(),
            arguments: filled.arguments,
            into: table_name(profile, self.profiles),
        };
        let told = filled.notes.into_iter().map(|note| Step::Note {
            text: note.into(),
            partial: false,
        });
        Ready::Steps(std::iter::once(call).chain(told).collect())
    }

    fn filled(&self, index: usize, profile: &Profile) -> Filled {
        let reading = self.context.reading;
        let undated = dated_elsewhere(index, reading, self.profiles, self.ranked, self.called).then(|| Reading {
            window: None,
            ..reading.clone()
        });
        let mut filled = arguments::fill(profile, undated.as_ref().unwrap_or(reading), self.context.lexicon);
        kinds::leave_to_others(&mut filled, profile, self.profiles, reading, self.context.lexicon);
        together::of_the_same_rows(self, profile, &mut filled);
        filled
    }

    /// The call again, once for each row of the listing that one of its optional identifiers names: "tables in these buckets" gives none
    /// where no bucket is said.
    pub fn for_every(&self, index: usize, depth: usize) -> Ready {
        let Some(profile) = self.profiles.get(index) else {
            return Ready::Unusable;
        };
        let mut filled = self.filled(index, profile);
        let other = |noun: &[String]| !noun.is_empty() && !noun.iter().any(|stem| profile.noun.contains(stem));
        let narrows = |parameter: &Parameter| {
            !filled.arguments.contains_key(&parameter.name) && matches!(&parameter.kind, ParameterKind::Identifier(noun) if other(noun))
        };
        let Some(open) = profile.parameters.iter().position(narrows).filter(|_| filled.undecided.is_none()) else {
            return Ready::Unusable;
        };
        if !filled.open.contains(&open) {
            filled.open.push(open);
        }
        self.bound(index, profile, &filled, depth)
    }

    /// One call for each row that knows what is open.
    fn bound(&self, index: usize, profile: &Profile, filled: &Filled, depth: usize) -> Ready {
        let mut found: Vec<((usize, usize), String)> = Vec::new();
        let mut unknown = Vec::new();
        for open in &filled.open {
            let Some(parameter) = profile.parameters.get(*open) else {
                return Ready::Unusable;
            };
            match self.provider(profile, parameter, filled.open.len() > 1) {
                Some(place) => found.push((place, parameter.name.clone())),
                None => unknown.push(parameter),
            }
        }
        // The list of repositories knows whose each is, too.
        if !unknown.is_empty() {
            let mut known = unknown.into_iter().map(|parameter| self.resolver(index, profile, parameter, depth));
            return known.find(|ready| matches!(ready, Ready::After(_))).unwrap_or(Ready::Unusable);
        }
        match together::in_one_view(self.context, &found) {
            Some((view, columns)) => Ready::Steps(self.for_each(profile, filled, view, &columns)),
            None => Ready::Unusable,
        }
    }

    /// A listing, not called yet, whose rows carry what the parameter wants.
    fn resolver(&self, index: usize, profile: &Profile, parameter: &Parameter, depth: usize) -> Ready {
        if depth == 0 {
            return Ready::Unusable;
        }
        let noun = noun_of(profile, parameter);
        let mut candidates: Vec<(f64, usize)> = self
            .profiles
            .iter()
            .enumerate()
            .filter(|(other, candidate)| {
                *other != index && candidate.source == profile.source && !self.called.contains(other) && !wants_program(candidate)
            })
            .filter_map(|(other, candidate)| {
                let hits = candidate
                    .noun
                    .iter()
                    .filter(|stem| noun.iter().any(|wanted| self.context.lexicon.alike(wanted, stem)))
                    .count();
                let in_outputs = candidate.outputs.iter().any(|stem| noun.contains(stem));
                let extra = candidate.noun.len().saturating_sub(hits) as f64;
                let needs = candidate
                    .parameters
                    .iter()
                    .filter(|p| p.required && !is_fixed(candidate, p))
                    .count() as f64;
                let listing = if candidate.listing { 0.5 } else { 0.0 };
                let score = hits as f64 * 2.0 + if in_outputs { 0.5 } else { 0.0 } + listing - 0.6 * extra - 0.8 * needs;
                // "as given by the List-Orders tool", or a listing that says it brings such identifiers.
                let sent_to = mentions(&parameter.described, &candidate.tool);
                let says = candidate.listing
                    && matches!(parameter.kind, ParameterKind::Identifier(_))
                    && noun.iter().any(|stem| candidate.description.contains(stem));
                let hinted = if sent_to { 3.0 } else { 0.0 } + if says { 0.9 } else { 0.0 };
                let score = score + if hits > 0 || sent_to || says { hinted } else { 0.0 };
                ((hits > 0 || sent_to || says) && score > 0.3 - 0.6 * f64::from(u8::from(says))).then_some((score, other))
            })
            .collect();
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, candidate) in candidates {
            match self.prepare(candidate, depth - 1) {
                Ready::Steps(_) => return Ready::After(candidate),
                Ready::After(further) => return Ready::After(further),
                Ready::Ask { .. } | Ready::Unusable => {}
            }
        }
        Ready::Unusable
    }

    /// The column of a table so far whose values the parameter takes. Beside others it need not tell the row alone: `name` is enough next to `owner`.
    fn provider(&self, profile: &Profile, parameter: &Parameter, beside: bool) -> Option<(usize, usize)> {
        let noun = noun_of(profile, parameter);
        let identifier = matches!(parameter.kind, ParameterKind::Identifier(_));
        // "Name of the repository", where the login is the name that a vendor means.
        let says = |list: &str| parameter.described.iter().any(|word| listed(list, word));
        let by_name = says("name names") && !says("id ids identifier uuid key slug");
        let mut best: Option<(f64, usize, usize)> = None;
        for (v, view) in self.context.views.iter().enumerate() {
            if view.source != Some(profile.source) || brings(profile, self.profiles, view) {
                continue;
            }
            for (c, column) in view.columns.iter().enumerate() {
                if !matches!(column.part, Part::Identifier | Part::Label | Part::Text | Part::Category) {
                    continue;
                }
                let of_noun = view
                    .noun
                    .iter()
                    .filter(|stem| noun.iter().any(|wanted| self.context.lexicon.alike(wanted, stem)))
                    .count() as f64;
                let bare = column.stems.len() == 1 && column.part == Part::Identifier;
                let mut score = match (together::holds(column, parameter), bare && of_noun > 0.0) {
                    (true, _) => 3.0,
                    (false, true) if by_name && column.stems == ["login"] => 2.9,
                    // `projectSlug` takes the slug, though the projects have an id as well.
                    (false, true) if of_that_kind(column, parameter) => 2.8,
                    (false, true) => 2.5,
                    (false, false) if by_name && of_noun > 0.0 && column.part == Part::Label => 2.7,
                    (false, false) if !identifier && of_noun > 0.0 && column.part == Part::Label => 2.0,
                    (false, false) if identifier && of_noun > 0.0 && column.stems.last() == parameter.stems.last() => 1.5,
                    (false, false) => continue,
                };
                let tells = if beside { column.stems == ["name"] } else { view.unique(column) };
                score += of_noun * 0.3 + if tells { 0.5 } else { 0.0 } - 0.1 * view.named as f64;
                if best.is_none_or(|(known, ..)| score > known) {
                    best = Some((score, v, c));
                }
            }
        }
        best.map(|(_, view, column)| (view, column))
    }

    /// One call for each row of the listing that the question speaks of.
    fn for_each(&self, profile: &Profile, filled: &Filled, view: usize, columns: &[(usize, String)]) -> Vec<Step> {
        let into = table_name(profile, self.profiles);
        let targets = format!("{into}_targets");
        let mut arguments = filled.arguments.clone();
        let (mut select, mut bind) = narrowed::targets(self.context, profile, filled, view);
        for (column, parameter) in columns {
            let Some(shape) = select.column(view, *column) else { continue };
            if let Some(expression) = select.reference(view, *column) {
                select.conditions.push(format!("{expression} IS NOT NULL"));
                select.add(expression, &shape.name);
            }
            bind.push(Binding {
                column: shape.name.clone(),
                argument: parameter.clone(),
            });
            arguments.remove(parameter);
        }
        restrict_targets(self.context, &mut select, profile, &filled.used);
        let Some(sql) = select.sql() else { return Vec::new() };
        vec![
            Step::Query {
                sql,
                into: targets.clone(),
            },
            Step::CallForEach {
                source: profile.source,
                tool: profile.tool.clone(),
                arguments,
                table: targets,
                bind,
                batch: None,
                into,
            },
        ]
    }
}

/// Keeps the rows that the question names; values that say what to count or to leave out do not choose rows.
pub fn restrict_targets(context: &Context<'_>, select: &mut Select<'_>, profile: &Profile, used: &[usize]) {
    let reading = context.reading;
    // "The orders table" names a table: no bucket that is called so is meant where tables are still to come.
    let of_rows_to_come = |hit: &ValueHit| {
        let next = hit.span.last().and_then(|last| reading.word(last + 1));
        let own = context.views.get(hit.view).map(|view| view.noun.as_slice()).unwrap_or_default();
        next.is_some_and(|next| profile.noun.contains(&next.stem) && !own.contains(&next.stem))
    };
    let hits: Vec<&ValueHit> = context
        .grounding
        .values
        .iter()
        .filter(|hit| hit.span.iter().all(|at| !reading.is_negated(*at) && !used.contains(at)) && !reading.share && !of_rows_to_come(hit))
        .collect();
    for (hit, values) in conditions::merged(&hits, reading, |hit| context.is_fresh(hit)) {
        select.restrict(
            hit.view,
            |expression| conditions::of_values(expression, &values, hit.inverted),
            hit.column,
            |view| context.speaks_of(view),
        );
    }
}

/// The parameter is called, or said to be, what the column is called: a slug, a key, a code.
fn of_that_kind(column: &Column, parameter: &Parameter) -> bool {
    let [kind] = column.stems.as_slice() else { return false };
    let id = |stem: &String| listed("id uuid uid", stem);
    let said = parameter.described.iter().any(|word| word == kind) && !parameter.described.iter().any(id);
    !id(kind) && (parameter.stems.last() == Some(kind) || (said && !parameter.stems.iter().any(id)))
}

/// The words of this tool's name, one after another, in whatever spelling.
fn mentions(words: &[String], tool: &str) -> bool {
    let name = split_identifier(tool);
    name.len() > 1 && words.windows(name.len()).any(|run| run == name.as_slice())
}

fn noun_of(profile: &Profile, parameter: &Parameter) -> Vec<String> {
    match &parameter.kind {
        ParameterKind::Identifier(noun) if noun.is_empty() => profile.noun.clone(),
        ParameterKind::Identifier(noun) => noun.clone(),
        _ => parameter.stems.clone(),
    }
}

/// True where a call of this tool brought the rows.
pub fn brings(profile: &Profile, profiles: &[Profile], view: &View) -> bool {
    let table = || table_name(profile, profiles);
    let chosen = || view.name == table() || view.name.starts_with(&format!("{}_", table()));
    profile.tool == view.tool && Some(profile.source) == view.source && (profile.fixed.is_none() || chosen())
}

/// The tool gives rows without being told which: a listing by its name, or a series by its window.
pub fn lists(profile: &Profile) -> bool {
    let series = || {
        profile
            .parameters
            .iter()
            .any(|parameter| matches!(parameter.kind, ParameterKind::From(_)))
    };
    !selector::tells_about(&profile.tool) && (profile.listing || series())
}

pub fn is_fixed(profile: &Profile, parameter: &Parameter) -> bool {
    profile.fixed.as_ref().is_some_and(|(name, _)| *name == parameter.name)
}

/// The arguments of a plan's calls in the planner's own terms: which words they stand for.
pub fn used_words(profiles: &[Profile], called: &[usize], reading: &Reading, lexicon: &Lexicon) -> BTreeSet<usize> {
    called
        .iter()
        .filter_map(|index| profiles.get(*index))
        .flat_map(|profile| arguments::fill(profile, reading, lexicon).used)
        .collect()
}
