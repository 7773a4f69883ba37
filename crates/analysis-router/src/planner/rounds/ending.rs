//! How planning ends: with the statement, with one more look, or with the reason why there is no answer.

use super::doubts::Doubt;
use super::partly_read::Partly;
use super::{EXTRA_CALLS, PROBED, Round, no_source, refuse, refuse_with};
use crate::Step;
use crate::engine::quoted;
use crate::planner::compile::{self, Compiled};
use crate::planner::coverage::{self, Judged};
use crate::planner::explore::{self, Explorer, Ready, STRONG};
use crate::planner::ground::Sureness;
use crate::planner::question::{Role, Word};
use crate::planner::rank::Ranked;
use crate::planner::suggest;
use crate::planner::table_names::of_rows;
use crate::planner::verbs::{Found, verb_like};
use crate::planner::views;
use crate::planner::words::split_identifier;
use crate::wording::{Finding, Held, Message, Refusal, Words};

/// What the only figure is the number of, where different values of a column are counted and not rows: "5" of what stands in no table's name.
fn different(compiled: &Compiled) -> Option<String> {
    let counted = compiled.sql.strip_prefix("SELECT COUNT(DISTINCT ")?;
    let (column, rest) = counted.split_once(") AS \"count\"\nFROM ")?;
    let name = column.rsplit_once(".\"")?.1.strip_suffix('"')?;
    let words = split_identifier(name).join(" ");
    let plural = if words.ends_with('s') { words } else { format!("{words}s") };
    (!rest.contains("GROUP BY") && !plural.is_empty()).then_some(plural)
}

impl Round<'_> {
    /// Everything is called: write the statement, or look further, or say why not.
    pub(super) fn conclude(&self, explorer: &Explorer<'_>) -> (Vec<Step>, bool) {
        if let Some(steps) = self.look_further() {
            return (steps, false);
        }
        if self.context.views.is_empty() {
            return self.failed(explorer);
        }
        if let Some(error) = self.refused_rows() {
            return refuse("tool_error", error);
        }
        if let Some(steps) = self.called_so(explorer).or_else(|| self.in_its_own_words(explorer)) {
            return (steps, false);
        }
        let Some(compiled) = compile::compile(self.context) else {
            if let Some(steps) = self.people_first() {
                return (steps, false);
            }
            return self.another(explorer).unwrap_or_else(|| self.nearest(self.missing_words()));
        };
        let names = self
            .names_for(&compiled)
            .or_else(|| self.nobody_yet(&compiled))
            .or_else(|| self.whole_name_first());
        if let Some(steps) = names.or_else(|| self.whole_way(&compiled)) {
            return (steps, false);
        }
        if compiled.timeless {
            return self.another(explorer).unwrap_or_else(|| self.nearest(self.missing_words()));
        }
        let described = |word: &Word| {
            compiled
                .account
                .views
                .iter()
                .filter_map(|view| self.context.views.get(*view))
                .any(|view| {
                    self.profiles
                        .iter()
                        .any(|profile| explore::brings(profile, self.profiles, view) && profile.description.contains(&word.stem))
                })
        };
        // An argument accounts for its words only where the statement reads the rows it brought.
        let read: Vec<usize> = self
            .called
            .iter()
            .copied()
            .filter(|index| {
                let views = compiled.account.views.iter().filter_map(|view| self.context.views.get(*view));
                self.profiles
                    .get(*index)
                    .is_some_and(|profile| views.into_iter().any(|view| explore::brings(profile, self.profiles, view)))
            })
            .collect();
        let mut used = compiled.used.clone();
        used.extend(explore::used_words(
            self.profiles,
            &read,
            self.context.reading,
            self.context.lexicon,
        ));
        let sources: Vec<String> = self
            .request
            .sources
            .iter()
            .flat_map(|source| self.context.lexicon.stems(&source.target.name))
            .collect();
        used.extend(
            self.context
                .reading
                .content()
                .filter(|(_, word)| sources.contains(&word.stem))
                .map(|(at, _)| at),
        );
        let value = |at: usize| {
            let mut hits = self.context.grounding.values.iter();
            !used.contains(&at) && hits.any(|hit| hit.span == [at] && hit.sureness >= Sureness::Stem)
        };
        let found = |at: usize| match self.measure_at(at, &compiled) {
            true => Found::Measure,
            false if value(at) => Found::Value,
            false if used.contains(&at) || self.is_known(at) => Found::Something,
            false => Found::Nothing,
        };
        match coverage::judge(
            self.context.reading,
            &used,
            described,
            |at| self.names_one(at),
            found,
            compiled.measured,
        ) {
            Judged::NotFound { name } => self.another(explorer).unwrap_or_else(|| self.not_found(&name)),
            Judged::NoSource { words } => self.further(explorer, &words).unwrap_or_else(|| {
                let words = words.iter().filter_map(|at| self.context.reading.word(*at));
                self.nearest(words.map(|word| word.raw.clone()).collect())
            }),
            Judged::Answer if self.says_the_same(&compiled) || self.forgets(&compiled) => {
                let words = self.context.reading.content().filter(|(_, word)| word.fresh);
                self.nearest(words.map(|(_, word)| word.raw.clone()).collect())
            }
            Judged::Answer => match self.namesakes(&compiled) {
                Some(look) => (look, false),
                None => self.sure_of(self.said_once(compiled), explorer),
            },
        }
    }

    /// The statement, unless it may not be what was asked.
    fn sure_of(&self, compiled: Compiled, explorer: &Explorer<'_>) -> (Vec<Step>, bool) {
        if let Some(words) = self.counts_one(&compiled) {
            let series = self.series_of_it(&compiled, explorer).map(|steps| (steps, false));
            return series.or_else(|| self.another(explorer)).unwrap_or_else(|| self.unmet(&words));
        }
        match self.which_one().or_else(|| self.two_readings(&compiled)) {
            Some(step) => (vec![step], true),
            None => match self.doubt(&compiled) {
                Some(Doubt::Ask(step)) => (vec![step], true),
                // Who is on the plan may stand in a list that nobody spoke of.
                Some(Doubt::Unmet(words)) => {
                    let others = self.no_person(&compiled).or_else(|| self.done_to_them(&compiled));
                    let elsewhere = others.and_then(|_| self.another(explorer));
                    let elsewhere = elsewhere.or_else(|| self.speaking(explorer, &words));
                    elsewhere.unwrap_or_else(|| self.unmet(&words))
                }
                Some(Doubt::Partly(Partly { read, of })) => refuse("too_many_calls", Refusal::PartlyRead { read, of }.into()),
                None => (self.present(compiled), true),
            },
        }
    }

    /// A follow-up that asks for rows of some kind, and whose statement over the same calls is that of the answer before: it was not understood.
    fn says_the_same(&self, compiled: &Compiled) -> bool {
        let reading = self.context.reading;
        let Some(before) = self.request.previous.filter(|_| reading.follows && reading.chart.is_none()) else {
            return false;
        };
        let said = reading
            .words
            .iter()
            .any(|word| word.fresh && matches!(word.role, Role::Content | Role::Number));
        let read = |into: &str| {
            let views = compiled.account.views.iter().filter_map(|view| self.context.views.get(*view));
            views.into_iter().any(|view| view.name.starts_with(into))
        };
        let asked = |steps: &[Step]| -> Vec<Step> {
            let brings = |step: &&Step| step.call().is_some_and(|call| read(call.into));
            steps.iter().filter(brings).cloned().collect()
        };
        let earlier = asked(&before.plan.steps);
        let stated = before
            .plan
            .steps
            .iter()
            .any(|step| matches!(step, Step::Query { sql, .. } if *sql == compiled.sql));
        said && stated && asked(self.request.steps).iter().all(|call| earlier.contains(call))
    }

    pub(super) fn present(&self, compiled: Compiled) -> Vec<Step> {
        let what = different(&compiled);
        let mut steps = vec![Step::Query {
            sql: compiled.sql,
            into: "answer".into(),
        }];
        steps.extend(what.map(|what| Step::Say {
            text: Words::from(Finding::ThereAre {
                count: "{count}".into(),
                what,
                chosen: false,
            }),
        }));
        let partial = compiled.partial;
        steps.extend(compiled.notes.into_iter().map(|note| Step::Note {
            text: note.into(),
            partial,
        }));
        steps.push(Step::Present {
            table: "answer".into(),
            chart: self.context.reading.chart,
            intent: compiled.intent,
        });
        steps
    }

    /// The answer would show bare identifiers: the listing that knows their names is called first.
    pub(super) fn names_for(&self, compiled: &Compiled) -> Option<Vec<Step>> {
        let linked = explore::linked_listings(self.context.views, self.profiles, &self.called, self.context.lexicon);
        let explorer = self.explorer();
        let shown = compiled.sql.split("\nFROM").next().unwrap_or("");
        // Rows as they are keep their keys: of all that they point to, whoever it was alone is named, or whoever is asked for.
        let listed = compiled.intent == "list" && !compile::asks_person(self.context.reading);
        for tool in linked {
            let Some(profile) = self.profiles.get(tool) else { continue };
            let noun = [profile.noun.as_slice(), &profile.called].concat();
            let bare = compiled
                .account
                .views
                .iter()
                .filter_map(|view| self.context.views.get(*view))
                .any(|view| {
                    view.columns.iter().any(|column| {
                        views::is_code(column)
                            && shown.contains(&format!("{} AS", quoted(&column.name)))
                            && (!listed && column.stems.iter().any(|stem| noun.contains(stem))
                                || explore::stands_for_people(column, profile))
                    })
                });
            if bare && let Ready::Steps(steps) = explorer.prepare(tool, 0) {
                return Some(steps);
            }
        }
        None
    }

    /// The next-best tool that has not been tried: one that speaks of a word nothing so far explains, else what is cheap to look at.
    pub(super) fn another(&self, explorer: &Explorer<'_>) -> Option<(Vec<Step>, bool)> {
        self.further(explorer, &self.missing())
    }

    /// The same, where it is known which words are missing.
    fn further(&self, explorer: &Explorer<'_>, missing: &[usize]) -> Option<(Vec<Step>, bool)> {
        if let Some(steps) = self.what_it_belongs_to(explorer) {
            return Some((steps, false));
        }
        let best = self.ranked.first().map_or(0.0, |tool| tool.score);
        let speaks = |tool: &Ranked| tool.matched.iter().any(|(at, _)| missing.contains(at));
        // Starts of pumps, where pumps are asked for: a tool that is named after them.
        let head = &self.context.reading.head;
        let of_head = |tool: &Ranked| {
            let mut matched = tool.matched.iter();
            matched.any(|(at, strength)| *strength >= STRONG && (head.contains(at) || self.context.reading.in_group(*at)))
        };
        let mut candidates: Vec<&Ranked> = self
            .ranked
            .iter()
            .filter(|tool| !self.called.contains(&tool.profile))
            .filter(|tool| tool.score > best * 0.4 || (speaks(tool) && tool.score > best * 0.15) || of_head(tool))
            .collect();
        candidates.sort_by_key(|tool| !speaks(tool));
        let mut dear = None;
        for candidate in candidates.into_iter().filter(|_| self.called.len() < EXTRA_CALLS + PROBED) {
            let tool = match explorer.prepare(candidate.profile, 3) {
                Ready::After(first) => first,
                _ => candidate.profile,
            };
            if let Ready::Steps(steps) = explorer.prepare(tool, 2) {
                // A call for each row is the dearest look.
                let each = steps.iter().any(|step| matches!(step, Step::CallForEach { .. }));
                if let Some(choice) = self.any_one(&steps) {
                    return Some((vec![choice], true));
                }
                if !each || speaks(candidate) {
                    return Some((steps, false));
                }
                dear = dear.or(missing.is_empty().then_some((steps, false)));
            }
        }
        let inside = || self.inside(explorer, missing).map(|steps| (steps, false));
        self.remaining(explorer, missing).or(dear).or_else(inside)
    }

    pub(super) fn failed(&self, explorer: &Explorer<'_>) -> (Vec<Step>, bool) {
        let errors: Vec<&Words> = self.request.observations.iter().filter_map(|seen| seen.error.as_ref()).collect();
        if let Some(error) = errors.first() {
            return self.another(explorer).unwrap_or_else(|| refuse("tool_error", (*error).clone()));
        }
        if self.request.observations.is_empty() {
            return self
                .another(explorer)
                .unwrap_or_else(|| no_source(self.request, self.profiles, &[]));
        }
        self.another(explorer).unwrap_or_else(|| self.nearest(self.missing_words()))
    }

    /// The data is there, but not what the question wants of it.
    pub(super) fn nearest(&self, missing: Vec<String>) -> (Vec<Step>, bool) {
        if let Some(name) = self.unknown_name() {
            return self.not_found(&name);
        }
        let tables: Vec<Held> = self
            .context
            .views
            .iter()
            .filter(|view| !view.tool.is_empty() && view.twin.is_none())
            .filter_map(|view| {
                let made_up = |name: &str| {
                    name.strip_prefix("column_")
                        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
                };
                let named = view.columns.iter().map(|column| column.name.clone());
                let parts: Vec<String> = named.filter(|name| !made_up(name)).take(6).collect();
                (!parts.is_empty()).then(|| Held {
                    name: of_rows(&view.name).to_owned(),
                    parts,
                })
            })
            .take(3)
            .collect();
        let sources = self.request.index.connected.clone();
        // What stands in the same sentence as connected is not what is missing.
        let names = sources.iter().chain(&tables).flat_map(|held| held.parts.iter().chain([&held.name]));
        let told = self.context.lexicon.stems(&names.map(String::as_str).collect::<Vec<_>>().join(" "));
        let missing: Vec<String> = missing
            .into_iter()
            .filter(|word| !told.contains(&self.context.lexicon.stem(word)))
            .collect();
        let mut reason = vec![Refusal::NoDataThatAnswers { words: missing }, Refusal::Connected { sources }];
        reason.extend((!tables.is_empty()).then_some(Refusal::Nearest { tables }));
        reason.push(Refusal::AskOrConnect);
        let reason = Words::from(reason.into_iter().map(Message::from).collect::<Vec<_>>());
        refuse_with("no_relevant_tool", reason, suggest::over(self.context, self.request.language))
    }

    /// Words written as a name that nothing so far has, one after another; only where everything else is known.
    fn unknown_name(&self) -> Option<String> {
        let missing = self.missing();
        let named = |at: &usize| self.context.reading.word(*at).is_some_and(|word| word.name_like);
        (!missing.is_empty() && missing.iter().all(named)).then(|| self.context.reading.written(&missing))
    }

    /// The word names a number of the rows that the statement reads.
    fn measure_at(&self, at: usize, compiled: &Compiled) -> bool {
        self.context.grounding.columns.iter().any(|hit| {
            let column = self.context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
            hit.at == at
                && hit.score >= 0.6
                && compiled.account.views.contains(&hit.view)
                && column.is_some_and(|column| column.part == views::Part::Measure)
        })
    }

    /// The data so far has something for the word.
    pub(super) fn is_known(&self, at: usize) -> bool {
        let grounding = self.context.grounding;
        grounding.values.iter().any(|hit| hit.span.contains(&at))
            || grounding.nouns.iter().any(|(noun, _)| *noun == at)
            || grounding.lacks.iter().any(|lack| lack.at == at)
            || grounding.columns.iter().any(|hit| hit.at == at && hit.score >= 0.5)
    }

    /// Words of the question that no table so far has.
    fn missing_words(&self) -> Vec<String> {
        let words = self.missing().into_iter().filter_map(|at| self.context.reading.word(at));
        words.map(|word| word.raw.clone()).collect()
    }

    pub(super) fn missing(&self) -> Vec<usize> {
        let mentioned = |at: usize| {
            let mut nouns = self.context.grounding.nouns.iter().filter(|(noun, _)| *noun == at).peekable();
            let only = |view: usize| {
                self.context
                    .views
                    .get(view)
                    .is_some_and(|view| compile::only_mentioned(self.context, view, at))
            };
            nouns.peek().is_some()
                && nouns.all(|(_, view)| only(*view))
                && !self.context.grounding.columns.iter().any(|hit| hit.at == at && hit.score >= 0.5)
        };
        let found = |at: usize| self.sent.contains(&at) || (self.is_known(at) && !mentioned(at));
        self.context
            .reading
            .content()
            .filter(|(at, word)| !found(*at) && !verb_like(word))
            .map(|(at, _)| at)
            .collect()
    }
}
