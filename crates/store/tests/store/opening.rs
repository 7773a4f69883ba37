//! Connecting, migrating, and coming back.

use belvedere_store::{Store, StoreConfig};
use belvedere_types::Explain;

use crate::databases::House;
use crate::fixtures::{answer, conversation, org, source};

on_both!(rows_survive_a_restart, t07_a_newer_schema_is_refused, opening_at_once_migrates_once);

async fn refused(url: &str) -> &'static str {
    match Store::open(&StoreConfig { url: url.into() }).await {
        Ok(_) => panic!("{url} was opened"),
        Err(error) => {
            assert!(
                !format!("{error} {:?}", error.problem()).contains("hunter2"),
                "no password in the words"
            );
            error.problem().code
        }
    }
}

async fn rows_survive_a_restart(house: House) {
    let org = org(&house.store).await;
    let from = source(&house.store, org, "a").await;
    let chat = conversation(&house.store, org).await;
    let said = answer(&house.store, org, chat, &[from]).await;
    house.store.close().await;
    assert!(house.store.ping().await.is_err());
    let again = house.open_again().await;
    assert_eq!(again.answer(org, said.id).await.unwrap(), Some(said));
}

async fn t07_a_newer_schema_is_refused(house: House) {
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'newer', TRUE, '', 0)";
    if house.url.starts_with("sqlite") {
        let pool = sqlx::SqlitePool::connect(&house.url).await.unwrap();
        sqlx::raw_sql(newer).execute(&pool).await.unwrap();
    } else {
        let pool = sqlx::PgPool::connect(&house.url).await.unwrap();
        sqlx::raw_sql(newer).execute(&pool).await.unwrap();
    }
    assert_eq!(refused(&house.url).await, "database_migration_failed");
}

async fn opening_at_once_migrates_once(house: House) {
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let url = house.url.clone();
            tokio::spawn(async move { Store::open(&StoreConfig { url }).await.unwrap().ping().await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn a_url_of_no_database_is_refused() {
    for url in [
        "",
        "belvedere.db",
        "mysql://localhost/x",
        "sqlite::memory:",
        "sqlite:",
        "sqlite:x?mode=memory",
        "postgres://[",
        "sqlite:x?nonsense=1",
    ] {
        assert_eq!(refused(url).await, "database_url_invalid", "{url}");
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "not a database, and not a folder either").unwrap();
    assert_eq!(
        refused(&format!("sqlite:{}/below.db", file.display())).await,
        "database_unreachable"
    );
    assert_eq!(
        refused(&format!("postgres://ada:hunter2@localhost/x?host={}", folder.path().display())).await,
        "database_unreachable"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_and_its_folder_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/data/belvedere.db");
    let store = Store::open(&StoreConfig {
        url: format!("sqlite:{}", path.display()),
    })
    .await
    .unwrap();
    org(&store).await;
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}
