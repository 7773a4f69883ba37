//! Arguments that carry a statement, and in which language.

use std::cell::LazyCell;

use super::{Language, languages};
use crate::QueryLanguage;
use crate::lexicon::WordList;

/// Search languages that have no way to write; a statement in one of them needs no guard.
const SEARCHES: &[&str] = &["soql", "sosl", "promql", "logql", "jql", "cql", "nrql", "esql", "groq"];

/// Names that leave the language to the words around them.
static OPEN: WordList = WordList::new("query statement q queries query_string query_text statements");

/// The same, where the words around them name a language that no guard reads.
static OPEN_TO_OTHERS: WordList = WordList::new("search search_query search_string expression command commands ql query_expression");

/// Code, and languages that no guard reads.
static CODE: WordList = WordList::new(
    "
    gremlin mutation script shell bash cmd shell_command javascript python_code python js_code code_snippet_to_run pipeline_code
    function_code
",
);

/// Whether an argument of this name may carry a statement at all; what is told of it decides.
pub(super) fn may_carry(joined: &str, words: &[String]) -> bool {
    static OTHERS: WordList = WordList::new(
        "pipeline aggregation_pipeline cypher cypher_query sparql sparql_query kql kql_query kusto_query graphql graphql_query gql",
    );
    joined.ends_with("cql")
        || OPEN.has(joined)
        || OPEN_TO_OTHERS.has(joined)
        || OTHERS.has(joined)
        || CODE.has(joined)
        || words.iter().any(|word| word == "sql" || languages::is_a_writing_one(word))
}

/// The language of the statement that an argument carries. `text` is what argument and tool say, in lower case; most names are enough without it.
pub(super) fn carried<F: FnOnce() -> String>(joined: &str, words: &[String], text: &LazyCell<String, F>) -> Option<Language> {
    // Two languages share a name: one searches pages, the other writes rows.
    if joined.ends_with("cql") && ["cassandra", "scylla", "keyspace"].iter().any(|w| text.contains(w)) {
        return Some(Language::Other);
    }
    if SEARCHES.iter().any(|search| joined.ends_with(search)) {
        return None;
    }
    let open = OPEN.has(joined);
    let may_carry = open || OPEN_TO_OTHERS.has(joined) || words.iter().any(|word| languages::is_a_writing_one(word));
    if may_carry && languages::names_a_writing_one(&format!("{} {}", words.join(" "), **text)) {
        return Some(Language::Other);
    }
    let last = words.last().map(String::as_str);
    if words.iter().any(|w| w == "sql") && matches!(last, Some("sql" | "query" | "statement" | "text" | "string" | "queries")) {
        return Some(Language::Sql);
    }
    if matches!(joined, "pipeline" | "aggregation_pipeline") {
        let mongo = text.contains("aggregat") || text.contains("mongo");
        if !mongo && names_one(text) {
            return None;
        }
        return Some(if mongo { Language::Pipeline } else { Language::Other });
    }
    if matches!(joined, "cypher" | "cypher_query") {
        return Some(Language::Query(QueryLanguage::Cypher));
    }
    if matches!(joined, "sparql" | "sparql_query") {
        return Some(Language::Query(QueryLanguage::Sparql));
    }
    // Kibana's filter language has the same three letters and cannot write.
    if matches!(joined, "kql" | "kql_query" | "kusto_query") && !text.contains("kibana") && !text.contains("elastic") {
        return Some(Language::Query(QueryLanguage::Kql));
    }
    if CODE.has(joined) {
        return Some(Language::Other);
    }
    if matches!(joined, "graphql" | "graphql_query" | "gql") {
        return Some(Language::Graphql);
    }
    if open { told(joined, text) } else { None }
}

/// "Filter by the name of the pipeline": an argument that names one carries none. `text` begins with what the argument says of itself.
fn names_one(text: &str) -> bool {
    static NAMES: WordList = WordList::new("name id identifier slug uuid");
    static WRITTEN_OUT: WordList = WordList::new("stage stages step steps json yaml script code command commands definition body");
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.clone().take(6).any(|word| NAMES.has(word)) && !text.starts_with(' ') && !words.any(|word| WRITTEN_OUT.has(word))
}

/// The language that the words around an argument name.
fn told(joined: &str, text: &str) -> Option<Language> {
    if text.contains("graphql") {
        return Some(Language::Graphql);
    }
    let languages = [
        ("cypher", Language::Query(QueryLanguage::Cypher)),
        ("sparql", Language::Query(QueryLanguage::Sparql)),
        ("kusto", Language::Query(QueryLanguage::Kql)),
        ("gremlin", Language::Other),
    ];
    let mut found = languages
        .into_iter()
        .filter(|(word, _)| text.contains(word))
        .map(|(_, language)| language);
    match (found.next(), found.next()) {
        (Some(one), None) => return Some(one),
        // A tool that takes several languages is read by no guard of one.
        (Some(_), Some(_)) => return Some(Language::Other),
        (None, _) => {}
    }
    let shown = text.contains("select ") && text.contains(" from ");
    let named = languages::SELECTS.iter().any(|kind| text.contains(kind));
    let sql = shown || named || text.split(|c: char| !c.is_alphanumeric()).any(|w| w == "sql");
    (sql || joined.starts_with("statement")).then_some(Language::Sql)
}
