//! `/_mock`: journal, faults, clock and state, for tests and demonstrations. Not part of the vendor and not in its journal.

use std::{str::FromStr, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    faults::Fault,
    oauth::{self, GrantEnd},
    vendor::Vendor,
};

/// Seconds of [`Fault::Slow`] when it is switched on without a number.
pub const SLOW_SECONDS: u64 = 5;

pub fn router(vendor: Arc<Vendor>) -> Router {
    Router::new()
        .route("/_mock/journal", get(journal))
        .route("/_mock/journal/clear", post(clear))
        .route("/_mock/faults", get(faults).post(switch))
        .route("/_mock/withdraw", post(withdraw))
        .route("/_mock/advance", post(advance))
        .route("/_mock/state", get(state))
        .route("/_mock/secrets", get(secrets))
        .with_state(vendor)
}

async fn journal(State(vendor): State<Arc<Vendor>>) -> Response {
    Json(vendor.journal.entries()).into_response()
}

async fn clear(State(vendor): State<Arc<Vendor>>) -> StatusCode {
    vendor.journal.clear();
    StatusCode::NO_CONTENT
}

async fn faults(State(vendor): State<Arc<Vendor>>) -> Json<Value> {
    Json(json!({"on": vendor.faults.names(), "known": Fault::ALL.iter().map(|fault| fault.name()).collect::<Vec<_>>()}))
}

/// Takes `{name: true | false | number}`; one unknown name changes nothing.
async fn switch(State(vendor): State<Arc<Vendor>>, Json(wanted): Json<Map<String, Value>>) -> Response {
    let mut parsed = Vec::new();
    for (name, value) in wanted {
        let number = match value {
            Value::Bool(true) => Some(SLOW_SECONDS),
            Value::Bool(false) => None,
            Value::Number(number) if number.is_u64() => number.as_u64(),
            _ => return bad(&format!("the value of {name:?} is not true, false or a whole number")),
        };
        match Fault::from_str(&name) {
            Ok(fault) => parsed.push((fault, number)),
            Err(unknown) => return bad(&unknown.to_string()),
        }
    }
    for (fault, number) in parsed {
        match number {
            Some(number) => vendor.faults.switch_on(fault, number),
            None => vendor.faults.switch_off(fault),
        }
    }
    Json(json!({"on": vendor.faults.names()})).into_response()
}

async fn withdraw(State(vendor): State<Arc<Vendor>>) -> Response {
    match &vendor.door.authority {
        Some(authority) => Json(json!({"ended": authority.ledger().end_all(GrantEnd::WithdrawnByVendor)})).into_response(),
        None => bad("a static token cannot be withdrawn"),
    }
}

#[derive(Deserialize)]
struct Advance {
    seconds: u32,
}

async fn advance(State(vendor): State<Arc<Vendor>>, Json(by): Json<Advance>) -> Json<Value> {
    vendor.clock.advance(by.seconds);
    Json(json!({"now": vendor.clock.now_text()}))
}

/// Every secret issued so far, in clear: tests look for them where they must not be.
async fn secrets(State(vendor): State<Arc<Vendor>>) -> Json<Value> {
    let ledger = vendor.door.authority.as_ref().map(|authority| authority.ledger());
    let mut secrets = ledger.as_ref().map(|ledger| ledger.secrets()).unwrap_or_default();
    secrets.extend(vendor.door.fixed.as_ref().map(|token| token.value.as_str()));
    Json(json!({ "secrets": secrets }))
}

async fn state(State(vendor): State<Arc<Vendor>>) -> Json<Value> {
    let mut state = vendor
        .door
        .authority
        .as_ref()
        .map_or_else(|| json!({}), |authority| oauth::state(authority));
    if let Some(fields) = state.as_object_mut() {
        fields.insert("now".to_owned(), vendor.clock.now_text().into());
        fields.insert("faults".to_owned(), json!(vendor.faults.names()));
    }
    Json(state)
}

fn bad(text: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": text}))).into_response()
}
