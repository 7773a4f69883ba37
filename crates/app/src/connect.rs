//! Connecting a source: a vendor of the catalog, or any MCP server by URL.

use belvedere_auth::{Begin, Begun, Binding, CallbackQuery, PreRegistered, StaticCredential};
use belvedere_catalog::{Host, Registration};
use belvedere_store::{SourceRecord, StoreError};
use belvedere_tool_filter::ToolSourceError;
use belvedere_types::credential::Challenge;
use belvedere_types::{
    Caller, ConnectionEvent, ConnectionStatus, Explain, Problem, ProblemKind, Quirks, SourceAccess, SourceId, SourceTarget, VendorId,
};
use serde_json::json;
use url::Url;

use crate::access::reach::Wish;
use crate::access::{Permission, allow};
use crate::{App, AppError, ConnectRequest, SourceView};

mod address;

pub(crate) use address::without_secret;
use address::{at_host, server_url};

const MAX_NAME_CHARS: usize = 80;
/// `Prisma Postgres 2`, `3`, …: more of one kind need names from a person.
const NAME_TRIES: u32 = 20;

/// Where a request leads, and what the card says of it.
struct Destination {
    vendor: Option<VendorId>,
    url: Url,
    headers: Vec<(String, String)>,
    quirks: Quirks,
    name: String,
}

impl App {
    /// Connects, or begins the vendor's authorization. A source whose server cannot be reached is not kept: nothing half-made stays.
    pub async fn connect(&self, caller: &Caller, binding: Binding, request: ConnectRequest) -> Result<SourceView, AppError> {
        allow(caller, Permission::Edit)?;
        if let Some(quirks) = &request.quirks {
            allow(caller, Permission::Own)?;
            judge(quirks)?;
        }
        let source = self.create(caller, &request).await?;
        let target = target_of(&source);
        match self.establish(caller, binding, &source, request).await {
            Ok(authorization_url) => {
                self.record(
                    caller.org,
                    caller.actor,
                    "source.added",
                    &source.id.to_string(),
                    json!({ "url": source.url.as_str(), "quirks": source.quirks }),
                )
                .await?;
                let mut view = self.source(caller, source.id).await?;
                view.authorization_url = authorization_url;
                Ok(view)
            }
            Err(error) => {
                self.discard(&target).await?;
                let detail = json!({ "url": source.url.as_str(), "code": error.problem().code });
                self.record(caller.org, caller.actor, "source.not_added", &source.id.to_string(), detail)
                    .await?;
                Err(error)
            }
        }
    }

    /// A card whose vendor has no other way in: there is no page to approve on.
    fn token_needed(&self, source: &SourceRecord) -> Option<AppError> {
        let card = self.parts.catalog.vendor(source.vendor.as_ref()?)?;
        (card.registration == Registration::Token).then(|| {
            AppError::invalid(
                "token_needed",
                format!(
                    "This card takes a token: {} has no page on which access could be approved.",
                    card.name
                ),
                "Make a token or key at the vendor and enter it on the card, or pipe it into `belvedere connect CARD --token-stdin`.",
            )
        })
    }

    /// `Some` when a person has to approve at the vendor first.
    async fn establish(
        &self,
        caller: &Caller,
        binding: Binding,
        source: &SourceRecord,
        request: ConnectRequest,
    ) -> Result<Option<Url>, AppError> {
        let target = &target_of(source);
        let pasted = match (request.bearer_token, request.header) {
            (Some(token), None) => Some(StaticCredential::Bearer(token)),
            (None, Some((name, value))) => Some(StaticCredential::Header { name, value }),
            (None, None) => None,
            (Some(_), Some(_)) => {
                return Err(AppError::invalid(
                    "invalid_request",
                    "Both a bearer token and a header were given.",
                    "Give one of them.",
                ));
            }
        };
        let has_credential = pasted.is_some();
        if let Some(credential) = pasted {
            self.parts.auth.set_static(target, credential).await?;
        }
        let client = request.client.map(|(id, secret)| PreRegistered { id, secret });
        match self.parts.tools.list(target).await {
            Ok(_) => {
                self.tell(target, ConnectionEvent::Authorized).await?;
                self.parts.gate.inventory(caller, target).await?;
                self.golden.notify_one();
                Ok(None)
            }
            Err(ToolSourceError::AuthorizationRequired { problem, .. }) if has_credential => Err(AppError::new(Problem {
                kind: ProblemKind::Invalid,
                code: "credential_refused",
                detail: format!("The server refused the credential: {}", problem.detail),
                next_step: "Check the token or key and what it may do, then try again.".into(),
                quoted: problem.quoted,
                german: None,
            })),
            Err(ToolSourceError::AuthorizationRequired { challenges, .. }) => {
                if let Some(error) = self.token_needed(source).filter(|_| client.is_none()) {
                    return Err(error);
                }
                let begun = self.begin(caller, binding, source, &challenges, client).await?;
                Ok(Some(begun.authorization_url))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn begin(
        &self,
        caller: &Caller,
        binding: Binding,
        source: &SourceRecord,
        challenges: &[Challenge],
        client: Option<PreRegistered>,
    ) -> Result<Begun, AppError> {
        Ok(self
            .parts
            .auth
            .begin(Begin {
                target: &target_of(source),
                actor: caller.actor,
                binding,
                challenges,
                client,
                quirks: &source.quirks,
            })
            .await?)
    }

    /// Begins an authorization of a source that is there already; its address is for the person's browser.
    pub async fn authorize(&self, caller: &Caller, binding: Binding, id: SourceId) -> Result<Url, AppError> {
        allow(caller, Permission::Edit)?;
        let source = self.source_for(caller, id, Wish::Manage).await?;
        let target = target_of(&source);
        // Fresh challenges say where to begin. A server that is content, or fails otherwise (a scope too narrow, say), may be given a new
        // approval all the same; one that cannot be reached fails again in what follows.
        let challenges = match self.parts.tools.list(&target).await {
            Err(ToolSourceError::AuthorizationRequired { challenges, .. } | ToolSourceError::ScopeRequired { challenges, .. }) => {
                challenges
            }
            Ok(_) | Err(ToolSourceError::Failed { .. }) => Box::default(),
        };
        Ok(self.begin(caller, binding, &source, &challenges, None).await?.authorization_url)
    }

    /// The vendor's redirect: the source is connected and its tools are judged.
    pub async fn authorized(&self, query: CallbackQuery, binding: Binding) -> Result<SourceView, AppError> {
        let completed = self.parts.auth.complete(query, binding).await?;
        let source = self
            .parts
            .store
            .source(completed.org, completed.source)
            .await?
            .ok_or_else(|| AppError::not_found("data source"))?;
        let target = target_of(&source);
        self.parts.tools.forget(target.org, target.source).await;
        // The grant is there whatever the first listing says; a failure shows on the card.
        if let Err(error) = self.parts.gate.inventory(&system_caller(&target), &target).await {
            self.listing_failed(&target, &error).await?;
        }
        self.golden.notify_one();
        let caller = system_caller(&target);
        self.source(&caller, source.id).await
    }

    /// The same with an address that somebody carries over by hand.
    pub async fn complete(&self, caller: &Caller, id: SourceId, query: CallbackQuery, binding: Binding) -> Result<SourceView, AppError> {
        allow(caller, Permission::Edit)?;
        // The source must be the caller's before the flow is touched.
        self.source_for(caller, id, Wish::Manage).await?;
        let authorized = self.authorized(query, binding).await?.id;
        self.source(caller, authorized).await
    }

    async fn create(&self, caller: &Caller, request: &ConnectRequest) -> Result<SourceRecord, AppError> {
        let destination = self.destination(request)?;
        without_secret(&destination.url)?;
        let now = self.parts.clock.now();
        let given = request.name.as_deref().map(valid_name).transpose()?;
        for attempt in 1..=NAME_TRIES {
            let name = match (&given, attempt) {
                (Some(name), _) => name.clone(),
                (None, 1) => destination.name.clone(),
                (None, number) => format!("{} {number}", destination.name),
            };
            let source = SourceRecord {
                id: SourceId::generate(),
                org: caller.org,
                name,
                vendor: destination.vendor.clone(),
                url: destination.url.clone(),
                headers: destination.headers.clone(),
                quirks: request.quirks.clone().unwrap_or_else(|| destination.quirks.clone()),
                access: SourceAccess::OPEN,
                status: ConnectionStatus::new(now),
                created_at: now,
                last_used_at: None,
            };
            match self.parts.store.create_source(&source).await {
                Ok(()) => return Ok(source),
                Err(StoreError::NameTaken) if given.is_none() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::NameTaken.into())
    }

    fn destination(&self, request: &ConnectRequest) -> Result<Destination, AppError> {
        match (&request.vendor, &request.url) {
            (Some(id), None) => {
                let vendor = self.parts.catalog.vendor(id).ok_or_else(|| {
                    AppError::invalid(
                        "unknown_vendor",
                        format!("The catalog has no vendor {:?}.", id.0),
                        "Look for it under Add data source, or connect it by URL.",
                    )
                    .quoting(&id.0)
                })?;
                let endpoint = match &request.region {
                    None => vendor.endpoints.first(),
                    Some(region) => vendor.endpoints.iter().find(|endpoint| endpoint.region.as_deref() == Some(region)),
                };
                let endpoint = endpoint.ok_or_else(|| {
                    let regions: Vec<&str> = vendor.endpoints.iter().filter_map(|endpoint| endpoint.region.as_deref()).collect();
                    AppError::invalid(
                        "unknown_region",
                        format!("{} has no such region.", vendor.name),
                        format!("Choose one of: {}.", regions.join(", ")),
                    )
                    .quoting(regions.join(", "))
                })?;
                let url = match (&request.host, endpoint.host) {
                    (Some(host), _) => at_host(&endpoint.url, host)?,
                    (None, Host::Vendor) => endpoint.url.clone(),
                    (None, Host::Own) => {
                        return Err(AppError::invalid(
                            "host_missing",
                            format!("{} runs on a host of your own.", vendor.name),
                            "Give the host, or the whole address of its MCP endpoint.",
                        ));
                    }
                };
                Ok(Destination {
                    vendor: Some(id.clone()),
                    url,
                    headers: vendor.headers.clone(),
                    quirks: vendor.quirks.clone(),
                    name: vendor.name.clone(),
                })
            }
            (None, Some(text)) => {
                let url = server_url(text)?;
                let host = url.host_str().unwrap_or("server").to_owned();
                Ok(Destination {
                    vendor: None,
                    url,
                    headers: Vec::new(),
                    quirks: Quirks::NONE,
                    name: host,
                })
            }
            _ => Err(AppError::invalid(
                "invalid_request",
                "Name a vendor or a URL, one of the two.",
                "Send `vendor` or `url`.",
            )),
        }
    }
}

pub(crate) fn target_of(source: &SourceRecord) -> SourceTarget {
    SourceTarget {
        org: source.org,
        source: source.id,
        name: source.name.clone(),
        vendor: source.vendor.clone(),
        url: source.url.clone(),
        headers: source.headers.clone(),
        paused_until: source.status.paused_until(),
    }
}

/// The server itself, looking at a source it was just given.
pub(crate) fn system_caller(target: &SourceTarget) -> Caller {
    Caller {
        org: target.org,
        actor: belvedere_types::Actor::System,
        role: belvedere_types::Role::Viewer,
    }
}

/// What an owner wants allowed.
fn judge(quirks: &Quirks) -> Result<(), AppError> {
    quirks.flaw().map_or(Ok(()), |(field, detail)| {
        Err(AppError::invalid(
            "invalid_quirks",
            format!("quirks.{field} {detail}."),
            "Correct it, or leave it out.",
        )
        .quoting(format!("quirks.{field}")))
    })
}

pub(crate) fn valid_name(text: &str) -> Result<String, AppError> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(AppError::invalid(
            "invalid_name",
            "That is not a name.",
            format!("Use 1 to {MAX_NAME_CHARS} characters, without control characters."),
        ));
    }
    Ok(name.to_owned())
}
