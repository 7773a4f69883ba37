//! The judge: the layers of evidence, weighed in one place.

mod dialect;
mod ground;
mod hints;
mod many;

use belvedere_types::ToolDefinition;

use self::dialect::{about, dialect};
use self::ground::Ground;
pub use self::many::judge_all;
use crate::description::{self, Head};
use crate::lexicon;
use crate::name::{self, Reading};
use crate::schema::{self, Language, Signals};
use crate::{Guard, Judgement, Layer, Policy, PolicyRule, Verdict, sensitive};

/// Judges one tool. Deterministic, no I/O; anything unclear is `Blocked`.
pub fn judge(tool: &ToolDefinition, policy: Option<&Policy>) -> Judgement {
    judge_without(tool, policy, None)
}

/// Judges with one layer switched off, to measure what it is worth. Never for admitting calls.
pub fn judge_without(tool: &ToolDefinition, policy: Option<&Policy>, off: Option<Layer>) -> Judgement {
    let on = |layer: Layer| off != Some(layer);
    let mut case = Case::default();
    let words = name::words(&tool.name);
    let reading = if on(Layer::Name) {
        name::read_words(&tool.name, &words)
    } else {
        Reading::Nouns { looks: true }
    };
    let signals = if on(Layer::Schema) {
        let queries =
            matches!(&reading, Reading::Reads(verb) if verb == "query") || matches!(reading, Reading::Nouns { .. } | Reading::Unclear(_));
        schema::signals_of(&tool.input_schema, &schema::languages::told_by_the_tool(&about(tool), queries))
    } else {
        Signals::default()
    };
    let head = tool
        .description
        .as_deref()
        .filter(|_| on(Layer::Description))
        .map_or(Head::Silent, |text| description::head(text, &words));
    case.weigh_name(&reading, on(Layer::Blocklist));
    case.weigh_schema(&signals, &reading);
    if on(Layer::Annotations) {
        match hints::weigh(tool) {
            Some(ground) if ground.blocks() => case.block(ground),
            ground => case.grounds.extend(ground),
        }
    }
    let noun_phrase = head == Head::Silent && description::begins_as_noun(tool.description.as_deref().unwrap_or_default(), &words);
    case.weigh_description(
        &Said {
            reading: &reading,
            words: &words,
            head: &head,
            noun_phrase,
            guides: matches!(reading, Reading::Writes(_)) && tool.description.as_deref().is_some_and(description::gives_guidance),
            documents: documents(&reading, &words),
        },
        &signals,
    );
    case.guard_for(tool, &words, &reading, &signals);
    let about = || {
        tool.description
            .as_deref()
            .filter(|_| on(Layer::Description))
            .is_some_and(description::tells_about)
    };
    if let Some(kind) = sensitive::hands_out(&words).filter(|_| !about()) {
        case.secret = true;
        case.block(Ground::HandsOut(kind));
    }
    if let Some(policy) = policy.filter(|_| on(Layer::Policy))
        && let Some(rule) = policy.tools.get(&tool.name)
    {
        case.sealed &= !policy.opens_writes;
        case.apply_policy(rule);
    }
    case.close()
}

/// Whether the blocklist or an explicit write signal names this tool: no override may open it.
pub(crate) fn names_a_write(tool: &ToolDefinition) -> bool {
    let signals = schema::signals_of(&tool.input_schema, &about(tool));
    matches!(
        name::read(&tool.name),
        Reading::Listed(_) | Reading::Writes(_) | Reading::Deceptive(_)
    ) || signals.writes.is_some()
        || signals.action.is_some()
        || signals.statement.is_some()
        || signals.method.is_some()
        || signals.unreadable.is_some()
        || hints::weigh(tool).is_some_and(|ground| ground.blocks())
        || tool
            .annotations
            .as_ref()
            .is_some_and(|hints| hints.read_only_hint == Some(true) && hints.destructive_hint == Some(true))
}

/// What name and description say together.
struct Said<'a> {
    reading: &'a Reading,
    words: &'a [String],
    head: &'a Head,
    /// The description begins as a noun phrase does.
    noun_phrase: bool,
    /// What the description says it gives is guidance.
    guides: bool,
    /// It reads what is written about calls.
    documents: bool,
}

#[derive(Default)]
struct Case {
    grounds: Vec<Ground>,
    /// Something proves that it reads.
    reads: bool,
    blocked: bool,
    /// Blocked by what nothing may open: the blocklist, or a deceptive name.
    sealed: bool,
    secret: bool,
    guard: Option<Guard>,
}

impl Case {
    fn note(&mut self, ground: Ground) {
        self.grounds.push(ground);
    }

    fn block(&mut self, ground: Ground) {
        self.blocked = true;
        self.note(ground);
    }

    fn read(&mut self, ground: Ground) {
        self.reads = true;
        self.note(ground);
    }

    fn weigh_name(&mut self, reading: &Reading, blocklist: bool) {
        match reading {
            Reading::Deceptive(why) => {
                self.sealed = true;
                self.block(Ground::Deceptive(why));
            }
            Reading::Listed(verb) if blocklist => {
                self.sealed = true;
                self.block(Ground::Listed(verb.clone()));
            }
            Reading::Listed(_) => {}
            // Verbs that carry another deed (`run_query`) may still be guarded; see `guard_for`.
            Reading::Writes(verb) => self.block(Ground::NameActs(verb.clone())),
            Reading::Reads(verb) => self.read(Ground::NameLooks(verb.clone())),
            Reading::Unclear(verb) => self.note(Ground::NameUnclear(verb.clone())),
            Reading::Nouns { looks: true } => self.note(Ground::LookingNoun),
            Reading::Nouns { looks: false } => self.note(Ground::NoVerb),
        }
    }

    fn weigh_schema(&mut self, signals: &Signals, reading: &Reading) {
        if let Some(why) = signals.unreadable {
            self.sealed = true;
            self.block(Ground::Unreadable(why));
        }
        if let Some(argument) = &signals.writes {
            self.block(Ground::WritingArgument(argument.clone()));
        }
        // In a list or a count such an argument is a filter: which kind of entry to show. Where a deed is only weighed, it is the deed that is weighed.
        let filters = matches!(reading, Reading::Reads(verb) if matches!(verb.as_str(), "list" | "count") || lexicon::only_considers(verb));
        if let Some((argument, deed)) = signals.action.as_ref().filter(|_| !filters) {
            self.block(Ground::ChoosesDeed {
                argument: argument.clone(),
                deed: deed.clone(),
            });
        }
    }

    fn weigh_description(&mut self, said: &Said<'_>, signals: &Signals) {
        let plain = signals.statement.is_none() && (signals.method.is_none() || said.documents);
        let Said { reading, words, .. } = *said;
        // A verb at the end of other words is as likely a noun: `site_audit`.
        let noun_like = match reading {
            Reading::Nouns { .. } => true,
            Reading::Unclear(verb) => words.len() > 1 && words.last().is_some_and(|w| w == verb || lexicon::state(w)),
            _ => false,
        };
        match said.head {
            Head::Writes(verb) => self.block(Ground::DescriptionActs(verb.clone())),
            Head::Reads(verb) if plain && opens(reading) => self.weigh_object(verb, signals),
            Head::Reads(verb) if plain && said.guides => self.guides(verb),
            Head::Reads(verb) => self.carried_by_a_manager(Ground::DescriptionLooks(verb.clone()), reading, signals),
            Head::Data(noun) if plain && matches!(reading, Reading::Nouns { .. } | Reading::Unclear(_)) => {
                self.read(Ground::DescriptionNames(noun.clone()));
            }
            Head::Names(noun) if plain && noun_like => self.read(Ground::DescriptionNames(noun.clone())),
            Head::Claims if plain && noun_like && !words.iter().any(|w| lexicon::query_language(w)) => self.read(Ground::SaysReadOnly),
            Head::Claims => self.carried_by_a_manager(Ground::SaysReadOnly, reading, signals),
            // `flatten_list`, "Flattens the list": the last word was no verb after all.
            Head::Strange(verb) => {
                let first = words.first().map(String::as_str);
                if matches!(reading, Reading::Reads(read) if first != Some(read)) && lexicon::bases(verb).any(|b| Some(&*b) == first) {
                    self.block(Ground::UnknownVerb(verb.clone()));
                }
            }
            Head::Silent if plain && said.noun_phrase && *reading == (Reading::Nouns { looks: true }) => self.read(Ground::NoDeed),
            Head::Data(_) | Head::Names(_) | Head::Silent => {}
        }
        // A noun with an argument that chooses the deed: where all deeds are looks, so is the tool.
        if let Some(argument) = signals.looks.as_ref().filter(|_| plain && matches!(reading, Reading::Nouns { .. })) {
            self.read(Ground::OffersLooks(argument.clone()));
        }
    }

    /// A description that looks opens a name that proves nothing. A download or export with an argument for where to put it is not a look.
    fn weigh_object(&mut self, verb: &str, signals: &Signals) {
        let ground = Ground::DescriptionLooks(verb.to_owned());
        match signals.place.as_ref().filter(|_| {
            matches!(
                verb,
                "download" | "export" | "convert" | "generate" | "build" | "construct" | "compose" | "produce" | "prepare" | "take"
            )
        }) {
            Some(argument) => {
                self.note(ground);
                self.block(Ground::PutsAway(argument.clone()));
            }
            None => self.read(ground),
        }
    }

    /// `deploy_app`, "Provides guidance for deploying an app": the verb is what the guidance is about.
    fn guides(&mut self, verb: &str) {
        self.note(Ground::DescriptionLooks(verb.to_owned()));
        if !self.sealed {
            self.blocked = self.grounds.iter().any(|g| g.blocks() && !matches!(g, Ground::NameActs(_)));
            self.read(Ground::Guides);
        }
    }

    /// `manage_…` is no write when the argument that chooses the deed offers looks alone and the description agrees.
    fn carried_by_a_manager(&mut self, ground: Ground, reading: &Reading, signals: &Signals) {
        self.note(ground);
        let manages = matches!(reading, Reading::Writes(verb) if verb == "manage");
        if let Some(argument) = signals.looks.as_ref().filter(|_| manages && !self.sealed) {
            self.blocked = self.grounds.iter().any(|g| g.blocks() && !matches!(g, Ground::NameActs(_)));
            self.read(Ground::OffersLooks(argument.clone()));
        }
    }

    fn guard_for(&mut self, tool: &ToolDefinition, words: &[String], reading: &Reading, signals: &Signals) {
        let carries = matches!(reading, Reading::Reads(_) | Reading::Nouns { .. } | Reading::Unclear(_))
            || matches!(reading, Reading::Writes(verb) if matches!(verb.as_str(), "run" | "execute" | "exec" | "perform" | "request" | "call" | "invoke" | "make"));
        // What is validated is not run; what is explained is, in SQL alone.
        let inert = |language: Language| {
            matches!(reading, Reading::Reads(verb) if matches!(verb.as_str(), "validate" | "lint" | "parse")
                || verb == "explain" && language == Language::Pipeline)
        };
        if let Some((argument, language)) = signals.statement.as_ref().filter(|(_, language)| !inert(*language)) {
            self.note(Ground::Statement(argument.clone()));
            let guard = match language {
                Language::Sql => Some(Guard::Sql {
                    argument: argument.clone(),
                    dialect: dialect(tool),
                }),
                Language::Graphql => Some(Guard::Graphql {
                    argument: argument.clone(),
                }),
                Language::Query(language) => Some(Guard::Query {
                    argument: argument.clone(),
                    language: *language,
                }),
                Language::Pipeline => Some(Guard::Pipeline {
                    argument: argument.clone(),
                }),
                Language::Other => None,
            };
            match guard {
                Some(guard) if carries => self.admit_by(guard, reading),
                _ => self.block(Ground::Unprovable),
            }
        } else if let Some(argument) = signals.method.as_ref().filter(|_| !documents(reading, words)) {
            self.note(Ground::Method(argument.clone()));
            if carries {
                self.admit_by(
                    Guard::HttpMethod {
                        argument: argument.clone(),
                    },
                    reading,
                );
            } else {
                self.block(Ground::WritesByMethod);
            }
        } else if matches!(reading, Reading::Reads(verb) if verb == "query")
            && about(tool).split(|c: char| !c.is_alphanumeric()).any(|w| w == "sql")
        {
            self.block(Ground::SqlUnseen);
        } else if words.iter().any(|w| lexicon::query_language(w)) && matches!(reading, Reading::Writes(_)) {
            self.block(Ground::StatementsUnseen);
        } else if let Some((argument, _)) = signals.action.as_ref().filter(|_| !signals.looking.is_empty()) {
            if carries || matches!(reading, Reading::Writes(verb) if verb == "manage") {
                self.admit_by_value(argument, &signals.looking);
            }
        } else if !signals.powers.is_empty() {
            self.note(Ground::Powers(signals.powers.clone()));
            self.guard = Some(Guard::Absent {
                arguments: signals.powers.clone(),
            });
        }
    }

    /// A verb such as `run` is not a write when all it runs is a statement that the guard reads.
    fn admit_by(&mut self, guard: Guard, reading: &Reading) {
        if matches!(reading, Reading::Writes(_)) && !self.sealed {
            self.blocked = self.grounds.iter().any(Ground::outlasts_a_guard);
        }
        self.reads = true;
        self.guard = Some(guard);
    }

    /// An argument that chooses the deed is no write while it chooses a look. Names and descriptions of such tools tell of all their deeds.
    fn admit_by_value(&mut self, argument: &str, looking: &[String]) {
        let chooses = self.grounds.iter().any(|g| matches!(g, Ground::ChoosesDeed { .. }));
        if self.sealed || !chooses {
            return;
        }
        self.note(Ground::ValuesLook {
            argument: argument.to_owned(),
            values: looking.to_vec(),
        });
        self.blocked = self
            .grounds
            .iter()
            .any(|g| g.outlasts_a_guard() && !matches!(g, Ground::ChoosesDeed { .. }));
        self.reads = true;
        self.guard = Some(Guard::Values {
            argument: argument.to_owned(),
            values: looking.to_vec(),
        });
    }

    fn apply_policy(&mut self, rule: &PolicyRule) {
        if self.sealed && rule.verdict != Verdict::Blocked {
            self.note(Ground::PolicyRefused);
            return;
        }
        self.note(Ground::Reviewed(rule.reason.clone()));
        self.blocked = rule.verdict == Verdict::Blocked;
        self.reads = !self.blocked;
        match rule.verdict {
            Verdict::Guarded => self.guard = rule.guard.clone().or(self.guard.take()),
            // A reviewed read keeps the rule that power arguments stay absent.
            Verdict::Read => self.guard = self.guard.take().filter(|g| matches!(g, Guard::Absent { .. })),
            Verdict::Blocked => {}
        }
        if rule.verdict == Verdict::Guarded && self.guard.is_none() {
            self.block(Ground::PolicyWithoutGuard);
        }
    }

    fn close(mut self) -> Judgement {
        let verdict = if self.blocked || !self.reads {
            Verdict::Blocked
        } else if self.guard.is_some() {
            Verdict::Guarded
        } else {
            Verdict::Read
        };
        if !self.blocked && !self.reads {
            self.note(Ground::NoProof);
        }
        if verdict == Verdict::Blocked {
            self.guard = None;
        }
        Judgement {
            verdict,
            guard: self.guard,
            evidence: self.grounds.iter().map(Ground::evidence).collect(),
            secret_bearing: self.secret,
        }
    }
}

/// Whether the tool reads what is written about a call: `get_endpoint_docs` is told the method of the endpoint, and calls nothing.
fn documents(reading: &Reading, words: &[String]) -> bool {
    matches!(reading, Reading::Reads(_))
        && words
            .last()
            .is_some_and(|last| matches!(last.as_str(), "docs" | "documentation" | "doc" | "reference" | "schema" | "spec"))
}

/// Names that leave the proof to the description.
fn opens(reading: &Reading) -> bool {
    matches!(reading, Reading::Unclear(_) | Reading::Nouns { .. } | Reading::Listed(_))
}
