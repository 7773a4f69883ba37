//! Tools that tell about things by their identifiers: the names are looked up first.

use belvedere_types::guide::{AboutRoad, Road};

use super::things::{self, Known, THINGS};
use super::{Wish, refused};
use crate::engine::quoted;
use crate::planner::suggest;
use crate::wording::{Ask, Refusal, Words};
use crate::{Binding, Step};

/// Which of the things that the card's table lists: they are screened without criteria, and some are offered.
fn which(wish: &Wish<'_>) -> Option<(Vec<Step>, bool)> {
    let of = wish.table.of.as_ref().filter(|_| !wish.intent.mine)?;
    let table = wish.source.guide.tables.iter().find(|table| table.name == *of)?;
    let Road::Screen(road) = &table.road else { return None };
    let found = format!("{of}_found");
    if !wish.called(&found) {
        let screen = Step::Call {
            source: wish.source.target.source,
            tool: road.tool.clone(),
            arguments: road.arguments.clone(),
            into: found,
        };
        return Some((vec![screen], false));
    }
    if let Some(failure) = wish.failure() {
        return Some(failure);
    }
    let (seen, names) = wish.with_columns(&road.tool, &[&road.label])?;
    let place = seen.columns.iter().position(|column| Some(&column.name) == names.first())?;
    let options = suggest::names(&seen.facts.get(place)?.values);
    let question = Words::from(Ask::Which {
        about: table.rows.first()?.clone(),
        options: options.clone(),
    });
    (!options.is_empty()).then(|| (vec![Step::Clarify { question, options }], true))
}

pub fn next(wish: &Wish<'_>, road: &AboutRoad) -> Option<(Vec<Step>, bool)> {
    let intent = &wish.intent;
    let plain = intent.measure.is_none() && intent.filters.is_empty() && intent.windows.is_empty() && intent.open.is_empty();
    // "the top holdings" come first anyway.
    let ranked = intent.measure == Some(super::intent::Measure::Count) && intent.dims.is_empty() && intent.filters.is_empty();
    if !plain && !ranked {
        return None;
    }
    if intent.names.is_empty() {
        return Some(which(wish).unwrap_or_else(|| things::which(wish)));
    }
    let things = match things::known(wish, &road.lookup, &[]) {
        Known::Steps(steps, done) => return Some((steps, done)),
        Known::All(things, _) => things,
    };
    if !wish.called(&wish.table.name) {
        let bind = Binding {
            column: "id".into(),
            argument: road.items.clone(),
        };
        let call = Step::CallForEach {
            source: wish.source.target.source,
            tool: road.tool.clone(),
            arguments: road.arguments.clone(),
            table: format!("{THINGS}_chosen"),
            bind: vec![bind],
            batch: None,
            into: wish.table.name.clone(),
        };
        let ids: Vec<String> = things
            .iter()
            .map(|thing| crate::planner::select::literal(&thing.id.clone().into()))
            .collect();
        let chosen = Step::Query {
            sql: format!("SELECT \"id\", \"label\" FROM {THINGS} WHERE \"id\" IN ({})", ids.join(", ")),
            into: format!("{THINGS}_chosen"),
        };
        return Some((vec![chosen, call], false));
    }
    if let Some(failure) = wish.failure() {
        return Some(failure);
    }
    let own: Vec<&str> = wish.table.columns.iter().map(|column| column.name.as_str()).collect();
    let seen = if own.is_empty() {
        wish.request
            .observations
            .iter()
            .find(|seen| seen.tool == road.tool && seen.rows > 0)
    } else {
        wish.with_columns(&road.tool, &own).map(|(seen, _)| seen)
    };
    let Some(seen) = seen else {
        let names = things.iter().map(|thing| thing.label.clone()).collect();
        return Some(refused(
            "not_found",
            Words::from(Refusal::NothingOfKind {
                source: wish.source.target.name.clone(),
                names,
            }),
        ));
    };
    let tag = seen.columns.iter().find(|column| column.name == road.items);
    let disclosure = wish.source.guide.disclosure.as_deref();
    let keyed = |name: &str| name == road.items || name == road.lookup.id || disclosure == Some(name);
    let columns: Vec<String> = seen
        .columns
        .iter()
        .filter(|column| !keyed(&column.name) && (own.is_empty() || own.contains(&column.name.as_str())))
        .map(|column| format!("r.{}", quoted(&column.name)))
        .collect();
    // The reply's table may be named after an identifier, which is no word for a sentence.
    let limit = intent.limit.map(|limit| format!("\nLIMIT {limit}")).unwrap_or_default();
    let sql = match tag {
        Some(tag) if things.len() > 1 => format!(
            "SELECT t.\"label\" AS {}, {}\nFROM (SELECT * FROM {}) AS r JOIN {THINGS}_chosen AS t ON t.\"id\" = r.{}{limit}",
            quoted(&wish.table.label),
            columns.join(", "),
            quoted(&seen.table),
            quoted(&tag.name)
        ),
        _ => format!(
            "SELECT {}\nFROM (SELECT * FROM {}) AS r{limit}",
            columns.join(", "),
            quoted(&seen.table)
        ),
    };
    // What comes first is listed, not counted.
    let listed = Wish {
        intent: super::intent::Intent {
            measure: None,
            ..intent.clone()
        },
        request: wish.request,
        source: wish.source,
        table: wish.table,
    };
    Some(listed.shown(sql))
}
