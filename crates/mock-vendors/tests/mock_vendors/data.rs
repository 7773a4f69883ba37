use std::collections::BTreeSet;

use belvedere_mock_vendors::{BearerOptions, Inventory, Names, start_bearer};
use serde_json::{Value, json};

use crate::vendor::{Client, call, call_json, common, connect, extended, http, mock, text};

async fn names(client: &Client) -> Vec<String> {
    client
        .list_all_tools()
        .await
        .unwrap()
        .into_iter()
        .map(|tool| tool.name.into_owned())
        .collect()
}

async fn all_pages(client: &Client, tool: &str, rows: &str) -> (Vec<Value>, usize) {
    let (mut found, mut pages, mut cursor) = (Vec::new(), 0, Value::Null);
    loop {
        let arguments = if cursor.is_null() { json!({}) } else { json!({"cursor": cursor}) };
        let page = call_json(client, tool, arguments).await;
        found.extend(page[rows].as_array().unwrap().clone());
        pages += 1;
        cursor = page["next_cursor"].clone();
        if cursor.is_null() {
            return (found, pages);
        }
    }
}

#[tokio::test]
async fn inventories_and_names_differ_as_told() {
    let documented = mock(Inventory::Documented, Names::Snake).await;
    let plain = names(&documented.client("open").await).await;
    assert_eq!(plain.len(), 32);
    assert!(plain.contains(&"execute_sql_query".to_owned()) && !plain.contains(&"list_projects".to_owned()));
    let camel = names(&mock(Inventory::Documented, Names::Camel).await.client("open").await).await;
    assert!(camel.contains(&"DeleteDatabaseTool".to_owned()) && !camel.contains(&"delete_prisma_postgres_database".to_owned()));
    let more = names(&extended().await.client("open").await).await;
    assert_eq!(&more[..32], &plain[..]);
    assert_eq!(
        &more[32..],
        ["list_workspaces", "list_projects", "list_migrations", "get_query_statistics"]
    );
}

#[tokio::test]
async fn projects_come_page_by_page() {
    let mock = extended().await;
    let client = mock.client("open").await;
    let (projects, pages) = all_pages(&client, "list_projects", "projects").await;
    assert_eq!((projects.len(), pages), (30, 3));
    let distinct = |name: &str| projects.iter().map(|row| row[name].to_string()).collect::<BTreeSet<_>>().len();
    assert_eq!((distinct("project_id"), distinct("plan_tier"), distinct("workspace")), (30, 4, 4));
    assert!(
        call(&client, "list_projects", json!({"cursor": "nonsense"}))
            .await
            .is_error
            .unwrap()
    );
    assert!(call(&client, "list_projects", json!({"limit": 0})).await.is_error.unwrap());
}

#[tokio::test]
async fn dev_and_prod_differ_for_some_projects_and_not_for_others() {
    let mock = extended().await;
    let client = mock.client("open").await;
    let (projects, _) = all_pages(&client, "list_projects", "projects").await;
    let mut same = 0;
    for project in &projects {
        let mut schemas = Vec::new();
        for environment in project["environments"].as_array().unwrap() {
            let arguments = json!({"projectId": project["project_id"], "environmentId": environment["id"]});
            let schema = text(&call(&client, "introspect_database_schema", arguments).await);
            assert!(schema.contains("| column | type | nullable | default | key |"));
            schemas.push(schema.lines().skip(1).collect::<Vec<_>>().join("\n"));
        }
        same += usize::from(schemas[0] == schemas[1]);
    }
    assert_eq!(same, 6);
}

#[tokio::test]
async fn some_projects_had_no_migration_lately_and_some_never() {
    let mock = extended().await;
    let client = mock.client("open").await;
    let (migrations, pages) = all_pages(&client, "list_migrations", "migrations").await;
    assert!(
        pages > 2
            && migrations
                .windows(2)
                .all(|pair| pair[0]["applied_at"].as_str() >= pair[1]["applied_at"].as_str())
    );
    let since = |day: &str| {
        let rows = migrations.iter().filter(|row| row["applied_at"].as_str().unwrap() >= day);
        rows.map(|row| row["project"].to_string()).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(since("2000-01-01"), 26);
    assert_eq!(since("2026-10-20"), 17);
    assert!(migrations.last().unwrap()["applied_at"].as_str().unwrap() < "2026-04-01");
}

#[tokio::test]
async fn statistics_are_structured_and_the_week_has_another_winner_than_the_quarter() {
    let mock = extended().await;
    let client = mock.client("open").await;
    let mut winners = Vec::new();
    for days in [7, 90] {
        let result = call(&client, "get_query_statistics", json!({"days": days, "group_by": "workspace"})).await;
        let rows = result.structured_content.unwrap()["rows"].as_array().unwrap().clone();
        assert_eq!(rows.len(), 4);
        winners.push(rows.iter().max_by_key(|row| row["queries"].as_u64()).unwrap()["workspace"].clone());
    }
    assert_eq!(winners, [json!("Oakline Mobility"), json!("Tidewater Goods")]);
    let days = call_json(
        &client,
        "get_query_statistics",
        json!({"from": "2026-11-16", "to": "2026-11-19", "group_by": "day"}),
    )
    .await;
    assert_eq!(days["rows"].as_array().unwrap().len(), 4);
    for bad in [
        json!({"days": 0}),
        json!({"from": "soon"}),
        json!({"group_by": "moon"}),
        json!({"project_id": "proj_x"}),
    ] {
        assert!(call(&client, "get_query_statistics", bad).await.is_error.unwrap());
    }
}

#[tokio::test]
async fn a_chosen_workspace_binds_the_token() {
    let mock = extended().await;
    let workspaces = text(&call(&mock.client("open").await, "list_workspaces", json!({})).await);
    let row = workspaces.lines().find(|line| line.contains("Quillmark Press")).unwrap();
    let id = row.split('|').nth(2).unwrap().trim();
    let client = mock.client(id).await;
    assert_eq!(text(&call(&client, "list_workspaces", json!({})).await).lines().count(), 3);
    assert_eq!(all_pages(&client, "list_projects", "projects").await.0.len(), 6);
    let databases = text(&call(&client, "list_prisma_postgres_databases", json!({})).await);
    assert_eq!(databases.lines().count(), 2 + 12);
    let open = mock.client("open").await;
    let foreign = all_pages(&open, "list_projects", "projects").await.0[0]["project_id"].clone();
    assert!(
        call(&client, "introspect_database_schema", json!({"projectId": foreign}))
            .await
            .is_error
            .unwrap()
    );
    let unselected = call(&open, "list_prisma_postgres_databases", json!({})).await;
    assert!(unselected.is_error.unwrap() && text(&unselected).starts_with("Workspace not selected"));
    // Whoever left it open may name it, in the inventory that assumes so.
    let named = call(&open, "list_prisma_postgres_databases", json!({"workspace_id": id})).await;
    assert_eq!(text(&named), databases);
    let wrong = call(&open, "list_prisma_postgres_databases", json!({"workspace_id": "nowhere"})).await;
    assert!(wrong.is_error.unwrap());
}

#[tokio::test]
async fn the_journal_tells_reading_from_writing_sql() {
    let mock = extended().await;
    let client = mock.client("open").await;
    let project = all_pages(&client, "list_projects", "projects").await.0[8].clone();
    let run = async |sql: &str| {
        let arguments = json!({"projectId": project["project_id"], "environmentId": project["environments"][1]["id"], "query": sql});
        call(&client, "execute_sql_query", arguments).await
    };
    let rows: Value = serde_json::from_str(&text(&run("SELECT id, status FROM orders LIMIT 3").await)).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_eq!(rows[0].as_object().unwrap().len(), 2);
    assert!(run("select * from nothing").await.is_error.unwrap());
    let joined = "SELECT c.name, COUNT(*) AS orders, SUM(o.total_cents) AS cents FROM public.orders o JOIN customers c ON c.id = o.customer_id \
                  WHERE o.total_cents > 10 GROUP BY 1 ORDER BY 2 DESC";
    let joined: Value = serde_json::from_str(&text(&run(joined).await)).unwrap();
    assert!(joined.as_array().unwrap().len() > 3, "{joined}");
    assert!(
        joined
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["cents"].as_i64() > row["orders"].as_i64()),
        "{joined}"
    );
    let by_month = "SELECT date_trunc('month', placed_at) AS month, COUNT(*) AS orders FROM orders GROUP BY 1";
    let months: Value = serde_json::from_str(&text(&run(by_month).await)).unwrap();
    let total: i64 = months.as_array().unwrap().iter().map(|row| row["orders"].as_i64().unwrap()).sum();
    assert_eq!(total, 25, "{months}");
    let columns = "SELECT COUNT(*) AS count FROM information_schema.columns WHERE table_name = 'orders'";
    let columns: Value = serde_json::from_str(&text(&run(columns).await)).unwrap();
    assert_eq!(columns[0]["count"], 5);
    run("DELETE FROM orders").await;
    run("select 1; delete from orders").await;
    run("with gone as (delete from orders returning 1) select * from gone").await;
    assert!(run("drop table orders").await.is_error.unwrap());
    call(&client, "delete_prisma_postgres_database", json!({"projectId": "p"})).await;
    let journal = mock.look("/journal").await;
    let seen: Vec<&str> = journal
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["what"] == "tool" && entry["tool"] != "list_projects")
        .map(|entry| entry["effect"].as_str().unwrap())
        .collect();
    assert_eq!(
        seen,
        ["read", "read", "read", "read", "read", "write", "write", "write", "write", "write"]
    );
}

#[tokio::test]
async fn the_bearer_server_wants_its_token() {
    let options = BearerOptions {
        common: common(),
        token: "open-sesame".to_owned(),
    };
    let running = start_bearer(options).await.unwrap();
    for token in ["open-sesam", "open-sesame2", ""] {
        let answer = http().post(&running.mcp_url).bearer_auth(token).body("{}").send().await.unwrap();
        assert_eq!(answer.status(), 401);
        assert!(!answer.headers()["www-authenticate"].to_str().unwrap().contains("resource_metadata"));
    }
    let absent = running.mcp_url.replace("/mcp", "/.well-known/oauth-protected-resource/mcp");
    assert_eq!(http().get(absent).send().await.unwrap().status(), 404);
    let client = connect(&running.mcp_url, "open-sesame").await;
    assert_eq!(names(&client).await.len(), 5);
    let low = call_json(&client, "low_stock", json!({})).await;
    assert_eq!(low["items"].as_array().unwrap().len(), 4);
}
