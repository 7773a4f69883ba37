//! What the judge says of a tool, and why.
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Proven to read: admitted.
    Read,
    /// Admitted call by call, when the guard proves that this call reads.
    Guarded,
    /// Hidden.
    Blocked,
}

/// The dialects the SQL guard parses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SqlDialect {
    Postgres,
    Mysql,
    Sqlite,
    Snowflake,
    Bigquery,
    Mssql,
    Clickhouse,
    Duckdb,
    Datafusion,
    Unknown,
}

/// Query languages beside SQL and GraphQL that a guard reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryLanguage {
    Cypher,
    Sparql,
    /// Kusto.
    Kql,
}

/// How a guarded tool's arguments are proven to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Guard {
    Sql {
        argument: String,
        dialect: SqlDialect,
    },
    Graphql {
        argument: String,
    },
    HttpMethod {
        argument: String,
    },
    /// An aggregation pipeline of MongoDB, as a list or as JSON text.
    Pipeline {
        argument: String,
    },
    Query {
        argument: String,
        language: QueryLanguage,
    },
    /// The argument chooses the deed: only the values that are proven to look are sent.
    Values {
        argument: String,
        values: Vec<String>,
    },
    /// These optional arguments turn the read into something else: the call passes without them only.
    Absent {
        arguments: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    Name,
    Blocklist,
    Schema,
    Annotations,
    Description,
    Policy,
    Pin,
    Override,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub layer: Layer,
    pub detail: String,
    /// In German, where a reviewer wrote it.
    #[serde(default)]
    pub detail_de: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub verdict: Verdict,
    pub guard: Option<Guard>,
    pub evidence: Vec<Evidence>,
    /// The answer carries credentials; blocked by default.
    pub secret_bearing: bool,
}
