//! Guards: every attack is refused and every honest call admitted.

mod graphql;
mod http;
mod powers;
mod sql;

use serde_json::{Map, Value};

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}
