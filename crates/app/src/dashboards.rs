//! Dashboards: a pin is a plan, and a refresh replays it without a planner.

mod changes;
mod deliver;
mod file;
mod filter;
mod layout;
pub mod mail;
mod pause;
mod refresh;
mod schedule;
mod share;
mod subscribe;
mod tiles;
mod unsubscribe;

use belvedere_store::{DashboardRecord, TileRecord};
use belvedere_types::{Caller, DashboardId};
use time::OffsetDateTime;

pub use changes::{CellChange, Changes, RowChange};
pub use filter::{Filter, FilterChoice, choices, filtered};
pub use layout::{Nudge, ROWS, TALLEST};
pub use schedule::{Every, Schedule, ScheduleView, Weekday};
pub use share::{NewShare, ShareView, SharedDashboard};
pub use subscribe::{Recipient, SubscriptionView, Subscriptions, Trouble};

use crate::access::{Permission, allow};
use crate::connect::valid_name;
use crate::{App, AppError, DashboardView};

impl App {
    pub async fn dashboards(&self, caller: &Caller) -> Result<Vec<DashboardRecord>, AppError> {
        allow(caller, Permission::Look)?;
        Ok(self.parts.store.dashboards(caller.org).await?)
    }

    pub async fn create_dashboard(&self, caller: &Caller, name: &str) -> Result<DashboardRecord, AppError> {
        allow(caller, Permission::Edit)?;
        let record = DashboardRecord {
            id: DashboardId::generate(),
            org: caller.org,
            name: valid_name(name)?,
            created_at: self.parts.clock.now(),
        };
        self.parts.store.create_dashboard(&record).await?;
        Ok(record)
    }

    pub async fn dashboard(&self, caller: &Caller, id: DashboardId) -> Result<DashboardView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.known_dashboard(caller, id).await?;
        self.dashboard_view(caller, record, None).await
    }

    /// As it was at that moment: each tile with the newest snapshot that is not younger.
    pub async fn dashboard_at(&self, caller: &Caller, id: DashboardId, at: OffsetDateTime) -> Result<DashboardView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.known_dashboard(caller, id).await?;
        self.dashboard_view(caller, record, Some(at)).await
    }

    pub async fn rename_dashboard(&self, caller: &Caller, id: DashboardId, name: &str) -> Result<DashboardRecord, AppError> {
        allow(caller, Permission::Edit)?;
        let record = self.known_dashboard(caller, id).await?;
        let name = valid_name(name)?;
        self.parts.store.rename_dashboard(caller.org, id, &name).await?;
        Ok(DashboardRecord { name, ..record })
    }

    pub async fn delete_dashboard(&self, caller: &Caller, id: DashboardId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        if self.parts.store.delete_dashboard(caller.org, id).await? {
            Ok(())
        } else {
            Err(AppError::not_found("dashboard"))
        }
    }

    async fn known_dashboard(&self, caller: &Caller, id: DashboardId) -> Result<DashboardRecord, AppError> {
        let record = self.parts.store.dashboard(caller.org, id).await?;
        record.ok_or_else(|| AppError::not_found("dashboard"))
    }

    /// Its tiles that the caller may see.
    async fn seen_tiles(&self, caller: &Caller, dashboard: DashboardId) -> Result<Vec<TileRecord>, AppError> {
        let (closed, tiles) = (self.closed_to(caller).await?, self.parts.store.tiles(caller.org, dashboard).await?);
        Ok(tiles.into_iter().filter(|tile| !closed.any_of(&tile.sources)).collect())
    }

    async fn dashboard_view(
        &self,
        caller: &Caller,
        record: DashboardRecord,
        at: Option<OffsetDateTime>,
    ) -> Result<DashboardView, AppError> {
        let mut tiles = Vec::new();
        for tile in self.seen_tiles(caller, record.id).await? {
            tiles.push(self.tile_view(tile, at).await?);
        }
        let places = tiles.iter().map(|tile| (tile.id, tile.place)).collect();
        let settled = layout::settled(places, None);
        for tile in &mut tiles {
            if let Some((_, place)) = settled.iter().find(|(id, _)| *id == tile.id) {
                tile.place = *place;
            }
        }
        tiles.sort_by_key(|tile| (tile.place.y, tile.place.x));
        Ok(DashboardView {
            schedule: self.schedule_of(record.org, record.id).await?,
            id: record.id,
            name: record.name,
            tiles,
        })
    }
}
