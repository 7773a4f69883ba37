//! A project, all made up: an outfitter with shops in four countries. Components, configurations and flows.

/// Id, name, type.
pub type Component = (&'static str, &'static str, &'static str);

pub const COMPONENTS: [Component; 15] = [
    ("keboola.ex-db-pgsql", "PostgreSQL", "extractor"),
    ("keboola.ex-shopify", "Shopify", "extractor"),
    ("keboola.ex-google-ads", "Google Ads", "extractor"),
    ("keboola.ex-facebook-ads", "Facebook Ads", "extractor"),
    ("keboola.ex-hubspot-crm", "HubSpot", "extractor"),
    ("keboola.ex-zendesk", "Zendesk", "extractor"),
    ("keboola.ex-google-drive", "Google Sheets", "extractor"),
    ("keboola.ex-aws-s3", "AWS S3", "extractor"),
    ("keboola.snowflake-transformation", "Snowflake SQL", "transformation"),
    ("keboola.python-transformation-v2", "Python", "transformation"),
    ("keboola.wr-google-sheets", "Google Sheets Writer", "writer"),
    ("keboola.wr-db-snowflake", "Snowflake Writer", "writer"),
    ("kds-team.app-slack-alerts", "Slack Alerts", "application"),
    (FLOW, "Flow", "other"),
    (ORCHESTRATOR, "Orchestrator", "other"),
];

pub const FLOW: &str = "keboola.flow";
pub const ORCHESTRATOR: &str = "keboola.orchestrator";

pub struct Config {
    pub component: &'static str,
    pub id: &'static str,
    pub name: &'static str,
    pub folder: &'static str,
    pub disabled: bool,
    /// Names of its rows.
    pub rows: &'static [&'static str],
    pub runs: Runs,
}

/// How often it runs, from what minute of the day on, how long, and how many of a thousand runs fail.
#[derive(Clone, Copy)]
pub struct Runs {
    pub a_day: u32,
    pub minute: u32,
    pub seconds: u64,
    pub failing: u64,
    /// In the last ten days, instead of `failing`.
    pub lately: u64,
}

const fn runs(a_day: u32, minute: u32, seconds: u64, failing: u64, lately: u64) -> Runs {
    Runs {
        a_day,
        minute,
        seconds,
        failing,
        lately,
    }
}

const fn config(
    component: usize,
    id: &'static str,
    name: &'static str,
    folder: &'static str,
    rows: &'static [&'static str],
    runs: Runs,
) -> Config {
    let component = match component {
        0 => "keboola.ex-db-pgsql",
        1 => "keboola.ex-shopify",
        2 => "keboola.ex-google-ads",
        3 => "keboola.ex-facebook-ads",
        4 => "keboola.ex-hubspot-crm",
        5 => "keboola.ex-zendesk",
        6 => "keboola.ex-google-drive",
        7 => "keboola.ex-aws-s3",
        8 => "keboola.snowflake-transformation",
        9 => "keboola.python-transformation-v2",
        10 => "keboola.wr-google-sheets",
        11 => "keboola.wr-db-snowflake",
        _ => "kds-team.app-slack-alerts",
    };
    Config {
        component,
        id,
        name,
        folder,
        disabled: runs.a_day == 0,
        rows,
        runs,
    }
}

#[rustfmt::skip]
pub const CONFIGS: [Config; 25] = [
    config(0, "71840211", "ERP core", "Sources", &["orders", "order_lines", "suppliers", "purchase_orders"], runs(1, 62, 940, 20, 20)),
    config(0, "71840355", "Warehouse system", "Sources", &["stock_levels", "movements"], runs(4, 15, 310, 30, 90)),
    config(0, "70112904", "Loyalty database until 2024", "Archive", &["members"], runs(0, 0, 0, 0, 0)),
    config(1, "72230617", "Shop Nordics", "Sources", &["orders", "customers", "products"], runs(2, 75, 420, 15, 15)),
    config(1, "72230688", "Shop DACH", "Sources", &["orders", "customers", "products"], runs(2, 78, 505, 15, 40)),
    config(1, "72230702", "Shop UK", "Sources", &["orders", "customers"], runs(2, 81, 265, 25, 330)),
    config(2, "73005120", "Ads account", "Marketing", &["campaigns", "keywords"], runs(1, 190, 155, 40, 40)),
    config(3, "73005188", "Social ads", "Marketing", &["ads", "insights"], runs(1, 195, 240, 180, 240)),
    config(4, "73310450", "Wholesale CRM", "Sources", &["companies", "deals"], runs(1, 120, 380, 10, 10)),
    config(5, "73310971", "Service desk", "Sources", &["tickets", "satisfaction"], runs(2, 130, 290, 35, 35)),
    config(6, "74000018", "Budget sheets", "Finance", &["budget"], runs(1, 300, 45, 5, 5)),
    config(6, "74000092", "Shop openings", "Sources", &["openings"], runs(1, 305, 38, 5, 5)),
    config(7, "74120833", "Carrier invoices", "Finance", &["invoices"], runs(1, 210, 130, 60, 420)),
    config(8, "75001110", "Orders model", "Model", &[], runs(2, 160, 610, 25, 25)),
    config(8, "75001124", "Customers model", "Model", &[], runs(1, 175, 480, 20, 20)),
    config(8, "75001207", "Stock valuation", "Finance", &[], runs(1, 220, 355, 15, 15)),
    config(8, "75001350", "Marketing attribution", "Marketing", &[], runs(1, 230, 890, 45, 45)),
    config(8, "75001466", "Returns analysis", "Model", &[], runs(1, 240, 270, 10, 10)),
    config(8, "75009001", "Sandbox of Ida", "Archive", &[], runs(0, 0, 0, 0, 0)),
    config(9, "75210034", "Demand forecast", "Model", &[], runs(1, 260, 2_450, 90, 90)),
    config(9, "75210077", "Basket analysis", "Model", &[], runs(1, 270, 1_320, 50, 50)),
    config(10, "76400512", "Board report", "Finance", &[], runs(1, 330, 58, 15, 15)),
    config(10, "76400590", "Buyers' sheet", "Model", &[], runs(1, 335, 72, 15, 15)),
    config(11, "76510008", "BI warehouse", "Model", &["orders", "customers", "stock"], runs(2, 345, 210, 20, 20)),
    config(12, "77010001", "On-call channel", "Archive", &[], runs(1, 420, 12, 0, 0)),
];

pub struct Flow {
    pub component: &'static str,
    pub id: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub folder: &'static str,
    pub disabled: bool,
    pub version: u32,
    pub schedules: &'static [&'static str],
    /// Phases, each with the ids of the configurations that it runs.
    pub phases: &'static [(&'static str, &'static [&'static str])],
    pub runs: Runs,
}

#[rustfmt::skip]
pub const FLOWS: [Flow; 9] = [
    Flow { component: FLOW, id: "81000101", name: "Nightly load", description: "Everything the morning needs.", folder: "Operations", disabled: false, version: 41, schedules: &["0 1 * * *"],
        phases: &[("Extract", &["71840211", "71840355", "72230617", "72230688", "72230702"]), ("Model", &["75001110", "75001124"]), ("Publish", &["76510008"])], runs: runs(1, 60, 2_900, 30, 130) },
    Flow { component: FLOW, id: "81000117", name: "Midday shops", description: "Orders of the morning.", folder: "Operations", disabled: false, version: 12, schedules: &["0 12 * * *"],
        phases: &[("Extract", &["72230617", "72230688", "72230702"]), ("Model", &["75001110"])], runs: runs(1, 720, 1_150, 40, 300) },
    Flow { component: FLOW, id: "81000124", name: "Marketing daily", description: "Spend and attribution.", folder: "Marketing", disabled: false, version: 27, schedules: &["10 3 * * *", "40 15 * * 1-5"],
        phases: &[("Extract", &["73005120", "73005188"]), ("Attribution", &["75001350"])], runs: runs(2, 190, 1_340, 140, 210) },
    Flow { component: FLOW, id: "81000140", name: "Carrier invoices", description: "Invoices against shipments.", folder: "Finance", disabled: false, version: 8, schedules: &["30 3 * * *"],
        phases: &[("Extract", &["74120833"]), ("Check", &["75001207"]), ("Report", &["76400512"])], runs: runs(1, 210, 640, 70, 520) },
    Flow { component: FLOW, id: "81000155", name: "Forecast", description: "Demand by article and week.", folder: "Model", disabled: false, version: 19, schedules: &["20 4 * * *"],
        phases: &[("Forecast", &["75210034"]), ("Publish", &["76400590"])], runs: runs(1, 260, 2_700, 90, 90) },
    Flow { component: FLOW, id: "81000162", name: "Service desk", description: "Tickets and satisfaction.", folder: "Operations", disabled: false, version: 5, schedules: &["10 2,14 * * *"],
        phases: &[("Extract", &["73310971"]), ("Model", &["75001466"])], runs: runs(2, 130, 560, 25, 25) },
    Flow { component: ORCHESTRATOR, id: "69004400", name: "Wholesale weekly", description: "Deals for the sales meeting.", folder: "Operations", disabled: false, version: 63, schedules: &["0 5 * * 1"],
        phases: &[("Extract", &["73310450"])], runs: runs(1, 300, 430, 15, 15) },
    Flow { component: FLOW, id: "81000188", name: "Year-end closing", description: "Started by hand.", folder: "Finance", disabled: false, version: 3, schedules: &[],
        phases: &[("Extract", &["71840211", "74000018"]), ("Value", &["75001207"]), ("Report", &["76400512"])], runs: runs(0, 0, 0, 0, 0) },
    Flow { component: ORCHESTRATOR, id: "69001022", name: "Loyalty until 2024", description: "Replaced by the nightly load.", folder: "Archive", disabled: true, version: 88, schedules: &[],
        phases: &[("Extract", &["70112904"])], runs: runs(0, 0, 0, 0, 0) },
];

/// Project id and name, of the projects that the account may open; the first is this one.
pub const PROJECTS: [(u32, &str); 3] = [
    (8_821, "Harbour & Heath"),
    (8_822, "Harbour & Heath Staging"),
    (9_104, "Heath Wholesale"),
];
