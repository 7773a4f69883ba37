//! The tool source: every list and call of every connected server goes through here.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use belvedere_outbound::{Limits, Outbound};
use belvedere_tool_filter::{Listing, PermittedCall, ToolSource, ToolSourceError};
use belvedere_types::credential::AccessTokens;
use belvedere_types::{Clock, ConnectionEvent, Connections, Eras, OrgId, SourceId, SourceTarget, ToolReply};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use crate::config::ClientConfig;
use crate::connection::Connection;
use crate::convert;
use crate::eras::KnownEras;
use crate::failure::Failure;
use crate::inputs::Inputs;
use crate::link::Link;
use crate::listing::{Collected, MAX_TTL_MS};
use crate::slot::Slot;
use crate::wire::{Parts, Wire};

/// What a source's calls showed is told again after so long: another replica may have told otherwise meanwhile.
const TELL_AGAIN: Duration = Duration::MINUTE;

/// What a success says about the connection.
enum Proof {
    /// The tool itself reports failure: the account may be the reason.
    None,
    /// The server lists its tools. It may refuse every call, so this is told only when it changes what we saw before.
    Reached,
    Worked,
}

/// Connections to MCP servers, one a source, opened when first used.
pub struct McpClient {
    outbound: Outbound,
    tokens: Arc<dyn AccessTokens>,
    connections: Arc<dyn Connections>,
    clock: Arc<dyn Clock>,
    config: ClientConfig,
    inputs: Option<Arc<dyn Inputs>>,
    links: Mutex<HashMap<(OrgId, SourceId), Arc<Link>>>,
    eras: KnownEras,
}

impl McpClient {
    pub fn new(
        outbound: Outbound,
        tokens: Arc<dyn AccessTokens>,
        connections: Arc<dyn Connections>,
        clock: Arc<dyn Clock>,
        config: ClientConfig,
    ) -> Self {
        Self {
            outbound,
            tokens,
            connections,
            clock,
            config,
            inputs: None,
            links: Mutex::default(),
            eras: KnownEras::default(),
        }
    }

    /// Declares to servers that their tools may ask back, and answers them.
    pub fn with_inputs(self, inputs: Arc<dyn Inputs>) -> Self {
        Self {
            inputs: Some(inputs),
            ..self
        }
    }

    /// Remembers beyond the life of this process which life cycle a server speaks.
    pub fn with_eras(self, eras: Arc<dyn Eras>) -> Self {
        Self {
            eras: KnownEras::kept_in(eras),
            ..self
        }
    }

    fn link(&self, target: &SourceTarget) -> Arc<Link> {
        let now = self.clock.now();
        let idle = Duration::try_from(self.config.idle).unwrap_or(Duration::MAX);
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|_, link| now - link.idle_since() < idle || Arc::strong_count(link) > 1);
        let key = (target.org, target.source);
        let link = match links.get(&key).filter(|link| link.serves(target)) {
            Some(link) => link.clone(),
            None => Arc::new(Link::new(target.clone(), self.config.max_concurrent_calls, now)),
        };
        links.insert(key, link.clone());
        link.touch(now);
        if let Some(until) = target.paused_until {
            link.breaker().hear(until, now);
        }
        link
    }

    async fn connection(&self, link: &Link) -> Result<Arc<Connection>, Failure> {
        let mut held = link.connection.lock().await;
        if let Some(connection) = held.as_ref().filter(|connection| !connection.is_closed()) {
            return Ok(connection.clone());
        }
        *held = None;
        let known = self.eras.of(&link.target).await;
        let opened = Connection::open(
            self.wire(&link.target),
            known,
            self.config.total,
            self.config.max_concurrent_calls.max(1),
        )
        .await;
        let found = match &opened {
            Ok(connection) => Some(connection.era()),
            Err(failure) if failure.tells_nothing_of_the_era() => known,
            Err(_) => None,
        };
        self.eras.learn(&link.target, known, found).await;
        let connection = Arc::new(opened?);
        *held = Some(connection.clone());
        Ok(connection)
    }

    fn longest_request(&self) -> Duration {
        Duration::try_from(self.config.total).unwrap_or(Duration::MAX)
    }

    fn wire(&self, target: &SourceTarget) -> Wire {
        Wire::new(Parts {
            outbound: self.outbound.clone(),
            tokens: self.tokens.clone(),
            clock: self.clock.clone(),
            target: target.clone(),
            limits: Limits {
                body_bytes: self.config.max_body_bytes,
                first_byte: self.config.first_byte,
                total: self.config.total,
            },
            discover: self.config.discover,
            patient: false.into(),
            max_tools: self.config.max_tools,
            inputs: self.inputs.clone(),
            hears: watch::Sender::new(true),
            nonce: std::sync::Mutex::default(),
            own: Slot::default(),
        })
    }

    /// Runs a request on the live connection. One that turns out dead is replaced and the request repeated, once: it reads, so that is safe.
    async fn with_connection<T, F>(&self, link: &Link, request: impl Fn(Arc<Connection>) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        link.breaker().admit(self.clock.now(), self.longest_request())?;
        let connection = self.connection(link).await?;
        match request(connection.clone()).await {
            Err(Failure::SessionLost) => {
                discard(link, &connection).await;
                let fresh = self.connection(link).await?;
                let result = request(fresh.clone()).await;
                if result.as_ref().is_err_and(Failure::spoils_connection) {
                    discard(link, &fresh).await;
                }
                result
            }
            Err(failure) => {
                if failure.spoils_connection() {
                    discard(link, &connection).await;
                }
                Err(failure)
            }
            Ok(value) => Ok(value),
        }
    }

    /// Bounds the whole in time and tells the connection's state, when it changed. `proves` says what a success is worth.
    async fn run<T>(
        &self,
        link: &Link,
        work: impl Future<Output = Result<T, Failure>> + Send,
        proves: impl Fn(&T) -> Proof + Send,
    ) -> Result<T, ToolSourceError> {
        let result = match tokio::time::timeout(self.config.total, work).await {
            Ok(result) => result,
            Err(_) => {
                // Whatever held it up may hold up the next one.
                if let Ok(mut held) = link.connection.try_lock() {
                    *held = None;
                }
                Err(Failure::TimedOut { after: self.config.total })
            }
        };
        let now = self.clock.now();
        link.breaker().learn(&result, now);
        let (event, again_after) = match &result {
            Ok(value) => match proves(value) {
                Proof::None => (None, Duration::MAX),
                Proof::Reached => (Some(ConnectionEvent::Succeeded), Duration::MAX),
                Proof::Worked => (Some(ConnectionEvent::Succeeded), TELL_AGAIN),
            },
            Err(failure) => (failure.event(now), TELL_AGAIN),
        };
        if let Some(event) = event.filter(|event| link.is_news(event, now, again_after)) {
            // The caller gets its result all the same; the state is told again with the next change.
            if let Err(error) = self.connections.apply(link.target.org, link.target.source, event, now).await {
                tracing::warn!(source = %link.target.source, %error, "the state of a connection could not be stored");
            }
        }
        result.map_err(ToolSourceError::from)
    }

    async fn list_all(&self, connection: &Connection) -> Result<Listing, Failure> {
        let fetched_at = self.clock.now();
        let (mut collected, mut ttl, mut bytes) = (Collected::default(), MAX_TTL_MS, 0_u64);
        let (mut cursor, mut cursors): (Option<String>, BTreeSet<String>) = (None, BTreeSet::new());
        for _ in 0..self.config.max_pages {
            let (page, read) = connection.page(cursor.take()).await?;
            bytes = bytes.saturating_add(read.bytes);
            if bytes > self.config.max_list_bytes {
                return Err(Failure::ListTooLong {
                    limit: usize::try_from(self.config.max_list_bytes).unwrap_or(usize::MAX),
                    of: "bytes",
                });
            }
            collected.dropped.extend(read.dropped);
            page.tools.into_iter().map(convert::definition).for_each(|tool| collected.add(tool));
            ttl = ttl.min(page.ttl_ms.unwrap_or(MAX_TTL_MS));
            if collected.len() + collected.dropped.len() > self.config.max_tools {
                return Err(Failure::ListTooLong {
                    limit: self.config.max_tools,
                    of: "tools",
                });
            }
            let Some(next) = page.next_cursor else {
                return Ok(listing(connection, collected, fetched_at, ttl));
            };
            if !cursors.insert(next.clone()) {
                break;
            }
            cursor = Some(next);
        }
        Err(Failure::ListTooLong {
            limit: self.config.max_pages,
            of: "pages",
        })
    }
}

fn listing(connection: &Connection, collected: Collected, fetched_at: OffsetDateTime, ttl_ms: u64) -> Listing {
    let (tools, dropped) = collected.into_tools();
    let (server, instructions) = connection.describes_itself();
    Listing {
        tools,
        fetched_at,
        ttl: Duration::milliseconds(i64::try_from(ttl_ms).unwrap_or(0)),
        dropped,
        instructions,
        server,
    }
}

/// Unless somebody else replaced it meanwhile.
async fn discard(link: &Link, connection: &Arc<Connection>) {
    let mut held = link.connection.lock().await;
    if held.as_ref().is_some_and(|live| Arc::ptr_eq(live, connection)) {
        *held = None;
    }
}

#[async_trait]
impl ToolSource for McpClient {
    async fn list(&self, target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        let link = self.link(target);
        let mut held = link.listing.lock().await;
        if let Some(listing) = held.as_ref().filter(|listing| self.clock.now() < listing.fetched_at + listing.ttl) {
            return Ok(Arc::clone(listing));
        }
        *held = None;
        let work = self.with_connection(&link, |connection| async move { self.list_all(&connection).await });
        let fresh = Arc::new(self.run(&link, work, |_| Proof::Reached).await?);
        *held = Some(Arc::clone(&fresh));
        Ok(fresh)
    }

    async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        let link = self.link(call.target());
        let call = &call;
        let work = async {
            let _turn = link.turns.acquire().await.map_err(|_| Failure::SessionLost)?;
            self.with_connection(&link, |connection| async move { connection.call(call).await })
                .await
        };
        self.run(&link, work, |reply| if reply.is_error { Proof::None } else { Proof::Worked })
            .await
    }

    async fn forget(&self, org: OrgId, source: SourceId) {
        self.links.lock().unwrap_or_else(PoisonError::into_inner).remove(&(org, source));
    }
}
