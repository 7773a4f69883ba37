//! What a tool's own words and schemas say about it, in a form that can be matched.

pub(super) mod example;
mod listed_beside;
mod nouns;
mod places;
mod times;

use belvedere_tool_filter::JudgedTool;
use belvedere_types::SourceId;
use serde_json::Value;

use super::glosses::{self, Gloss};
use super::lexicon::Lexicon;
use super::selector;
use super::tables;
use super::words::{listed, many_of, plural_form, split_identifier};
use crate::AskSource;
use crate::at_once;
use crate::moment::Format;
use example::{non_null, type_of};
use nouns::{first_phrase, keyed_by, thing_among_verbs, thing_of_title, thing_told};

#[derive(Debug, Clone, PartialEq)]
pub enum ParameterKind {
    Choice(Vec<String>),
    Flag,
    /// Start or end of a time window.
    From(Format),
    To(Format),
    /// A single day.
    On(Format),
    /// How far to look back.
    LookBack(Format),
    PageSize(Option<i64>),
    Cursor,
    /// Identifies something of this noun; the noun is empty for a bare `id`.
    Identifier(Vec<String>),
    /// Words to look for.
    Search,
    /// A program text: never written by this planner.
    Statement,
    Text,
    Number,
}

#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: String,
    pub stems: Vec<String>,
    pub required: bool,
    pub many: bool,
    pub kind: ParameterKind,
    /// The schema wants a number.
    pub numeric: bool,
    /// Words of its description.
    pub described: Vec<String>,
    /// The letters that such identifiers begin with.
    pub begins: Option<String>,
    /// The largest value the schema allows; of a start, the longest time of one call in days.
    pub maximum: Option<i64>,
    /// What is sent where the question says nothing: the schema requires a value, and names this one.
    pub default: Option<Value>,
}

impl Parameter {
    /// The values it may have, where the schema lists them.
    pub fn choices(&self) -> &[String] {
        match &self.kind {
            ParameterKind::Choice(values) => values,
            _ => &[],
        }
    }
}

#[derive(Debug, Clone)]
pub struct Profile {
    pub source: SourceId,
    pub source_name: String,
    /// Another source has rows that are called the same.
    pub elsewhere: bool,
    pub tool: String,
    /// Stems of what the tool is about, from its name.
    pub noun: Vec<String>,
    pub noun_words: Vec<String>,
    pub listing: bool,
    pub title: Vec<String>,
    pub description: Vec<String>,
    /// What the description says the rows are.
    pub called: Vec<String>,
    /// What each row is of, where the description says that they come "by host id".
    pub keyed: Option<String>,
    pub outputs: Vec<String>,
    pub choices: Vec<String>,
    pub parameters: Vec<Parameter>,
    pub glosses: Vec<Gloss>,
    /// One value of the choice that decides what the tool's rows are: parameter and value.
    pub fixed: Option<(String, String)>,
}

const VERBS: &str = "list get search find query read fetch show retrieve describe browse lookup look view load all export check inspect introspect pull \
    report tool tools api by for of the v in a an and available current select scan enumerate collect index data info details detail records rows";
/// Verbs that are nouns too.
const DOUBLES: &str = "query report search scan";
/// Verbs with which the name of a thing begins after another verb: "list pull requests".
const COMPOUND: &str = "pull check load view export";
const LISTING: &str = "list search browse find query all enumerate scan export index";

pub fn profiles(sources: &[AskSource], lexicon: &Lexicon) -> Vec<Profile> {
    let of_source = |source: &AskSource| {
        let tools = source.tools.iter().map(|tool| profile(source, tool, lexicon));
        tables::beside(
            tools.flat_map(|profile| selector::split(profile, lexicon)).collect(),
            source,
            lexicon,
        )
    };
    let mut profiles: Vec<Profile> = sources.iter().flat_map(of_source).collect();
    listed_beside::take(&mut profiles, lexicon);
    listed_beside::share_examples(&mut profiles);
    profiles
}

/// `v1_samples_get`: the number is that of the interface.
fn of_a_version(name: &[String], at: usize) -> bool {
    let word = |at: usize| name.get(at).map_or("", String::as_str);
    let number = |at: usize| word(at).starts_with(|c: char| c.is_ascii_digit());
    word(at) == "v" && number(at + 1) || number(at) && at > 0 && word(at - 1) == "v"
}

fn profile(source: &AskSource, tool: &JudgedTool, lexicon: &Lexicon) -> Profile {
    let definition = &tool.definition;
    let name = split_identifier(&definition.name);
    let verbs: Vec<&str> = VERBS.split_whitespace().collect();
    // After a verb, "query" and "report" are what it is about: "get query statistics".
    let doubles: Vec<&str> = DOUBLES.split_whitespace().collect();
    let verb = |at: usize, word: &String| {
        let governed = at > 0
            && name
                .first()
                .is_some_and(|first| verbs.contains(&first.as_str()) && !doubles.contains(&first.as_str()));
        // "Check-ins" and "look-ups" are things.
        let phrasal = name.get(at + 1).is_some_and(|next| listed("ins outs ups offs", next));
        let thing = doubles.contains(&word.as_str()) || listed(COMPOUND, word);
        verbs.contains(&word.as_str()) && !phrasal && !(governed && at + 1 < name.len() && thing)
    };
    let mut noun_words: Vec<String> = name
        .iter()
        .enumerate()
        .filter(|(at, word)| !verb(*at, word) && !of_a_version(&name, *at))
        .map(|(_, word)| word.clone())
        .collect();
    if noun_words.is_empty() {
        noun_words = thing_of_title(definition.title.as_deref().unwrap_or_default(), &verbs);
    }
    if noun_words.is_empty() {
        noun_words.extend(thing_among_verbs(&name).cloned());
    }
    let description = definition.description.as_deref().unwrap_or("");
    noun_words = thing_told(&source.tools, tool, &noun_words, first_phrase(description), &verbs).unwrap_or(noun_words);
    let mut outputs = Vec::new();
    collect_properties(definition.output_schema.as_ref(), 0, &mut outputs);
    let parameters = parameters(&definition.input_schema, description, lexicon);
    // What is asked for by its id comes with no key.
    let taken = |stem: &String| parameters.iter().any(|parameter| parameter.stems.contains(stem));
    let keyed = keyed_by(description).map(|word| lexicon.stem(&word)).filter(|stem| !taken(stem));
    let choices = parameters
        .iter()
        .flat_map(Parameter::choices)
        .flat_map(|value| lexicon.stems(value))
        .collect();
    let plural = noun_words.last().is_some_and(|word| plural_form(word));
    if let Some(last) = noun_words.last_mut().filter(|_| !plural) {
        // `employeeList` "lists the employees": so they are called.
        let many = many_of(last);
        if split_identifier(description).contains(&many) {
            *last = many;
        }
    }
    Profile {
        source: source.target.source,
        source_name: source.target.name.clone(),
        elsewhere: false,
        tool: definition.name.clone(),
        noun: noun_words.iter().map(|word| lexicon.stem(word)).collect(),
        noun_words,
        listing: plural || parameters.iter().all(|parameter| !parameter.required) || name.iter().any(|word| listed(LISTING, word)),
        title: definition
            .title
            .as_deref()
            .map(|title| prose(title, lexicon))
            .into_iter()
            .flatten()
            .chain(keyed.clone())
            .collect(),
        description: prose(description, lexicon),
        called: prose(first_phrase(description), lexicon),
        keyed,
        outputs: outputs.iter().flat_map(|name| lexicon.stems(name)).collect(),
        choices,
        parameters,
        glosses: glosses::of_tool(definition, lexicon),
        fixed: None,
    }
}

/// Words of the vendor's prose, bounded; negligible ones left out.
fn prose(text: &str, lexicon: &Lexicon) -> Vec<String> {
    const NEGLIGIBLE: &str = "the a an of to for and or in on with by is are be this that it its from as at per all one each you your can use used when which \
        how not no only given e g id ids iso utc page pages cursor next limit offset max maximum default optional returns return list get tool";
    let negligible: Vec<&str> = NEGLIGIBLE.split_whitespace().collect();
    let text = text.chars().take(600).collect::<String>();
    let words = split_identifier(&text.replace("e-mail", "email").replace("E-mail", "email"));
    // "Page views" are no pages of a list.
    let viewed = |at: usize| {
        words
            .get(at + 1)
            .is_some_and(|next| matches!(next.as_str(), "view" | "views" | "visits" | "loads"))
    };
    words
        .iter()
        .enumerate()
        .filter(|(at, word)| word.len() > 1 && (!negligible.contains(&word.as_str()) || (*word == "page" && viewed(*at))))
        .map(|(_, word)| lexicon.stem(word))
        .collect()
}

fn collect_properties(schema: Option<&Value>, depth: usize, found: &mut Vec<String>) {
    let Some(schema) = schema.filter(|_| depth < 6 && found.len() < 200) else {
        return;
    };
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (name, inner) in properties {
            found.push(name.clone());
            collect_properties(Some(inner), depth + 1, found);
        }
    }
    collect_properties(schema.get("items"), depth + 1, found);
}

fn parameters(schema: &Value, tool_description: &str, lexicon: &Lexicon) -> Vec<Parameter> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Vec::new();
    };
    properties
        .iter()
        .map(|(name, property)| {
            let property = non_null(property);
            let many = type_of(property) == "array";
            let inner = if many {
                property.get("items").map_or(property, non_null)
            } else {
                property
            };
            let insists = required.contains(&name.as_str());
            let kind = kind_of(name, inner, property, tool_description, lexicon);
            // The longest time of one call, where a start is asked for.
            let days = || {
                matches!(kind, ParameterKind::From(_))
                    .then(|| at_once::days(tool_description))
                    .flatten()
            };
            Parameter {
                name: name.clone(),
                stems: lexicon.stems(name),
                default: property.get("default").filter(|value| insists && !value.is_null()).cloned(),
                required: insists && property.get("default").is_none(),
                many,
                numeric: matches!(type_of(inner), "integer" | "number"),
                described: example::described(inner, property),
                begins: example::prefix(inner, example::told(inner, property)),
                maximum: property.get("maximum").and_then(Value::as_i64).or_else(days),
                kind,
            }
        })
        .collect()
}

fn kind_of(name: &str, schema: &Value, outer: &Value, tool_description: &str, lexicon: &Lexicon) -> ParameterKind {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return ParameterKind::Choice(values.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    }
    let words = split_identifier(name);
    let has = |list: &str| words.iter().any(|word| listed(list, word));
    let described = schema
        .get("description")
        .or_else(|| outer.get("description"))
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_lowercase();
    let integer = matches!(type_of(schema), "integer" | "number");
    if type_of(schema) == "boolean" {
        return ParameterKind::Flag;
    }
    if has("limit size first count top") && integer
        || matches!(
            name,
            "limit" | "per_page" | "perPage" | "pageSize" | "page_size" | "maxResults" | "max_results"
        )
    {
        return ParameterKind::PageSize(schema.get("maximum").and_then(Value::as_i64));
    }
    if has("cursor offset skip token page continuation") || places::goes_on(&described) || (integer && places::counts_rows(&described)) {
        return ParameterKind::Cursor;
    }
    if integer && let Some(format) = times::look_back(&words, &described) {
        return ParameterKind::LookBack(format);
    }
    let format = times::time_format(schema, &words, &described, integer);
    if let Some(format) = format {
        return match times::side(&words, &described) {
            Some(times::Side::From) => ParameterKind::From(format),
            Some(times::Side::To) => ParameterKind::To(format),
            None => ParameterKind::On(format),
        };
    }
    if integer {
        return if words.last().is_some_and(|last| last == "id") {
            identifier(&words, lexicon)
        } else if says_identifier(&described, &words) {
            thing(&words, lexicon)
        } else {
            ParameterKind::Number
        };
    }
    worded(&words, &described, tool_description, lexicon)
}

/// A text: a program, words to look for, an identifier, or anything.
fn worded(words: &[String], described: &str, tool_description: &str, lexicon: &Lexicon) -> ParameterKind {
    let has = |list: &str| words.iter().any(|word| listed(list, word));
    let sql = has("sql statement graphql")
        || (has("query command expression filter jql cql")
            && (described.contains("sql") || tool_description.to_lowercase().contains("sql")));
    if sql {
        return ParameterKind::Statement;
    }
    if has("query q search term terms text keyword keywords phrase") {
        return ParameterKind::Search;
    }
    if words.last().is_some_and(|last| {
        matches!(
            last.as_str(),
            "id" | "ids" | "key" | "uuid" | "slug" | "code" | "ref" | "number" | "no" | "uid" | "guid"
        )
    }) {
        return identifier(words, lexicon);
    }
    if says_identifier(described, words) {
        return thing(words, lexicon);
    }
    ParameterKind::Text
}

/// "Id of the campaign", "Order number": what a parameter called `campaign` or `order` takes.
fn says_identifier(described: &str, name: &[String]) -> bool {
    const LENGTH: usize = 60;
    let words = split_identifier(described);
    let how_many = words
        .iter()
        .any(|word| matches!(word.as_str(), "how" | "maximum" | "max" | "limit" | "between" | "page"));
    let names = |word: &String| matches!(word.as_str(), "id" | "identifier" | "uuid" | "reference" | "slug" | "key");
    // "Order number" for `order`; "First number" for `a` is a number.
    let numbered = words
        .windows(2)
        .any(|pair| matches!(pair, [what, number] if number == "number" && name.contains(what)));
    described.len() <= LENGTH && !how_many && (numbered || words.iter().any(names))
}

/// An identifier by the name of what it identifies.
fn thing(words: &[String], lexicon: &Lexicon) -> ParameterKind {
    ParameterKind::Identifier(words.iter().map(|word| lexicon.stem(word)).collect())
}

fn identifier(words: &[String], lexicon: &Lexicon) -> ParameterKind {
    ParameterKind::Identifier(
        words
            .iter()
            .take(words.len().saturating_sub(1))
            .map(|word| lexicon.stem(word))
            .collect(),
    )
}
