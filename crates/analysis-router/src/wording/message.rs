//! What an answer can say. Each variant is one sentence, or the head of one, with its values; how it is said stands in the table of each language.
//! Values are cells of data, names and counts: words of data and of people are never translated.

use belvedere_types::Language;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::assumption::Assumption;
use super::miss::Miss;
use super::picture::Picture;
use super::reply::Reply;

/// A sentence before it is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Somebody else's words, in the language that they are in: a model's.
    Verbatim {
        text: String,
        language: Language,
    },
    /// What a failure is. The text names the case, in English; other languages have the words of the code.
    What {
        code: String,
        text: String,
        /// What the text quotes, as in [`belvedere_types::Problem`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quoted: Option<String>,
        /// Where a vendor's card says it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        german: Option<String>,
    },
    /// What to do about it.
    Next {
        code: String,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        german: Option<String>,
    },
    Finding(Finding),
    Assumption(Assumption),
    Gap(Gap),
    Reply(Reply),
    Ask(Ask),
    Refusal(Refusal),
    Model(Model),
    Progress(Progress),
    Picture(Picture),
    Miss(Miss),
}

/// What the result's table says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Finding {
    NoDifference,
    NothingMatches,
    /// A cell that is the whole answer.
    Cell {
        value: Value,
    },
    Differences {
        count: u64,
        sides: Option<(String, String)>,
        /// The first of them; nothing where they have no kind.
        told: Option<Vec<Difference>>,
        more: bool,
    },
    /// Names of the rows, how many there are, and how many they were chosen from.
    List {
        count: u64,
        of: Option<u64>,
        what: Option<String>,
        names: Vec<Value>,
        more: bool,
    },
    /// How many, of how many that are called what; otherwise the number alone.
    Count {
        value: Value,
        of: Option<(u64, String)>,
    },
    /// The same in the sentence of a card's table.
    ThereAre {
        count: Value,
        what: String,
        chosen: bool,
    },
    Share {
        percent: Value,
        matching: Value,
        total: Value,
    },
    NoShare,
    NoValue,
    /// One row: its label, where it has one, and its figures by name.
    Row {
        label: Option<Value>,
        figures: Vec<(String, Value)>,
    },
    /// One value under its name.
    Single {
        name: String,
        value: Value,
    },
    First {
        label: Value,
        value: Value,
        name: String,
    },
    /// Several with the same greatest (or least) value.
    Level {
        labels: Vec<Value>,
        value: Value,
        name: String,
        more: bool,
    },
    /// What follows the first: labels with their values.
    ThenCome {
        rows: Vec<(Value, Value)>,
    },
    Trend {
        name: String,
        from: Value,
        to: Value,
        first: Value,
        last: Value,
    },
    Highest {
        value: Value,
        at: Value,
    },
}

/// One row of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub part: Option<String>,
    pub key: String,
    pub field: Option<String>,
    pub kind: Kind,
}

/// How two sides differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    OnlyIn(String),
    Changed,
    /// As a statement names it.
    Named(String),
}

/// What is missing, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Gap {
    /// The head of a sentence; why follows.
    CannotBeUsed {
        source: String,
    },
    /// The same of one that was never listed.
    ConnectedButUnusable {
        source: String,
    },
    LeftOut {
        source: String,
    },
    NoAnswerInTime {
        source: String,
    },
    /// The vendor's words, cut short.
    VendorSaid {
        source: String,
        quoted: String,
    },
    CheckVendor,
    DetailsOfFirst {
        read: u64,
        of: u64,
    },
    /// The head of a sentence; why the first failed follows.
    DetailsFailed {
        failed: u64,
        of: u64,
        source: String,
    },
    /// The head of a sentence; why follows.
    PageFailed {
        source: String,
    },
    ReadingStopped {
        source: String,
        rows: u64,
        pages: u64,
    },
    /// There may be more rows.
    LimitReached {
        source: String,
        rows: u64,
        tool: String,
    },
    MoreThanGiven {
        source: String,
        rows: u64,
        tool: String,
    },
    Disconnected {
        source: String,
    },
    /// The head of a sentence about one source; what is wrong with it follows.
    Of {
        source: String,
    },
    SourceGone,
}

/// A question back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Ask {
    /// "Which project do you mean: a, b?"
    Which {
        about: String,
        options: Vec<String>,
    },
    WhatAbout {
        options: Vec<String>,
    },
    /// "What about the harbour site do you want to know: its status, its score?"
    WhatOf {
        of: String,
        options: Vec<String>,
    },
    WhichOfName {
        options: Vec<String>,
    },
    CouldBe {
        said: String,
        options: Vec<String>,
    },
    WhichTable {
        options: Vec<String>,
    },
    /// "Of which source: ledger or shop?"
    WhichSource {
        options: Vec<String>,
    },
    /// A person's own things, which a source does not know.
    WhichOnes {
        row: String,
        source: String,
    },
}

/// A source with rows that it has, or a table with its columns: names as the data has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    pub name: String,
    pub parts: Vec<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Refusal {
    AsksForChange {
        verb: Option<String>,
    },
    NoSourceConnected,
    /// Without words it is the question as a whole.
    NoDataAbout {
        words: Vec<String>,
    },
    NoDataThatAnswers {
        words: Vec<String>,
    },
    /// Details are told one row at a time, and not all were read.
    PartlyRead {
        read: u64,
        of: u64,
    },
    Connected {
        sources: Vec<Held>,
    },
    Nearest {
        tables: Vec<Held>,
    },
    ConnectOrAsk,
    AskOrConnect,
    NamesNothing,
    NotFoundIn {
        name: String,
        looked: Vec<String>,
    },
    UnknownTo {
        source: String,
        name: String,
    },
    NoPast {
        source: String,
    },
    NothingOfKind {
        source: String,
        names: Vec<String>,
    },
    UnknownColumn {
        source: String,
        column: String,
    },
    NothingBringsIt,
    ConnectedAre {
        sources: Vec<String>,
    },
    NoWayFound,
}

/// What became of a language model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Model {
    NoUsablePlan,
    BudgetUsed,
    Declined,
    /// In the words of the code; the text is English.
    Failed {
        code: String,
        text: String,
    },
    /// The model was not asked; why stands before this.
    BuiltInInstead,
    LimitReached,
    /// A limit is set in money, and nobody entered what this model costs.
    PriceNotKnown {
        model: String,
    },
}

/// What is being done for a question, while somebody waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Progress {
    LookingAtTools,
    Planning,
    PlanningNext,
    Calling { source: String, tool: String },
    CallingForRows { source: String, tool: String, rows: u64 },
    HasRead { tool: String, rows: u64 },
    Computing { into: String },
    Writing,
}

macro_rules! groups {
    ($($group:ident)*) => {
        $(impl From<$group> for Message {
            fn from(said: $group) -> Self {
                Self::$group(said)
            }
        }

        impl From<$group> for super::Words {
            fn from(said: $group) -> Self {
                Self::from(Message::$group(said))
            }
        })*
    };
}

groups! { Finding Assumption Gap Reply Ask Refusal Model Progress Picture Miss }
