//! The settings of the organisation's language model.

mod money;

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::router::model::{Nearby, Price, Provider};
use belvedere_app::{ModelBounds, ModelOrigin, ModelTest, ModelView, SetModel};
use belvedere_types::SecretText;
use maud::{Markup, html};
use serde::Deserialize;

use self::money::{micros, money};
use super::Viewer;
use super::layout::{self, button_form, csrf, notice};
use super::settings::{Tab, tabbed};
use crate::access::Identity;
use crate::extract::{Form, secret};
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::Texts;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    Ok(page(&viewer, &state.app.model(&who.caller).await?, None))
}

pub async fn test(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    let tested = state.app.test_model(&who.caller).await?;
    Ok(page(&viewer, &state.app.model(&who.caller).await?, Some(&tested)))
}

pub async fn off(State(state): State<WebState>, who: Identity) -> Answered<Redirect> {
    state.app.switch_model_off(&who.caller).await?;
    Ok(Redirect::to("/settings/model"))
}

#[derive(Deserialize)]
pub struct Wish {
    provider: String,
    #[serde(default)]
    base_url: String,
    model: String,
    #[serde(default, deserialize_with = "secret")]
    key: Option<SecretText>,
    schema_only: Option<String>,
    #[serde(default)]
    input_price: String,
    #[serde(default)]
    output_price: String,
    #[serde(default)]
    calls_per_day: String,
    #[serde(default)]
    calls_per_month: String,
    #[serde(default)]
    tokens_per_day: String,
    #[serde(default)]
    tokens_per_month: String,
    #[serde(default)]
    cost_per_month: String,
}

pub async fn set(State(state): State<WebState>, who: Identity, Form(wish): Form<Wish>) -> Answered<Redirect> {
    let most = micros(&wish.cost_per_month)?;
    let wish = SetModel {
        price: match most {
            None => price(&wish.input_price, &wish.output_price)?,
            Some(_) => both(&wish.input_price, &wish.output_price)?,
        },
        bounds: ModelBounds {
            calls_per_day: count(&wish.calls_per_day)?,
            calls_per_month: count(&wish.calls_per_month)?,
            tokens_per_day: count(&wish.tokens_per_day)?,
            tokens_per_month: count(&wish.tokens_per_month)?,
            cost_micros_per_month: most,
        },
        provider: wish.provider,
        base_url: Some(wish.base_url),
        model: wish.model,
        key: wish.key,
        schema_only: wish.schema_only.is_some(),
    };
    state.app.set_model(&who.caller, wish).await?;
    Ok(Redirect::to("/settings/model"))
}

fn price(input: &str, output: &str) -> Answered<Option<Price>> {
    Ok(match (micros(input)?, micros(output)?) {
        (None, None) => None,
        (input, output) => Some(Price {
            input_micros: input.unwrap_or(0),
            output_micros: output.unwrap_or(0),
        }),
    })
}

/// What a limit in money is checked by: a price that was left out is not 0.
fn both(input: &str, output: &str) -> Answered<Option<Price>> {
    let prices = micros(input)?.zip(micros(output)?);
    Ok(prices.map(|(input_micros, output_micros)| Price {
        input_micros,
        output_micros,
    }))
}

fn count(text: &str) -> Answered<Option<u64>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| invalid("A limit is a whole number, or empty for none."))
}

fn invalid(detail: &'static str) -> Fault {
    Fault::invalid("invalid_form", detail, "Go back, correct it and send the form again.")
}

/// `tested` is the outcome of a test that was just made.
pub fn page(viewer: &Viewer, view: &ModelView, tested: Option<&ModelTest>) -> Markup {
    let t = viewer.texts;
    let set = matches!(view.origin, ModelOrigin::Organisation | ModelOrigin::Operator);
    let body = html! {
        p.soft { (t.model_intro()) }
        @if let Some(tested) = tested { (outcome(t, tested)) }
        section.panel.stack {
            h2 { (t.in_force()) }
            (in_force(t, view))
            @if set {
                div.row {
                    (button_form(viewer, "/settings/model/test", "", html! { (t.test()) }))
                    (button_form(viewer, "/settings/model/off", "danger", html! { (t.use_no_model()) }))
                }
            }
        }
        @if view.nearby.is_empty() {
            p.hint { (t.nearby_hint(html! { code { "localhost:11434" } }, html! { code { "allowed_private_hosts" } })) }
        } @else {
            section.panel.stack {
                h2 { (t.found_here()) }
                @for near in &view.nearby { (found(viewer, view, near)) }
            }
        }
        (form(viewer, view))
    };
    tabbed(viewer, Tab::Model, t.language_model(), body)
}

fn outcome(t: Texts, tested: &ModelTest) -> Markup {
    match &tested.problem {
        None => notice("good", &t.model_answered(t.duration(tested.ms), t.count(tested.tokens)), None),
        Some(problem) => layout::problem(t, "bad", problem),
    }
}

fn in_force(t: Texts, view: &ModelView) -> Markup {
    let whose = match view.origin {
        ModelOrigin::Organisation => t.model_of_org(),
        ModelOrigin::Operator => t.model_of_operator(),
        ModelOrigin::Off => t.model_off(),
        ModelOrigin::None => t.model_none(),
    };
    html! {
        dl.pairs {
            dt { (t.origin()) } dd { (whose) }
            @if let (Some(provider), Some(model)) = (view.provider, &view.model) {
                dt { (t.model()) } dd { (label(t, provider)) " · " code { (model) } }
                @if let Some(url) = &view.base_url { dt { (t.address()) } dd { code { (url) } } }
                dt { (t.key()) } dd { (if view.key_set { t.key_sealed() } else { t.key_none() }) }
                dt { (t.it_sees()) } dd { (if view.schema_only { t.sees_schemas() } else { t.sees_rows() }) }
            }
            @for used in uses(t, view) { dt { (used.name) } dd { (used.said) @if let Some((tone, state)) = used.state { " " span class={ "chip " (tone) } { (state) } } } }
            @if let Some(missing) = price_missing(t, view) { dt { (t.spent_month()) } dd { (missing) } }
        }
    }
}

/// What was used of something.
struct Used {
    name: &'static str,
    said: String,
    /// Where it comes near its limit, with the tone.
    state: Option<(&'static str, &'static str)>,
}

fn uses(t: Texts, view: &ModelView) -> Vec<Used> {
    let (used, bounds) = (&view.used, &view.bounds);
    let number = |number| t.count(number);
    let mut uses = vec![
        so_far(t, t.calls_today(), (used.calls_today, bounds.calls_per_day), number),
        so_far(t, t.calls_month(), (used.calls_this_month, bounds.calls_per_month), number),
        so_far(t, t.tokens_today(), (used.tokens_today, bounds.tokens_per_day), number),
        so_far(t, t.tokens_month(), (used.tokens_this_month, bounds.tokens_per_month), number),
    ];
    if price_missing(t, view).is_none() {
        let money = |micros| t.money(micros);
        uses.push(so_far(t, t.spent_today(), (used.cost_micros_today, None), money));
        uses.push(so_far(
            t,
            t.spent_month(),
            (used.cost_micros_this_month, bounds.cost_micros_per_month),
            money,
        ));
    }
    uses
}

/// Why money is not told: what was used under another price says nothing of this model.
fn price_missing(t: Texts, view: &ModelView) -> Option<&'static str> {
    (view.model.is_some() && view.price.is_none()).then(|| t.price_missing())
}

fn so_far(t: Texts, name: &'static str, (used, limit): (u64, Option<u64>), shown: impl Fn(u64) -> String) -> Used {
    Used {
        name,
        said: limit.map_or_else(|| shown(used), |limit| t.used_of(shown(used), shown(limit))),
        state: limit.and_then(|limit| nearness(t, used, limit)),
    }
}

/// Four fifths of a limit are near it.
fn nearness(t: Texts, used: u64, limit: u64) -> Option<(&'static str, &'static str)> {
    if used >= limit {
        Some(("bad", t.limit_reached()))
    } else if u128::from(used) * 5 >= u128::from(limit) * 4 {
        Some(("warn", t.limit_near()))
    } else {
        None
    }
}

fn label(t: Texts, provider: Provider) -> &'static str {
    match provider {
        Provider::Anthropic => "Anthropic",
        Provider::Openai => t.openai_compatible(),
        Provider::Gemini => "Gemini",
    }
}

fn form(viewer: &Viewer, view: &ModelView) -> Markup {
    let t = viewer.texts;
    let price = |of: fn(&Price) -> u64| view.price.as_ref().map(|price| money(t, of(price)));
    html! {
        form.panel.stack method="post" action="/settings/model" {
            h2 { (t.set_model()) }
            (csrf(viewer))
            div.field {
                label for="provider" { (t.provider()) }
                select id="provider" name="provider" {
                    @for (provider, name) in Provider::ALL { option value=(name) selected[view.provider == Some(provider)] { (label(t, provider)) } }
                }
            }
            div.field { label for="base_url" { (t.base_url()) } input type="url" id="base_url" name="base_url" value=[view.base_url.as_ref()] placeholder=(t.base_url_empty());
                p.hint { (t.base_url_hint()) } }
            div.field { label for="model" { (t.model()) } input type="text" id="model" name="model" required maxlength="120" value=[view.model.as_ref()]; }
            div.field { label for="key" { (t.key()) } input type="password" id="key" name="key" autocomplete="off";
                p.hint { (t.key_hint()) } }
            label.check { input type="checkbox" name="schema_only" value="yes" checked[view.schema_only]; (t.schema_only()) }
            div.row {
                div.field.grow { label for="input_price" { (t.price_input()) } input type="text" inputmode="decimal" id="input_price" name="input_price" value=[price(|price| price.input_micros)]; }
                div.field.grow { label for="output_price" { (t.price_output()) } input type="text" inputmode="decimal" id="output_price" name="output_price" value=[price(|price| price.output_micros)]; }
            }
            div.row {
                @for (name, text, limit) in [("calls_per_day", t.most_calls_day(), view.bounds.calls_per_day), ("calls_per_month", t.most_calls_month(), view.bounds.calls_per_month)] { (limit_field(t, name, text, limit)) }
            }
            div.row {
                @for (name, text, limit) in [("tokens_per_day", t.most_tokens_day(), view.bounds.tokens_per_day), ("tokens_per_month", t.most_tokens_month(), view.bounds.tokens_per_month)] { (limit_field(t, name, text, limit)) }
            }
            div.field { label for="cost_per_month" { (t.most_cost_month()) } input type="text" inputmode="decimal" id="cost_per_month" name="cost_per_month" value=[view.bounds.cost_micros_per_month.map(|most| money(t, most))] placeholder=(t.no_limit()) aria-describedby="cost_hint";
                p.hint id="cost_hint" { (t.cost_hint()) } }
            p.hint { (t.limit_hint()) }
            div.row { button.button.primary type="submit" { (t.save()) } }
        }
    }
}

fn limits(view: &ModelView) -> [(&'static str, Option<u64>); 4] {
    let bounds = &view.bounds;
    [
        ("calls_per_day", bounds.calls_per_day),
        ("calls_per_month", bounds.calls_per_month),
        ("tokens_per_day", bounds.tokens_per_day),
        ("tokens_per_month", bounds.tokens_per_month),
    ]
}

fn limit_field(t: Texts, name: &str, text: &str, limit: Option<u64>) -> Markup {
    html! { div.field.grow { label for=(name) { (text) } input type="text" inputmode="numeric" id=(name) name=(name) value=[limit] placeholder=(t.no_limit()); } }
}

/// A server found on this machine, with one click to use it; limits and what the model sees stay as they are. Nobody charges for what runs here, and
/// a limit in money needs a price.
fn found(viewer: &Viewer, view: &ModelView, near: &Nearby) -> Markup {
    let t = viewer.texts;
    html! {
        form.row method="post" action="/settings/model" {
            (csrf(viewer))
            input type="hidden" name="provider" value="openai";
            input type="hidden" name="base_url" value=(near.base_url);
            @if view.schema_only { input type="hidden" name="schema_only" value="yes"; }
            @for (name, limit) in limits(view) { @if let Some(limit) = limit { input type="hidden" name=(name) value=(limit); } }
            @if let Some(most) = view.bounds.cost_micros_per_month {
                input type="hidden" name="cost_per_month" value=(money(t, most));
                @for name in ["input_price", "output_price"] { input type="hidden" name=(name) value="0"; }
            }
            code { (near.base_url) }
            @if near.models.is_empty() { span.soft { (t.no_model_yet()) } } @else {
                select name="model" aria-label=(t.model_at(&near.base_url)) { @for model in &near.models { option value=(model) { (model) } } }
                button.button type="submit" { (t.use_it()) }
            }
        }
    }
}
