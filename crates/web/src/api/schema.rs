//! Shapes for the OpenAPI document. They mirror the types the use cases serialise, which stay free of the document's library; a test compares
//! each one with a serialised value of the real type.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{Components, ComponentsBuilder};

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident : $kind:ty),* $(,)? })+) => {
        $(
            #[derive(ToSchema)]
            $(#[$doc])*
            #[allow(dead_code, reason = "read by the derive alone")]
            struct $name { $($(#[$attr])* $field: $kind),* }
        )+

        /// All of these, by name.
        fn shapes() -> ComponentsBuilder {
            ComponentsBuilder::new()$(.schema_from::<$name>())+
        }
    };
}

mod boards;
mod people;

/// Every shape of the document, by name.
pub fn components() -> Components {
    let mut components = shapes()
        .schema_from::<Guard>()
        .schema_from::<Origin>()
        .schema_from::<Step>()
        .schema_from::<Binding>()
        .build();
    components.schemas.extend(people::components().schemas);
    components.schemas.extend(boards::components().schemas);
    components
}

shapes! {
    Problem { r#type: String, title: String, status: u16, code: String, detail: String, next_step: String, request_id: String }
    /// A message of JSON-RPC 2.0 as the Model Context Protocol has it.
    McpMessage {
        /// `2.0`.
        jsonrpc: String,
        /// A string or a number; a notification has none.
        id: Option<Value>,
        /// Such as `tools/call`.
        method: String, params: Option<BTreeMap<String, Value>>,
    }
    McpReply {
        /// `2.0`.
        jsonrpc: String, id: Value,
        /// Of `tools/call`: `content`, `structuredContent` and `isError`.
        result: Option<BTreeMap<String, Value>>, error: Option<McpError>,
    }
    McpError { code: i64, message: String, data: Option<Value> }
    Health { status: String }
    ClientDocument { client_id: String, client_name: String, client_uri: String, redirect_uris: Vec<String>, grant_types: Vec<String>, response_types: Vec<String>, token_endpoint_auth_method: String }
    VendorList { vendors: Vec<Vendor> }
    Vendor {
        /// `…_de` is the same in German; null where the card has none.
        id: String, name: String, category: String, summary: String, summary_de: Option<String>, endpoints: Vec<VendorEndpoint>,
        /// `streamable_http`, or `unknown` where the vendor's documentation does not say.
        transport: String,
        /// `dynamic`, `automatic`, `by_hand`, `token`, `none` or `unknown`.
        registration: String,
        /// The vendor's own switch that leaves writing out, in a sentence.
        read_only: Option<String>, read_only_de: Option<String>, quirks: Quirks, scopes: Vec<ScopeText>,
        /// In the language that is asked for; where the card has none in it, in the other.
        questions: Vec<String>,
        /// `en` or `de`.
        questions_language: String, troubleshooting: Vec<Troubleshooting>, facts: Vec<Fact>,
    }
    /// What a connection is allowed although the standards forbid it; what is not allowed is left out.
    Quirks {
        /// Metadata that states exactly this issuer is accepted, though it was looked for under another.
        issuer: Option<String>,
        /// PKCE is used with a server that does not say that it supports it.
        pkce_unstated: Option<bool>,
        /// No `resource` parameter is sent.
        without_resource: Option<bool>,
        /// Where nothing is stated, `/authorize`, `/token` and `/register` of the server's origin are used.
        default_endpoints: Option<bool>,
        /// Further parameters of the authorization request.
        authorization_parameters: Option<BTreeMap<String, String>>,
    }
    VendorEndpoint {
        region: Option<String>, url: String,
        /// `vendor`, or `own`: then `host` has to be given to connect.
        host: String,
    }
    ScopeText { scope: String, meaning: String, meaning_de: Option<String> }
    /// A part of the vendor's error text, and what it means.
    Troubleshooting { contains: String, code: String, cause: String, cause_de: Option<String>, fix: String, fix_de: Option<String> }
    Fact { fact: String, fact_de: Option<String>, about: String, source: String, certainty: String }
    SignInLink { url: String }

    /// Name a vendor of the catalog, or any MCP server by URL. At most one of `bearer_token`, `header` and `client`. `quirks` takes the place of
    /// the card's, and only an owner may give it.
    Connect { vendor: Option<String>, url: Option<String>, region: Option<String>, host: Option<String>, name: Option<String>, bearer_token: Option<String>, header: Option<HeaderKey>, client: Option<ClientKey>, quirks: Option<Quirks> }
    HeaderKey { name: String, value: String }
    ClientKey { id: String, secret: Option<String> }
    Rename { name: String }
    Complete { callback_url: String }
    OverrideRequest {
        /// `read`, `guarded` or `blocked`.
        verdict: String,
        reason: String,
    }
    /// What a source says beside the organisation's roles. Owners always may.
    SourceAccess { ask: Circle, manage: Circle }
    Circle {
        /// `everyone`, as their role allows, or `only` those with one of `roles` and those named.
        who: String,
        /// With `only`: `editor` and `viewer` to ask, `editor` to manage.
        roles: Option<Vec<String>>,
        /// With `only`: identifiers of members.
        members: Option<Vec<String>>,
    }
    SourceList { sources: Vec<Source>, next: Option<String> }
    Source {
        id: String, name: String, vendor: Option<String>, url: String,
        /// `authorization_required`, `connected`, `expiring`, `degraded`, `reauthorization_required` or `disconnected`.
        state: String,
        code: Option<String>, reason: Option<String>, next_step: Option<String>,
        /// What the reason quotes, such as the vendor's own words.
        quoted: Option<String>,
        /// What the caller may do, by the source and their role.
        may_ask: bool, may_manage: bool,
        /// Whether it is closed to some whose role would allow it.
        restricted: bool,
        tools: Option<ToolCounts>, asked_scopes: Vec<String>, granted_scopes: Vec<String>,
        expires_at: Option<String>, last_used_at: Option<String>,
        /// Until then the vendor asked not to be asked; null where it did not, or that is over.
        paused_until: Option<String>,
        last_error: Option<PastProblem>, quirks: Quirks,
        /// Discovery, step by step: pairs of step and outcome.
        trace: Vec<Vec<String>>,
        /// How the golden questions of its card were answered; null where there are none, or they were not asked yet.
        golden: Option<Golden>,
        authorization_url: Option<String>,
    }
    Golden { version: String, asked_at: String, passed: u64, questions: Vec<GoldenQuestion> }
    GoldenQuestion { question: String, passed: bool, misses: Vec<String>, ms: f64 }
    /// The latest failure, though it may be over.
    PastProblem { code: String, detail: String, quoted: Option<String>, at: String }
    ToolCounts { read: u64, guarded: u64, blocked: u64 }
    AuthorizationUrl { authorization_url: String }
    Inventory { tools: Vec<Tool>, vanished: Vec<String>, dropped: Vec<Vec<String>>, look_alikes: Vec<Vec<String>>, listed_at: String, server: Option<String> }
    Tool {
        name: String, title: Option<String>, description: Option<String>,
        /// In force: `read`, `guarded` or `blocked`.
        verdict: String,
        /// What the layers alone say.
        judged: String,
        guard: Option<Guard>, secret_bearing: bool, evidence: Vec<Evidence>, changes: Vec<String>, warnings: Vec<Warning>, r#override: Option<Override>, definition: ToolDefinition,
    }
    /// What is suspicious in a tool's own words: `instruction`, `hidden_text` or `markup`.
    Warning { kind: String, detail: String }
    /// Every definition judged again, and how the verdicts came to be what they are, latest first.
    Replay { tools: Vec<Rejudged>, history: Vec<VerdictEvent> }
    VerdictEvent {
        tool: String, at: String,
        /// `rules_changed`, `change_accepted` or `owner_decided`.
        cause: String,
        before: String, now: String, details: Vec<String>, by: String,
    }
    Rejudged { tool: String, reviewed_at: String, before: String, now: String, changed: bool, evidence: Vec<Evidence>, r#override: Option<Override> }
    #[schema(rename_all = "camelCase")]
    ToolDefinition { name: String, title: Option<String>, description: Option<String>, input_schema: Value, output_schema: Option<Value>, annotations: Option<Value> }
    Evidence { layer: String, detail: String, detail_de: Option<String> }
    Override { verdict: String, reason: String, by: String, at: String }
    Receipt {
        id: String, source: String, source_name: String,
        /// `revoked`, `no_endpoint`, `nothing_to_revoke`, or an object `pending` or `failed` with its detail.
        revocation: Value,
        secrets_erased: bool, answers_erased: bool, at: String,
        /// When the vendor's part was settled; null while it is owed.
        settled_at: Option<String>,
        /// Over the receipt's JSON without this field, object keys sorted, no white space.
        signature: Option<ReceiptSignature>,
    }
    ReceiptSignature { algorithm: String, public_key: String, value: String }
    ReceiptList { receipts: Vec<Receipt>, next: Option<String> }
    RevokeAll {
        /// The word `revoke-all`.
        confirm: String,
        /// What becomes of saved answers: `erase` (unless told) or `keep`.
        answers: Option<String>,
    }

    Ask {
        question: String, now: Option<String>, timezone: Option<String>, sources: Option<Vec<String>>, conversation_id: Option<String>,
        /// `none`: the built-in planner; the name of another model of the same provider, for owners; absent: the model in force.
        model: Option<String>,
        /// What the answer is told in, `en` or `de`; absent: English, or the language of a person's pages. Questions are read in both.
        language: Option<String>,
    }
    Answer {
        id: String, question: String,
        /// `answered`, `clarify`, `refused`, `no_source` or `failed`.
        outcome: String,
        complete: bool, text: String, clarification: Option<String>, options: Vec<String>, refusal: Option<String>, code: Option<String>,
        /// Follow-ups in the same conversation, by another column; each was planned, and none needs a further call.
        follow_ups: Vec<String>,
        table: Option<Table>, chart: Option<Chart>, plan: Plan, tool_calls: Vec<ToolCall>, sql: Vec<String>, citations: Vec<Citation>,
        /// Where each number of `text` is from.
        figures: Vec<Figure>,
        notes: Vec<String>,
        /// What vendors want shown word for word with their data.
        disclosures: Vec<Disclosure>,
        conversation_id: String, ms: f64,
        /// Null when no language model was asked.
        model: Option<ModelUsage>,
    }
    Disclosure { source: String, text: String }
    ModelUsage {
        model: String,
        /// False when the model failed on the way and the built-in planner went on.
        planned: bool,
        calls: u64, input_tokens: u64, output_tokens: u64,
        /// In millionths of the currency of the price that is set.
        cost_micros: Option<u64>,
    }
    Table { columns: Vec<Column>, rows: Vec<Vec<Value>>, total_rows: u64, truncated: bool }
    Column { name: String, r#type: String }
    Chart {
        /// `bar`, `line`, `area`, `scatter`, `pie`, `histogram`, `heatmap`, `number` or `table`.
        kind: String,
        spec: ChartSpec,
    }
    ChartSpec { title: String, x: Option<String>, y: Vec<String>, series: Option<String>, horizontal: bool, stacked: bool, unit: Option<String>, reason: String, alternatives: Vec<String>, description: String }
    Plan { version: u32, steps: Vec<Step>, reading: String }
    ToolCall { source: String, tool: String, arguments: BTreeMap<String, Value>, started_ms: f64, ms: f64, rows: u64, bytes: u64, error: Option<String> }
    RenameConversation { title: String }
    /// `numbers`: where each row stands in the unsorted result. `matching`: rows that pass the filter; `total`: rows that are kept.
    Rows { columns: Vec<Column>, rows: Vec<Vec<Value>>, numbers: Vec<u64>, offset: u64, matching: u64, total: u64 }
    GiveFeedback {
        /// `right` or `wrong`.
        verdict: String,
        note: Option<String>,
    }
    Feedback { answer: String, actor: Value, verdict: String, note: String, given_at: String }
    FeedbackList { feedback: Vec<Feedback>, next: Option<String> }
    Figure {
        text: String,
        /// Characters of `text` before it.
        at: u64,
        origin: Origin,
    }
    Citation { call: u64, source: String, tool: String, arguments: BTreeMap<String, Value>, table: String, rows: u64, sql: Option<u64>, fetched_at: String }
    ConversationList { conversations: Vec<ConversationSummary>, next: Option<String> }
    ConversationSummary { id: String, org: String, title: String, created_at: String }
    Conversation { id: String, answers: Vec<Answer> }

    SetModel {
        /// `anthropic`, `openai` (any compatible server) or `gemini`.
        provider: String,
        /// Up to and including the version; the provider's own when absent.
        base_url: Option<String>,
        model: String, key: Option<String>,
        /// The model sees no cell of any table.
        schema_only: Option<bool>,
        price: Option<Price>,
        /// Limits of the organisation, by UTC; absent: none. One in money, in millionths of the currency, needs a price.
        calls_per_day: Option<u64>, calls_per_month: Option<u64>, tokens_per_day: Option<u64>, tokens_per_month: Option<u64>, cost_micros_per_month: Option<u64>,
    }
    Model {
        /// `organisation`, `operator`, `off` or `none`.
        origin: String,
        provider: Option<String>, base_url: Option<String>, model: Option<String>, key_set: bool, schema_only: bool, price: Option<Price>,
        calls_per_day: Option<u64>, calls_per_month: Option<u64>, tokens_per_day: Option<u64>, tokens_per_month: Option<u64>, cost_micros_per_month: Option<u64>,
        calls_today: u64, calls_this_month: u64, tokens_today: u64, tokens_this_month: u64, cost_micros_today: u64, cost_micros_this_month: u64, nearby: Vec<Nearby>,
    }
    /// For a million tokens, in millionths of the currency.
    Price { input_micros: u64, output_micros: u64 }
    Nearby { base_url: String, models: Vec<String> }
    ModelTest { works: bool, ms: f64, tokens: u64, problem: Option<Value> }
}

/// Where a number of a sentence is from: a cell of the table, how many rows it has or was chosen from, or the question itself.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[serde(tag = "of", rename_all = "snake_case")]
#[allow(dead_code, reason = "read by the derive alone")]
enum Origin {
    Cell { row: u64, column: String },
    Rows,
    Among,
    Question,
}

/// How a guarded tool's arguments are proven to read.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(dead_code, reason = "read by the derive alone")]
enum Guard {
    Sql { argument: String, dialect: String },
    Graphql { argument: String },
    HttpMethod { argument: String },
    Pipeline { argument: String },
    Query { argument: String, language: String },
    Values { argument: String, values: Vec<String> },
    Absent { arguments: Vec<String> },
}

/// One step of a plan.
#[derive(ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
#[allow(dead_code, reason = "read by the derive alone")]
enum Step {
    Call {
        source: String,
        tool: String,
        arguments: BTreeMap<String, Value>,
        into: String,
    },
    CallForEach {
        source: String,
        tool: String,
        arguments: BTreeMap<String, Value>,
        table: String,
        bind: Vec<Binding>,
        into: String,
    },
    Query {
        sql: String,
        into: String,
    },
    Diff {
        left: String,
        right: String,
        key: Vec<String>,
        names: Option<Vec<String>>,
        into: String,
    },
    Say {
        text: String,
    },
    Note {
        text: String,
        partial: bool,
    },
    Present {
        table: String,
        chart: Option<String>,
        intent: String,
    },
    Clarify {
        question: String,
        options: Vec<String>,
    },
    Refuse {
        reason: String,
        code: String,
        instead: Option<Vec<String>>,
    },
}

#[derive(ToSchema)]
#[allow(dead_code, reason = "read by the derive alone")]
struct Binding {
    column: String,
    argument: String,
}
