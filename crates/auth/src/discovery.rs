//! From a challenge to the addresses of the authorization server. Starts from the answer to a POST, never from a GET of the MCP address;
//! a failure rules out the one candidate it concerns, and the trace tells what was tried.

use std::time::Duration;

use belvedere_outbound::challenge::oauth;
use belvedere_outbound::{Outbound, OutboundError};
use belvedere_types::Quirks;
use belvedere_types::credential::Challenge;
use url::Url;

use crate::documents::{self, Miss, ResourceMetadata, ServerMetadata};
use crate::error::shown;
use crate::{AuthError, Endpoints, TraceLine, endpoints};

/// Over all documents.
const DEADLINE: Duration = Duration::from_secs(30);
/// Of a resource's list; nobody needs more, and each one costs up to three requests.
const MAX_SERVERS: usize = 3;

/// What was found out about a source.
#[derive(Debug)]
pub(crate) struct Discovered {
    pub endpoints: Endpoints,
    /// As the resource metadata spells it; without metadata, the address of the server.
    pub resource: String,
    pub resource_scopes: Vec<String>,
    pub server: ServerMetadata,
    pub trace: Vec<TraceLine>,
}

pub(crate) async fn discover(outbound: &Outbound, url: &Url, challenges: &[Challenge], quirks: &Quirks) -> Result<Discovered, AuthError> {
    outbound.check(url)?;
    let mut search = Search {
        outbound,
        url,
        quirks,
        trace: Vec::new(),
        telling: None,
    };
    match tokio::time::timeout(DEADLINE, search.run(challenges)).await {
        Ok(Some((server, endpoints, resource, resource_scopes))) => Ok(Discovered {
            endpoints,
            resource,
            resource_scopes,
            server,
            trace: search.trace,
        }),
        Ok(None) => Err(search.telling.unwrap_or(AuthError::NoAuthorizationServer { trace: search.trace })),
        Err(_) => Err(OutboundError::TimedOut {
            host: url.host_str().unwrap_or_default().to_owned(),
        }
        .into()),
    }
}

struct Search<'a> {
    outbound: &'a Outbound,
    url: &'a Url,
    quirks: &'a Quirks,
    trace: Vec<TraceLine>,
    /// The failure that says most, if nothing is found in the end.
    telling: Option<AuthError>,
}

type Found = (ServerMetadata, Endpoints, String, Vec<String>);

impl Search<'_> {
    async fn run(&mut self, challenges: &[Challenge]) -> Option<Found> {
        let challenge = oauth(challenges);
        let challenged = challenge.and_then(|challenge| challenge.resource_metadata.as_deref());
        let wants_proofs = challenge.is_some_and(|challenge| challenge.scheme == "dpop");
        if challenged.is_none() {
            self.note("challenge", "names no resource metadata");
        }
        if let Some(resource) = self.resource(challenged).await {
            let scopes = resource.scopes_supported.unwrap_or_default();
            for issuer in resource.authorization_servers.unwrap_or_default().iter().take(MAX_SERVERS) {
                if let Some((server, mut endpoints)) = self.server(issuer, &[issuer]).await {
                    let bound = wants_proofs || resource.dpop_bound_access_tokens_required == Some(true);
                    endpoints.bound_tokens = bound && server.makes_proofs();
                    return Some((server, endpoints, resource.resource, scopes));
                }
            }
            return None;
        }
        // Metadata that speaks of another resource is no licence to guess.
        if matches!(self.telling, Some(AuthError::ResourceMismatch { .. })) {
            return None;
        }
        // Servers of revision 2025-03-26 are their own authorization server. Both spellings of an origin lead to the same document.
        let origin = self.url.origin().ascii_serialization();
        let slashed = format!("{origin}/");
        let found = self.server(&origin, &[&origin, &slashed]).await;
        let (server, endpoints) = found.or_else(|| self.guessed(&origin))?;
        let resource = self.url.as_str().trim_end_matches('/').to_owned();
        Some((server, endpoints, resource, Vec::new()))
    }

    async fn resource(&mut self, challenged: Option<&str>) -> Option<ResourceMetadata> {
        for address in documents::resource_addresses(self.url, challenged) {
            let document: ResourceMetadata = match documents::fetch(self.outbound, &address).await {
                Ok(document) => document,
                Err(miss) => {
                    self.missed(&address, miss);
                    continue;
                }
            };
            if !documents::identifies(&document.resource, self.url) {
                self.note(address.as_str(), &format!("speaks of {} instead", shown(&document.resource)));
                let mismatch = AuthError::ResourceMismatch {
                    resource: shown(&document.resource),
                    url: self.url.origin().ascii_serialization() + self.url.path(),
                };
                self.tell(mismatch);
                continue;
            }
            if document.authorization_servers.as_ref().is_none_or(Vec::is_empty) {
                self.note(address.as_str(), "names no authorization server");
                continue;
            }
            self.note(address.as_str(), "describes the resource");
            self.telling = None;
            return Some(document);
        }
        None
    }

    /// `issuer` says where to look; the document must state one of `spellings`, byte for byte (RFC 8414 §3.3).
    async fn server(&mut self, issuer: &str, spellings: &[&str]) -> Option<(ServerMetadata, Endpoints)> {
        let base = match endpoints::judge(self.outbound, "issuer", issuer) {
            Ok(base) if base.query().is_none() => base,
            _ => {
                self.note(&shown(issuer), "is not an acceptable issuer");
                self.tell(AuthError::UnsafeEndpoint { name: "issuer" });
                return None;
            }
        };
        for address in documents::server_addresses(&base) {
            match documents::fetch::<ServerMetadata>(self.outbound, &address).await {
                Err(miss) => self.missed(&address, miss),
                Ok(document) => match self.accept(&document, issuer, spellings) {
                    Ok(endpoints) => {
                        self.note(address.as_str(), "describes the authorization server");
                        self.note_foreign_hosts(&base, &endpoints);
                        return Some((document, endpoints));
                    }
                    Err(error) => {
                        self.note(address.as_str(), &error.to_string());
                        self.tell(error);
                    }
                },
            }
        }
        None
    }

    fn accept(&self, document: &ServerMetadata, issuer: &str, spellings: &[&str]) -> Result<Endpoints, AuthError> {
        let stated = document.issuer.as_deref().unwrap_or_default();
        let pinned = self.quirks.issuer.as_deref().is_some_and(|issuer| issuer == stated);
        if !spellings.contains(&stated) && !pinned {
            return Err(AuthError::MetadataIssuer {
                expected: shown(issuer),
                found: shown(stated),
            });
        }
        let supported = match &document.code_challenge_methods_supported {
            Some(methods) => methods.iter().any(|method| method == "S256"),
            None => self.quirks.pkce_unstated || document.serves_programs_only(),
        };
        if !supported {
            return Err(AuthError::PkceUnsupported { issuer: shown(issuer) });
        }
        endpoints::of(self.outbound, document, stated)
    }

    /// The addresses of revision 2025-03-26, §"Fallbacks for Servers without Metadata Discovery"; only where nothing at all was stated.
    fn guessed(&mut self, origin: &str) -> Option<(ServerMetadata, Endpoints)> {
        let stated = self.telling.as_ref().is_some_and(|error| !matches!(error, AuthError::Outbound(_)));
        if !self.quirks.default_endpoints || stated {
            return None;
        }
        let document = ServerMetadata::default_of(origin);
        let endpoints = endpoints::of(self.outbound, &document, origin).ok()?;
        self.note(
            "authorization server",
            "states nothing; its endpoints are guessed, as was allowed for this connection",
        );
        Some((document, endpoints))
    }

    /// Endpoints may be elsewhere, if that very issuer's metadata says so; a person can see it.
    fn note_foreign_hosts(&mut self, issuer: &Url, endpoints: &Endpoints) {
        let named = [
            ("token endpoint", Some(&endpoints.token)),
            ("registration endpoint", endpoints.registration.as_ref()),
        ];
        for (name, text) in named {
            let elsewhere = text
                .and_then(|text| Url::parse(text).ok())
                .filter(|url| url.origin() != issuer.origin());
            if let Some(url) = elsewhere {
                self.note(
                    name,
                    &format!("is at {}, apart from its issuer", url.origin().ascii_serialization()),
                );
            }
        }
    }

    fn missed(&mut self, address: &Url, miss: Miss) {
        // The query of an address may hold what a vendor put there for its own use.
        let mut shortened = address.clone();
        shortened.set_query(None);
        self.note(shortened.as_str(), &miss.to_string());
        // Of the server's own host, not of one that a challenge named: there the failure is only that candidate's.
        let says_why = |error: &OutboundError| {
            use OutboundError::{PrivateAddress, Tls, Unreachable, Unresolvable};
            matches!(error, Unreachable { .. } | Unresolvable { .. } | Tls { .. } | PrivateAddress { .. })
        };
        match miss {
            Miss::Outbound(error) if address.host() == self.url.host() && says_why(&error) => self.tell(error.into()),
            Miss::Outbound(_) | Miss::Status(_) | Miss::Unreadable => {}
        }
    }

    /// The first failure counts, but what a server answered says more than that another one did not answer.
    fn tell(&mut self, error: AuthError) {
        if matches!(self.telling, None | Some(AuthError::Outbound(_))) {
            self.telling = Some(error);
        }
    }

    fn note(&mut self, step: &str, outcome: &str) {
        self.trace.push(TraceLine {
            step: step.to_owned(),
            outcome: outcome.to_owned(),
        });
    }
}
