//! Every port of the crate in memory. Forgets all at the end, and seals nothing: for this example and for tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use belvedere_auth::{Bid, Claim, Flows, GrantRecord, Grants, PendingFlow, RegistrationRecord, Registrations, Settlement, StoredGrant};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::credential::{SecretAddress, SecretOwner, SecretStore, SecretStoreError, SecretVersion, Swap};
use belvedere_types::sealed::LoadedRow;
use belvedere_types::{
    Clock, ConnectionEvent, ConnectionStatus, Connections, OrgId, RegistrationId, SecretId, SecretText, SourceId, StorageError,
};
use time::OffsetDateTime;

type Stored<T> = Result<T, StorageError>;

pub struct Memory {
    tables: Mutex<Tables>,
    /// Times the leases.
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
pub struct Tables {
    pub secrets: HashMap<SecretAddress, (SecretText, SecretVersion)>,
    pub flows: Vec<PendingFlow>,
    pub registrations: Vec<RegistrationRecord>,
    pub grants: HashMap<(OrgId, SourceId), GrantRecord>,
    leases: HashMap<(OrgId, SourceId), Lease>,
    pub connections: HashMap<(OrgId, SourceId), ConnectionStatus>,
    pub audit: Vec<AuditEntry>,
    /// How often a claimant found the lease held.
    pub held: usize,
    /// No secret can be written over.
    pub is_full: bool,
    /// So many registrations cannot be read.
    pub unreadable: usize,
}

#[derive(Clone, Copy)]
struct Lease {
    bid: Bid,
    until: OffsetDateTime,
    claims: u8,
}

impl Memory {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            tables: Mutex::default(),
            clock,
        }
    }

    pub fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn stored(&self, org: OrgId, source: SourceId) -> Option<(SecretId, SecretVersion)> {
        let grant = self.grants.get(&(org, source))?;
        let is_its = |at: &&SecretAddress| at.id == grant.secret && at.owner == SecretOwner::Source(source);
        let at = self.secrets.keys().find(is_its)?;
        self.secrets.get(at).map(|(_, version)| (grant.secret, *version))
    }
}

#[async_trait]
impl SecretStore for Memory {
    async fn create(&self, at: &SecretAddress, secret: &SecretText) -> Result<SecretVersion, SecretStoreError> {
        if self.tables().secrets.contains_key(at) {
            return Err(SecretStoreError::Exists);
        }
        self.tables().secrets.insert(*at, (secret.clone(), SecretVersion(1)));
        Ok(SecretVersion(1))
    }

    async fn read(&self, at: &SecretAddress) -> Result<Option<(SecretText, SecretVersion)>, SecretStoreError> {
        Ok(self.tables().secrets.get(at).cloned())
    }

    /// Nothing is sealed here, so there is no such row.
    async fn open(&self, at: &SecretAddress, _row: LoadedRow) -> Result<Option<(SecretText, SecretVersion)>, SecretStoreError> {
        self.read(at).await
    }

    async fn replace(&self, at: &SecretAddress, expected: SecretVersion, secret: &SecretText) -> Result<Swap, SecretStoreError> {
        if self.tables().is_full {
            return Err(StorageError::new(std::io::Error::from(std::io::ErrorKind::StorageFull)).into());
        }
        match self.tables().secrets.get_mut(at) {
            Some(row) if row.1 == expected => {
                *row = (secret.clone(), SecretVersion(expected.0 + 1));
                Ok(Swap::Stored(row.1))
            }
            _ => Ok(Swap::Lost),
        }
    }

    async fn erase(&self, at: &SecretAddress) -> Result<bool, SecretStoreError> {
        Ok(self.tables().secrets.remove(at).is_some())
    }
}

#[async_trait]
impl Flows for Memory {
    async fn put(&self, flow: &PendingFlow) -> Stored<()> {
        self.tables().flows.push(flow.clone());
        Ok(())
    }

    async fn take(&self, state_digest: &[u8; 32]) -> Stored<Option<PendingFlow>> {
        let mut tables = self.tables();
        let found = tables.flows.iter().position(|flow| flow.state_digest == *state_digest);
        Ok(found.map(|index| tables.flows.remove(index)))
    }

    async fn drop_of(&self, org: OrgId, source: SourceId) -> Stored<Vec<PendingFlow>> {
        Ok(self
            .tables()
            .flows
            .extract_if(.., |flow| flow.org == org && flow.source == source)
            .collect())
    }

    async fn expire(&self, now: OffsetDateTime) -> Stored<Vec<PendingFlow>> {
        Ok(self.tables().flows.extract_if(.., |flow| flow.expires_at <= now).collect())
    }
}

#[async_trait]
impl Registrations for Memory {
    async fn find(&self, org: OrgId, issuer: &str, redirect_uri: &str, source: SourceId) -> Stored<Vec<RegistrationRecord>> {
        let found = |record: &&RegistrationRecord| {
            let its = record.source.is_none_or(|entered_for| entered_for == source);
            its && record.org == org && record.issuer == issuer && record.redirect_uri == redirect_uri
        };
        Ok(self.tables().registrations.iter().filter(found).cloned().collect())
    }

    async fn load(&self, org: OrgId, id: RegistrationId) -> Stored<Option<RegistrationRecord>> {
        let unreadable = self.tables().unreadable.checked_sub(1);
        if let Some(left) = unreadable {
            self.tables().unreadable = left;
            return Err(StorageError::new(std::io::Error::other("not now")));
        }
        Ok(self
            .tables()
            .registrations
            .iter()
            .find(|record| record.org == org && record.id == id)
            .cloned())
    }

    async fn put(&self, record: &RegistrationRecord) -> Stored<RegistrationRecord> {
        let place = |record: &RegistrationRecord| (record.org, record.issuer.clone(), record.redirect_uri.clone());
        let same = |kept: &&RegistrationRecord| kept.source.is_none() && record.source.is_none() && place(kept) == place(record);
        let mut tables = self.tables();
        if let Some(kept) = tables.registrations.iter().find(same) {
            return Ok(kept.clone());
        }
        tables.registrations.push(record.clone());
        Ok(record.clone())
    }

    async fn remove(&self, org: OrgId, id: RegistrationId) -> Stored<()> {
        self.tables().registrations.retain(|record| record.org != org || record.id != id);
        Ok(())
    }

    async fn remove_unused(&self, org: OrgId, id: RegistrationId, leaving: SourceId) -> Stored<bool> {
        let mut tables = self.tables();
        let granted = tables
            .grants
            .values()
            .any(|grant| grant.source != leaving && grant.oauth.as_ref().is_some_and(|oauth| oauth.registration == id));
        let waiting = tables.flows.iter().any(|flow| flow.source != leaving && flow.registration == id);
        if granted || waiting {
            return Ok(false);
        }
        let before = tables.registrations.len();
        tables.registrations.retain(|record| record.org != org || record.id != id);
        Ok(tables.registrations.len() < before)
    }
}

#[async_trait]
impl Grants for Memory {
    async fn load(&self, org: OrgId, source: SourceId) -> Stored<Option<StoredGrant>> {
        let record = self.tables().grants.get(&(org, source)).cloned();
        Ok(record.map(|record| StoredGrant { record, sealed: None }))
    }

    async fn save(&self, grant: &GrantRecord) -> Stored<()> {
        let mut tables = self.tables();
        if !tables.connections.contains_key(&(grant.org, grant.source)) {
            return Err(StorageError::new(std::io::Error::other("the source is gone")));
        }
        tables.leases.remove(&(grant.org, grant.source));
        tables.grants.insert((grant.org, grant.source), grant.clone());
        Ok(())
    }

    async fn remove(&self, org: OrgId, source: SourceId) -> Stored<()> {
        let mut tables = self.tables();
        tables.leases.remove(&(org, source));
        tables.grants.remove(&(org, source));
        Ok(())
    }

    async fn claim(&self, org: OrgId, source: SourceId, bid: &Bid) -> Stored<Claim> {
        let now = self.clock.now();
        let mut tables = self.tables();
        if tables.stored(org, source) != Some((bid.secret, bid.version)) {
            return Ok(Claim::Stale);
        }
        let earlier = tables
            .leases
            .get(&(org, source))
            .copied()
            .filter(|lease| (lease.bid.secret, lease.bid.version) == (bid.secret, bid.version));
        let (claim, claims) = match earlier {
            Some(lease) if lease.until > now => {
                tables.held += 1;
                return Ok(Claim::Held);
            }
            Some(lease) if lease.claims > 1 => return Ok(Claim::Stale),
            Some(lease) if lease.claims == 1 => (Claim::InDoubt, 2),
            Some(_) | None => (Claim::Claimed, 1),
        };
        let until = now + bid.lease;
        tables.leases.insert((org, source), Lease { bid: *bid, until, claims });
        Ok(claim)
    }

    async fn settle(&self, org: OrgId, source: SourceId, bid: &Bid, how: Settlement<'_>) -> Stored<()> {
        let mut tables = self.tables();
        let Some(lease) = tables
            .leases
            .get_mut(&(org, source))
            .filter(|lease| lease.bid.claimant == bid.claimant)
        else {
            return Ok(());
        };
        match how {
            Settlement::Unspent => {
                lease.claims -= 1;
                lease.until = OffsetDateTime::UNIX_EPOCH;
            }
            Settlement::Renewed(grant) => {
                tables.leases.remove(&(org, source));
                tables.grants.insert((org, source), grant.clone());
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Connections for Memory {
    async fn apply(&self, org: OrgId, source: SourceId, event: ConnectionEvent, at: OffsetDateTime) -> Stored<Option<ConnectionStatus>> {
        let mut tables = self.tables();
        let Some(status) = tables.connections.get_mut(&(org, source)) else {
            return Ok(None);
        };
        Ok(status.clone().apply(event, at).ok().inspect(|next| *status = next.clone()))
    }
}

#[async_trait]
impl Audit for Memory {
    async fn record(&self, _: OrgId, entry: AuditEntry) -> Stored<()> {
        self.tables().audit.push(entry);
        Ok(())
    }
}
