//! The consent page: plain HTML and one style sheet, no script.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use url::Url;

use super::{Choice, ledger::Asked, no_store};

pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("consent.css")).into_response()
}

pub fn page(id: &str, asked: &Asked, workspaces: &[Choice], resource: &str) -> Response {
    let host = Url::parse(&asked.redirect_uri)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let choices: String = workspaces
        .iter()
        .map(|choice| radio(&choice.id, &choice.name, &choice.id, ""))
        .collect();
    let open = radio(
        "open",
        "Leave open",
        "The application asks for a workspace when it needs one",
        " checked",
    );
    let wanted: String = asked
        .scope
        .split_whitespace()
        .map(|scope| format!("<li>{}</li>", meaning(scope)))
        .collect();
    let body = format!(
        r#"<header><span class="mark" aria-hidden="true"></span><span>Prisma <em>mock</em></span></header>
<h1><strong>{name}</strong> wants to use your data platform</h1>
<p class="who">Signed in as <b>demo@vendor.example</b> · returns to <b>{host}</b></p>
<section><h2>It asks to</h2><ul>{wanted}</ul><p class="fine">for <code>{resource}</code></p></section>
<form method="post" action="/authorize/decision">
<input type="hidden" name="request" value="{id}">
<fieldset><legend>Workspace</legend>{choices}{open}</fieldset>
<div class="actions"><button name="decision" value="deny">Deny</button>
<button class="yes" name="decision" value="approve">Approve</button></div></form>"#,
        name = escape(&asked.client_name),
        host = escape(&host),
        resource = escape(resource),
        id = escape(id),
    );
    document(StatusCode::OK, "Authorize access", &body)
}

pub fn error_page(title: &str, text: &str) -> Response {
    let body = format!("<h1>{}</h1><p class=\"who\">{}</p>", escape(title), escape(text));
    document(StatusCode::BAD_REQUEST, title, &body)
}

fn radio(value: &str, name: &str, note: &str, checked: &str) -> String {
    format!(
        r#"<label><input type="radio" name="workspace" value="{}"{checked}><span><b>{}</b><small>{}</small></span></label>"#,
        escape(value),
        escape(name),
        escape(note)
    )
}

fn meaning(scope: &str) -> String {
    match scope {
        "workspace:admin" => "read and change everything in the workspace you choose: projects, databases, backups".to_owned(),
        "offline_access" => "keep this access until you or the application end it".to_owned(),
        other => escape(other),
    }
}

fn document(status: StatusCode, title: &str, body: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Prisma mock</title><link rel=\"stylesheet\" \
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
