//! Tools that read by their arguments: the guard each gets, or why none can prove it.

use belvedere_types::ToolDefinition;

use super::Case;
use super::dialect::{about, dialect};
use super::ground::Ground;
use super::naming::documents;
use crate::lexicon::WordList;
use crate::name::{self, Reading};
use crate::schema::{Language, Signals};
use crate::{Guard, description, lexicon};

impl Case {
    pub(super) fn guard_for(&mut self, tool: &ToolDefinition, words: &[String], reading: &Reading, signals: &Signals) {
        let carries = matches!(reading, Reading::Reads(_) | Reading::Nouns { .. } | Reading::Unclear(_))
            || matches!(reading, Reading::Writes(verb) if matches!(verb.as_str(), "run" | "execute" | "exec" | "perform" | "request" | "call" | "invoke" | "make"));
        // What is validated is not run; what is explained is, in SQL alone. Where a guard could prove it, no word of the tool's stands for the proof.
        let inert = |language: Language| {
            matches!(reading, Reading::Reads(verb) if matches!(verb.as_str(), "validate" | "lint" | "parse")
                || verb == "explain" && language == Language::Pipeline
                || language == Language::Other && description::runs_nothing(tool.description.as_deref().unwrap_or_default()))
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
            // Who is talked to does as he likes with a statement, too.
            let talks = matches!(reading, Reading::Unclear(verb) if matches!(verb.as_str(), "chat" | "delegate" | "interact" | "debate"));
            match guard {
                Some(guard) if carries && !talks => self.admit_by(guard, reading),
                _ => self.block(Ground::Unprovable),
            }
        } else if let Some(argument) = signals.method.as_ref().filter(|_| !documents(reading, words)) {
            self.note(Ground::Method(argument.clone()));
            if carries && (matches!(reading, Reading::Reads(_)) || self.sends_a_request(tool, words) && says_where(tool, words)) {
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
        } else if let Some(chosen) = signals.action.as_ref().filter(|_| !signals.looking.is_empty()) {
            if carries || matches!(reading, Reading::Writes(verb) if verb == "manage") {
                self.admit_by_value(&chosen.argument, &signals.looking);
            }
        } else if !signals.powers.is_empty() {
            self.note(Ground::Powers(signals.powers.clone()));
            self.guard = Some(Guard::Absent {
                arguments: signals.powers.clone(),
            });
        }
    }

    /// Whether it is a request that `make` or `call` makes here, so that its method says what is done. `make_call`, "Initiates a phone call", may have
    /// a method too: that by which the vendor fetches what is said.
    fn sends_a_request(&self, tool: &ToolDefinition, words: &[String]) -> bool {
        static SENDS: WordList = WordList::new("make call execute exec run invoke perform send issue submit request dispatch");
        let name = tool.name.to_lowercase();
        let told = name.split(|c: char| !c.is_alphanumeric()).any(lexicon::request)
            || words.iter().any(|word| lexicon::request(word))
            || description::sends_a_request(tool.description.as_deref().unwrap_or_default());
        told && !self
            .grounds
            .iter()
            .any(|ground| matches!(ground, Ground::DescriptionActs(verb) if !SENDS.has(verb)))
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
            .any(|g| g.outlasts_a_guard() && !matches!(g, Ground::ChoosesDeed { .. } | Ground::Rehearses(_)));
        self.reads = true;
        self.guard = Some(Guard::Values {
            argument: argument.to_owned(),
            values: looking.to_vec(),
        });
    }
}

/// A request over HTTP goes to an address, or is told to be one. What is "sent to an agent" by its id may be taken for anything, whatever the method.
fn says_where(tool: &ToolDefinition, words: &[String]) -> bool {
    static WHERE: WordList = WordList::new("url uri path endpoint route href pathname resource operation address location");
    static OVER_HTTP: WordList = WordList::new("http https api apis rest url urls endpoint endpoints odata");
    let properties = tool.input_schema.get("properties").and_then(serde_json::Value::as_object);
    let argument = || properties.is_some_and(|all| all.keys().any(|one| name::words(one).iter().any(|word| WHERE.has(word))));
    let first = tool
        .description
        .as_deref()
        .unwrap_or_default()
        .split(['.', '\n'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let told = || first.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| OVER_HTTP.has(word));
    words.iter().any(|word| OVER_HTTP.has(word)) || argument() || told()
}
