//! What the use cases hand to the web: the contract's shapes.
use belvedere_analysis_router::Words;
use belvedere_analysis_router::model::{Nearby, Price, Provider};
use belvedere_store::BeganBy;
use belvedere_types::*;
use serde::{Deserialize, Serialize, Serializer};
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToolCounts {
    pub read: usize,
    pub guarded: usize,
    pub blocked: usize,
}
/// The contract's `Source`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceView {
    pub id: SourceId,
    pub name: String,
    pub vendor: Option<VendorId>,
    pub url: url::Url,
    /// What the reader may do, by the source and their role.
    pub may_ask: bool,
    pub may_manage: bool,
    /// Whether it is closed to some whose role would allow it.
    pub restricted: bool,
    pub state: ConnectionState,
    pub code: Option<String>,
    pub reason: Option<String>,
    pub next_step: Option<String>,
    /// What the reason quotes, such as the vendor's own words.
    pub quoted: Option<String>,
    /// Reason and next step in German, where the card of the vendor says them; while nothing is wrong, those of the last failure.
    #[serde(skip)]
    pub german: Option<[String; 2]>,
    pub tools: Option<ToolCounts>,
    pub asked_scopes: Vec<String>,
    pub granted_scopes: Vec<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// Until then the vendor asked not to be asked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub paused_until: Option<OffsetDateTime>,
    /// The latest failure, though it may be over.
    pub last_error: Option<PastProblem>,
    /// What this connection is allowed although the standards forbid it.
    pub quirks: Quirks,
    /// Discovery, step by step: (step, outcome).
    pub trace: Vec<(String, String)>,
    /// How the golden questions of its card were answered; `None` where there are none, or they were not asked yet.
    #[serde(serialize_with = "GoldenView::plain")]
    pub golden: Option<GoldenView>,
    /// Where to send the person, when authorization is required and was begun with this very request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<url::Url>,
}
/// A tool that the caller may call. Nothing in it is a sentence of the vendor's.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferedTool {
    /// Letters, digits, `_` and `-`, at most 64; of two tools of a caller, two.
    pub name: String,
    pub source: SourceId,
    pub source_name: String,
    /// What the source calls it.
    pub tool: String,
    /// Telling words of its description, in alphabetical order.
    pub topics: Vec<String>,
    /// What its arguments have to prove.
    pub guard: Option<belvedere_tool_filter::Guard>,
    pub input_schema: serde_json::Map<String, serde_json::Value>,
}
/// What a call brought, secrets masked.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferedReply {
    pub source: SourceId,
    pub source_name: String,
    pub tool: String,
    /// As they were sent.
    pub arguments: serde_json::Map<String, serde_json::Value>,
    pub reply: ToolReply,
    /// What the vendor's card says of a failure that the tool reports.
    pub help: Option<Problem>,
}
/// The golden questions of a card, as a version of the program answered them for a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoldenView {
    pub version: String,
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
    pub passed: usize,
    pub questions: Vec<GoldenResult>,
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoldenResult {
    pub question: String,
    pub passed: bool,
    /// What the answer lacked, without any of its cells.
    pub misses: Vec<Words>,
    pub ms: f64,
}
impl GoldenView {
    /// For readers that know no messages: what an answer lacked is a text.
    fn plain<S: Serializer>(golden: &Option<Self>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut golden = golden.clone();
        let results = golden.iter_mut().flat_map(|golden| &mut golden.questions);
        for miss in results.flat_map(|result| &mut result.misses) {
            *miss = miss.plain(Language::English);
        }
        golden.serialize(serializer)
    }
}
/// What to connect to.
#[derive(Debug, Default)]
pub struct ConnectRequest {
    pub vendor: Option<VendorId>,
    pub url: Option<String>,
    pub region: Option<String>,
    /// The host of an installation of one's own, in place of the vendor's.
    pub host: Option<String>,
    pub name: Option<String>,
    pub bearer_token: Option<SecretText>,
    pub header: Option<(String, SecretText)>,
    pub client: Option<(String, Option<SecretText>)>,
    /// In place of the card's; an owner decides them.
    pub quirks: Option<Quirks>,
}
/// Where the model in force was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelOrigin {
    Organisation,
    Operator,
    /// The organisation wants none.
    Off,
    /// Nobody set one.
    None,
}
/// The language model in force, without its key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelView {
    pub origin: ModelOrigin,
    pub provider: Option<Provider>,
    pub base_url: Option<url::Url>,
    pub model: Option<String>,
    pub key_set: bool,
    pub schema_only: bool,
    pub price: Option<Price>,
    #[serde(flatten)]
    pub bounds: ModelBounds,
    #[serde(flatten)]
    pub used: ModelUsed,
    /// Model servers on this machine that the operator admitted and that answer.
    pub nearby: Vec<Nearby>,
}
#[derive(Debug, Default)]
pub struct SetModel {
    pub provider: String,
    pub base_url: Option<String>,
    pub model: String,
    pub key: Option<SecretText>,
    pub schema_only: bool,
    pub price: Option<Price>,
    pub bounds: ModelBounds,
}
/// What an organisation may use of its model; `None`: as much as it likes. Days and months are those of UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelBounds {
    #[serde(default)]
    pub calls_per_day: Option<u64>,
    #[serde(default)]
    pub calls_per_month: Option<u64>,
    #[serde(default)]
    pub tokens_per_day: Option<u64>,
    #[serde(default)]
    pub tokens_per_month: Option<u64>,
    /// In millionths of the currency that the price is in; none is set without a price.
    #[serde(default)]
    pub cost_micros_per_month: Option<u64>,
}
/// What it has used, tests of the settings included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ModelUsed {
    pub calls_today: u64,
    pub calls_this_month: u64,
    pub tokens_today: u64,
    pub tokens_this_month: u64,
    /// At the prices that held when it was used.
    pub cost_micros_today: u64,
    pub cost_micros_this_month: u64,
}
/// What came of asking the model for one word.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelTest {
    pub works: bool,
    pub ms: f64,
    pub tokens: u64,
    pub problem: Option<Problem>,
}
#[derive(Debug, Default, Clone)]
pub struct AskRequest {
    pub question: String,
    pub now: Option<OffsetDateTime>,
    pub timezone: Option<String>,
    pub sources: Vec<String>,
    pub conversation: Option<ConversationId>,
    pub model: AskModel,
    /// What whoever waits is told in, and a language model writes in. The answer itself can be told in any language.
    pub language: Language,
}
/// Which model plans a question.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum AskModel {
    /// The one in force, if any.
    #[default]
    InForce,
    /// None: the built-in planner.
    Without,
    /// Another one of the same provider, with the same key. For owners.
    Named(String),
}
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DashboardView {
    pub id: DashboardId,
    pub name: String,
    pub tiles: Vec<TileView>,
    pub schedule: Option<crate::ScheduleView>,
}
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TileView {
    pub id: TileId,
    pub title: String,
    pub place: belvedere_store::Place,
    /// Empty for a text.
    pub question: String,
    /// What a text tile says.
    pub text: Option<String>,
    /// The newest snapshot's answer.
    pub answer: Option<belvedere_analysis_router::Answer>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub refreshed_at: Option<OffsetDateTime>,
    /// Set when the newest snapshot is not from the last refresh attempt: why it failed.
    pub stale: Option<Words>,
    /// When the first of the attempts failed that failed since.
    #[serde(with = "time::serde::rfc3339::option")]
    pub stale_since: Option<OffsetDateTime>,
}
impl TileView {
    /// The same in words of that language alone, for readers that know no messages.
    pub fn told(self, language: Language) -> Self {
        Self {
            answer: self.answer.map(|answer| answer.told(language)),
            stale: self.stale.map(|why| why.plain(language)),
            ..self
        }
    }
}
impl DashboardView {
    /// As [`TileView::told`].
    pub fn told(self, language: Language) -> Self {
        Self {
            tiles: self.tiles.into_iter().map(|tile| tile.told(language)).collect(),
            ..self
        }
    }
}
/// The receipt of a disconnect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReceiptView {
    pub id: ReceiptId,
    pub source: SourceId,
    pub source_name: String,
    pub revocation: belvedere_auth::Revocation,
    pub secrets_erased: bool,
    pub answers_erased: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// When the vendor's part was settled; `None` while it is owed.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub settled_at: Option<OffsetDateTime>,
    /// `None` on receipts from before they were signed.
    #[serde(default)]
    pub signature: Option<crate::ReceiptSignature>,
}
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SessionView {
    pub user_name: String,
    pub org_name: String,
    pub role: Role,
    pub csrf: String,
    pub device: DeviceId,
    pub began_by: BeganBy,
    pub began_at: OffsetDateTime,
}
