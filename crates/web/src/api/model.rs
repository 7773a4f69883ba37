//! The organisation's language model.

use axum::Json;
use axum::extract::State;
use belvedere_app::router::model::Price;
use belvedere_app::{ModelBounds, ModelTest, ModelView, SetModel};
use belvedere_types::SecretText;
use serde::Deserialize;

use crate::access::Identity;
use crate::extract::{Body, secret};
use crate::fault::Answered;
use crate::state::WebState;

pub async fn show(State(state): State<WebState>, who: Identity) -> Answered<Json<ModelView>> {
    Ok(Json(state.app.model(&who.caller).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    provider: String,
    base_url: Option<String>,
    model: String,
    #[serde(default, deserialize_with = "secret")]
    key: Option<SecretText>,
    #[serde(default)]
    schema_only: bool,
    price: Option<Price>,
    calls_per_day: Option<u64>,
    calls_per_month: Option<u64>,
    tokens_per_day: Option<u64>,
    tokens_per_month: Option<u64>,
    cost_micros_per_month: Option<u64>,
}

pub async fn set(State(state): State<WebState>, who: Identity, Body(wish): Body<Wish>) -> Answered<Json<ModelView>> {
    let wish = SetModel {
        provider: wish.provider,
        base_url: wish.base_url,
        model: wish.model,
        key: wish.key,
        schema_only: wish.schema_only,
        price: wish.price,
        bounds: ModelBounds {
            calls_per_day: wish.calls_per_day,
            calls_per_month: wish.calls_per_month,
            tokens_per_day: wish.tokens_per_day,
            tokens_per_month: wish.tokens_per_month,
            cost_micros_per_month: wish.cost_micros_per_month,
        },
    };
    Ok(Json(state.app.set_model(&who.caller, wish).await?))
}

pub async fn off(State(state): State<WebState>, who: Identity) -> Answered<Json<ModelView>> {
    Ok(Json(state.app.switch_model_off(&who.caller).await?))
}

pub async fn test(State(state): State<WebState>, who: Identity) -> Answered<Json<ModelTest>> {
    Ok(Json(state.app.test_model(&who.caller).await?))
}
