//! Dashboards as mails: each tile's finding, its chart as a picture of the one renderer, or a small table. Everything is inside the mail: nothing is fetched
//! when it is read. What vendors say is escaped as on pages.

mod plain;

use async_trait::async_trait;
use belvedere_app::mail::{Leave, Letter, LetterWriter, Picture, Why, Written};
use belvedere_app::router::chart::ChartKind;
use belvedere_app::router::wording::column_labels;
use belvedere_app::router::{Answer, AnswerTable};
use belvedere_app::{DashboardView, TileView};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::api::exports;
use crate::pages::answer::disclosures;
use crate::pages::dashboard::said;
use crate::pages::{figure, words};
use crate::texts::Texts;

/// Tiles of one mail; the dashboard has the rest.
const TILES: usize = 40;
/// Rows and columns of a table in a mail.
const ROWS: usize = 12;
const COLUMNS: usize = 8;
/// Characters of a cell.
const CELL: usize = 120;
/// Width at which pictures are shown, in CSS pixels; they are drawn finer.
const WIDTH: u32 = 640;

/// For programs that show mails: no sheet of ours reaches them.
const STYLE: &str = "body{font-family:system-ui,sans-serif;color:#1c1c1a;max-width:680px;margin:0 auto;padding:16px}\
h2{margin:28px 0 4px;font-size:17px}p{margin:4px 0 10px}img{max-width:100%;height:auto}\
.soft{color:#5c5c57;font-size:13px}.stale{color:#8a4b00}\
table{border-collapse:collapse;font-size:14px}th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #dcdcd6}td.num,th.num{text-align:right}";

/// Writes letters in the language of their reader.
#[derive(Debug, Clone, Copy, Default)]
pub struct Letters;

#[async_trait]
impl LetterWriter for Letters {
    async fn write(&self, letter: &Letter) -> Written {
        let t = Texts::new(letter.language);
        let mut pictures = Vec::new();
        for tile in told(&letter.dashboard).0 {
            pictures.extend(picture(t, tile).await);
        }
        Written {
            subject: one_line(&t.mail_subject(&letter.dashboard.name, t.day(letter.at))),
            html: page(t, letter, &pictures).into_string(),
            text: plain::text(t, letter),
            pictures,
        }
    }
}

async fn picture(t: Texts, tile: &TileView) -> Option<Picture> {
    let answer = tile.answer.as_ref().filter(|_| tile.text.is_none())?;
    let (chart, table) = (answer.chart.as_ref()?, answer.table.as_ref()?);
    if chart.kind == ChartKind::Table {
        return None;
    }
    let png = exports::picture(chart, table, &t.locale()).await.ok()?;
    Some(Picture { cid: cid(tile), png })
}

fn cid(tile: &TileView) -> String {
    format!("{}@belvedere", tile.id)
}

fn page(t: Texts, letter: &Letter, pictures: &[Picture]) -> Markup {
    let board = &letter.dashboard;
    let (tiles, more) = told(board);
    html! {
        (DOCTYPE)
        html lang=(t.language().tag()) {
            head {
                meta charset="utf-8";
                title { (board.name) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (board.name) }
                p.soft { (t.day(letter.at)) " · " a href=(letter.address) { (t.open_dashboard()) } }
                @if tiles.is_empty() { p { (t.empty_in_mail()) } }
                @for tile in tiles { (section(t, tile, pictures)) }
                @if let Some(more) = more { p.soft { (t.more_tiles(more)) } }
                hr;
                p.soft { (foot(t, &letter.why)) }
            }
        }
    }
}

fn foot(t: Texts, why: &Why) -> Markup {
    html! {
        @match why {
            Why::Asked => (t.mail_asked()),
            Why::Subscribed { rule, leave: Leave(address) } => { (t.mailed(rule)) ". " a href=(address.expose_secret()) { (t.stop_mails()) } },
        }
    }
}

fn section(t: Texts, tile: &TileView, pictures: &[Picture]) -> Markup {
    html! {
        h2 { (tile.title) }
        p.soft {
            @if let Some(at) = tile.refreshed_at { (t.as_of(words::instant(t, at))) }
            @if let Some(since) = tile.stale_since { " · " span.stale { (t.stale_since(words::instant(t, since))) } }
        }
        @if let Some(why) = &tile.stale { p.stale lang=[t.foreign(why)] { (t.told(why)) } }
        @match (&tile.text, &tile.answer) {
            (Some(text), _) => (said(text)),
            (None, Some(answer)) => (result(t, tile, answer, pictures)),
            (None, None) => p { (t.not_refreshed()) },
        }
    }
}

fn result(t: Texts, tile: &TileView, answer: &Answer, pictures: &[Picture]) -> Markup {
    let drawn = answer.chart.as_ref().filter(|chart| chart.kind != ChartKind::Table);
    html! {
        p lang=[t.foreign(&answer.text)] { (t.told(&answer.text)) @if !answer.complete { " (" (t.partial()) ")" } }
        @if let Some(shown) = &answer.table {
            @match drawn {
                None => (table(t, shown)),
                Some(chart) if pictures.iter().any(|picture| picture.cid == cid(tile)) => {
                    p { img src={ "cid:" (cid(tile)) } alt=(figure::in_words(t, chart, shown)) width=(WIDTH); }
                },
                Some(_) => p.soft { (t.chart_missing()) },
            }
        }
        (disclosures(t, answer))
    }
}

fn table(t: Texts, shown: &AnswerTable) -> Markup {
    let labels = column_labels(&shown.columns, t.language());
    html! {
        table {
            thead { tr { @for (column, label) in shown.columns.iter().zip(&labels).take(COLUMNS) { th class=[words::is_numeric(column.kind).then_some("num")] { (label) } } } }
            tbody {
                @for row in shown.rows.iter().take(ROWS) {
                    tr { @for (value, column) in row.iter().zip(&shown.columns).take(COLUMNS) { td class=[words::is_numeric(column.kind).then_some("num")] { (cut(&words::cell(t, value, &column.name))) } } }
                }
            }
        }
        @for line in left_out(t, shown) { p.soft { (line) } }
    }
}

/// What of a table is not in the mail.
fn left_out(t: Texts, shown: &AnswerTable) -> Vec<String> {
    let told = shown.rows.len().min(ROWS) as u64;
    let rows = shown.total_rows.saturating_sub(told);
    let rows = (rows > 0).then(|| t.more_rows(rows));
    let columns = more(shown.columns.len(), COLUMNS).map(|more| t.more_columns(more));
    rows.into_iter().chain(columns).collect()
}

fn more(all: usize, shown: usize) -> Option<u64> {
    let more = all.saturating_sub(shown);
    (more > 0).then_some(more as u64)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// A name with a line break in it ends no header.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tiles that are told of, and how many more there are.
fn told(board: &DashboardView) -> (&[TileView], Option<u64>) {
    let count = board.tiles.len().min(TILES);
    (board.tiles.get(..count).unwrap_or_default(), more(board.tiles.len(), TILES))
}
