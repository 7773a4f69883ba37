//! The settings of the organisation's language model.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::router::model::{Nearby, Price, Provider};
use belvedere_app::{ModelBounds, ModelOrigin, ModelTest, ModelView, SetModel};
use belvedere_types::SecretText;
use maud::{Markup, html};
use serde::Deserialize;

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
}

pub async fn set(State(state): State<WebState>, who: Identity, Form(wish): Form<Wish>) -> Answered<Redirect> {
    let wish = SetModel {
        price: price(&wish.input_price, &wish.output_price)?,
        bounds: ModelBounds {
            calls_per_day: count(&wish.calls_per_day)?,
            calls_per_month: count(&wish.calls_per_month)?,
            tokens_per_day: count(&wish.tokens_per_day)?,
            tokens_per_month: count(&wish.tokens_per_month)?,
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

/// A price such as `2.50` or `2,50` in millionths. What could be thousands in one country and three decimals in another is neither.
fn micros(text: &str) -> Answered<Option<u64>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let padded = format!("{whole}{fraction:0<6}");
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return Err(invalid("A price is a number such as 2.50 or 2,50, with at most six decimals."));
    }
    if fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') {
        return Err(invalid(
            "That price could be thousands, too: write 2.50 or 2500, and three decimals as 2.1250.",
        ));
    }
    padded.parse().map(Some).map_err(|_| invalid("That price is too large."))
}

/// As [`micros`] reads it, with the reader's decimal sign.
fn money(t: Texts, micros: u64) -> String {
    let (whole, fraction) = (micros / 1_000_000, format!("{:06}", micros % 1_000_000));
    let (_, point) = t.language().number_signs();
    let shown = match fraction.trim_end_matches('0').len() {
        0..=2 => 2,
        3 => 4,
        more => more,
    };
    format!("{whole}{point}{}", fraction.get(..shown).unwrap_or_default())
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
            @for (name, used, limit) in uses(t, view) { dt { (name) } dd { @match limit { Some(limit) => (t.used_of(t.count(used), t.count(limit))), None => (t.count(used)) } } }
        }
    }
}

fn uses(t: Texts, view: &ModelView) -> [(&'static str, u64, Option<u64>); 4] {
    let (used, bounds) = (&view.used, &view.bounds);
    [
        (t.calls_today(), used.calls_today, bounds.calls_per_day),
        (t.calls_month(), used.calls_this_month, bounds.calls_per_month),
        (t.tokens_today(), used.tokens_today, bounds.tokens_per_day),
        (t.tokens_month(), used.tokens_this_month, bounds.tokens_per_month),
    ]
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

/// A server found on this machine, with one click to use it; limits and what the model sees stay as they are.
fn found(viewer: &Viewer, view: &ModelView, near: &Nearby) -> Markup {
    let t = viewer.texts;
    html! {
        form.row method="post" action="/settings/model" {
            (csrf(viewer))
            input type="hidden" name="provider" value="openai";
            input type="hidden" name="base_url" value=(near.base_url);
            @if view.schema_only { input type="hidden" name="schema_only" value="yes"; }
            @for (name, limit) in limits(view) { @if let Some(limit) = limit { input type="hidden" name=(name) value=(limit); } }
            code { (near.base_url) }
            @if near.models.is_empty() { span.soft { (t.no_model_yet()) } } @else {
                select name="model" aria-label=(t.model_at(&near.base_url)) { @for model in &near.models { option value=(model) { (model) } } }
                button.button type="submit" { (t.use_it()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn prices_are_read_exactly() {
        for (written, read) in [
            (" 2.50 ", Some(2_500_000)),
            ("2,50", Some(2_500_000)),
            ("1,5", Some(1_500_000)),
            ("0.075", Some(75_000)),
            ("0,075", Some(75_000)),
            ("2500.125", Some(2_500_125_000)),
            ("2.1250", Some(2_125_000)),
            ("15", Some(15_000_000)),
            ("", None),
        ] {
            assert_eq!(micros(written).ok(), Some(read), "{written}");
        }
        for wrong in [
            "-1",
            ".5",
            ",5",
            "1.0000001",
            "1,000.50",
            "1.000,50",
            "2,5,0",
            "x",
            "99999999999999999999",
        ] {
            assert!(micros(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_could_be_thousands_is_no_price() {
        for unclear in ["2.500", "2,500", "12.500", "125,000"] {
            assert!(micros(unclear).is_err(), "{unclear}");
        }
    }

    #[test]
    fn a_price_is_shown_as_the_reader_writes_it_and_read_again() {
        for (price, english, german) in [
            (2_500_000, "2.50", "2,50"),
            (15_000_000, "15.00", "15,00"),
            (75_000, "0.0750", "0,0750"),
            (2_125_000, "2.1250", "2,1250"),
            (1, "0.000001", "0,000001"),
        ] {
            for (language, shown) in [(Language::English, english), (Language::German, german)] {
                assert_eq!(money(Texts::new(language), price), shown);
                assert_eq!(micros(shown).ok(), Some(Some(price)));
            }
        }
    }
}
