//! The names of query languages, as arguments and tools tell them.

use crate::lexicon::WordList;

/// Languages that can write and that no guard reads, and products that speak one. They come before SQL, which some of them call themselves.
static WRITING: WordList = WordList::new(
    "
    spl aql surrealql surql n1ql influxql gsql fql edgeql partiql ksql gremlin xquery datalog mongosh hiveql hql mql
    splunk arangodb surrealdb tigergraph fauna faunadb edgedb cassandra scylla scylladb keyspace ksqldb datomic orientdb kdb influxdb
",
);
/// Languages that a guard reads, and SQL.
static GUARDED: WordList = WordList::new("sql graphql cypher opencypher sparql kusto");
/// Behind these a tool names the language that it takes: "using SQL", "with a Cypher query".
static TAKES: WordList = WordList::new("using with via in by");
/// The same, before a statement: "Runs a SELECT statement".
static RUNS: WordList = WordList::new("run runs running execute executes executing accept accepts takes submit submits");
/// SQL by the name of what is asked in it.
pub(super) const SELECTS: [&str; 4] = ["select statement", "select statements", "select query", "select queries"];
/// Others that go by one of the names and only search.
const NAMESAKES: &[&str] = &["ariel", "qradar", "artifactory", "jfrog"];

/// Whether the word is the name of one.
pub(super) fn is_a_writing_one(word: &str) -> bool {
    WRITING.has(word) || word == "flux"
}

/// Whether the text, in lower case, names a language that can write and that no guard reads.
pub(super) fn names_a_writing_one(text: &str) -> bool {
    let named = words(text).any(|word| WRITING.has(word));
    let flux = words(text).any(|word| word == "flux")
        && ["flux query", "flux script", "flux language", "influx"]
            .iter()
            .any(|w| text.contains(w));
    (named || flux || text.contains("sql++")) && !NAMESAKES.iter().any(|name| text.contains(name))
}

/// The languages that a tool says it takes, in lower case, for the arguments that do not say. A tool that queries names its language anywhere;
/// another has to say that it takes it, since one may search a documentation of SQL.
pub(crate) fn told_by_the_tool(about: &str, queries: bool) -> String {
    let mut told = String::new();
    let mut before = ["", ""];
    let behind = |before: [&str; 2], list: &WordList| list.has(before[1]) || list.has(before[0]) && matches!(before[1], "a" | "an" | "the");
    let mut next = words(about).skip(1);
    for word in words(about) {
        let following = next.next().unwrap_or_default();
        let taken = || behind(before, &TAKES);
        let selects = word == "select" && SELECTS.iter().any(|kind| kind.ends_with(&format!(" {following}")));
        if selects && (queries || taken() || behind(before, &RUNS)) {
            told.push_str("sql ");
        }
        if (WRITING.has(word) || GUARDED.has(word) || word == "flux") && (queries || taken()) {
            told.push_str(if word == "flux" { "flux query" } else { word });
            told.push(' ');
        }
        before = [before[1], word];
    }
    told
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
