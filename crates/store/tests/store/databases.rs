//! Every test of the contract runs on both databases, in a database of its own.

use belvedere_store::{Store, StoreConfig};
use tempfile::TempDir;

use crate::postgres;

pub struct House {
    pub store: Store,
    pub url: String,
    _folder: Option<TempDir>,
}

impl House {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("belvedere.db").display());
        Self {
            store: open(&url).await,
            url,
            _folder: Some(folder),
        }
    }

    /// `None` where PostgreSQL is not installed.
    pub async fn postgres() -> Option<Self> {
        let url = postgres::new_database().await?;
        Some(Self {
            store: open(&url).await,
            url,
            _folder: None,
        })
    }

    /// As another process would.
    pub async fn open_again(&self) -> Store {
        open(&self.url).await
    }
}

async fn open(url: &str) -> Store {
    Store::open(&StoreConfig { url: url.into() }).await.unwrap()
}

/// Makes a test per database out of each `async fn name(house: House)`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::databases::House::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(house) = $crate::databases::House::postgres().await {
                    super::$name(house).await;
                }
            })+
        }
    };
}

/// Runs statements that the store itself would never run. On PostgreSQL they see every organisation that `org` names.
pub async fn meddle(house: &House, org: belvedere_types::OrgId, statements: &[&str]) {
    if house.url.starts_with("sqlite") {
        let pool = sqlx::SqlitePool::connect(&house.url).await.unwrap();
        for statement in statements {
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_string()))
                .execute(&pool)
                .await
                .unwrap();
        }
        pool.close().await;
    } else {
        let pool = sqlx::PgPool::connect(&house.url).await.unwrap();
        let scope = format!("SELECT set_config('belvedere.org', '{}', true)", org.uuid());
        let mut tx = pool.begin().await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(scope)).execute(&mut *tx).await.unwrap();
        for statement in statements {
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_string()))
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        pool.close().await;
    }
}
