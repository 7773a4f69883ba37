//! Schemas of six domains, and the ways in which a dev environment drifts from prod.

/// What a project is about; decides its tables.
#[derive(Debug, Clone, Copy)]
pub enum Domain {
    Shop,
    Books,
    Fleet,
    Ledger,
    People,
    Signals,
}

/// How dev differs from prod.
#[derive(Debug, Clone, Copy)]
pub enum Drift {
    None,
    /// A new table and two new columns.
    New,
    /// Other types and nullability.
    Types,
    /// A column and a table are gone.
    Missing,
    /// A column has another name, an index is new.
    Renamed,
    /// Only an index and a default.
    Index,
}

#[derive(Debug, Clone)]
pub struct Table {
    pub name: &'static str,
    pub columns: Vec<Column>,
    pub indexes: Vec<Index>,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub name: &'static str,
    pub kind: &'static str,
    pub nullable: bool,
    pub default: &'static str,
    pub key: Key,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    No,
    Primary,
    /// References the named table.
    Foreign(&'static str),
}

#[derive(Debug, Clone)]
pub struct Index {
    pub name: String,
    pub columns: String,
    pub unique: bool,
}

/// Tables end with `;`, columns with `,`. A column is `name kind`, then marks: `*` primary key, `?` nullable,
/// `!` unique, `#` indexed, `@table` foreign key, `=default`.
const SHOP: &str =
    "products: id uuid *, sku varchar(32) !, title text, price_cents integer, stock integer =0, updated_at timestamptz =now();
customers: id uuid *, email text !, name text, phone text ?, created_at timestamptz =now();
orders: id uuid *, customer_id uuid # @customers, status varchar(20) ='open', total_cents integer, placed_at timestamptz #;
order_lines: id bigint *, order_id uuid # @orders, product_id uuid @products, quantity smallint =1, unit_cents integer;
coupons: code varchar(24) *, percent smallint, valid_until date ?";
const BOOKS: &str = "titles: id bigint *, isbn varchar(13) ! ?, name text, language char(2) ='en', published_on date ?;
authors: id bigint *, name text #, born smallint ?, note text ?;
title_authors: title_id bigint # @titles, author_id bigint # @authors, share numeric(5,2) =100;
editions: id bigint *, title_id bigint # @titles, format varchar(16), pages integer ?, price_cents integer";
const FLEET: &str = "vehicles: id uuid *, plate varchar(12) !, model text, capacity smallint =1, retired_at timestamptz ?;
stations: id integer *, name text, latitude double precision, longitude double precision, docks smallint =12;
trips: id bigint *, vehicle_id uuid # @vehicles, from_station integer @stations, to_station integer ? @stations, started_at timestamptz #, metres integer ?;
repairs: id bigint *, vehicle_id uuid # @vehicles, fault text, cost_cents integer =0, done_on date ?";
const LEDGER: &str = "accounts: id uuid *, number varchar(20) !, owner text, currency char(3) ='EUR', closed boolean =false;
entries: id bigint *, account_id uuid # @accounts, amount numeric(12,2), booked_on date #, memo text ?;
statements: id bigint *, account_id uuid # @accounts, month date, balance numeric(12,2), sent_at timestamptz ?;
rates: currency char(3) *, rate numeric(10,6), as_of date";
const PEOPLE: &str = "members: id uuid *, email text !, full_name text, joined_on date, city text ?, score integer =0;
groups: id integer *, name text !, colour varchar(7) ?;
group_members: group_id integer # @groups, member_id uuid # @members, role varchar(12) ='member';
visits: id bigint *, member_id uuid # @members, at timestamptz #, device varchar(16) ?, minutes integer";
const SIGNALS: &str = "devices: id uuid *, label text, kind varchar(24) #, active boolean =true, installed_on date ?;
readings: id bigint *, device_id uuid # @devices, at timestamptz #, value double precision, quality smallint =100;
alarms: id bigint *, device_id uuid # @devices, level varchar(8), raised_at timestamptz, cleared_at timestamptz ?;
thresholds: kind varchar(24) *, low double precision ?, high double precision ?";

pub fn prod(domain: Domain) -> Vec<Table> {
    let text = match domain {
        Domain::Shop => SHOP,
        Domain::Books => BOOKS,
        Domain::Fleet => FLEET,
        Domain::Ledger => LEDGER,
        Domain::People => PEOPLE,
        Domain::Signals => SIGNALS,
    };
    text.split(';').filter_map(table).collect()
}

pub fn drifted(prod: &[Table], drift: Drift) -> Vec<Table> {
    let mut tables = prod.to_vec();
    match drift {
        Drift::None => {}
        Drift::New => {
            tables.extend(table(
                "feature_flags: key varchar(40) *, enabled boolean =false, rollout smallint =0, note text ?",
            ));
            add(tables.first_mut(), "archived_at timestamptz ?");
            add(tables.get_mut(2), "source varchar(24) # ?");
        }
        Drift::Types => {
            for column in tables.iter_mut().take(3).flat_map(|table| table.columns.iter_mut()) {
                (column.kind, column.nullable) = retyped(column);
            }
        }
        Drift::Missing => {
            tables.pop();
            if let Some(table) = tables.first_mut() {
                table.columns.pop();
            }
            add(tables.get_mut(1), "external_ref text ! ?");
        }
        Drift::Renamed => {
            if let Some(table) = tables.get_mut(1) {
                for column in table
                    .columns
                    .iter_mut()
                    .filter(|column| column.name == "name" || column.kind == "numeric(12,2)")
                {
                    column.name = if column.name == "name" { "display_name" } else { "net_amount" };
                }
                index(table, "id", false);
            }
        }
        Drift::Index => {
            if let Some(table) = tables.first_mut() {
                let last = table.columns.last_mut().map(|column| {
                    column.default = "NULL";
                    column.nullable = true;
                    column.name
                });
                index(table, last.unwrap_or("id"), false);
            }
        }
    }
    tables
}

fn retyped(column: &Column) -> (&'static str, bool) {
    match column.kind {
        "integer" if column.key == Key::No => ("bigint", column.nullable),
        "smallint" => ("integer", column.nullable),
        "text" if column.key == Key::No => ("varchar(255)", !column.nullable),
        "date" => ("timestamptz", column.nullable),
        kind => (kind, column.nullable),
    }
}

fn add(table: Option<&mut Table>, line: &'static str) {
    if let Some(table) = table
        && let Some(column) = column(table, line)
    {
        table.columns.push(column);
    }
}

fn table(text: &'static str) -> Option<Table> {
    let (name, columns) = text.trim().split_once(':')?;
    let mut table = Table {
        name,
        columns: Vec::new(),
        indexes: Vec::new(),
    };
    // A comma inside parentheses belongs to a type such as numeric(12,2).
    for line in columns.split(", ") {
        let column = column(&mut table, line)?;
        table.columns.push(column);
    }
    Some(table)
}

fn column(table: &mut Table, line: &'static str) -> Option<Column> {
    let mut words = line.trim().split(' ');
    let mut column = Column {
        name: words.next()?,
        kind: words.next()?,
        nullable: false,
        default: "",
        key: Key::No,
    };
    for mark in words {
        match mark {
            "precision" => column.kind = "double precision",
            "*" => {
                column.key = Key::Primary;
                index(table, column.name, true);
            }
            "?" => column.nullable = true,
            "!" => index(table, column.name, true),
            "#" => index(table, column.name, false),
            _ => match (mark.strip_prefix('='), mark.strip_prefix('@')) {
                (Some(default), _) => column.default = default,
                (_, Some(target)) => column.key = Key::Foreign(target),
                _ => return None,
            },
        }
    }
    Some(column)
}

fn index(table: &mut Table, column: &str, unique: bool) {
    let ending = if unique { "key" } else { "idx" };
    let name = format!("{}_{column}_{ending}", table.name);
    table.indexes.push(Index {
        name,
        columns: column.to_owned(),
        unique,
    });
}

/// The Markdown that `introspect_database_schema` answers with.
pub fn markdown(project: &str, environment: &str, tables: &[Table]) -> String {
    let mut text = format!(
        "# Database schema of {project} ({environment})\n\nPostgreSQL 17, schema `public`, {} tables.\n",
        tables.len()
    );
    for table in tables {
        text.push_str(&format!(
            "\n## Table `{}`\n\n| column | type | nullable | default | key |\n|---|---|---|---|---|\n",
            table.name
        ));
        for column in &table.columns {
            let nullable = if column.nullable { "yes" } else { "no" };
            let key = match column.key {
                Key::No => String::new(),
                Key::Primary => "primary key".to_owned(),
                Key::Foreign(target) => format!("references {target}"),
            };
            text.push_str(&format!(
                "| {} | {} | {nullable} | {} | {key} |\n",
                column.name, column.kind, column.default
            ));
        }
        if !table.indexes.is_empty() {
            text.push_str("\n| index | columns | unique |\n|---|---|---|\n");
        }
        for index in &table.indexes {
            let unique = if index.unique { "yes" } else { "no" };
            text.push_str(&format!("| {} | {} | {unique} |\n", index.name, index.columns));
        }
    }
    text
}
