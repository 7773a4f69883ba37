//! Guards: every attack is refused and every honest call admitted.

mod graphql;
mod http;
mod languages;
mod powers;
mod sql;

use serde_json::{Map, Value};

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn admitted<'a>(cases: impl Iterator<Item = &'a String>, admits: impl Fn(&str) -> bool) {
    let refused: Vec<&String> = cases.filter(|case| !admits(case)).collect();
    assert!(refused.is_empty(), "refused: {refused:#?}");
}

fn refused<'a>(cases: impl Iterator<Item = (&'a String, &'a String)>, admits: impl Fn(&str) -> bool) {
    let admitted: Vec<_> = cases.filter(|(_, case)| admits(case)).collect();
    assert!(admitted.is_empty(), "admitted: {admitted:#?}");
}
