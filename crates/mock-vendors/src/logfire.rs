//! Pydantic Logfire in the EU region: the documented tools over made-up telemetry.

mod answers;
mod functions;
mod query;
mod telemetry;
mod tools;

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{
    faults::Fault,
    journal::Label,
    oauth::{Choice, Consent, Manner, Redirects, Registration},
    vendor::{Call, Reply, Session, ToolSpec, Toolbox},
};

use query::Engine;
use telemetry::{Route, Span};

/// `resource` is mandatory and tokens are good for it alone; scopes decide which tools there are.
pub const MANNER: Manner = Manner {
    brand: "Logfire",
    asks: "look at your telemetry",
    registration: Registration::Public,
    redirects: Redirects::Registered,
    resource_required: true,
    resource_described: true,
    states_issuer: true,
    states_expiry: true,
    scopes: &[
        (READ, "read the telemetry, dashboards, alerts and issues of the project"),
        (WRITE, "change dashboards, alerts, channels, schedules and variables"),
    ],
    default_scope: READ,
    refresh_scope: None,
    consent: Consent {
        legend: "Project",
        open: Some(("The whole organisation", "The application names the project with each request")),
    },
};

const READ: &str = "project:read";
const WRITE: &str = "project:write";
/// What a key is good for, as if a person had granted it.
pub const KEY_PROJECT: &str = "shop-prod";
pub const KEY_SCOPE: &str = "project:read project:write";

pub struct Logfire {
    now: OffsetDateTime,
    specs: Vec<ToolSpec>,
    routes: Vec<Route>,
    spans: Vec<Span>,
    engine: Engine,
}

impl Logfire {
    pub fn new(now: OffsetDateTime) -> Self {
        let routes = telemetry::routes();
        Self {
            now,
            specs: tools::specs(),
            spans: telemetry::spans(&routes, now),
            routes,
            engine: Engine::new(),
        }
    }

    pub fn choices() -> Vec<Choice> {
        let choice = |(name, _): &(&str, &str)| Choice {
            id: (*name).to_owned(),
            name: format!("{}/{name}", answers::ORGANISATION),
        };
        answers::PROJECTS.iter().map(choice).collect()
    }

    /// The project that a call is about: the grant's own, or the one that is named.
    fn project<'a>(call: &'a Call<'_>) -> Result<&'a str, String> {
        let named = call.text("project").map(|name| name.rsplit('/').next().unwrap_or(name));
        let known = |name: &str| answers::PROJECTS.iter().any(|(project, _)| *project == name);
        match (call.session.workspace, named) {
            (Some(own), None) => Ok(own),
            (Some(own), Some(name)) if own != name => Err(format!("The token is for the project {own} only.")),
            (_, Some(name)) if known(name) => Ok(name),
            (_, Some(name)) => Err(format!("Project not found: {name}")),
            (None, None) => Err("project is required: the token is for the whole organization.".to_owned()),
        }
    }

    fn read(&self, call: &Call<'_>) -> Result<Value, String> {
        let (routes, spans) = (&self.routes, &self.spans);
        let project = Self::project(call)?;
        Ok(match call.tool {
            "query_find_exceptions_in_file" => answers::in_file(self.now, routes, spans, project, call),
            "dashboard_list" => answers::dashboards(self.now, project, call),
            "dashboard_get" => return answers::dashboard(project, call),
            "alert_list" => answers::alerts(self.now, project),
            "alert_get" | "alert_status" => return answers::alert(self.now, project, call),
            "alert_history" => answers::history(self.now, project, call),
            "issue_list" => answers::issues(routes, spans, project, call),
            "channel_list" | "channel_get" => answers::channels(),
            "schedule_list" | "schedule_get" => answers::schedules(),
            "project_logfire_link" | "project_logfire_ui_link" => {
                json!({"url": format!("https://logfire-eu.example/{}/{project}", answers::ORGANISATION)})
            }
            _ => answers::variables(),
        })
    }
}

impl Toolbox for Logfire {
    fn server_name(&self) -> (&'static str, &'static str) {
        ("Logfire", "1.0.0")
    }

    fn tools(&self) -> &[ToolSpec] {
        &self.specs
    }

    fn offers(&self, tool: &ToolSpec, session: &Session<'_>) -> bool {
        let needed = if tool.label == Label::Write { WRITE } else { READ };
        session.scope.split_whitespace().any(|scope| scope == needed)
    }

    fn unknown(&self, tool: &str, _session: &Session<'_>) -> Option<Reply> {
        let known = self.specs.iter().any(|spec| spec.name == tool);
        known.then(|| Reply::error(format!("Insufficient scope: {tool} needs {WRITE}.")))
    }

    fn call(&self, call: &Call<'_>) -> Reply {
        if call.session.fault(Fault::ScopeTooSmall) {
            return Reply::error(format!("Insufficient scope: {} needs {READ}.", call.tool));
        }
        let elsewhere = call.session.fault(Fault::WrongRegion);
        let label = self.specs.iter().find(|spec| spec.name == call.tool).map(|spec| spec.label);
        match call.tool {
            "token_info" => {
                return Reply::json(&json!({"organization": answers::ORGANISATION, "scopes": call.session.scope, "region": "eu"}));
            }
            "project_list" if elsewhere => return Reply::text("[]"),
            "project_list" => return Reply::text(answers::projects().to_string()),
            _ if elsewhere => return Reply::error("No projects were found: this account has none in the EU region."),
            "query_schema_reference" => return Reply::text(query::schema()),
            "local_dev_session" => return Reply::text("Project local-dev was made; its write token is pylf_v2_eu_local.").wrote(),
            _ if label == Some(Label::Write) => return Reply::text("{\"ok\": true}").wrote(),
            "query_run" => {
                return match Self::project(call) {
                    Ok(project) => self.engine.run((&self.routes, &self.spans), project, self.now, call),
                    Err(message) => Reply::error(message),
                };
            }
            _ => {}
        }
        match self.read(call) {
            Ok(value) => Reply::text(value.to_string()),
            Err(message) => Reply::error(message),
        }
    }
}
