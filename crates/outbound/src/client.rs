//! The client: every request is judged, dialled through the guard, and bounded.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::OutboundError;
use crate::authority::OwnAuthority;
use crate::guard::{self, Admitted, Guard, HostPort, Lookup, Route, SystemLookup};
use crate::limited::{Limits, Opened, bounded};

#[derive(Debug, Clone)]
pub struct OutboundConfig {
    /// What the guard admits although it is private or plain http.
    pub allowed_private_hosts: Vec<HostPort>,
    /// Who vouches for a host that no public authority vouches for.
    pub own_authorities: Vec<OwnAuthority>,
    pub user_agent: String,
    pub connect_timeout: Duration,
}

/// The guarded client. Cheap to clone; one a process is enough.
#[derive(Debug, Clone)]
pub struct Outbound {
    public: reqwest::Client,
    /// Dials private addresses of the listed names; used for the listed host:port pairs alone.
    listed: reqwest::Client,
    /// For the hosts with an authority of their own: each trusts that one alone.
    vouched: Arc<HashMap<HostPort, reqwest::Client>>,
    admitted: Arc<Admitted>,
}

impl Outbound {
    pub fn new(config: OutboundConfig) -> Result<Self, OutboundError> {
        Self::with_lookup(config, Arc::new(SystemLookup))
    }

    /// As [`Self::new`], with another way to look names up.
    pub fn with_lookup(config: OutboundConfig, lookup: Arc<dyn Lookup>) -> Result<Self, OutboundError> {
        let admitted = Admitted::new(&config.allowed_private_hosts);
        let shut = Guard {
            lookup: lookup.clone(),
            exempt: Arc::default(),
        };
        let open = Guard {
            lookup,
            exempt: Arc::new(admitted.names()),
        };
        let public = build(&config, shut.clone(), &[])?;
        let listed = if admitted.is_empty() {
            public.clone()
        } else {
            build(&config, open.clone(), &[])?
        };
        let mut vouched = HashMap::new();
        for authority in &config.own_authorities {
            let guard = if admitted.has(&authority.at) { &open } else { &shut };
            vouched.insert(authority.at.clone(), build(&config, guard.clone(), &authority.certificates)?);
        }
        Ok(Self {
            public,
            listed,
            vouched: Arc::new(vouched),
            admitted: Arc::new(admitted),
        })
    }

    /// https (or an admitted host), no userinfo, no fragment, no literal private address. Names are checked when dialled.
    pub fn check(&self, url: &Url) -> Result<(), OutboundError> {
        guard::check(url, &self.admitted).map(|_| ())
    }

    /// A whole bounded reply. Any status is `Ok`, redirects too (never followed; see [`Self::refuse_redirect`]).
    pub async fn fetch(&self, request: http::Request<Bytes>, limits: Limits) -> Result<http::Response<Bytes>, OutboundError> {
        let opened = self.open(request, limits).await?;
        let (status, headers) = (opened.status, opened.headers.clone());
        let mut response = http::Response::new(opened.into_bytes().await?);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }

    /// A reply to be read as it arrives.
    pub async fn open(&self, request: http::Request<Bytes>, limits: Limits) -> Result<Opened, OutboundError> {
        let request = reqwest::Request::try_from(request).map_err(|_| OutboundError::InvalidUrl)?;
        let url = request.url().clone();
        let client = self.client(&url)?;
        let started = Instant::now();
        let deadline = started + limits.total;
        let head = timeout_at(deadline.min(started + limits.first_byte), client.execute(request)).await;
        let timed_out = || OutboundError::TimedOut {
            host: url.host_str().unwrap_or_default().to_owned(),
        };
        let response = head
            .map_err(|_| timed_out())?
            .map_err(|error| OutboundError::from_reqwest(&error, &url))?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Opened {
            status,
            headers,
            body: bounded(response, url, limits.body_bytes, deadline),
        })
    }

    /// The guarded client itself, for a library that sends its own requests to this URL. It follows no redirect; the library sets its own
    /// limits. It must not be used for another URL.
    pub fn client(&self, url: &Url) -> Result<reqwest::Client, OutboundError> {
        let route = guard::check(url, &self.admitted)?;
        let vouched = HostPort::of(url).and_then(|at| self.vouched.get(&at));
        Ok(match (vouched, route) {
            (Some(client), _) => client.clone(),
            (None, Route::Public) => self.public.clone(),
            (None, Route::Admitted) => self.listed.clone(),
        })
    }

    /// Turns a 3xx reply into [`OutboundError::Redirected`], for a caller that expects an answer and not a new address.
    pub fn refuse_redirect<B>(reply: http::Response<B>) -> Result<http::Response<B>, OutboundError> {
        if !reply.status().is_redirection() {
            return Ok(reply);
        }
        let location = reply
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        // A relative target or its query can hold what the request held.
        let location = Url::parse(location).map_or_else(|_| "another page".to_owned(), |url| guard::origin(&url));
        Err(OutboundError::Redirected { location })
    }
}

fn build(config: &OutboundConfig, guard: Guard, authorities: &[reqwest::Certificate]) -> Result<reqwest::Client, OutboundError> {
    // Fails only where a provider is installed already, which serves as well.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder();
    let builder = if authorities.is_empty() {
        builder
    } else {
        builder.tls_certs_only(authorities.iter().cloned())
    };
    builder
        .user_agent(config.user_agent.clone())
        .connect_timeout(config.connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // A proxy of the environment would resolve names out of the guard's sight.
        .no_proxy()
        .dns_resolver(guard)
        .build()
        .map_err(|_| OutboundError::Setup)
}
