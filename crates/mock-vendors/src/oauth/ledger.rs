//! Clients, codes, grants and tokens, in memory.

use std::collections::HashMap;

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

/// Codes live this long.
const CODE_LIFE: Duration = Duration::seconds(60);

#[derive(Clone)]
pub struct Client {
    /// Short name for journal and state, such as `client-1`.
    pub label: String,
    pub name: String,
    /// None: a public client.
    pub secret: Option<String>,
    pub redirect_uris: Vec<String>,
}

/// A valid authorization request that waits for the person's decision.
#[derive(Clone)]
pub struct Asked {
    pub client_id: String,
    pub client_name: String,
    pub redirect_uri: String,
    pub scope: String,
    pub state: Option<String>,
    pub challenge: String,
}

pub struct Code {
    pub asked: Asked,
    pub grant: String,
    pub expires: OffsetDateTime,
    pub used: bool,
}

pub struct Access {
    /// The only resource it is good for; none: it does not say.
    pub audience: Option<String>,
    pub expires: OffsetDateTime,
    grant: String,
}

pub struct Refresh {
    pub client_id: String,
    pub grant: String,
    pub used: bool,
    generation: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantEnd {
    CodeReplayed,
    RefreshTokenReused,
    RevokedByClient,
    WithdrawnByVendor,
}

impl GrantEnd {
    fn name(self) -> &'static str {
        match self {
            Self::CodeReplayed => "code_replayed",
            Self::RefreshTokenReused => "refresh_token_reused",
            Self::RevokedByClient => "revoked_by_client",
            Self::WithdrawnByVendor => "withdrawn_by_vendor",
        }
    }
}

pub struct Grant {
    pub id: String,
    /// The client's label.
    pub client: String,
    pub workspace: Option<String>,
    pub scope: String,
    pub ended: Option<GrantEnd>,
    access_tokens: u32,
    /// How often the refresh token of each generation was presented.
    redemptions: Vec<u32>,
}

#[derive(Default)]
pub struct Ledger {
    clients: HashMap<String, Client>,
    asked: HashMap<String, Asked>,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    grants: Vec<Grant>,
    revocations: u32,
}

impl Ledger {
    pub fn add_client(&mut self, id: String, name: String, secret: Option<String>, redirect_uris: Vec<String>) {
        let label = format!("client-{}", self.clients.len() + 1);
        self.clients.insert(
            id,
            Client {
                label,
                name,
                secret,
                redirect_uris,
            },
        );
    }

    /// Keeps a client that shows up without being registered; its addresses are those it came with.
    pub fn meet_client(&mut self, id: &str, redirect_uri: &str) {
        if !self.clients.contains_key(id) {
            self.add_client(id.to_owned(), id.to_owned(), None, Vec::new());
        }
        if let Some(client) = self
            .clients
            .get_mut(id)
            .filter(|client| !client.redirect_uris.iter().any(|known| known == redirect_uri))
        {
            client.redirect_uris.push(redirect_uri.to_owned());
        }
    }

    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.get(id)
    }

    pub fn keep_asked(&mut self, id: String, asked: Asked) {
        self.asked.insert(id, asked);
    }

    /// A decision is taken once.
    pub fn take_asked(&mut self, id: &str) -> Option<Asked> {
        self.asked.remove(id)
    }

    /// Opens a grant and keeps `code` for it.
    pub fn open_grant(&mut self, code: String, asked: Asked, workspace: Option<String>, now: OffsetDateTime) {
        let id = format!("grant-{}", self.grants.len() + 1);
        let client = self
            .clients
            .get(&asked.client_id)
            .map(|client| client.label.clone())
            .unwrap_or_default();
        self.grants.push(Grant {
            id: id.clone(),
            client,
            workspace,
            scope: asked.scope.clone(),
            ended: None,
            access_tokens: 0,
            redemptions: Vec::new(),
        });
        self.codes.insert(
            code,
            Code {
                asked,
                grant: id,
                expires: now.saturating_add(CODE_LIFE),
                used: false,
            },
        );
    }

    pub fn code_mut(&mut self, code: &str) -> Option<&mut Code> {
        self.codes.get_mut(code)
    }

    pub fn grant(&self, id: &str) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.id == id)
    }

    pub fn access(&self, token: &str) -> Option<(&Access, &Grant)> {
        let access = self.access.get(token)?;
        Some((access, self.grant(&access.grant)?))
    }

    pub fn add_access(&mut self, token: String, grant: &str, audience: Option<String>, expires: OffsetDateTime) {
        if let Some(grant) = self.grants.iter_mut().find(|known| known.id == grant) {
            grant.access_tokens += 1;
        }
        self.access.insert(
            token,
            Access {
                audience,
                expires,
                grant: grant.to_owned(),
            },
        );
    }

    pub fn add_refresh(&mut self, token: String, grant: &str, client_id: &str) {
        let Some(known) = self.grants.iter_mut().find(|known| known.id == grant) else {
            return;
        };
        let generation = known.redemptions.len();
        known.redemptions.push(0);
        self.refresh.insert(
            token,
            Refresh {
                client_id: client_id.to_owned(),
                grant: grant.to_owned(),
                used: false,
                generation,
            },
        );
    }

    pub fn refresh_mut(&mut self, token: &str) -> Option<&mut Refresh> {
        self.refresh.get_mut(token)
    }

    pub fn count_redemption(&mut self, token: &str) {
        let Some(refresh) = self.refresh.get(token) else { return };
        let (id, generation) = (&refresh.grant, refresh.generation);
        let grant = self.grants.iter_mut().find(|grant| grant.id == *id);
        if let Some(count) = grant.and_then(|grant| grant.redemptions.get_mut(generation)) {
            *count += 1;
        }
    }

    /// The grant that a token of either kind belongs to, if it was given to this client.
    pub fn grant_of_token(&self, token: &str, client_id: &str) -> Option<String> {
        if let Some(refresh) = self.refresh.get(token) {
            return (refresh.client_id == client_id).then(|| refresh.grant.clone());
        }
        let (_, grant) = self.access(token)?;
        let label = &self.clients.get(client_id)?.label;
        (grant.client == *label).then(|| grant.id.clone())
    }

    pub fn count_revocation(&mut self) {
        self.revocations += 1;
    }

    /// The first reason stays.
    pub fn end_grant(&mut self, id: &str, end: GrantEnd) {
        if let Some(grant) = self.grants.iter_mut().find(|grant| grant.id == id) {
            grant.ended.get_or_insert(end);
        }
    }

    pub fn end_all(&mut self, end: GrantEnd) -> usize {
        let living = self.grants.iter_mut().filter(|grant| grant.ended.is_none());
        living.map(|grant| grant.ended = Some(end)).count()
    }

    /// Everything issued that a client must keep to itself.
    pub fn secrets(&self) -> Vec<&str> {
        let clients = self.clients.values().filter_map(|client| client.secret.as_deref());
        let tokens = self
            .codes
            .keys()
            .chain(self.access.keys())
            .chain(self.refresh.keys())
            .map(String::as_str);
        clients.chain(tokens).collect()
    }

    pub fn describe(&self) -> Value {
        let mut clients: Vec<&Client> = self.clients.values().collect();
        clients.sort_by_key(|client| (client.label.len(), client.label.clone()));
        let clients: Vec<Value> = clients
            .into_iter()
            .map(|client| json!({"client": client.label, "name": client.name, "redirect_uris": client.redirect_uris}))
            .collect();
        let grants: Vec<Value> = self.grants.iter().map(describe_grant).collect();
        json!({"clients": clients, "grants": grants, "revocations": self.revocations})
    }
}

fn describe_grant(grant: &Grant) -> Value {
    json!({
        "grant": grant.id,
        "client": grant.client,
        "workspace": grant.workspace,
        "scope": grant.scope,
        "active": grant.ended.is_none(),
        "ended": grant.ended.map(GrantEnd::name),
        "access_tokens": grant.access_tokens,
        "refresh_token_redemptions": grant.redemptions,
    })
}
