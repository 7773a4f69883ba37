//! Workspaces and projects, all made up, relative to a day.

use time::{Date, Duration};

use super::{
    history::{self, Migration},
    schema::{self, Domain, Drift, Table},
};
use crate::seed::id;

pub struct Dataset {
    pub today: Date,
    pub workspaces: Vec<Workspace>,
    pub projects: Vec<Project>,
}

pub struct Workspace {
    pub id: String,
    pub name: &'static str,
    pub created: Date,
    pub members: u32,
}

pub struct Project {
    pub number: u64,
    pub id: String,
    pub name: &'static str,
    /// Index into [`Dataset::workspaces`].
    pub workspace: usize,
    pub plan: &'static str,
    pub region: &'static str,
    pub created: Date,
    pub dev: Environment,
    pub prod: Environment,
    pub migrations: Vec<Migration>,
    /// Queries on an ordinary day.
    pub volume: u64,
}

pub struct Environment {
    pub id: String,
    pub name: &'static str,
    pub tables: Vec<Table>,
}

const WORKSPACES: [(&str, i64, u32); 4] = [
    ("Larkfield Labs", 910, 14),
    ("Tidewater Goods", 640, 31),
    ("Quillmark Press", 505, 9),
    ("Oakline Mobility", 388, 22),
];

use Domain::{Books, Fleet, Ledger, People, Shop, Signals};
use Drift::{Index, Missing, New, None as Same, Renamed, Types};

/// Name, workspace, plan, region, age in days, days since the last migration, queries a day, domain, how dev differs.
type Line = (
    &'static str,
    usize,
    &'static str,
    &'static str,
    i64,
    Option<i64>,
    u64,
    Domain,
    Drift,
);

#[rustfmt::skip]
const PROJECTS: [Line; 30] = [
    ("beacon-metrics", 0, "Business", "us-east-1", 880, Some(3), 61_000, Signals, New),
    ("field-notes", 0, "Pro", "us-east-1", 512, Some(12), 9_400, Books, Types),
    ("lab-roster", 0, "Starter", "eu-central-1", 433, Some(47), 1_250, People, Same),
    ("sample-tracker", 0, "Pro", "us-east-1", 390, Some(8), 14_800, Fleet, Missing),
    ("grant-ledger", 0, "Starter", "us-west-1", 301, Some(29), 2_100, Ledger, Index),
    ("sandbox-ines", 0, "Free", "eu-west-3", 140, None, 60, Shop, Same),
    ("sandbox-tomas", 0, "Free", "us-east-1", 122, Some(95), 45, People, Renamed),
    ("paper-index", 0, "Free", "eu-central-1", 74, Some(5), 820, Books, New),
    ("storefront", 1, "Business", "us-east-1", 630, Some(1), 118_000, Shop, Missing),
    ("checkout-core", 1, "Business", "us-east-1", 601, Some(6), 92_000, Ledger, Types),
    ("supplier-portal", 1, "Pro", "us-west-1", 455, Some(34), 17_500, Shop, Renamed),
    ("returns-desk", 1, "Pro", "us-east-1", 340, Some(19), 8_300, Shop, Same),
    ("loyalty-points", 1, "Pro", "eu-west-3", 287, Some(31), 21_400, People, New),
    ("gift-cards", 1, "Starter", "us-east-1", 233, Some(63), 3_900, Ledger, Same),
    ("staff-rota", 1, "Starter", "us-east-1", 190, Some(22), 1_700, People, Index),
    ("price-lab", 1, "Free", "us-west-1", 88, None, 310, Signals, Types),
    ("manuscripts", 2, "Pro", "eu-west-3", 498, Some(10), 6_700, Books, Renamed),
    ("royalties", 2, "Pro", "eu-west-3", 470, Some(30), 4_800, Ledger, Types),
    ("rights-desk", 2, "Starter", "eu-central-1", 352, Some(118), 1_100, Books, Same),
    ("reader-club", 2, "Starter", "eu-west-3", 260, Some(2), 5_200, People, New),
    ("print-runs", 2, "Free", "eu-central-1", 201, Some(41), 540, Fleet, Index),
    ("cover-archive", 2, "Free", "eu-west-3", 166, None, 150, Books, Missing),
    ("fleet-live", 3, "Business", "eu-central-1", 380, Some(4), 74_000, Fleet, New),
    ("rider-app", 3, "Business", "eu-central-1", 371, Some(7), 66_000, People, Missing),
    ("dock-planner", 3, "Pro", "eu-central-1", 296, Some(26), 12_900, Fleet, Types),
    ("fare-engine", 3, "Pro", "ap-southeast-1", 254, Some(15), 33_000, Ledger, Renamed),
    ("battery-watch", 3, "Pro", "ap-southeast-1", 215, Some(52), 27_600, Signals, Same),
    ("incident-log", 3, "Starter", "eu-central-1", 178, Some(33), 2_300, Signals, Index),
    ("partner-api", 3, "Starter", "eu-west-3", 97, Some(9), 7_100, Shop, Types),
    ("hackday-2026", 3, "Free", "eu-central-1", 36, None, 25, Fleet, New),
];

impl Dataset {
    pub fn build(today: Date) -> Self {
        let ago = |days: i64| today.saturating_sub(Duration::days(days));
        let workspaces = WORKSPACES
            .iter()
            .zip(0_u64..)
            .map(|(&(name, age, members), number)| Workspace {
                id: id("wksp_", 1, number),
                name,
                created: ago(age),
                members,
            })
            .collect();
        let projects = PROJECTS
            .iter()
            .zip(0_u64..)
            .map(|(&(name, workspace, plan, region, age, migrated, volume, domain, drift), number)| {
                let prod = schema::prod(domain);
                let migrations = migrated
                    .map(|last| history::migrations(today, number, last, age, &prod))
                    .unwrap_or_default();
                Project {
                    number,
                    id: id("proj_", 2, number),
                    name,
                    workspace,
                    plan,
                    region,
                    created: ago(age),
                    dev: Environment {
                        id: id("env_", 3, number),
                        name: "dev",
                        tables: schema::drifted(&prod, drift),
                    },
                    prod: Environment {
                        id: id("env_", 4, number),
                        name: "prod",
                        tables: prod,
                    },
                    migrations,
                    volume,
                }
            })
            .collect();
        Self {
            today,
            workspaces,
            projects,
        }
    }

    pub fn workspace_of(&self, project: &Project) -> Option<&Workspace> {
        self.workspaces.get(project.workspace)
    }

    /// Projects that a grant may see: all, or those of the workspace it is bound to.
    pub fn visible<'a>(&'a self, workspace: Option<&'a str>) -> impl Iterator<Item = (&'a Project, &'a Workspace)> {
        self.projects
            .iter()
            .filter_map(|project| Some((project, self.workspace_of(project)?)))
            .filter(move |(_, of)| workspace.is_none_or(|id| of.id == id))
    }
}

impl Project {
    pub fn environments(&self) -> [&Environment; 2] {
        [&self.dev, &self.prod]
    }
}
