//! The consent page: plain HTML and one style sheet, no script.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use url::Url;

use super::{Authority, Manner, ledger::Asked, no_store};

pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("consent.css")).into_response()
}

pub fn page(id: &str, asked: &Asked, authority: &Authority) -> Response {
    let manner = &authority.manner;
    let host = Url::parse(&asked.redirect_uri)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let wanted: String = asked
        .scope
        .split_whitespace()
        .map(|scope| format!("<li>{}</li>", escape(manner.meaning(scope))))
        .collect();
    let body = format!(
        r#"<header><span class="mark" aria-hidden="true"></span><span>{brand} <em>mock</em></span></header>
<h1><strong>{name}</strong> wants to {asks}</h1>
<p class="who">Signed in as <b>demo@vendor.example</b> · returns to <b>{host}</b></p>
<section><h2>It asks to</h2><ul>{wanted}</ul><p class="fine">for <code>{resource}</code></p></section>
<form method="post" action="/authorize/decision">
<input type="hidden" name="request" value="{id}">
{choices}
<div class="actions"><button name="decision" value="deny">Deny</button>
<button class="yes" name="decision" value="approve">Approve</button></div></form>"#,
        brand = escape(manner.brand),
        asks = escape(manner.asks),
        choices = choices(authority),
        name = escape(&asked.client_name),
        host = escape(&host),
        resource = escape(&authority.resource),
        id = escape(id),
    );
    document(manner, StatusCode::OK, "Authorize access", &body)
}

pub fn error_page(manner: &Manner, title: &str, text: &str) -> Response {
    let body = format!("<h1>{}</h1><p class=\"who\">{}</p>", escape(title), escape(text));
    document(manner, StatusCode::BAD_REQUEST, title, &body)
}

fn radio(value: &str, name: &str, note: &str, checked: &str) -> String {
    format!(
        r#"<label><input type="radio" name="workspace" value="{}"{checked}><span><b>{}</b><small>{}</small></span></label>"#,
        escape(value),
        escape(name),
        escape(note)
    )
}

/// The first one is chosen where nothing can be left open.
fn choices(authority: &Authority) -> String {
    if authority.workspaces.is_empty() {
        return String::new();
    }
    let consent = &authority.manner.consent;
    let mut buttons = String::new();
    for (at, choice) in authority.workspaces.iter().enumerate() {
        let checked = if at == 0 && consent.open.is_none() { " checked" } else { "" };
        buttons.push_str(&radio(&choice.id, &choice.name, &choice.id, checked));
    }
    if let Some((name, note)) = consent.open {
        buttons.push_str(&radio("open", name, note, " checked"));
    }
    format!("<fieldset><legend>{}</legend>{buttons}</fieldset>", escape(consent.legend))
}

fn document(manner: &Manner, status: StatusCode, title: &str, body: &str) -> Response {
    let (title, brand) = (escape(title), escape(manner.brand));
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title} · {brand} mock</title><link rel=\"stylesheet\" \
         href=\"/consent.css\"></head><body><main>{body}</main></body></html>"
    );
    let mut response = no_store((status, Html(html)));
    // No form-action: browsers would apply it to the redirect that follows the decision.
    let policy = HeaderValue::from_static("default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
