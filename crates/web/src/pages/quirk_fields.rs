//! Fields for what one server forces against the standards. An owner allows it for that source alone.

use std::collections::BTreeMap;

use belvedere_types::Quirks;
use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::Fault;
use crate::texts::Texts;

/// A browser sends empty texts, and nothing for a box that is not ticked.
#[derive(Default, Deserialize)]
pub struct QuirkFields {
    quirk_issuer: Option<String>,
    quirk_pkce_unstated: Option<String>,
    quirk_without_resource: Option<String>,
    quirk_default_endpoints: Option<String>,
    /// A line each: `name=value`.
    quirk_parameters: Option<String>,
}

impl QuirkFields {
    /// Nothing where nothing is filled in.
    pub fn allowed(self) -> Result<Option<Quirks>, Fault> {
        let text = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let quirks = Quirks {
            issuer: text(self.quirk_issuer),
            pkce_unstated: self.quirk_pkce_unstated.is_some(),
            without_resource: self.quirk_without_resource.is_some(),
            default_endpoints: self.quirk_default_endpoints.is_some(),
            authorization_parameters: parameters(&self.quirk_parameters.unwrap_or_default())?,
        };
        Ok((!quirks.is_none()).then_some(quirks))
    }
}

fn parameters(text: &str) -> Result<BTreeMap<String, String>, Fault> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once('=').ok_or_else(|| {
                let problem = Fault::invalid(
                    "invalid_quirks",
                    format!("The further parameter {line:?} has no equals sign."),
                    "Write one a line, as access_type=offline.",
                );
                Fault(problem.0.quoting(line))
            })?;
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect()
}

pub fn fields(t: Texts) -> Markup {
    let boxes = [
        ("quirk_pkce_unstated", t.quirk_pkce()),
        ("quirk_without_resource", t.quirk_resource()),
        ("quirk_default_endpoints", t.quirk_endpoints()),
    ];
    html! {
        details.section {
            summary { (t.quirks_head()) }
            p.hint { (t.quirks_hint()) }
            @for (name, label) in boxes {
                label.check { input type="checkbox" name=(name) value="yes"; (label) }
            }
            div.field.section { label for="qi" { (t.quirk_issuer()) } input type="url" id="qi" name="quirk_issuer" placeholder="https://login.example.com"; }
            div.field { label for="qp" { (t.quirk_parameters()) } textarea id="qp" name="quirk_parameters" rows="2" placeholder="access_type=offline" {} }
        }
    }
}
