//! Requests from elsewhere, a second organisation, and the database beneath.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, header};
use belvedere_app::mail::PostOffice;
use belvedere_mail::{MailServer, Sender, Smtp, SmtpConfig};
use belvedere_store::{InvitationRecord, LoginRecord, OrgRecord, Store, UserRecord};
use belvedere_types::{Actor, Clock, InvitationId, OrgId, SecretText, SystemClock};
use belvedere_web::Letters;
use serde_json::Value;

use super::{House, Reply, request};

/// Makes a member: invited, and admitted with an address of their own.
pub async fn join(store: &Store, user: &UserRecord) {
    let invitation = InvitationRecord {
        id: InvitationId::generate(),
        org: user.org,
        digest: [user.id.uuid().as_bytes().as_slice(), &[0; 16]].concat().try_into().unwrap(),
        email: None,
        role: user.role,
        created_by: Actor::System,
        created_at: user.created_at,
        expires_at: user.created_at + time::Duration::DAY,
    };
    store.put_invitation(&invitation).await.unwrap();
    let login = LoginRecord {
        email: format!("{}@house.example", user.id),
        org: user.org,
        user: user.id,
        password: None,
        subject: None,
    };
    assert!(store.admit(invitation.id, user, &login).await.unwrap());
}

/// What sends dashboards over this server, after signing in.
pub fn post(server: &str) -> PostOffice {
    let config = SmtpConfig {
        authorities: Vec::new(),
        server: MailServer::parse(server).unwrap(),
        from: Sender::parse("Belvedere <reports@belvedere.example>").unwrap(),
        sign_in: Some(("reports".into(), SecretText::new("canary-of-the-mail-server"))),
    };
    PostOffice {
        writer: Arc::new(Letters),
        mailer: Arc::new(Smtp::new(config).unwrap()),
    }
}

impl House {
    /// One that mails over this server.
    pub async fn mailing(server: &str) -> Self {
        Self::built("http://127.0.0.1:8400", Vec::new(), Some(post(server))).await
    }

    /// One whose operator has set up no mail.
    pub async fn mute() -> Self {
        Self::built("http://127.0.0.1:8400", Vec::new(), None).await
    }

    /// Through a proxy that says so.
    pub async fn forwarded(&self, key: &str, peer: &str, says: &str, path: &str) -> Reply {
        let request = request(Method::GET, path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header("x-forwarded-for", says)
            .extension(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 40_000)));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Every file of the database, as bytes.
    pub fn files(&self) -> Vec<Vec<u8>> {
        let folder = std::fs::read_dir(self._dir.path()).unwrap();
        folder.map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect()
    }

    /// Every table that has rows of organisations, and how many are this one's.
    pub async fn rows_of(&self, org: OrgId) -> Vec<(String, i64)> {
        let url = format!("sqlite:{}", self._dir.path().join("web.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let listing = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'org_id' WHERE m.type = 'table'";
        let mut tables: Vec<String> = sqlx::query_scalar(listing).fetch_all(&pool).await.unwrap();
        assert!(tables.len() > 20);
        let mut rows = Vec::new();
        for table in tables.drain(..) {
            let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\" WHERE org_id = $1")))
                .bind(org.uuid())
                .fetch_one(&pool)
                .await
                .unwrap();
            rows.push((table, count));
        }
        rows
    }

    /// Every stored result gets these rows.
    pub async fn fill_snapshots(&self, rows: &[Value]) {
        let url = format!("sqlite:{}", self._dir.path().join("web.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let body: String = sqlx::query_scalar("SELECT body FROM snapshots").fetch_one(&pool).await.unwrap();
        let mut body: Value = serde_json::from_str(&body).unwrap();
        body["chart"] = Value::Null;
        body["table"]["rows"] = rows.into();
        body["table"]["total_rows"] = rows.len().into();
        let done = sqlx::query("UPDATE snapshots SET body = $1")
            .bind(body.to_string())
            .execute(&pool)
            .await;
        assert_eq!(done.unwrap().rows_affected(), 1);
        pool.close().await;
    }

    /// Somebody who can write to the database does.
    pub async fn tamper(&self, sql: &'static str) {
        let url = format!("sqlite:{}", self._dir.path().join("web.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        pool.close().await;
    }

    /// A second organisation on the same server.
    pub async fn other_org(&self) -> OrgId {
        let org = OrgRecord {
            id: OrgId::generate(),
            name: "Elsewhere".into(),
            created_at: SystemClock.now(),
        };
        self.store.create_org(&org).await.unwrap();
        org.id
    }

    /// A JSON request with this key, from this address.
    pub async fn by_key(&self, key: &str, from: Option<&str>, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = request(method, path).header(header::AUTHORIZATION, format!("Bearer {key}"));
        if let Some(from) = from {
            request = request.extension(ConnectInfo(SocketAddr::new(from.parse().unwrap(), 40_000)));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }
}
