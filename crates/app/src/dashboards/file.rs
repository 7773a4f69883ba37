//! Dashboards as YAML files: what to show, without what was shown. Sources go by their names, so that a file fits another organisation.

use std::collections::HashMap;

use belvedere_analysis_router::Plan;
use belvedere_store::{DashboardRecord, Place, TileRecord};
use belvedere_types::{Caller, ConversationId, DashboardId, Problem, SourceId, TileId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::layout::settled;
use super::schedule::Schedule;
use super::tiles::{Pinned, Recipe, recipe_of, room_for, valid_text};
use crate::access::{Permission, allow};
use crate::connect::valid_name;
use crate::{App, AppError, DashboardView};

/// Of the file's form.
const VERSION: u32 = 1;
const MAX_BYTES: usize = 256 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    belvedere_dashboard: u32,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schedule: Option<Schedule>,
    #[serde(default)]
    tiles: Vec<FileTile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTile {
    title: String,
    place: Place,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    question: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<Value>,
}

impl App {
    /// The dashboard as a file, with the tiles that the caller may see.
    pub async fn export_dashboard(&self, caller: &Caller, id: DashboardId) -> Result<String, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.known_dashboard(caller, id).await?;
        let sources = self.visible_sources(caller).await?;
        let names: HashMap<String, String> = sources.iter().map(|source| (source.id.to_string(), source.name.clone())).collect();
        let mut tiles = Vec::new();
        for tile in self.seen_tiles(caller, id).await? {
            let place = tile.place;
            tiles.push(match recipe_of(&tile)? {
                Recipe::Text(said) => FileTile {
                    title: tile.title,
                    place,
                    text: Some(said.text),
                    question: None,
                    plan: None,
                },
                Recipe::Pinned(pinned) => FileTile {
                    title: tile.title,
                    place,
                    text: None,
                    question: Some(pinned.question),
                    plan: Some(renamed(json!(pinned.plan), &|id| names.get(id).cloned()).map_err(gone)?),
                },
            });
        }
        let file = File {
            belvedere_dashboard: VERSION,
            name: record.name,
            schedule: self.schedule_of(caller.org, id).await?.map(|view| view.rule),
            tiles,
        };
        serde_saphyr::to_string(&file).map_err(|_| AppError::new(Problem::internal()))
    }

    /// Makes the file's dashboard. Its plans run through the gate like any other: a file opens no tool. All or nothing.
    ///
    /// # Errors
    /// `invalid_dashboard_file` when it is none, `unknown_source` when it names a source that is not connected under that name.
    pub async fn import_dashboard(&self, caller: &Caller, text: &str) -> Result<DashboardView, AppError> {
        allow(caller, Permission::Edit)?;
        let file = read(text)?;
        if let Some(rule) = &file.schedule {
            rule.next_after(self.parts.clock.now())?;
        }
        let sources = self.askable_sources(caller).await?;
        let ids: HashMap<String, String> = sources.iter().map(|source| (source.name.clone(), source.id.to_string())).collect();
        let record = DashboardRecord {
            id: DashboardId::generate(),
            org: caller.org,
            name: valid_name(&file.name)?,
            created_at: self.parts.clock.now(),
        };
        room_for(file.tiles.len().saturating_sub(1))?;
        let mut tiles = Vec::new();
        for tile in file.tiles {
            tiles.push(tile_of(&record, tile, &ids)?);
        }
        let places = settled(tiles.iter().map(|tile| (tile.id, tile.place)).collect(), None);
        for tile in &mut tiles {
            if let Some((_, place)) = places.iter().find(|(id, _)| *id == tile.id) {
                tile.place = *place;
            }
        }
        self.parts.store.create_dashboard(&record).await?;
        let made = self.fill(caller, &record, &tiles, file.schedule).await;
        if made.is_err() {
            self.parts.store.delete_dashboard(caller.org, record.id).await?;
        }
        made?;
        self.dashboard_view(caller, record, None).await
    }

    async fn fill(&self, caller: &Caller, record: &DashboardRecord, tiles: &[TileRecord], rule: Option<Schedule>) -> Result<(), AppError> {
        for tile in tiles {
            self.parts.store.create_tile(tile).await?;
        }
        if let Some(rule) = rule {
            self.set_schedule(caller, record.id, rule).await?;
        }
        Ok(())
    }
}

fn read(text: &str) -> Result<File, AppError> {
    if text.len() > MAX_BYTES {
        return Err(invalid(format!("The file is larger than {} KiB.", MAX_BYTES / 1024)));
    }
    let file: File = serde_saphyr::from_str(text).map_err(|error| {
        let at = error.location();
        let place = at.map(|at| format!(" (line {}, column {})", at.line(), at.column()));
        invalid(format!("The file is not a dashboard{}.", place.unwrap_or_default()))
            .quoting(at.map(|at| format!("{}:{}", at.line(), at.column())).unwrap_or_default())
    })?;
    if file.belvedere_dashboard != VERSION {
        return Err(invalid(format!(
            "The file has the form {}; this server reads form {VERSION}.",
            file.belvedere_dashboard
        )));
    }
    Ok(file)
}

fn tile_of(record: &DashboardRecord, tile: FileTile, ids: &HashMap<String, String>) -> Result<TileRecord, AppError> {
    let title = valid_name(&tile.title)?;
    let (recipe, sources) = match (tile.text, tile.question, tile.plan) {
        (Some(text), None, None) => (Recipe::Text(valid_text(&text)?), Vec::new()),
        (None, Some(question), Some(plan)) => {
            let plan = renamed(plan, &|name| ids.get(name).cloned()).map_err(|name| {
                AppError::invalid(
                    "unknown_source",
                    format!("There is no data source called {name:?}."),
                    "Connect it under that name, or put the name of yours into the file.",
                )
                .quoting(name)
            })?;
            let sources = sources_in(&plan);
            let plan: Plan =
                serde_json::from_value(plan).map_err(|_| invalid(format!("The plan of {title:?} cannot be read.")).quoting(&title))?;
            let pinned = Pinned {
                question,
                plan,
                conversation: ConversationId::generate(),
            };
            (Recipe::Pinned(Box::new(pinned)), sources)
        }
        (None | Some(_), None | Some(_), None | Some(_)) => {
            return Err(invalid(format!("The tile {title:?} needs either a text, or a question and its plan.")).quoting(title));
        }
    };
    Ok(TileRecord {
        id: TileId::generate(),
        org: record.org,
        dashboard: record.id,
        title,
        place: tile.place,
        recipe: json!(recipe),
        sources,
        created_at: record.created_at,
        stale: None,
    })
}

/// Every step's source by its other name; the one that has none is the error.
fn renamed(mut plan: Value, other: &dyn Fn(&str) -> Option<String>) -> Result<Value, String> {
    for step in plan.get_mut("steps").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(source) = step.get_mut("source") {
            let name = source.as_str().unwrap_or_default().to_owned();
            *source = Value::from(other(&name).ok_or(name)?);
        }
    }
    Ok(plan)
}

fn sources_in(plan: &Value) -> Vec<SourceId> {
    let steps = plan.get("steps").and_then(Value::as_array).into_iter().flatten();
    let mut sources: Vec<SourceId> = steps.filter_map(|step| step.get("source")?.as_str()?.parse().ok()).collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

fn gone(_: String) -> AppError {
    AppError::invalid(
        "dashboard_source_gone",
        "A tile uses a source that was disconnected, so its plan has no name to go by.",
        "Remove that tile, or connect the source again and pin anew.",
    )
}

fn invalid(detail: impl Into<String>) -> AppError {
    AppError::invalid(
        "invalid_dashboard_file",
        detail,
        "Compare it with the file of a dashboard that was exported here.",
    )
}
