//! Names in the question: unknown ones, shared ones, and ones that are only half said.

use super::namesakes::names_its_rows;
use super::{EXTRA_CALLS, Round, push_new};
use crate::Step;
use crate::engine::quoted;
use crate::planner::explore::{self, Ready};
use crate::planner::ground::{Sureness, ValueHit};
use crate::planner::profile::{ParameterKind, Profile};
use crate::planner::question::{Role, Word};
use crate::planner::select::literal;
use crate::planner::suggest;
use crate::planner::verbs::verb_like;
use crate::planner::views::{self, CHOICES, View};
use crate::wording::{Ask, Gap, Message, Words};

impl Round<'_> {
    /// The refusal of a call that names nothing speaks of an identifier that the tool takes, or of the part of the account it is to be about.
    pub(super) fn wants_one(&self, profile: &Profile, error: &Words) -> bool {
        let part = |code: &str| {
            let mut sources = self.request.sources.iter();
            let source = sources.find(|source| source.target.source == profile.source);
            source
                .and_then(|source| source.guide.part.as_ref())
                .is_some_and(|part| part.code == code)
        };
        let named = |quoted: &str| {
            let identifiers = profile
                .parameters
                .iter()
                .filter(|one| matches!(one.kind, ParameterKind::Identifier(_)));
            let quoted = quoted.to_lowercase();
            identifiers.into_iter().any(|one| quoted.contains(&one.name.to_lowercase()))
        };
        error.messages().iter().any(|message| match message {
            Message::Gap(Gap::VendorSaid { quoted, .. }) => named(quoted),
            Message::What { code, .. } => part(code),
            _ => false,
        })
    }

    /// A part of a name chose the rows: the listings they point to may know the name itself.
    pub(super) fn names_first(&self) -> Option<Vec<Step>> {
        let part = self.context.grounding.values.iter().any(|hit| hit.sureness < Sureness::Meaning);
        let strange = self.strange_name();
        let vague = part || strange || self.nameless().is_some();
        let linked = explore::linked_listings(self.context.views, self.profiles, &self.called, self.context.lexicon);
        let explorer = self.explorer();
        linked
            .into_iter()
            .filter(|_| vague)
            .find_map(|tool| match explorer.prepare(tool, 0) {
                Ready::Steps(steps) => Some(steps),
                Ready::After(_) | Ready::Ask { .. } | Ready::Unusable => None,
            })
            .or_else(|| self.explained(|_| strange))
    }

    /// "Technology Equity", of which the rows know "… Technology" alone: the lists that they point to may know the whole name.
    pub(super) fn whole_name_first(&self) -> Option<Vec<Step>> {
        let reading = self.context.reading;
        let named = |at: usize| reading.word(at).is_some_and(|word| word.name_like && word.role == Role::Content);
        let ends = |at: usize| reading.word(at).is_none_or(|word| word.pause);
        let mut values = self.context.grounding.values.iter();
        let whole = |at: usize| {
            let known = |hit: &ValueHit| hit.sureness >= Sureness::Meaning && hit.span.contains(&at);
            self.context.grounding.values.iter().any(known)
        };
        let part = |hit: &ValueHit| {
            let (first, last) = (
                hit.span.first().copied().unwrap_or_default(),
                hit.span.last().copied().unwrap_or_default(),
            );
            let before = first
                .checked_sub(1)
                .is_some_and(|before| named(before) && !ends(before) && !whole(before));
            let after = named(last + 1) && !ends(last) && !whole(last + 1);
            hit.sureness < Sureness::Meaning && (before || after)
        };
        values.any(part).then(|| self.names_first())?
    }

    /// A word written as a name, of which nothing at hand knows.
    fn strange_name(&self) -> bool {
        let strange = |at: usize| !self.sent.contains(&at) && !self.is_known(at) && !self.spoken_of(at);
        let mut words = self.context.reading.content();
        words.any(|(at, word)| word.name_like && strange(at))
    }

    /// "the zeppelin project": a word before a noun of the data that is nothing known.
    pub(super) fn nameless(&self) -> Option<String> {
        self.context
            .reading
            .content()
            .find(|(at, _)| self.names_one(*at))
            .map(|(_, word)| word.raw.clone())
    }

    pub(super) fn names_one(&self, at: usize) -> bool {
        let grounding = self.context.grounding;
        let known = |at: usize| {
            grounding.values.iter().any(|hit| hit.span.contains(&at))
                || grounding.nouns.iter().any(|(noun, _)| *noun == at)
                || grounding.columns.iter().any(|hit| hit.at == at)
        };
        let noun_follows = grounding.nouns.iter().any(|(noun, _)| *noun == at + 1);
        let article = at
            .checked_sub(1)
            .and_then(|before| self.context.reading.word(before))
            .is_some_and(|word| matches!(word.lower.as_str(), "the" | "for" | "of" | "in" | "our"));
        let speaks = self
            .ranked
            .iter()
            .any(|tool| tool.matched.iter().any(|(matched, _)| *matched == at));
        self.context.reading.word(at).is_some_and(|word| !verb_like(word)) && noun_follows && article && !known(at) && !speaks
    }

    /// "The schema of a project": one is meant, and which one only the asker knows. Of calls about more than one.
    pub(super) fn any_one(&self, steps: &[Step]) -> Option<Step> {
        let grounding = self.context.grounding;
        let reading = self.context.reading;
        let each = steps.iter().any(|step| matches!(step, Step::CallForEach { .. }));
        if !each || reading.aggregate.is_some() {
            return None;
        }
        let word = |at: usize| reading.word(at).map(|word| word.lower.as_str()).unwrap_or_default();
        let one = |at: usize| {
            let article = at >= 2 && matches!(word(at - 1), "a" | "an");
            article && matches!(word(at - 2), "of" | "for" | "in" | "from" | "about")
        };
        let single = |at: usize| one(at) && (reading.groups.is_empty() || reading.in_group(at));
        grounding.nouns.iter().filter(|(at, _)| single(*at)).find_map(|(at, index)| {
            let view = self.context.views.get(*index)?;
            let label = view.label().filter(|_| view.bears_names() && view.rows > 1)?;
            let named = grounding.values.iter().any(|hit| hit.view == *index && hit.column == label);
            let options = suggest::names(&view.columns.get(label)?.facts.values);
            let question = Words::from(Ask::Which {
                about: word(*at).to_owned(),
                options: options.clone(),
            });
            (!named && options.len() > 1).then_some(Step::Clarify { question, options })
        })
    }

    /// One name, several rows: "atlas" in two workspaces. A detail call would silently mix them.
    pub(super) fn twin_names(&self, steps: &[Step]) -> Option<Step> {
        let Some(Step::CallForEach { .. }) = steps.iter().find(|step| matches!(step, Step::CallForEach { .. })) else {
            return None;
        };
        let reading = self.context.reading;
        if reading.aggregate.is_some() || !reading.groups.is_empty() || reading.negated.is_some() {
            return None;
        }
        let hits = &self.context.grounding.values;
        let twin = hits.iter().find(|hit| {
            self.context
                .views
                .get(hit.view)
                .and_then(|view| view.columns.get(hit.column))
                .is_some_and(|column| {
                    column.part == views::Part::Label
                        && self
                            .context
                            .views
                            .get(hit.view)
                            .is_some_and(|view| names_its_rows(view, hit.column))
                        && hit.sureness == Sureness::Exact
                        && hit.values.len() == 1
                        && hit.values.iter().all(|value| column.facts.repeated.contains(value))
                })
        })?;
        let view = self.context.views.get(twin.view)?;
        let narrowed = hits.iter().any(|hit| hit.span != twin.span && self.narrows(hit.view, twin.view));
        if narrowed {
            return None;
        }
        let label = view.columns.get(twin.column)?;
        let condition = format!("{} = {}", quoted(&label.name), literal(twin.values.first()?));
        self.choices(view, twin.column, &condition)
    }

    /// The look at rows that a question back names, with what tells them apart.
    pub(super) fn choices(&self, view: &View, label: usize, condition: &str) -> Option<Step> {
        let label = view.columns.get(label)?;
        let mut others: Vec<&views::Column> = view
            .columns
            .iter()
            .filter(|column| {
                column.name != label.name
                    && matches!(
                        column.part,
                        views::Part::Category | views::Part::Identifier | views::Part::Text | views::Part::Label
                    )
            })
            .collect();
        others.sort_by_key(|column| (column.part != views::Part::Label, column.part != views::Part::Category));
        let shown: Vec<String> = [label]
            .into_iter()
            .chain(others.into_iter().take(4))
            .map(|column| quoted(&column.name))
            .collect();
        let sql = format!("SELECT DISTINCT {} FROM {} WHERE {condition}", shown.join(", "), quoted(&view.name));
        Some(Step::Query { sql, into: CHOICES.into() })
    }

    pub(super) fn narrows(&self, view: usize, target: usize) -> bool {
        view == target || views::path(self.context.edges, target, view).is_some()
    }

    pub(super) fn ask_which(&self, choices: &View) -> Step {
        let sample = self
            .request
            .observations
            .iter()
            .find(|seen| seen.table == CHOICES)
            .map(|seen| seen.sample.as_slice())
            .unwrap_or_default();
        // The columns in which the rows differ tell them apart.
        let differs = |index: usize| {
            sample
                .iter()
                .any(|row| row.get(index) != sample.first().and_then(|first| first.get(index)))
        };
        let telling: Vec<usize> = (1..choices.columns.len()).filter(|index| differs(*index)).collect();
        let readable: Vec<usize> = telling
            .iter()
            .copied()
            .filter(|index| {
                choices
                    .columns
                    .get(*index)
                    .is_some_and(|column| column.part != views::Part::Identifier)
            })
            .collect();
        let all = |index: usize| {
            let values: Vec<_> = sample
                .iter()
                .filter_map(|row| row.get(index))
                .filter(|value| !value.is_null())
                .collect();
            values
                .iter()
                .enumerate()
                .all(|(at, value)| !values.iter().take(at).any(|before| before == value))
                && values.len() == sample.len()
        };
        // One that tells each of them from all the others is enough.
        let shown = match readable.iter().chain(&telling).find(|index| all(**index)) {
            _ if all(0) => Vec::new(),
            Some(index) => vec![*index],
            None if readable.is_empty() => telling,
            None => readable,
        };
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let options: Vec<String> = sample
            .iter()
            .take(8)
            .map(|row| {
                let name = row.first().map(text).unwrap_or_default();
                let rest: Vec<String> = shown.iter().filter_map(|index| row.get(*index)).map(text).collect();
                if rest.is_empty() {
                    name
                } else {
                    format!("{name} ({})", rest.join(", "))
                }
            })
            .collect();
        Step::Clarify {
            question: Words::from(Ask::WhichOfName { options: options.clone() }),
            options,
        }
    }

    /// "Anchor" of "The Anchor" and "Anchor Bottle Shop", where the question does not speak of several.
    fn part_of_names(&self, hit: &ValueHit) -> bool {
        let label = self.context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        // People are told by their mail addresses where rows have no names.
        let mail = hit.values.iter().all(|value| value.as_str().is_some_and(|text| text.contains('@')));
        let label = mail || label.is_some_and(|column| column.part == views::Part::Label);
        let several = |at: usize| {
            let word = self.context.reading.word(at);
            let many = |word: &Word| matches!(word.lower.as_str(), "all" | "both" | "every" | "any");
            word.is_some_and(|word| many(word) || word.role == Role::Content && word.is_plural())
        };
        let (first, last) = (
            hit.span.first().copied().unwrap_or_default(),
            hit.span.last().copied().unwrap_or_default(),
        );
        let named = hit
            .span
            .iter()
            .all(|at| self.context.reading.word(*at).is_some_and(|word| word.name_like));
        let plural = several(last + 1) || first.checked_sub(1).is_some_and(several) && !self.context.reading.head.contains(&(first - 1));
        hit.sureness == Sureness::Contained && label && named && !plural && hit.values.len() <= 8
    }

    /// "The branches of portal", of a partner portal and an old one: calls about each of them would mix the two.
    pub(super) fn one_of_several(&self, steps: &[Step]) -> Option<Step> {
        let reading = self.context.reading;
        let each = steps.iter().any(|step| matches!(step, Step::CallForEach { .. }));
        let computed = reading.aggregate.is_some() || reading.contrast || !reading.groups.is_empty() || reading.negated.is_some();
        if !each || computed || reading.superlative.is_some() {
            return None;
        }
        let noun = |at: usize| self.context.grounding.nouns.iter().any(|(noun, _)| *noun == at);
        let hit = self.context.grounding.values.iter().find(|hit| {
            let label = self.context.views.get(hit.view).and_then(|view| view.label());
            let plain =
                !hit.span.iter().any(|at| noun(*at)) && hit.span.last().is_some_and(|last| !noun(last + 1) || !self.several(last + 1));
            hit.sureness == Sureness::Contained && label == Some(hit.column) && (2..=8).contains(&hit.values.len()) && plain
        })?;
        let several = hit.span.iter().any(|at| self.several(*at))
            || hit
                .span
                .first()?
                .checked_sub(1)
                .is_some_and(|before| self.several(before) && !reading.head.contains(&before));
        (!several).then(|| suggest::could_be(reading.written(&hit.span), suggest::names(&hit.values)))
    }

    /// The word speaks of more than one.
    fn several(&self, at: usize) -> bool {
        let word = self.context.reading.word(at);
        word.is_some_and(|word| matches!(word.lower.as_str(), "all" | "both" | "every" | "any" | "each") || word.is_plural())
    }

    /// A word that begins several names is none of them.
    pub(super) fn ambiguous(&self) -> Option<Step> {
        let hits = self.context.grounding.values.iter();
        let vague = hits.flat_map(|hit| std::iter::once(hit).chain(&hit.elsewhere)).find(|hit| {
            (hit.sureness == Sureness::Prefix || self.part_of_names(hit))
                && hit.values.len() > 1
                && hit.span.iter().all(|at| {
                    !self.context.grounding.nouns.iter().any(|(noun, _)| noun == at)
                        && !self.context.grounding.columns.iter().any(|column| column.at == *at)
                })
        })?;
        // "Casa Zafiro" is neither of two other houses whose names begin so.
        let goes_on = |at: usize| {
            let word = self
                .context
                .reading
                .word(at)
                .filter(|word| word.name_like && word.role == Role::Content);
            word.is_some() && !self.is_held(at)
        };
        let last = vague.span.last().copied().unwrap_or_default();
        if self.context.reading.word(last).is_some_and(|word| !word.pause && !word.owner) && goes_on(last + 1) {
            return None;
        }
        let said = self.context.reading.written(&vague.span);
        let options = suggest::names(&vague.values);
        Some(suggest::could_be(said, options))
    }

    /// A name in the question that no table so far has as a value of its own: the listings that rows point to may know it.
    pub(super) fn look_further(&self) -> Option<Vec<Step>> {
        let exact = |at: usize| {
            self.context
                .grounding
                .values
                .iter()
                .any(|hit| hit.span.contains(&at) && hit.sureness >= Sureness::Meaning)
        };
        let open = self.context.reading.content().any(|(at, word)| word.name_like && !exact(at));
        let linked = explore::linked_listings(self.context.views, self.profiles, &self.called, self.context.lexicon);
        if !open || linked.is_empty() || self.called.len() > EXTRA_CALLS + 2 {
            return None;
        }
        let explorer = self.explorer();
        let mut steps = Vec::new();
        for tool in linked.into_iter().take(2) {
            if let Ready::Steps(made) = explorer.prepare(tool, 0) {
                push_new(&mut steps, made);
            }
        }
        (!steps.is_empty()).then_some(steps)
    }
}
