//! A database of an earlier version, with rows in it.

use std::future::Future;

use belvedere_auth::Registrations;
use belvedere_store::{Store, StoreConfig};
use belvedere_types::{OrgId, SecretId, SourceAccess, SourceId};
use serde_json::json;
use sqlx::migrate::Migrator;
use uuid::Uuid;

use crate::postgres;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// A source with a secret and a setting, in words that both databases and the first schema know.
struct Rows {
    org: OrgId,
    source: SourceId,
    secret: SecretId,
}

const STATUS: &str = r#"{"state":"connected","code":null,"reason":null,"next_step":null,"changed_at":"2026-01-01T00:00:00Z"}"#;

macro_rules! fill {
    ($connection:expr, $rows:expr) => {{
        let (org, source, secret): (Uuid, Uuid, Uuid) = ($rows.org.uuid(), $rows.source.uuid(), $rows.secret.uuid());
        sqlx::query("INSERT INTO orgs (id, name, created_at) VALUES ($1, 'Earlier', 1)")
            .bind(org)
            .execute(&mut *$connection)
            .await
            .unwrap();
        sqlx::query(
            "INSERT INTO sources (org_id, id, name, url, headers, state, status, created_at)
             VALUES ($1, $2, 'depot', 'https://depot.example/mcp', '[]', 'connected', $3, 1)",
        )
        .bind(org)
        .bind(source)
        .bind(STATUS)
        .execute(&mut *$connection)
        .await
        .unwrap();
        sqlx::query(
            "INSERT INTO registrations (org_id, id, issuer, redirect_uri, secret_id, auth_method, road, created_at)
             VALUES ($1, $2, 'https://as.example', 'https://us.example/cb', $2, 'none', 'dynamic', 1)",
        )
        .bind(org)
        .bind(secret)
        .execute(&mut *$connection)
        .await
        .unwrap();
        sqlx::query("INSERT INTO settings (org_id, key, value) VALUES ($1, 'colour', '\"blue\"')")
            .bind(org)
            .execute(&mut *$connection)
            .await
            .unwrap();
        sqlx::query(
            "INSERT INTO sealed_secrets (id, org_id, owner_kind, owner_id, kind, version, key_id, sealed)
             VALUES ($1, $2, 'source', $3, 'static_credential', 3, 'first', $4)",
        )
        .bind(secret)
        .bind(org)
        .bind(source)
        .bind(vec![1_u8, 2, 3])
        .execute(&mut *$connection)
        .await
        .unwrap();
    }};
}

/// The migrations up to the number.
fn earlier(all: &Migrator, count: usize) -> Migrator {
    Migrator::with_migrations(all.iter().take(count).cloned().collect())
}

/// `prepare` makes a database by the first migration, fills it, and brings it to the second schema it is given.
async fn upgraded<F: Future<Output = Option<String>>>(all: &Migrator, prepare: impl Fn([Migrator; 2], Rows) -> F) {
    for count in 1..all.iter().count() {
        let rows = Rows {
            org: OrgId::generate(),
            source: SourceId::generate(),
            secret: SecretId::generate(),
        };
        let (org, source) = (rows.org, rows.source);
        let Some(url) = prepare([earlier(all, 1), earlier(all, count)], rows).await else {
            return;
        };
        let store = Store::open(&StoreConfig { url }).await.unwrap();
        assert_eq!(store.setting(org, "colour").await.unwrap(), Some(json!("blue")), "after {count}");
        let kept = store.source(org, source).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), kept.status.usable()), ("depot", true), "after {count}");
        assert_eq!(kept.access, SourceAccess::OPEN, "after {count}");
        let found = store
            .find(org, "https://as.example", "https://us.example/cb", source)
            .await
            .unwrap();
        assert_eq!(
            found.iter().map(|client| client.source).collect::<Vec<_>>(),
            [None],
            "after {count}"
        );
        let sealed = belvedere_vault::SealedRows::scan(&store, None, 10).await.unwrap();
        assert_eq!(
            (sealed.len(), sealed[0].sealed.as_slice(), sealed[0].version.0),
            (1, &[1, 2, 3][..], 3)
        );
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_every_earlier_sqlite_database_is_upgraded_with_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    upgraded(&SQLITE, |[first, later], rows| {
        let url = format!("sqlite:{}?mode=rwc", folder.path().join(rows.org.to_string()).display());
        async move {
            let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
            first.run(&pool).await.unwrap();
            let mut connection = pool.acquire().await.unwrap();
            fill!(connection, rows);
            drop(connection);
            later.run(&pool).await.unwrap();
            pool.close().await;
            Some(url)
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_every_earlier_postgres_database_is_upgraded_with_its_rows() {
    upgraded(&POSTGRES, |[first, later], rows| async move {
        let url = postgres::new_database().await?;
        let pool = sqlx::PgPool::connect(&url).await.unwrap();
        first.run(&pool).await.unwrap();
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("SELECT set_config('belvedere.org', $1, true), set_config('belvedere.maintenance', 'on', true)")
            .bind(rows.org.uuid().to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        fill!(tx, rows);
        tx.commit().await.unwrap();
        later.run(&pool).await.unwrap();
        pool.close().await;
        Some(url)
    })
    .await;
}
