//! Rows to begin with.

use belvedere_auth::{Endpoints, GrantRecord, Grants, OauthGrant, PendingFlow, TraceLine};
use belvedere_store::*;
use belvedere_tool_filter::{Review, Verdict, VerdictCause, VerdictEvent};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretVersion};
use belvedere_types::*;
use belvedere_vault::{KeyId, KeyLedger, SealedRow, SealedRows, Written};
use serde_json::json;
use time::{Duration, OffsetDateTime};

pub fn at(second: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_790_000_000 + second).unwrap() + Duration::microseconds(123_456)
}

pub async fn org(store: &Store) -> OrgId {
    let id = OrgId::generate();
    store
        .create_org(&OrgRecord {
            id,
            name: "Org".into(),
            created_at: at(0),
        })
        .await
        .unwrap();
    id
}

pub async fn user(store: &Store, org: OrgId) -> UserId {
    let id = UserId::generate();
    let owner = UserRecord {
        id,
        org,
        name: "Ada".into(),
        role: Role::Owner,
        created_at: at(0),
    };
    member(store, &owner).await;
    id
}

/// Invited and admitted, with an address of their own.
pub async fn member(store: &Store, user: &UserRecord) {
    let invitation = InvitationRecord {
        id: InvitationId::generate(),
        org: user.org,
        digest: [user.id.uuid().as_bytes().as_slice(), &[0; 16]].concat().try_into().unwrap(),
        email: None,
        role: user.role,
        created_by: Actor::System,
        created_at: user.created_at,
        expires_at: user.created_at + Duration::DAY,
    };
    store.put_invitation(&invitation).await.unwrap();
    let login = LoginRecord {
        email: format!("{}@fixtures.example", user.id),
        org: user.org,
        user: user.id,
        password: None,
        subject: None,
    };
    assert!(store.admit(invitation.id, user, &login).await.unwrap());
}

pub fn source_record(org: OrgId, name: &str) -> SourceRecord {
    SourceRecord {
        id: SourceId::generate(),
        org,
        name: name.into(),
        vendor: Some(VendorId("prisma-postgres".into())),
        url: "https://mcp.example.com/mcp".parse().unwrap(),
        headers: vec![("x-read-only".into(), "1".into())],
        quirks: Quirks {
            without_resource: true,
            ..Quirks::NONE
        },
        access: SourceAccess::OPEN,
        status: ConnectionStatus::new(at(1)),
        created_at: at(1),
        last_used_at: None,
    }
}

pub async fn source(store: &Store, org: OrgId, name: &str) -> SourceId {
    let record = source_record(org, name);
    store.create_source(&record).await.unwrap();
    record.id
}

pub fn endpoints() -> Endpoints {
    Endpoints {
        issuer: "https://as.example.com".into(),
        authorization: "https://as.example.com/authorize".into(),
        token: "https://as.example.com/token".into(),
        registration: None,
        revocation: Some("https://as.example.com/revoke".into()),
        iss_in_response: true,
        bound_tokens: false,
    }
}

pub fn flow(org: OrgId, source: SourceId, digest: u8) -> PendingFlow {
    PendingFlow {
        id: FlowId::generate(),
        org,
        source,
        state_digest: [digest; 32],
        browser: Some([9; 32]),
        registration: RegistrationId::generate(),
        verifier: SecretId::generate(),
        endpoints: endpoints(),
        resource: Some("https://mcp.example.com/mcp".into()),
        scopes: vec!["read".into()],
        redirect_uri: "http://127.0.0.1:8400/oauth/callback".into(),
        trace: vec![TraceLine {
            step: "asked".into(),
            outcome: "401".into(),
        }],
        created_at: at(0),
        expires_at: at(600),
    }
}

pub fn grant_record(org: OrgId, source: SourceId, secret: SecretId) -> GrantRecord {
    let oauth = OauthGrant {
        registration: RegistrationId::generate(),
        endpoints: endpoints(),
        resource: None,
        scopes_asked: vec!["a".into()],
        scopes_granted: vec![],
        refreshable: true,
        trace: vec![],
    };
    GrantRecord {
        org,
        source,
        secret,
        oauth: Some(oauth),
        obtained_at: at(0),
        access_expires_at: Some(at(60)),
    }
}

pub fn sealed(org: OrgId, owner: SecretOwner, version: i64) -> SealedRow {
    let address = SecretAddress {
        org,
        owner,
        id: SecretId::generate(),
        kind: SecretKind::Grant,
    };
    SealedRow {
        address,
        version: SecretVersion(version),
        key: KeyId("k".into()),
        sealed: vec![0, 1, 255],
    }
}

pub fn sealed_as(org: OrgId, owner: SecretOwner, kind: SecretKind) -> SealedRow {
    let row = sealed(org, owner, 1);
    let address = SecretAddress { kind, ..row.address };
    SealedRow { address, ..row }
}

/// Admits the row's key first, as a vault does.
pub async fn insert(store: &Store, row: &SealedRow) {
    store.reserve(&row.key, 1).await.unwrap();
    assert_eq!(SealedRows::insert(store, row).await.unwrap(), Written::Stored);
}

/// A source with a sealed grant at that version.
pub async fn granted(store: &Store, org: OrgId, version: i64) -> (SourceId, SealedRow) {
    let source = source(store, org, &SourceId::generate().to_string()).await;
    let row = sealed(org, SecretOwner::Source(source), version);
    insert(store, &row).await;
    Grants::save(store, &grant_record(org, source, row.address.id)).await.unwrap();
    (source, row)
}

pub fn verdict_event(tool: &str) -> VerdictEvent {
    VerdictEvent {
        tool: tool.into(),
        at: at(1),
        cause: VerdictCause::RulesChanged,
        before: Verdict::Read,
        now: Verdict::Blocked,
        details: vec!["the verb `act` acts".into()],
        by: "system".into(),
    }
}

pub fn review(tool: &str, pin: &str) -> Review {
    let definition = ToolDefinition {
        name: tool.into(),
        title: None,
        description: Some("Lists.".into()),
        input_schema: json!({"zeta": 1, "alpha": 2}),
        output_schema: None,
        annotations: None,
    };
    Review {
        tool: tool.into(),
        pin: pin.into(),
        definition,
        verdict: Verdict::Read,
        reviewed_at: at(0),
        override_: None,
    }
}

pub async fn conversation(store: &Store, org: OrgId) -> ConversationId {
    let id = ConversationId::generate();
    store
        .create_conversation(&ConversationRecord {
            id,
            org,
            title: "Plans".into(),
            created_at: at(0),
        })
        .await
        .unwrap();
    id
}

pub async fn answer(store: &Store, org: OrgId, conversation: ConversationId, sources: &[SourceId]) -> AnswerRecord {
    let body = json!({"zeta": "ä\u{0}", "alpha": [1.10, null], "n": 9_007_199_254_740_993_u64});
    let id = AnswerId::generate();
    let record = AnswerRecord {
        id,
        org,
        conversation,
        question: "Which?".into(),
        body,
        sources: sources.into(),
        created_at: at(5),
    };
    store.put_answer(&record).await.unwrap();
    record
}

pub async fn dashboard(store: &Store, org: OrgId) -> DashboardId {
    let id = DashboardId::generate();
    store
        .create_dashboard(&DashboardRecord {
            id,
            org,
            name: "Ops".into(),
            created_at: at(0),
        })
        .await
        .unwrap();
    id
}

pub async fn tile(store: &Store, org: OrgId, dashboard: DashboardId, position: u16, sources: &[SourceId]) -> TileRecord {
    let recipe = json!({"question": "q"});
    let id = TileId::generate();
    let record = TileRecord {
        id,
        org,
        dashboard,
        title: "T".into(),
        place: Place {
            x: 0,
            y: position,
            w: 6,
            h: 1,
        },
        recipe,
        sources: sources.into(),
        created_at: at(2),
        stale: None,
    };
    store.create_tile(&record).await.unwrap();
    record
}

pub fn schedule(org: OrgId, dashboard: DashboardId, second: i64) -> ScheduleRecord {
    ScheduleRecord {
        org,
        dashboard,
        body: json!({"every": "hourly"}),
        next_at: at(second),
        last_slot: None,
    }
}

pub fn share(org: OrgId, dashboard: DashboardId, digest: u8) -> ShareRecord {
    ShareRecord {
        id: ShareId::generate(),
        org,
        dashboard,
        digest: [digest; 32],
        embed: vec!["https://wiki.example.com".into()],
        created_by: Actor::System,
        created_at: at(0),
        expires_at: at(600),
    }
}

pub fn subscription(org: OrgId, dashboard: DashboardId, user: UserId, second: i64) -> SubscriptionRecord {
    SubscriptionRecord {
        id: SubscriptionId::generate(),
        org,
        dashboard,
        user,
        body: json!({"every": "day"}),
        language: "de".into(),
        created_by: Actor::User(user),
        created_at: at(0),
        next_at: at(second),
        last_slot: None,
        tries: 0,
        sent_at: None,
        trouble: None,
        paused_at: None,
    }
}

pub fn receipt(org: OrgId, source: SourceId) -> ReceiptRecord {
    let id = ReceiptId::generate();
    ReceiptRecord {
        id,
        org,
        source,
        source_name: "gone".into(),
        access: SourceAccess::OPEN,
        body: json!({"revoked": true}),
        created_at: at(9),
    }
}

/// Everything is erased, and nothing owed.
pub fn departure(receipt: &ReceiptRecord) -> Departure {
    Departure {
        source: receipt.source,
        answers: SavedAnswers::Erased,
        receipt: Some(receipt.clone()),
        owed: None,
    }
}

pub async fn grant_of(store: &Store, org: OrgId, source: SourceId) -> Option<GrantRecord> {
    Grants::load(store, org, source).await.unwrap().map(|stored| stored.record)
}
