//! Figures of an organisation's connections, in the Prometheus text format 0.0.4.

use std::fmt::{Display, Write};

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use belvedere_app::SourceView;

use super::operations::{STATES, state_name};
use crate::access::Identity;
use crate::fault::Answered;
use crate::state::WebState;

/// Figures of the key's own organisation.
pub async fn metrics(State(state): State<WebState>, who: Identity) -> Answered<impl IntoResponse> {
    let sources = state.app.sources(&who.caller).await?;
    let owed = state.app.owed_revocations(&who.caller).await?;
    let mut page = Page::default();
    page.gauge("belvedere_sources", "Data sources by connection state.");
    for each in STATES {
        let count = sources.iter().filter(|source| source.state == each).count();
        page.sample(&[("state", state_name(each))], count);
    }
    page.gauge("belvedere_revocations_owed", "Vendors that have still to be told of a disconnect.");
    page.sample(&[], owed);
    of_each(&mut page, &sources);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], page.text))
}

fn of_each(page: &mut Page, sources: &[SourceView]) {
    page.gauge("belvedere_source_state", "The connection's state and the code of its reason.");
    for source in sources {
        let code = source.code.as_deref().unwrap_or_default();
        page.sample(&[("source", &source.name), ("state", state_name(source.state)), ("code", code)], 1);
    }
    page.gauge(
        "belvedere_source_expires_seconds",
        "When access ends unless it is renewed, in seconds since 1970.",
    );
    for source in sources {
        if let Some(at) = source.expires_at {
            page.sample(&[("source", &source.name)], at.unix_timestamp());
        }
    }
    page.gauge(
        "belvedere_source_last_error_seconds",
        "When the connection failed last and by which code, though it may be over, in seconds since 1970.",
    );
    for source in sources {
        if let Some(error) = &source.last_error {
            page.sample(&[("source", &source.name), ("code", &error.code)], error.at.unix_timestamp());
        }
    }
    page.gauge(
        "belvedere_source_last_used_seconds",
        "When the source was asked last, in seconds since 1970.",
    );
    for source in sources {
        if let Some(at) = source.last_used_at {
            page.sample(&[("source", &source.name)], at.unix_timestamp());
        }
    }
}

/// Writing to a string cannot fail.
#[derive(Default)]
struct Page {
    text: String,
    name: &'static str,
}

impl Page {
    /// Begins the samples of one name.
    fn gauge(&mut self, name: &'static str, help: &str) {
        self.name = name;
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} gauge");
    }

    fn sample(&mut self, labels: &[(&str, &str)], value: impl Display) {
        self.text.push_str(self.name);
        for (at, (label, said)) in labels.iter().enumerate() {
            let said = said.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = write!(self.text, "{}{label}=\"{said}\"", if at == 0 { '{' } else { ',' });
        }
        let _ = writeln!(self.text, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }
}
