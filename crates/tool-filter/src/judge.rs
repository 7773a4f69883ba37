//! The judge: the layers of evidence, weighed in one place.

mod dialect;
mod ground;
mod guarded;
mod hints;
mod many;
mod naming;

use belvedere_types::ToolDefinition;

use self::dialect::about;
use self::ground::Ground;
pub(crate) use self::many::in_shares;
pub use self::many::judge_all;
use self::naming::{
    asks_by_parts, documents, half_of_a_noun, is_looked_up, leaves_it_to_nouns, looks_by_it, opens, resolves_an_identifier, runs_alone,
};
use crate::description::{self, Head};
use crate::lexicon;
use crate::name::{self, Reading};
use crate::schema::{self, Signals};
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
    let text = tool.description.as_deref().unwrap_or_default();
    let told = if on(Layer::Description) { text } else { "" };
    let reading = match name::read_words(&tool.name, &words) {
        _ if !on(Layer::Name) => Reading::Nouns { looks: true },
        Reading::Deceptive(why) => Reading::Deceptive(why),
        read => match name::asks_whether(&words).filter(|_| description::asks_whether(told)) {
            Some(asks) => Reading::Unclear(asks.to_owned()),
            None => read,
        },
    };
    let mut signals = if on(Layer::Schema) {
        let queries =
            matches!(&reading, Reading::Reads(verb) if verb == "query") || matches!(reading, Reading::Nouns { .. } | Reading::Unclear(_));
        schema::signals_of(&tool.input_schema, told, &|| {
            schema::languages::told_by_the_tool(&about(tool), queries)
        })
    } else {
        Signals::default()
    };
    let head = description::head(told, &words);
    signals.heed(told);
    case.weigh_name(&reading, on(Layer::Blocklist));
    case.weigh_schema(&signals, &reading, &words);
    if on(Layer::Annotations) {
        match hints::weigh(tool) {
            Some(ground) if ground.blocks() => case.block(ground),
            ground => case.grounds.extend(ground),
        }
    }
    let noun_phrase = head == Head::Silent && description::begins_as_noun(text, &words);
    case.weigh_description(
        &Said {
            reading: &reading,
            words: &words,
            head: &head,
            noun_phrase,
            searches: runs_alone(&reading, &words) && description::runs_a_search(text),
            guides: matches!((&reading, &head), (Reading::Writes(_), Head::Reads(_))) && description::gives_guidance(text),
            only_reads: matches!(head, Head::Silent | Head::Names(_)) && leaves_it_to_nouns(&reading) && description::only_reads(told),
            tells_of_tools: matches!(&reading, Reading::Writes(verb) if verb == "navigate") && description::tells_of_tools(text),
            makes: !signals.files.is_empty() && description::makes(told),
            documents: documents(&reading, &words),
            in_base64: matches!(&head, Head::Reads(verb) if verb == "download") && description::in_base64(told),
            exported: matches!(&reading, Reading::Unclear(verb) if verb == "export") && description::as_a_text(told),
            maps: resolves_an_identifier(&reading, &words) && description::maps_to_an_identifier(told),
            columns: matches!(head, Head::Silent | Head::Data(_)) && description::told_by_columns(told, &words),
            does_more: matches!((&reading, &head), (Reading::Unclear(verb), Head::Reads(look)) if verb != look && description::joins(told, verb)),
        },
        &signals,
    );
    case.guard_for(tool, &words, &reading, &signals);
    if let Some(kind) = sensitive::hands_out(&words).filter(|_| !description::tells_about(told)) {
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
    let told = tool.description.as_deref().unwrap_or_default();
    let mut signals = schema::signals_of(&tool.input_schema, told, &|| about(tool));
    signals.heed(told);
    let reading = name::read(&tool.name);
    matches!(reading, Reading::Listed(_) | Reading::Writes(_) | Reading::Deceptive(_))
        || signals.writes.is_some()
        || signals
            .addressee
            .as_ref()
            .is_some_and(|argument| !looks_by_it(&reading) && !is_looked_up(argument, &reading, &name::words(&tool.name)))
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
    /// All that it runs is said to be a query in a language that cannot write.
    searches: bool,
    /// What the description says it gives is guidance.
    guides: bool,
    /// A sentence of its own says that it only reads.
    only_reads: bool,
    /// What it looks up are tools.
    tells_of_tools: bool,
    /// It says that it makes something, and takes where to put it.
    makes: bool,
    /// It reads what is written about calls.
    documents: bool,
    /// It speaks of bytes in a form that only an answer needs.
    in_base64: bool,
    /// What is exported is told as a text that comes back.
    exported: bool,
    /// It maps something to its identifier, as its name says.
    maps: bool,
    /// It tells the columns of what the name is.
    columns: bool,
    /// What it looks at is joined to the doubtful verb of the name.
    does_more: bool,
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

    fn weigh_schema(&mut self, signals: &Signals, reading: &Reading, words: &[String]) {
        if let Some(why) = signals.unreadable {
            self.sealed = true;
            self.block(Ground::Unreadable(why));
        }
        if let Some(argument) = &signals.writes {
            self.block(Ground::WritingArgument(argument.clone()));
        }
        if let Some(argument) = signals
            .addressee
            .as_ref()
            .filter(|argument| !looks_by_it(reading) && !is_looked_up(argument, reading, words))
        {
            self.block(Ground::WritingArgument(argument.clone()));
        }
        // What is validated or previewed may have a rehearsal of its own; a statement is proven by its guard.
        let rehearsed = matches!(reading, Reading::Reads(verb) if matches!(verb.as_str(), "validate" | "preview" | "simulate" | "estimate" | "explain"))
            || signals.statement.is_some()
            || signals.method.is_some();
        if let Some(argument) = signals.rehearsal.as_ref().filter(|_| !rehearsed) {
            self.block(Ground::Rehearses(argument.clone()));
        }
        // In a list or a count such an argument is a filter: which kind of entry to show. Where a deed is only weighed, it is the deed that is weighed.
        // So it is where what is written about a deed is read.
        let filters = matches!(reading, Reading::Reads(verb) if matches!(verb.as_str(), "list" | "count") || lexicon::only_considers(verb))
            || documents(reading, words);
        if let Some(chosen) = signals.action.as_ref().filter(|_| !filters) {
            self.block(Ground::ChoosesDeed {
                argument: chosen.argument.clone(),
                deed: chosen.deed.clone(),
            });
        }
    }

    fn weigh_description(&mut self, said: &Said<'_>, signals: &Signals) {
        let plain = signals.statement.is_none() && (signals.method.is_none() || said.documents);
        let Said { reading, words, .. } = *said;
        // What a call brings, or what it chooses among deeds that nobody told, is more than the name of what comes back can answer for.
        let bare = plain && !signals.surely_brings && !signals.unsettled;
        // A verb at the end of other words is as likely a noun: `site_audit`.
        let noun_like = match reading {
            Reading::Nouns { .. } => true,
            Reading::Unclear(verb) => words.len() > 1 && words.last().is_some_and(|w| w == verb || lexicon::state(w)),
            _ => false,
        };
        match said.head {
            Head::Writes(verb) => self.block(Ground::DescriptionActs(verb.clone())),
            Head::Reads(_) | Head::Silent if plain && said.searches => self.carried_by_name(Ground::SearchesAlone),
            Head::Reads(_) | Head::Silent | Head::Claims if plain && asks_by_parts(reading, words, signals) => {
                self.carried_by_name(Ground::QueryOfParts);
            }
            // `embed_url`, "Scrape and embed a URL": that it looks as well says nothing of what else it does.
            Head::Reads(verb)
                if plain && opens(reading) && said.does_more || opens(reading) && signals.unsettled && signals.surely_brings =>
            {
                self.note(Ground::DescriptionLooks(verb.clone()));
            }
            Head::Reads(verb) if plain && opens(reading) => self.weigh_object(verb, signals, said.in_base64),
            Head::Reads(verb) if plain && said.guides => self.guides(verb),
            // Where the answer is a list of tools, it is among these that one navigates.
            Head::Reads(verb) if plain && *reading == Reading::Writes("navigate".to_owned()) && said.tells_of_tools => {
                self.carried_by_name(Ground::DescriptionLooks(verb.clone()));
            }
            // What listens for the length of the call has the verb in its name, too.
            Head::Reads(verb) if plain && verb == "subscribe" && *reading == Reading::Writes(verb.clone()) => {
                self.carried_by_name(Ground::DescriptionLooks(verb.clone()));
            }
            Head::Reads(verb) => self.note(Ground::DescriptionLooks(verb.clone())),
            Head::Data(noun) if bare && leaves_it_to_nouns(reading) => {
                self.read(Ground::DescriptionNames(noun.clone()));
            }
            Head::Names(noun) if bare && noun_like => self.read(Ground::DescriptionNames(noun.clone())),
            Head::Claims if plain && noun_like && !words.iter().any(|w| lexicon::query_language(w)) => self.read(Ground::SaysReadOnly),
            Head::Claims => self.note(Ground::SaysReadOnly),
            // `flatten_list`, "Flattens the list": the last word was no verb after all.
            Head::Strange(verb) => {
                let first = words.first().map(String::as_str);
                if matches!(reading, Reading::Reads(read) if first != Some(read)) && lexicon::bases(verb).any(|b| Some(&*b) == first) {
                    self.block(Ground::UnknownVerb(verb.clone()));
                }
            }
            Head::Silent | Head::Names(_) if plain && said.only_reads => self.read(Ground::SaysReadOnly),
            Head::Data(noun) if plain && said.exported && signals.place.is_none() && signals.files.is_empty() => {
                self.read(Ground::DescriptionNames(noun.clone()));
            }
            Head::Silent if bare && said.columns && leaves_it_to_nouns(reading) => self.read(Ground::TellsColumns),
            Head::Silent if plain && said.maps => self.read(Ground::DescriptionLooks("map".to_owned())),
            // `fund_share_classes`, "Share classes of a fund with …": half of a noun.
            Head::Data(_) if bare && said.columns && matches!(reading, Reading::Writes(verb) if half_of_a_noun(words, verb)) => {
                self.carried_by_name(Ground::TellsColumns);
            }
            Head::Silent if bare && said.noun_phrase && *reading == (Reading::Nouns { looks: true }) => self.read(Ground::NoDeed),
            Head::Data(_) | Head::Names(_) | Head::Silent => {}
        }
        if !matches!(said.head, Head::Writes(verb) if verb != "manage") {
            self.carried_by_a_manager(reading, signals);
        }
        if let Some(argument) = signals.files.first().filter(|_| said.makes) {
            self.block(Ground::PutsAway(argument.clone()));
        }
        // A noun with an argument that chooses the deed: where all deeds are looks, so is the tool.
        if let Some(argument) = signals.looks.as_ref().filter(|_| plain && matches!(reading, Reading::Nouns { .. })) {
            self.read(Ground::OffersLooks(argument.clone()));
        }
    }

    /// A description that looks opens a name that proves nothing. A download or export with an argument for where to put it is not a look.
    fn weigh_object(&mut self, verb: &str, signals: &Signals, in_base64: bool) {
        let ground = Ground::DescriptionLooks(verb.to_owned());
        // The bytes come back, so `filename` is the file that is downloaded.
        let named = |argument: &str| verb == "download" && in_base64 && matches!(argument, "filename" | "file_name" | "fileName");
        match signals.place.as_ref().filter(|argument| {
            matches!(
                verb,
                "download" | "export" | "convert" | "generate" | "build" | "construct" | "compose" | "produce" | "prepare" | "take"
            ) && !named(argument)
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
        self.carried_by_name(Ground::Guides);
    }

    /// The verb of the name carries no deed, for this reason.
    fn carried_by_name(&mut self, ground: Ground) {
        if !self.sealed {
            self.blocked = self.grounds.iter().any(|g| g.blocks() && !matches!(g, Ground::NameActs(_)));
            self.read(ground);
        }
    }

    /// `manage_…`, or "manages …", is no write when the argument that chooses the deed offers looks alone and the description does not act.
    fn carried_by_a_manager(&mut self, reading: &Reading, signals: &Signals) {
        let told_so = || {
            self.grounds
                .iter()
                .any(|ground| matches!(ground, Ground::DescriptionActs(verb) if verb == "manage"))
        };
        // `harbour_berths`, "Manages berths": the verb is in the description alone.
        let manages = matches!(reading, Reading::Writes(verb) if verb == "manage") || matches!(reading, Reading::Nouns { .. }) && told_so();
        if let Some(argument) = signals.looks.as_ref().filter(|_| manages && !self.sealed) {
            let manager = |ground: &Ground| matches!(ground, Ground::NameActs(verb) | Ground::DescriptionActs(verb) if verb == "manage");
            self.blocked = self.grounds.iter().any(|ground| ground.blocks() && !manager(ground));
            self.read(Ground::OffersLooks(argument.clone()));
        }
    }

    fn apply_policy(&mut self, rule: &PolicyRule) {
        if self.sealed && rule.verdict != Verdict::Blocked {
            self.note(Ground::PolicyRefused);
            return;
        }
        self.note(Ground::Reviewed {
            reason: rule.reason.clone(),
            german: rule.reason_de.clone(),
        });
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
