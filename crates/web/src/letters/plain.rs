//! The same as plain text, for programs that show no HTML and for people who want none.

use belvedere_app::TileView;
use belvedere_app::mail::{Leave, Letter, Why};
use belvedere_app::router::wording::column_labels;
use belvedere_app::router::{Answer, AnswerTable};

use super::{COLUMNS, ROWS, cut, left_out, one_line, told};
use crate::pages::words;
use crate::texts::Texts;

pub(super) fn text(t: Texts, letter: &Letter) -> String {
    let board = &letter.dashboard;
    let (tiles, more) = told(board);
    let mut parts = vec![format!("{}\n{}\n{}", one_line(&board.name), t.day(letter.at), letter.address)];
    if tiles.is_empty() {
        parts.push(t.empty_in_mail().to_owned());
    }
    parts.extend(tiles.iter().map(|tile| section(t, tile)));
    parts.extend(more.map(|more| t.more_tiles(more)));
    parts.push(match &letter.why {
        Why::Asked => format!("--\n{}", t.mail_asked()),
        Why::Subscribed {
            rule,
            leave: Leave(address),
        } => {
            format!("--\n{}.\n{}: {}", t.mailed(rule), t.stop_mails(), address.expose_secret())
        }
    });
    parts.join("\n\n") + "\n"
}

fn section(t: Texts, tile: &TileView) -> String {
    let mut lines = vec![format!("# {}", one_line(&tile.title))];
    lines.extend(tile.refreshed_at.map(|at| t.as_of(t.moment(at)).into_string()));
    lines.extend(tile.stale_since.map(|at| t.stale_since(t.moment(at)).into_string()));
    lines.extend(tile.stale.as_ref().map(|why| kept(&t.told(why))));
    match (&tile.text, &tile.answer) {
        (Some(text), _) => lines.push(kept(text)),
        (None, Some(answer)) => lines.extend(result(t, answer)),
        (None, None) => lines.push(t.not_refreshed().to_owned()),
    }
    lines.join("\n")
}

fn result(t: Texts, answer: &Answer) -> Vec<String> {
    let mut lines = vec![kept(&t.told(&answer.text))];
    if !answer.complete {
        lines.push(format!("({})", t.partial()));
    }
    lines.extend(answer.table.as_ref().map(|shown| table(t, shown)).into_iter().flatten());
    for disclosure in &answer.disclosures {
        lines.push(kept(&format!("{} {}", t.source_states(&disclosure.source), disclosure.text)));
    }
    lines
}

/// The chart's table too: a text has no picture.
fn table(t: Texts, shown: &AnswerTable) -> Vec<String> {
    let labels = column_labels(&shown.columns, t.language());
    let line = |cells: Vec<String>| cells.join(" | ");
    let mut lines = vec![line(labels.iter().take(COLUMNS).map(|label| one_line(label)).collect())];
    lines.extend(shown.rows.iter().take(ROWS).map(|row| {
        let cells = row.iter().zip(&shown.columns).take(COLUMNS);
        line(
            cells
                .map(|(value, column)| one_line(&cut(&words::cell(t, value, &column.name))))
                .collect(),
        )
    }));
    lines.extend(left_out(t, shown));
    lines
}

/// Lines stay, other control characters go.
fn kept(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}
