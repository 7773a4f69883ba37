//! Shapes of dashboards: tiles, schedules, links, mails, files.

use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{Components, ComponentsBuilder};

use super::Answer;

shapes! {
    CreateDashboard { name: String }
    /// Either an answer to pin, or a text with its title.
    Pin { answer_id: Option<String>, text: Option<String>, title: Option<String> }
    EditTile { title: Option<String>, text: Option<String> }
    /// In a grid of twelve columns.
    Place { x: u16, y: u16, w: u16, h: u16 }
    MoveTile {
        /// `left`, `right`, `up`, `down`, `wider`, `narrower`, `taller` or `shorter`.
        step: String,
    }
    Layout { tiles: Vec<PlacedTile> }
    PlacedTile { id: String, place: Place }
    DashboardList { dashboards: Vec<DashboardSummary>, next: Option<String> }
    DashboardSummary { id: String, org: String, name: String, created_at: String }
    Dashboard { id: String, name: String, tiles: Vec<Tile>, schedule: Option<ScheduleSet> }
    Tile {
        id: String, title: String, place: Place, question: String,
        /// What a text tile says: paragraphs, `# headings` and `- lists`.
        text: Option<String>,
        answer: Option<Answer>, refreshed_at: Option<String>, stale: Option<String>,
        /// When the first of the attempts failed that failed since.
        stale_since: Option<String>,
    }
    Changes { from: Option<String>, to: Option<String>, partial: bool, columns: Vec<String>, added: Vec<Vec<Value>>, gone: Vec<Vec<Value>>, changed: Vec<RowChange> }
    RowChange { row: Vec<Value>, cells: Vec<CellChange> }
    CellChange { column: String, before: Value, after: Value }
    SnapshotList { snapshots: Vec<Snapshot> }
    Snapshot { tile: String, taken_at: String, body: Value }
    Schedule {
        /// `hour`, `day` or `week`.
        every: String,
        /// `HH:MM`; of an hourly one the minutes count.
        at: String,
        /// Of a weekly one, such as `monday`.
        weekday: Option<String>,
        /// Such as `Europe/Berlin`.
        timezone: String,
    }
    ScheduleSet { every: String, at: String, weekday: Option<String>, timezone: String, next_at: String }
    /// `embed`: the sites that may show it in a frame.
    NewShare { days: u32, embed: Option<Vec<String>> }
    Share { id: String, embed: Vec<String>, created_at: String, expires_at: String }
    ShareList { shares: Vec<Share>, next: Option<String> }
    /// The address is shown this once.
    SharedLink { id: String, embed: Vec<String>, created_at: String, expires_at: String, url: String, embed_url: Option<String> }
    DashboardFile { belvedere_dashboard: u32, name: String, schedule: Option<Schedule>, tiles: Vec<FileTile> }
    /// Either a text, or a question with its plan, whose steps name sources by their names.
    FileTile { title: String, place: Place, text: Option<String>, question: Option<String>, plan: Option<Value> }
    SubscriptionList {
        /// Whether the operator has set up mail.
        set_up: bool,
        subscriptions: Vec<Subscription>,
        /// Members with an address who may see the dashboard, the caller first.
        recipients: Vec<Recipient>,
    }
    Subscription {
        id: String, user_id: String, name: String, email: Option<String>, schedule: Option<Schedule>,
        /// The next mail; with `retry` one more try of the last; with `paused_at` the next one if it is resumed.
        next_at: String,
        retry: bool, sent_at: Option<String>,
        /// Why the last mail did not arrive.
        trouble: Option<MailTrouble>,
        /// Since when nothing is sent.
        paused_at: Option<String>,
    }
    MailTrouble {
        code: String, at: String,
        /// What the mail server replied.
        reply: Option<String>,
    }
    Recipient { user_id: String, name: String, email: String, own: bool }
    NewSubscription {
        user_id: String, schedule: Schedule,
        /// `en` or `de`, for members who chose none.
        language: Option<String>,
    }
    SubscriptionMade { id: String }
}

pub(super) fn components() -> Components {
    shapes().build()
}
