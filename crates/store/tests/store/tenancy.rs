//! One organisation sees nothing of another.

use belvedere_auth::{Claim, Flows, Grants};
use belvedere_store::{Place, SnapshotRecord};
use belvedere_tool_filter::Reviews;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, ConnectionEvent, Connections, OrgId};
use serde_json::json;

use crate::databases::House;
use crate::fixtures::*;
use crate::leases::bid;

on_both!(another_organisation_sees_and_changes_nothing, two_organisations_may_use_one_name);

async fn another_organisation_sees_and_changes_nothing(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let ada = user(store, home).await;
    let (id, row) = granted(store, home, 1).await;
    Flows::put(store, &flow(home, id, 1)).await.unwrap();
    Reviews::save(store, home, id, &[review("list", "p")], &[verdict_event("list")])
        .await
        .unwrap();
    let chat = conversation(store, home).await;
    let said = answer(store, home, chat, &[id]).await;
    let board = dashboard(store, home).await;
    let pinned = tile(store, home, board, 1, &[id]).await;
    store
        .put_snapshot(
            home,
            &SnapshotRecord {
                tile: pinned.id,
                taken_at: at(0),
                body: json!(1),
            },
            &[],
        )
        .await
        .unwrap();
    store.put_setting(home, "k", &json!(1)).await.unwrap();
    let entry = AuditEntry {
        actor: Actor::System,
        action: "a",
        subject: "s".into(),
        detail: json!(null),
    };
    Audit::record(store, home, entry).await.unwrap();

    assert_eq!(store.user(foreign, ada).await.unwrap(), None);
    assert_eq!(store.users(foreign).await.unwrap(), []);
    assert_eq!(store.source(foreign, id).await.unwrap(), None);
    assert_eq!(store.sources(foreign).await.unwrap(), []);
    assert!(!store.rename_source(foreign, id, "stolen").await.unwrap());
    store.touch_source(foreign, id, at(99)).await.unwrap();
    assert_eq!(store.depart(foreign, &[departure(&receipt(foreign, id))], at(0)).await.unwrap(), []);
    assert_eq!(store.apply(foreign, id, ConnectionEvent::Disconnected, at(0)).await.unwrap(), None);
    assert_eq!(grant_of(store, foreign, id).await, None);
    assert_eq!(store.claim(foreign, id, &bid(&row, 1)).await.unwrap(), Claim::Stale);
    Grants::remove(store, foreign, id).await.unwrap();
    assert_eq!(store.drop_of(foreign, id).await.unwrap(), []);
    assert_eq!(Reviews::load(store, foreign, id).await.unwrap(), []);
    assert_eq!(store.history(foreign, id).await.unwrap(), []);
    store.remove_all(foreign, id).await.unwrap();
    assert_eq!(store.conversation(foreign, chat).await.unwrap(), None);
    assert_eq!(store.conversations(foreign, "", &[], 9).await.unwrap(), []);
    assert_eq!(store.answer(foreign, said.id).await.unwrap(), None);
    assert_eq!(store.answers_of(foreign, chat).await.unwrap(), []);
    assert_eq!(store.dashboard(foreign, board).await.unwrap(), None);
    assert_eq!(store.dashboards(foreign).await.unwrap(), []);
    assert!(!store.delete_dashboard(foreign, board).await.unwrap());
    assert_eq!(store.tile(foreign, pinned.id).await.unwrap(), None);
    assert_eq!(store.tiles(foreign, board).await.unwrap(), []);
    assert!(!store.delete_tile(foreign, pinned.id).await.unwrap());
    assert_eq!(store.snapshots(foreign, pinned.id, 9).await.unwrap(), []);
    let (rule, link) = (schedule(home, board, 60), share(home, board, 7));
    store.put_schedule(&rule).await.unwrap();
    store.put_share(&link).await.unwrap();
    assert!(!store.rename_dashboard(foreign, board, "stolen").await.unwrap());
    assert!(!store.edit_tile(foreign, pinned.id, "stolen", &json!({})).await.unwrap());
    let moved = [(pinned.id, Place { x: 3, ..pinned.place })];
    store.place_tiles(foreign, board, &moved).await.unwrap();
    store.set_tile_stale(foreign, pinned.id, Some("x"), at(1)).await.unwrap();
    assert_eq!(store.snapshot_at(foreign, pinned.id, at(9)).await.unwrap(), None);
    assert_eq!(store.schedule(foreign, board).await.unwrap(), None);
    store.drop_schedule(foreign, board).await.unwrap();
    let theirs = belvedere_store::ScheduleRecord {
        org: foreign,
        ..rule.clone()
    };
    assert!(!store.take_slot(&theirs, at(90)).await.unwrap());
    assert!(store.put_schedule(&theirs).await.is_err());
    assert_eq!(store.shares(foreign, board).await.unwrap(), []);
    assert!(!store.drop_share(foreign, link.id).await.unwrap());
    let mailed = store.put_subscription(&subscription(home, board, ada, 60)).await.unwrap();
    assert_eq!(store.subscriptions(foreign, board).await.unwrap(), []);
    assert!(!store.drop_subscription(foreign, mailed.id).await.unwrap());
    assert!(!store.pause_subscription(foreign, mailed.id, at(1)).await.unwrap());
    assert!(!store.resume_subscription(foreign, mailed.id, at(1)).await.unwrap());
    let theirs = belvedere_store::SubscriptionRecord {
        org: foreign,
        ..mailed.clone()
    };
    assert!(!store.take_mailing(&theirs, at(90), &json!({})).await.unwrap());
    store
        .settle_mailing(&theirs, at(60), &belvedere_store::Tried::Sent { at: at(1) })
        .await
        .unwrap();
    assert!(store.put_subscription(&theirs).await.is_err());
    assert_eq!(store.reached_at(foreign, ada).await.unwrap(), (None, None));
    assert_eq!(store.subscriptions(home, board).await.unwrap(), [mailed]);
    assert_eq!(store.schedule(home, board).await.unwrap(), Some(rule));
    assert_eq!(store.shares(home, board).await.unwrap(), [link]);
    assert_eq!(store.tile(home, pinned.id).await.unwrap(), Some(pinned.clone()));
    assert_eq!(store.audit_page(foreign, 0, 9).await.unwrap(), []);
    assert_eq!(store.setting(foreign, "k").await.unwrap(), None);

    // An answer cannot be hung onto another organisation's conversation or source.
    let stolen = belvedere_store::AnswerRecord {
        org: foreign,
        ..said.clone()
    };
    assert!(store.put_answer(&stolen).await.is_err());

    let source = store.source(home, id).await.unwrap().unwrap();
    assert!(source.last_used_at.is_none() && source.name != "stolen" && store.sources(home).await.unwrap().len() == 1);
    assert!(grant_of(store, home, id).await.is_some());
    assert_eq!(Reviews::load(store, home, id).await.unwrap().len(), 1);
    assert_eq!(store.history(home, id).await.unwrap(), [verdict_event("list")]);
    assert_eq!(store.answer(home, said.id).await.unwrap(), Some(said));
    assert!(store.tile(home, pinned.id).await.unwrap().is_some());
    assert_eq!(store.snapshots(home, pinned.id, 9).await.unwrap().len(), 1);
}

async fn two_organisations_may_use_one_name(house: House) {
    let (one, two) = (org(&house.store).await, org(&house.store).await);
    source(&house.store, one, "Prisma").await;
    source(&house.store, two, "Prisma").await;
}

/// Row-level security alone: queries that forgot their organisation, by the plain role that owns the tables.
#[tokio::test]
async fn raw_queries_see_no_row_without_an_organisation() {
    let Some(house) = House::postgres().await else { return };
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    user(store, home).await;
    let (id, _) = granted(store, home, 1).await;
    Flows::put(store, &flow(home, id, 1)).await.unwrap();
    let chat = conversation(store, home).await;
    answer(store, home, chat, &[id]).await;

    let pool = sqlx::PgPool::connect(&house.url).await.unwrap();
    let tables: Vec<(String, bool, bool)> = sqlx::query_as(
        "SELECT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_sqlx%'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(tables.len() > 20);
    for (table, enabled, forced) in &tables {
        assert!(*enabled && *forced, "{table}");
        assert_eq!(count(&pool, table, None, false).await, 0, "{table} without an organisation");
        assert_eq!(
            count(&pool, table, Some(foreign), false).await,
            i64::from(table == "orgs"),
            "{table} of another organisation"
        );
    }
    for (table, home_rows, swept_rows) in [
        ("sources", 1, 0),
        ("answers", 1, 0),
        ("users", 1, 0),
        ("flows", 1, 1),
        ("grants", 1, 1),
        ("orgs", 1, 2),
    ] {
        assert_eq!(count(&pool, table, Some(home), false).await, home_rows, "{table}");
        assert_eq!(count(&pool, table, None, true).await, swept_rows, "{table} under maintenance");
    }
    let opened: Vec<String> = sqlx::query_scalar("SELECT tablename::text FROM pg_policies WHERE policyname = 'maintenance' ORDER BY 1")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(
        opened,
        [
            "api_keys",
            "attempts",
            "flows",
            "grants",
            "invitations",
            "key_derivations",
            "logins",
            "master_keys",
            "oidc_flows",
            "orgs",
            "revocations",
            "schedules",
            "sealed_secrets",
            "sessions",
            "shares",
            "sign_in_links",
            "subscriptions"
        ],
        "what maintenance opens is a decision of its own"
    );
    let write = "INSERT INTO settings (org_id, key, value) VALUES (gen_random_uuid(), 'k', '1')";
    let refused = sqlx::raw_sql(write).execute(&pool).await.unwrap_err();
    assert!(refused.to_string().contains("row-level security"), "{refused}");
}

async fn count(pool: &sqlx::PgPool, table: &str, org: Option<OrgId>, maintenance: bool) -> i64 {
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("SELECT set_config('belvedere.org', $1, true), set_config('belvedere.maintenance', $2, true)")
        .bind(org.map(|org| org.uuid().to_string()).unwrap_or_default())
        .bind(if maintenance { "on" } else { "" })
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
        .fetch_one(&mut *tx)
        .await
        .unwrap()
}
