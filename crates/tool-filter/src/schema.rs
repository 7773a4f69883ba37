//! Evidence layer 3: what the arguments are for.

mod choice;
mod docstring;
pub(crate) mod languages;
mod named;
mod parts;
mod purpose;
mod statement;

use std::cell::LazyCell;

use serde_json::Value;

use self::named::Named;
pub(crate) use self::named::forget;
use self::parts::Part;
use crate::lexicon::WordList;
use crate::{QueryLanguage, name};

/// Arguments that are looked at; a schema with more is over the limit.
const MAX_ARGUMENTS: usize = 256;

/// Bytes of a description in which what it says of arguments is looked for.
const DESCRIBED: usize = 4_000;

/// What the schema says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Signals {
    /// An argument that only a write takes.
    pub writes: Option<String>,
    /// An argument for whom something is sent to, or what is said of a change.
    pub addressee: Option<String>,
    /// An argument that carries a statement: its name and what language its own text names.
    pub statement: Option<(String, Language)>,
    /// An argument that chooses the HTTP method.
    pub method: Option<String>,
    /// An argument among whose values are deeds.
    pub action: Option<Chosen>,
    /// Those values of that argument that can only ask for a look.
    pub looking: Vec<String>,
    /// An enum argument that chooses the deed, all of whose values look.
    pub looks: Option<String>,
    /// An argument that chooses the deed and tells no values.
    pub open_choice: Option<String>,
    /// An argument chooses the deed among values that are not known, or not known to look.
    pub unsettled: bool,
    /// An argument that names where something is put.
    pub place: Option<String>,
    /// Optional arguments that turn a read into something else when present.
    pub powers: Vec<String>,
    /// Those of them that say where a file is put.
    pub files: Vec<String>,
    /// Switches whose effect their own words do not tell.
    switches: Vec<Switch>,
    /// How many arguments are parts of a query: what is counted, by what, between which days.
    pub query_parts: usize,
    /// An argument may bring something that could be written, or surely does.
    pub brings: bool,
    pub surely_brings: bool,
    /// An argument that asks for a rehearsal: a call without it is none.
    pub rehearsal: Option<String>,
    /// The schema cannot be read or is over a limit.
    pub unreadable: Option<&'static str>,
}

/// An argument that chooses the deed, and one deed that it can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub argument: String,
    pub deed: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Switch {
    argument: String,
    /// The server throws it when it is left out.
    on: bool,
}

impl Chosen {
    fn new(argument: &str, deed: &str) -> Self {
        Self {
            argument: argument.to_owned(),
            deed: deed.to_owned(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Sql,
    Graphql,
    /// A query language that a guard reads.
    Query(QueryLanguage),
    /// An aggregation pipeline of MongoDB.
    Pipeline,
    /// A language or code that no guard reads.
    Other,
}

pub(crate) fn signals(schema: &Value) -> Signals {
    signals_of(schema, "", &String::new)
}

/// `description` is the tool's own: where the schema says nothing of an argument, it may. `about` gives its beginning, with what else the tool says of
/// itself: where an argument does not name its language, the tool does. Few arguments ask.
pub(crate) fn signals_of(schema: &Value, description: &str, about: &dyn Fn() -> String) -> Signals {
    let mut out = Signals::default();
    let root = match schema {
        Value::Null => return out,
        Value::Object(root) => root,
        _ => {
            out.unreadable = Some("the input schema is not an object");
            return out;
        }
    };
    let whole = Part::of(root);
    let described = description.get(..description.floor_char_boundary(DESCRIBED)).unwrap_or_default();
    let told = Told { described, about };
    let Some(arguments) = arguments(schema, &whole, schema) else {
        out.unreadable = Some("the input schema refers elsewhere or has too many parts");
        return out;
    };
    if arguments.len() > MAX_ARGUMENTS {
        out.unreadable = Some("the input schema has more than 256 arguments");
        return out;
    }
    // One argument that is an object holds the arguments proper.
    let wrapped = match arguments.as_slice() {
        [(_, only)] => only
            .as_object()
            .and_then(|root| self::arguments(only, &Part::of(root), schema))
            .filter(|inner| !inner.is_empty()),
        _ => None,
    };
    for (argument, part) in &arguments {
        let required = whole.required.iter().any(|name| name == argument.as_str());
        weigh(argument, part, required, &told, schema, &mut out);
    }
    if let Some(inner) = wrapped {
        let mut held = Signals::default();
        for (argument, part) in inner.into_iter().take(MAX_ARGUMENTS) {
            weigh(argument, part, false, &told, schema, &mut held);
        }
        out.hold(held);
    }
    if out.method.as_deref() == Some("method") && calls_by_name(&arguments) {
        let method = out.method.take().map(|method| (method, Language::Other));
        out.statement = out.statement.take().or(method);
    }
    out
}

/// Whether `method` stands beside the arguments of a procedure that is called by its name, and beside nothing that a request over HTTP needs.
fn calls_by_name(arguments: &[(&String, &Value)]) -> bool {
    static OF_A_CALL: WordList = WordList::new("args kwargs arguments params parameters");
    static OF_A_REQUEST: WordList = WordList::new("url uri path endpoint route resource host headers header body query");
    let has = |list: &WordList| {
        arguments
            .iter()
            .any(|(name, _)| name::words(name).last().is_some_and(|word| list.has(word)))
    };
    has(&OF_A_CALL) && !has(&OF_A_REQUEST)
}

impl Signals {
    /// What the tool's own words say of arguments that do not tell it themselves: which deeds there are to choose from, what a switch does.
    pub(crate) fn heed(&mut self, description: &str) {
        if let Some(argument) = self.open_choice.take() {
            self.choose(&argument, &choice::operations(&argument, description));
        }
        if self.switches.is_empty() || !description.contains("=true") && !description.contains("=True") {
            return;
        }
        for Switch { argument, on } in std::mem::take(&mut self.switches) {
            match purpose::told_to_act(&argument, description) {
                true if on => {
                    self.writes.get_or_insert(argument);
                }
                true => self.powers.push(argument),
                false => {}
            }
        }
    }

    /// What is told of arguments inside another one. No guard reaches them, so what a guard would prove is a write here.
    fn hold(&mut self, held: Self) {
        self.unreadable = self.unreadable.or(held.unreadable);
        let beyond_guards = held.method.or(held.powers.into_iter().next()).or(held.writes).or(held.addressee);
        self.writes = self.writes.take().or(beyond_guards);
        self.action = self.action.take().or(held.action);
        self.rehearsal = self.rehearsal.take().or(held.rehearsal);
        self.looks = self.looks.take().or(held.looks);
        self.open_choice = self.open_choice.take().or(held.open_choice);
        self.unsettled |= held.unsettled;
        self.place = self.place.take().or(held.place);
        self.query_parts += held.query_parts;
        self.brings |= held.brings;
        self.surely_brings |= held.surely_brings;
        self.statement = self
            .statement
            .take()
            .or(held.statement.map(|(argument, _)| (argument, Language::Other)));
    }
}

/// The arguments, those of the parts that the schema is put together of included. `None` when they cannot all be seen.
fn arguments<'a>(schema: &'a Value, whole: &Part<'a>, document: &'a Value) -> Option<Vec<(&'a String, &'a Value)>> {
    if !whole.leads_on {
        return Some(whole.properties.into_iter().flatten().take(MAX_ARGUMENTS + 1).collect());
    }
    let parts = parts::parts(schema, document)?;
    let properties = parts.iter().filter_map(|part| part.properties).flatten();
    Some(properties.take(MAX_ARGUMENTS + 1).collect())
}

/// What the tool says beside its schema.
struct Told<'a> {
    described: &'a str,
    about: &'a dyn Fn() -> String,
}

fn weigh(argument: &str, schema: &Value, required: bool, tool: &Told<'_>, document: &Value, out: &mut Signals) {
    let Some(parts) = parts::parts(schema, document) else {
        return weigh_unseen(argument, out);
    };
    let kept = Named::of(argument);
    let named = &kept.known;
    let joined = named.joined.as_str();
    let own = parts.first().map_or("", |part| part.description);
    let told = if own.is_empty() {
        docstring::line_on(argument, tool.described)
    } else {
        own
    };
    let default = parts.first().and_then(|part| part.default);
    let text = LazyCell::new(|| format!("{} {}", beginning(told), (tool.about)()));
    let boolean = parts::of_type(&parts, &["boolean"]) && !parts::of_type(&parts, &["string", "object", "array"]);
    let of_a_file = purpose::tells_of_a_file(told);
    let by_name = if boolean { named.power_as_switch } else { named.power };
    if of_a_file || by_name || boolean && purpose::switches_a_deed(told) {
        if named.file {
            out.files.push(argument.to_owned());
        }
        // Where a file is what an argument stands for unless told otherwise, to leave it out is no help. Nor is it where the server throws a switch by
        // itself and the schema, which is all that a call is checked by, does not tell what it does.
        let unasked = if boolean {
            !by_name && own.is_empty() && default == Some(&Value::Bool(true))
        } else {
            of_a_file && purpose::has_a_default(default, told)
        };
        if required && !boolean || unasked {
            out.writes.get_or_insert_with(|| argument.to_owned());
        } else {
            out.powers.push(argument.to_owned());
        }
        return;
    }
    // `include_sql` asks whether; only text, or a list or an object of texts, carries a statement.
    if named.may_carry
        && !boolean
        && let Some(language) = statement::carried(joined, &named.words, &text)
    {
        out.statement.get_or_insert_with(|| (argument.to_owned(), language));
    }
    let values = parts::values(&parts);
    let is_http = |v: &&str| {
        ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
            .iter()
            .any(|method| v.eq_ignore_ascii_case(method))
    };
    let has = |verb: &str| values.iter().any(|v| v.eq_ignore_ascii_case(verb));
    let of_http = named.of_http || values.contains(&"GET");
    let http = of_http && (!values.is_empty() && values.iter().all(is_http) || has("get") && has("post"));
    // `method` alone is text that says nothing of its values; a list or an object of that name is something else.
    let text_alone = values.is_empty() && !parts::of_type(&parts, &["array", "object", "boolean", "integer"]);
    if http || joined.ends_with("http_method") || text_alone && joined == "method" {
        out.method.get_or_insert_with(|| argument.to_owned());
    } else if named.chooses {
        let choices = if values.is_empty() {
            choice::told_values(told)
        } else {
            choice::Told { values, whole: true }
        };
        if choices.values.is_empty() {
            out.open_choice.get_or_insert_with(|| argument.to_owned());
        } else {
            out.choose(argument, &choices);
        }
    }
    // A command in free text can be any.
    if text_alone && matches!(joined, "command" | "commands") && choice::told_values(told).values.is_empty() {
        out.statement.get_or_insert_with(|| (argument.to_owned(), Language::Other));
    }
    out.query_parts += usize::from(named.part_of_a_query);
    out.brings |= named.brings;
    out.surely_brings |= named.surely_brings && !boolean;
    if named.place {
        out.place.get_or_insert_with(|| argument.to_owned());
    }
    if named.rehearses {
        out.rehearsal.get_or_insert_with(|| argument.to_owned());
    }
    if boolean {
        out.switches.push(Switch {
            argument: argument.to_owned(),
            on: default == Some(&Value::Bool(true)),
        });
    } else if named.only_writes {
        out.writes.get_or_insert_with(|| argument.to_owned());
    } else if named.tells_or_filters {
        out.addressee.get_or_insert_with(|| argument.to_owned());
    }
}

/// An argument whose schema cannot be seen is harmless unless it may choose what is done.
fn weigh_unseen(argument: &str, out: &mut Signals) {
    let kept = Named::of(argument);
    let named = &kept.known;
    if named.chooses || named.joined == "method" {
        out.action
            .get_or_insert_with(|| Chosen::new(argument, "a value that cannot be seen"));
        out.looking.clear();
    } else if named.power_as_switch || named.only_writes || named.tells_or_filters {
        out.writes.get_or_insert_with(|| argument.to_owned());
    }
}

/// The beginning of what an argument says of itself, lower case.
fn beginning(text: &str) -> String {
    const CHARACTERS: usize = 600;
    let end = text.char_indices().nth(CHARACTERS).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default().to_lowercase()
}

/// Arguments that carry a request's body.
pub(crate) fn is_body(argument: &str) -> bool {
    purpose::is_body(&name::words(argument).join("_"))
}
