//! Views with the values a busy organisation would show; names of vendors' things are hostile where a test wants them so.

use std::collections::BTreeMap;

use belvedere_app::catalog::{Certainty, Fact, Host, Registration, ScopeText, Topic, Transport, Troubleshooting, Vendor, VendorEndpoint};
use belvedere_app::router::chart::{Chart, ChartKind, ChartSpec};
use belvedere_app::router::model::{Nearby, Provider};
use belvedere_app::router::{Answer, AnswerTable, Citation, Column, ColumnType, ModelUsage, Outcome, Plan, Step, ToolCall, Words};
use belvedere_app::{
    DashboardRecord, DashboardView, Every, GoldenResult, GoldenView, ModelBounds, ModelOrigin, ModelTest, ModelUsed, ModelView, Place,
    Schedule, ScheduleView, SourceView, TileView, ToolCounts, Weekday,
};
use belvedere_types::{
    AnswerId, ConnectionState, ConversationId, DashboardId, OrgId, Problem, ProblemKind, Quirks, Role, SourceId, TileId, VendorId,
};
use belvedere_web::Texts;
use belvedere_web::pages::{Viewer, Walked};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::datetime;

pub const NOW: OffsetDateTime = datetime!(2026-11-24 02:30 UTC);

pub fn viewer(role: Role) -> Viewer {
    Viewer {
        user_name: "Mara Lind".into(),
        org_name: "Nordlicht".into(),
        role,
        csrf: "csrf-of-the-session".into(),
        texts: Texts::default(),
        walked: Walked::default(),
    }
}

pub fn source(name: &str, state: ConnectionState) -> SourceView {
    let trouble = state != ConnectionState::Connected;
    SourceView {
        id: SourceId::generate(),
        name: name.into(),
        vendor: Some(VendorId("prisma-postgres".into())),
        url: url::Url::parse("https://mcp.vendor.example/mcp").unwrap(),
        may_ask: true,
        may_manage: true,
        restricted: false,
        state,
        code: trouble.then(|| "workspace_not_selected".into()),
        reason: trouble.then(|| "The vendor says: Workspace not selected. The account has several workspaces.".into()),
        next_step: trouble.then(|| "Re-authorize and choose one workspace on the vendor's page.".into()),
        quoted: None,
        german: None,
        tools: Some(ToolCounts {
            read: 11,
            guarded: 1,
            blocked: 19,
        }),
        asked_scopes: vec!["workspace:read".into()],
        granted_scopes: vec!["workspace:read".into(), "offline_access".into()],
        expires_at: None,
        last_used_at: Some(NOW),
        paused_until: None,
        last_error: None,
        quirks: Quirks::NONE,
        trace: vec![
            ("POST without a token".into(), "401 with a challenge".into()),
            ("Registration".into(), "dynamic, no console".into()),
        ],
        golden: Some(golden(name)),
        authorization_url: None,
    }
}

/// A model with limits, and a server nearby.
pub fn model(name: &str) -> ModelView {
    let base_url = url::Url::parse("http://localhost:11434/v1").unwrap();
    ModelView {
        origin: ModelOrigin::Organisation,
        provider: Some(Provider::Openai),
        base_url: Some(base_url.clone()),
        model: Some(name.into()),
        key_set: true,
        schema_only: true,
        price: None,
        bounds: ModelBounds {
            tokens_per_day: Some(200_000),
            ..ModelBounds::default()
        },
        used: ModelUsed::default(),
        nearby: vec![Nearby {
            base_url,
            models: vec![name.into()],
        }],
    }
}

pub fn model_test(text: &str) -> ModelTest {
    ModelTest {
        works: false,
        ms: 3.0,
        tokens: 0,
        problem: Some(Problem::new(ProblemKind::Vendor, "model_reply_invalid", text, text)),
    }
}

fn golden(text: &str) -> GoldenView {
    let result = |passed: bool, misses: Vec<Words>| GoldenResult {
        question: text.into(),
        passed,
        misses,
        ms: 12.0,
    };
    GoldenView {
        version: "0.1.0".into(),
        asked_at: NOW,
        passed: 1,
        questions: vec![result(true, Vec::new()), result(false, vec![text.into()])],
    }
}

/// All of them.
pub fn quirks() -> Quirks {
    Quirks {
        issuer: Some("https://auth.vendor.example".into()),
        pkce_unstated: true,
        without_resource: true,
        default_endpoints: true,
        authorization_parameters: [("access_type".to_owned(), "offline".to_owned())].into(),
    }
}

pub fn vendor(name: &str) -> Vendor {
    Vendor {
        id: VendorId(name.to_lowercase().replace(' ', "-")),
        name: name.into(),
        category: "Databases".into(),
        summary: "Workspaces, projects, databases and their schemas; SQL over them, guarded so that it only reads.".into(),
        summary_de: None,
        endpoints: ["eu", "us"]
            .map(|region| VendorEndpoint {
                region: Some(region.into()),
                url: url::Url::parse("https://mcp.vendor.example/mcp").unwrap(),
                host: Host::Vendor,
            })
            .to_vec(),
        transport: Transport::StreamableHttp,
        registration: Registration::Dynamic,
        read_only: Some(name.into()),
        read_only_de: None,
        scopes: vec![ScopeText {
            scope: "workspace:read".into(),
            meaning: "See your workspaces and projects.".into(),
            meaning_de: None,
        }],
        headers: Vec::new(),
        quirks: quirks(),
        questions: [
            "List projects with their plan tier",
            "Which workspaces had the most queries this week?",
            "Which projects haven't had a migration in 30 days?",
        ]
        .map(String::from)
        .to_vec(),
        questions_de: Vec::new(),
        golden: Vec::new(),
        troubleshooting: vec![Troubleshooting {
            contains: name.into(),
            code: "vendor_says_no".into(),
            cause: name.into(),
            cause_de: None,
            fix: name.into(),
            fix_de: None,
        }],
        facts: vec![Fact {
            fact: name.into(),
            fact_de: None,
            about: Topic::Quirk,
            source: name.into(),
            certainty: Certainty::Documented,
        }],
        policy: minimal().policy,
        guide: minimal().guide,
    }
}

fn minimal() -> Vendor {
    serde_json::from_value(json!({ "id": "x", "name": "X", "category": "", "summary": "", "endpoints": [] })).unwrap()
}

pub fn table() -> AnswerTable {
    let names = ["Aurora", "Basalt", "Cobalt", "Delta", "Ember", "Fjord", "Granite", "Harbour"];
    let rows = names
        .iter()
        .zip([182_340, 96_112, 54_020, 31_870, 12_400, 9_310, 4_200, 0])
        .map(|(name, count)| vec![json!(name), json!(count), json!(NOW.date().to_string())]);
    let column = |name: &str, kind| Column { name: name.into(), kind };
    AnswerTable {
        columns: vec![
            column("workspace", ColumnType::Text),
            column("queries", ColumnType::Integer),
            column("last_day", ColumnType::Date),
        ],
        rows: rows.collect(),
        total_rows: 8,
        truncated: false,
    }
}

pub fn chart() -> Chart {
    Chart {
        kind: ChartKind::Bar,
        spec: ChartSpec {
            title: "Queries by workspace, this week".into(),
            x: Some("workspace".into()),
            y: vec!["queries".into()],
            series: None,
            horizontal: true,
            stacked: false,
            unit: None,
            reason: "One amount for each of a few names.".into(),
            alternatives: vec![ChartKind::Line, ChartKind::Pie, ChartKind::Table],
            description: "Bars of queries for eight workspaces; Aurora has the most.".into(),
        },
    }
}

pub fn answer(source: SourceId, outcome: Outcome) -> Answer {
    let arguments: Map<String, Value> = BTreeMap::from([("from".to_owned(), json!("2026-11-17")), ("to".to_owned(), json!("2026-11-24"))])
        .into_iter()
        .collect();
    let answered = outcome == Outcome::Answered;
    Answer {
        id: AnswerId::generate(),
        question: "Which workspaces had the most queries this week?".into(),
        outcome,
        complete: answered,
        text: "Aurora had the most queries this week: 182,340 of 390,252. Basalt follows with 96,112; Harbour had none.".into(),
        clarification: (outcome == Outcome::Clarify).then(|| "Which environment do you mean?".into()),
        options: if outcome == Outcome::Clarify {
            vec!["Production".into(), "Development".into()]
        } else {
            Vec::new()
        },
        follow_ups: Vec::new(),
        refusal: (outcome == Outcome::Refused).then(|| "This would delete a project, and Belvedere only reads.".into()),
        code: (!answered).then(|| "write_request".into()),
        table: answered.then(table),
        chart: answered.then(chart),
        plan: Plan {
            version: 1,
            steps: vec![
                Step::Call {
                    source,
                    tool: "get_query_statistics".into(),
                    arguments: arguments.clone(),
                    into: "stats".into(),
                },
                Step::Query {
                    sql: "SELECT workspace, SUM(queries) AS queries\nFROM stats GROUP BY workspace ORDER BY queries DESC".into(),
                    into: "result".into(),
                },
                Step::Present {
                    table: "result".into(),
                    chart: Some(ChartKind::Bar),
                    intent: "top".into(),
                },
            ],
            reading: "the sum of queries by workspace from 17 to 24 November, largest first".into(),
        },
        tool_calls: vec![ToolCall {
            source,
            tool: "get_query_statistics".into(),
            arguments,
            started_ms: 3.0,
            ms: 86.0,
            rows: 56,
            bytes: 9_120,
            error: None,
        }],
        sql: vec!["SELECT workspace, SUM(queries) AS queries\nFROM stats GROUP BY workspace ORDER BY queries DESC".into()],
        figures: Vec::new(),
        citations: vec![Citation {
            call: 0,
            source: "Prisma Postgres".into(),
            arguments: serde_json::Map::new(),
            tool: "get_query_statistics".into(),
            table: "stats".into(),
            rows: 56,
            sql: Some(0),
            fetched_at: NOW,
        }],
        notes: Vec::new(),
        rest: Vec::new(),
        disclosures: Vec::new(),
        conversation_id: ConversationId::generate(),
        ms: 112.0,
        model: Some(ModelUsage {
            model: "openai/gpt-x".into(),
            planned: true,
            calls: 2,
            input_tokens: 6_120,
            output_tokens: 410,
            cost_micros: Some(24_510),
        }),
    }
}

/// A pinned answer that could not be refreshed, and a text.
pub fn board(name: &str) -> DashboardView {
    // Its writer's own line breaks are kept.
    let line = name.replace('\n', " ");
    let place = |x| Place { x, y: 0, w: 6, h: 5 };
    let mut shown = answer(SourceId::generate(), Outcome::Answered);
    shown.chart = None;
    let pinned = TileView {
        id: TileId::generate(),
        title: name.into(),
        place: place(0),
        question: name.into(),
        text: None,
        answer: Some(shown),
        refreshed_at: Some(NOW),
        stale: Some(name.into()),
        stale_since: Some(NOW),
    };
    let text = TileView {
        id: TileId::generate(),
        place: place(6),
        text: Some(format!("# {line}\nOf {line}\n\n- {line}")),
        answer: None,
        refreshed_at: None,
        stale: None,
        stale_since: None,
        ..pinned.clone()
    };
    DashboardView {
        id: DashboardId::generate(),
        name: name.into(),
        tiles: vec![pinned, text],
        schedule: Some(ScheduleView {
            rule: Schedule {
                every: Every::Week,
                at: "07:00".into(),
                weekday: Some(Weekday::Monday),
                timezone: "Europe/Berlin".into(),
            },
            next_at: NOW,
        }),
    }
}

pub fn dashboard(name: &str) -> DashboardRecord {
    DashboardRecord {
        id: DashboardId::generate(),
        org: OrgId::generate(),
        name: name.into(),
        created_at: NOW,
    }
}
