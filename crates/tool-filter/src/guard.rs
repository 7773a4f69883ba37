//! Guards: proof, argument by argument at call time, that a call of a mixed tool reads.

use serde_json::{Map, Value};

use crate::{Guard, QueryLanguage, schema};

mod comment;
mod cypher;
mod deed;
mod graphql;
mod http;
mod kql;
mod lexed;
pub(crate) mod pipeline;
mod sparql;
pub mod sql;

/// Why a guard does not let a call through. The text is for the asker and names no data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotProven(pub(crate) String);

impl NotProven {
    pub(crate) fn new(detail: impl Into<String>) -> Self {
        Self(detail.into())
    }
}

/// Proves that a call with these arguments reads, and returns the arguments to send.
///
/// # Errors
/// `NotProven` when the proof fails: the call must not be made.
pub fn prove(guard: &Guard, input_schema: &Value, mut arguments: Map<String, Value>) -> Result<Map<String, Value>, NotProven> {
    arguments = harmless(input_schema, arguments)?;
    match guard {
        Guard::Sql { argument, dialect } => {
            let proven = sql::prove(text(&arguments, argument)?, *dialect)?;
            arguments.insert(argument.clone(), Value::String(proven));
        }
        Guard::Graphql { argument } => graphql::prove(text(&arguments, argument)?)?,
        Guard::HttpMethod { argument } => http::prove(argument, input_schema, &arguments)?,
        Guard::Pipeline { argument } => {
            let given = arguments
                .get(argument)
                .ok_or_else(|| NotProven::new(format!("the argument `{argument}` must be a pipeline")))?;
            let proven = pipeline::prove(given)?;
            arguments.insert(argument.clone(), proven);
        }
        Guard::Query { argument, language } => {
            let query = text(&arguments, argument)?;
            match language {
                QueryLanguage::Cypher => cypher::prove(query)?,
                QueryLanguage::Sparql => sparql::prove(query)?,
                QueryLanguage::Kql => kql::prove(query)?,
            }
        }
        Guard::Values { argument, values } => one_of(argument, values, input_schema, &arguments)?,
        Guard::Absent { arguments: powers } => absent(powers, &arguments)?,
    }
    Ok(arguments)
}

/// Refuses arguments that would turn a read into something else. `null`, `false` and "" count as absent.
pub(crate) fn absent(powers: &[String], arguments: &Map<String, Value>) -> Result<(), NotProven> {
    let present = powers.iter().find(|power| match arguments.get(*power) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    });
    match present {
        Some(power) => Err(NotProven::new(format!(
            "the argument `{power}` may not be given: it does more than read"
        ))),
        None => Ok(()),
    }
}

fn text<'a>(arguments: &'a Map<String, Value>, name: &str) -> Result<&'a str, NotProven> {
    arguments
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| NotProven::new(format!("the argument `{name}` must be a text")))
}

/// What may not be given to any tool, whatever its verdict: power arguments, and documents that carry code. A switch that the server throws by
/// itself is sent switched off.
pub(crate) fn harmless(input_schema: &Value, mut arguments: Map<String, Value>) -> Result<Map<String, Value>, NotProven> {
    let powers = schema::signals(input_schema).powers;
    absent(&powers, &arguments)?;
    pipeline::no_code(&arguments)?;
    for power in powers {
        match default(input_schema, &power) {
            None | Some(Value::Null | Value::Bool(false)) => {}
            Some(Value::Bool(true)) => {
                arguments.insert(power, Value::Bool(false));
            }
            Some(Value::String(text)) if text.is_empty() => {}
            Some(_) => {
                return Err(NotProven::new(format!(
                    "the server gives the argument `{power}` a value by itself: it does more than read"
                )));
            }
        }
    }
    Ok(arguments)
}

fn default<'a>(input_schema: &'a Value, argument: &str) -> Option<&'a Value> {
    input_schema.get("properties")?.get(argument)?.get("default")
}

/// The value that will count, the server's own where none is given, is one that looks.
fn one_of(argument: &str, values: &[String], input_schema: &Value, arguments: &Map<String, Value>) -> Result<(), NotProven> {
    let chosen = arguments
        .get(argument)
        .or_else(|| default(input_schema, argument))
        .and_then(Value::as_str);
    if chosen.is_some_and(|chosen| values.iter().any(|value| value == chosen)) {
        Ok(())
    } else {
        Err(NotProven::new(format!(
            "the argument `{argument}` must be one of {}",
            values.join(", ")
        )))
    }
}
