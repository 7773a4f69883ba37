//! Shapes of members, keys, devices, the audit log, and how long things are kept.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{Components, ComponentsBuilder};

use super::ReceiptSignature;

shapes! {
    ApiKeyList { api_keys: Vec<ApiKey>, next: Option<String> }
    ApiKey {
        id: String, org: String, name: String, role: String, created_at: String, expires_at: Option<String>,
        /// A member, another key, or the system for the key of the settings.
        created_by: Value,
        /// In CIDR notation; empty: any.
        networks: Vec<String>,
        last_used_at: Option<String>,
    }
    ApiKeyMade { api_key: ApiKey, key: String }
    CreateApiKey {
        name: String,
        /// `owner`, `editor`, `viewer` or `auditor`.
        role: String,
        /// From 1 to 366; 90 unless told.
        expires_in_days: Option<u32>,
        /// Addresses or networks in CIDR notation that may use it; none: any.
        networks: Option<Vec<String>>,
    }
    MemberList { members: Vec<MemberOfOrganisation>, next: Option<String> }
    MemberOfOrganisation { id: String, name: String, role: String, email: Option<String>, password_set: bool, created_at: String }
    ChangeMember { role: Option<String>, name: Option<String> }
    InvitationList { invitations: Vec<Invitation>, next: Option<String> }
    Invitation { id: String, org: String, email: Option<String>, role: String, created_by: Value, created_at: String, expires_at: String }
    InvitationMade { invitation: Invitation, url: String }
    Invite { role: String, email: Option<String> }
    SingleSignOn { name: String, issuer: String, client_id: String, newcomers: Option<String>, redirect_uri: String }
    SetSingleSignOn {
        name: String, issuer: String, client_id: String,
        /// Kept while issuer and client stay, when it is not given.
        client_secret: Option<String>,
        /// `editor`, `viewer` or `auditor` for whoever the provider vouches for; absent: they are turned away.
        newcomers: Option<String>,
    }
    /// In days; null: for ever.
    Keeping { answers_days: Option<u32>, audit_days: Option<u32> }
    Sealing {
        /// Pairs of key and number of secrets; more than one while a rotation is under way.
        keys: Vec<Vec<Value>>,
        rotated_at: Option<String>,
    }
    DeleteOrganisation {
        /// The organisation's name.
        confirm: String,
    }
    ErasureReceipt {
        organisation: String, name: String, at: String,
        /// Pairs of a source's name and what its vendor said.
        sources: Vec<Vec<Value>>,
        /// Rows by table.
        erased: BTreeMap<String, u64>,
        audit_entries: i64, audit_head: String, signature: Option<ReceiptSignature>,
    }
    DeviceList { devices: Vec<Device>, next: Option<String> }
    Device {
        id: String, device: String,
        /// `link`, `invitation`, `password` or `oidc`.
        began_by: String,
        created_at: String, seen_at: String, expires_at: String,
    }
    SignedOut { signed_out: u64 }
    AuditPage { entries: Vec<AuditEntry>, next: Option<i64> }
    AuditEntry {
        sequence: i64, org: String, actor: Value, action: String, subject: String, detail: Value, at: String, hash: String,
        /// The actor's name, that of what it is about where it has one still, and what happened in words; not with `after`.
        who: Option<String>, about: Option<String>, words: Option<String>,
    }
    AuditCheck {
        holds: bool,
        /// False when older entries were cut off and the organisation's own key did not sign that.
        begins_rightly: bool,
        /// The first entry that was changed, or before which entries were removed.
        broken_at: Option<i64>,
        older_secrets: Vec<String>, entries: i64,
        /// Hash of the last entry.
        head: String,
    }
}

pub(super) fn components() -> Components {
    shapes().build()
}
