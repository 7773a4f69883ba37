//! Guards: proof, argument by argument at call time, that a call of a mixed tool reads.

use serde_json::{Map, Value};

use crate::{Guard, schema};

mod graphql;
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
    // Power arguments stay out whichever guard stands before the tool.
    absent(&schema::signals(input_schema).powers, &arguments)?;
    match guard {
        Guard::Sql { argument, dialect } => {
            let proven = sql::prove(text(&arguments, argument)?, *dialect)?;
            arguments.insert(argument.clone(), Value::String(proven));
        }
        Guard::Graphql { argument } => graphql::prove(text(&arguments, argument)?)?,
        Guard::HttpMethod { argument } => http_method(argument, input_schema, &arguments)?,
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

fn http_method(argument: &str, input_schema: &Value, arguments: &Map<String, Value>) -> Result<(), NotProven> {
    let default = input_schema
        .get("properties")
        .and_then(|p| p.get(argument))
        .and_then(|p| p.get("default"));
    let method = arguments.get(argument).or(default).and_then(Value::as_str).unwrap_or_default();
    if !method.eq_ignore_ascii_case("GET") && !method.eq_ignore_ascii_case("HEAD") {
        return Err(NotProven::new(format!("the argument `{argument}` must be GET or HEAD")));
    }
    let bodies: Vec<String> = arguments.keys().filter(|name| schema::is_body(name)).cloned().collect();
    absent(&bodies, arguments)?;
    // Some servers let a header stand in for the method.
    let overridden = arguments
        .values()
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .any(|key| key.to_ascii_lowercase().contains("method"));
    if overridden {
        Err(NotProven::new("a header may not choose the method"))
    } else {
        Ok(())
    }
}

/// Arguments of a tool that may not be given whatever its verdict.
pub(crate) fn powers(input_schema: &Value) -> Vec<String> {
    schema::signals(input_schema).powers
}
