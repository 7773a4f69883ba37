//! Buckets and tables.

use serde_json::{Value, json};
use time::{Date, Duration, OffsetDateTime};

use super::database::{Column, DATABASE};
use crate::{seed::mix, vendor::Call};

/// Stage, name, description, the project it is linked from.
pub type Bucket = (&'static str, &'static str, &'static str, Option<&'static str>);

pub const BUCKETS: [Bucket; 11] = [
    ("in", "erp", "Orders, purchases and suppliers from the ERP.", None),
    ("in", "warehouse", "Stock levels and movements, four times a day.", None),
    ("in", "shops", "Web shops of all countries.", None),
    ("in", "marketing", "Spend from the advertising accounts.", None),
    ("in", "crm", "Wholesale customers and deals.", None),
    ("in", "service", "Tickets and satisfaction.", None),
    ("in", "finance", "Budgets and carrier invoices.", None),
    (
        "in",
        "wholesale-prices",
        "Shared by the wholesale project.",
        Some("Heath Wholesale"),
    ),
    ("out", "sales", "The model of orders and customers.", None),
    ("out", "planning", "Forecast and stock value.", None),
    ("out", "experiments", "Nobody has written here yet.", None),
];

pub struct Table {
    pub bucket: usize,
    pub name: &'static str,
    pub rows: u64,
    /// Days since the last change.
    pub stale: i64,
    pub key: &'static str,
    /// `name kind` of each column, separated by commas; kinds are those of the database.
    pub columns: &'static str,
}

const fn table(bucket: usize, name: &'static str, rows: u64, stale: i64, key: &'static str, columns: &'static str) -> Table {
    Table {
        bucket,
        name,
        rows,
        stale,
        key,
        columns,
    }
}

#[rustfmt::skip]
pub const TABLES: [Table; 28] = [
    table(0, "orders", 18_400, 0, "order_id", "order_id id,customer_id ref:3200,country of:NO|SE|DE|UK,channel of:web|store|wholesale,ordered_on day,total money"),
    table(0, "order_lines", 24_000, 0, "line_id", "line_id id,order_id ref:18400,article of:tent|jacket|boots|stove|rucksack|lamp,quantity count:6,price money"),
    table(0, "suppliers", 84, 0, "supplier_id", "supplier_id id,name word,country of:NO|SE|DE|UK|PL|PT,since day"),
    table(0, "purchase_orders", 2_150, 0, "po_id", "po_id id,supplier_id ref:84,placed_on day,amount money,status of:open|received|cancelled"),
    table(1, "stock_levels", 5_600, 0, "", "article of:tent|jacket|boots|stove|rucksack|lamp,shop of:Bergen|Oslo|Malmo|Hamburg|Leeds,on_hand count:240,counted_on day"),
    table(1, "movements", 9_800, 0, "movement_id", "movement_id id,article of:tent|jacket|boots|stove|rucksack|lamp,quantity count:40,moved_on day"),
    table(2, "nordics_orders", 7_900, 0, "order_id", "order_id id,customer_id ref:3200,ordered_on day,total money"),
    table(2, "dach_orders", 6_300, 0, "order_id", "order_id id,customer_id ref:3200,ordered_on day,total money"),
    table(2, "uk_orders", 3_100, 3, "order_id", "order_id id,customer_id ref:3200,ordered_on day,total money"),
    table(2, "customers", 3_200, 0, "customer_id", "customer_id id,name word,country of:NO|SE|DE|UK,joined_on day"),
    table(2, "products", 640, 0, "article", "article word,category of:shelter|clothing|footwear|kitchen|carry|light,price money"),
    table(3, "google_campaigns", 1_460, 0, "", "campaign word,day day,clicks count:900,cost money"),
    table(3, "google_keywords", 4_380, 0, "", "keyword word,day day,clicks count:120,cost money"),
    table(3, "social_insights", 2_920, 1, "", "ad word,day day,impressions count:9000,cost money"),
    table(4, "companies", 410, 0, "company_id", "company_id id,name word,country of:NO|SE|DE|UK"),
    table(4, "deals", 1_130, 0, "deal_id", "deal_id id,company_id ref:410,stage of:open|won|lost,amount money,closed_on day"),
    table(5, "tickets", 6_050, 0, "ticket_id", "ticket_id id,topic of:delivery|returns|sizing|warranty,opened_on day,minutes count:2880"),
    table(5, "satisfaction", 2_480, 0, "ticket_id", "ticket_id id,score count:5"),
    table(6, "budget", 288, 26, "", "cost_centre word,month day,amount money"),
    table(6, "carrier_invoices", 1_900, 9, "invoice_id", "invoice_id id,carrier of:Posten|DHL|Evri|DPD,issued_on day,amount money"),
    table(7, "price_list", 1_240, 41, "article", "article word,list_price money"),
    table(8, "orders_model", 17_950, 0, "order_id", "order_id id,customer_id ref:3200,country of:NO|SE|DE|UK,ordered_on day,revenue money,margin money"),
    table(8, "customers_model", 3_180, 0, "customer_id", "customer_id id,segment of:new|regular|lapsed,country of:NO|SE|DE|UK,lifetime_value money"),
    table(8, "revenue_by_day", 1_460, 0, "", "day day,country of:NO|SE|DE|UK,orders count:90,revenue money"),
    table(8, "returns", 1_320, 1, "return_id", "return_id id,order_id ref:17950,reason of:size|fault|late,returned_on day"),
    table(9, "forecast", 3_120, 0, "", "article of:tent|jacket|boots|stove|rucksack|lamp,week day,units count:300"),
    table(9, "stock_value", 900, 0, "", "article of:tent|jacket|boots|stove|rucksack|lamp,day day,value money"),
    table(9, "basket_pairs", 5_400, 2, "", "article of:tent|jacket|boots|stove|rucksack|lamp,with_article of:tent|jacket|boots|stove|rucksack|lamp,baskets count:400"),
];

impl Table {
    pub fn bucket_id(&self) -> String {
        BUCKETS.get(self.bucket).map(bucket_id).unwrap_or_default()
    }

    pub fn id(&self) -> String {
        format!("{}.{}", self.bucket_id(), self.name)
    }

    pub fn columns(&self) -> Vec<Column> {
        self.columns.split(',').filter_map(Column::parse).collect()
    }

    fn bytes(&self) -> u64 {
        self.rows * (18 + 9 * self.columns.split(',').count() as u64) + 4_096
    }

    /// Tables of other projects cannot be queried from here.
    pub fn is_linked(&self) -> bool {
        BUCKETS.get(self.bucket).is_some_and(|bucket| bucket.3.is_some())
    }
}

fn bucket_id(bucket: &Bucket) -> String {
    format!("{}.c-{}", bucket.0, bucket.1)
}

fn moment(day: Date, number: u64) -> String {
    format!("{day}T0{}:{:02}:11+0100", mix(number, 3) % 8, mix(number, 4) % 60)
}

pub fn buckets(now: OffsetDateTime, call: &Call<'_>) -> Value {
    let wanted = call.list("bucket_ids");
    let found: Vec<Value> = BUCKETS
        .iter()
        .zip(0_usize..)
        .filter(|(bucket, _)| wanted.is_empty() || wanted.contains(&bucket_id(bucket).as_str()))
        .map(|(bucket, at)| describe_bucket(now, bucket, at))
        .collect();
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|id| BUCKETS.iter().all(|bucket| bucket_id(bucket) != **id))
        .collect();
    let of_stage = |stage: &str| BUCKETS.iter().filter(|bucket| bucket.0 == stage).count();
    let mut answer = json!({"buckets": found, "links": [{"type": "ui-dashboard", "title": "Buckets in the project", "url": "https://keboola.example/admin/projects/8821/storage"}]});
    if let Some(fields) = answer.as_object_mut() {
        if !missing.is_empty() {
            fields.insert("buckets_not_found".to_owned(), json!(missing));
        }
        if wanted.is_empty() {
            let counts = json!({"total_buckets": BUCKETS.len(), "input_buckets": of_stage("in"), "output_buckets": of_stage("out")});
            fields.insert("bucket_counts".to_owned(), counts);
        }
    }
    answer
}

fn describe_bucket(now: OffsetDateTime, bucket: &Bucket, at: usize) -> Value {
    let tables: Vec<&Table> = TABLES.iter().filter(|table| table.bucket == at).collect();
    let stale = tables.iter().map(|table| table.stale).min().unwrap_or(190);
    let number = at as u64;
    json!({
        "id": bucket_id(bucket),
        "name": format!("c-{}", bucket.1),
        "displayName": bucket.1,
        "description": bucket.2,
        "stage": bucket.0,
        "created": moment(now.date().saturating_sub(Duration::days(880 - 31 * at as i64)), number),
        "updated": moment(now.date().saturating_sub(Duration::days(stale)), number + 50),
        "dataSizeBytes": tables.iter().map(|table| table.bytes()).sum::<u64>(),
        "tablesCount": tables.len(),
        "source_project": bucket.3,
    })
}

/// Summaries of the tables in `bucket_ids`, details of those in `table_ids`; nothing where neither is given.
pub fn tables(now: OffsetDateTime, call: &Call<'_>) -> Value {
    let (buckets, wanted) = (call.list("bucket_ids"), call.list("table_ids"));
    let mut found = Vec::new();
    for (table, number) in TABLES.iter().zip(0_u64..) {
        let id = table.id();
        if wanted.contains(&id.as_str()) {
            found.push(detail(now, table, number, call.flag("include_usage")));
        } else if buckets.contains(&table.bucket_id().as_str()) {
            found.push(summary(now, table, number));
        }
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|id| TABLES.iter().all(|table| table.id() != **id))
        .collect();
    let mut answer = json!({"tables": found, "links": [{"type": "ui-dashboard", "title": "Buckets in the project", "url": "https://keboola.example/admin/projects/8821/storage"}]});
    if let Some(fields) = answer.as_object_mut().filter(|_| !missing.is_empty()) {
        fields.insert("tables_not_found".to_owned(), json!(missing));
    }
    answer
}

fn summary(now: OffsetDateTime, table: &Table, number: u64) -> Value {
    let key: Vec<&str> = table.key.split(',').filter(|name| !name.is_empty()).collect();
    json!({
        "id": table.id(),
        "name": table.name,
        "displayName": table.name,
        "description": null,
        "primaryKey": key,
        "created": moment(now.date().saturating_sub(Duration::days(840)), number),
        "updated": moment(now.date().saturating_sub(Duration::days(table.stale)), number + 70),
        "rowsCount": table.rows,
        "dataSizeBytes": table.bytes(),
        "source_project": BUCKETS.get(table.bucket).and_then(|bucket| bucket.3),
    })
}

fn detail(now: OffsetDateTime, table: &Table, number: u64, usage: bool) -> Value {
    let mut value = summary(now, table, number);
    let columns: Vec<Value> = table
        .columns()
        .iter()
        .map(|column| {
            json!({
                "name": column.name, "quotedName": format!("\"{}\"", column.name), "database_native_type": column.native,
                "keboola_base_type": column.base, "nullable": column.name != table.key,
            })
        })
        .collect();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("columns".to_owned(), columns.into());
        let name = (!table.is_linked()).then(|| format!("\"{DATABASE}\".\"{}\".\"{}\"", table.bucket_id(), table.name));
        fields.insert("fullyQualifiedName".to_owned(), json!(name));
        if usage {
            fields.insert(
                "used_by".to_owned(),
                json!([{"component_id": "keboola.snowflake-transformation", "configuration_id": "75001110"}]),
            );
        }
    }
    value
}

/// Buckets that other projects of the organisation share: stage, name, project, tables, rows.
const SHARED: [(&str, &str, &str, u32, u64); 7] = [
    ("out", "wholesale-prices", "Heath Wholesale", 1, 1_240),
    ("out", "wholesale-customers", "Heath Wholesale", 3, 8_210),
    ("out", "wholesale-orders", "Heath Wholesale", 2, 41_300),
    ("out", "exchange-rates", "Group Finance", 1, 5_475),
    ("out", "chart-of-accounts", "Group Finance", 4, 1_960),
    ("in", "staging-orders", "Harbour & Heath Staging", 2, 900),
    ("out", "weather", "Group Data", 2, 73_000),
];

pub fn shared(call: &Call<'_>) -> Value {
    let whole = |name: &str, otherwise: usize| {
        call.number(name)
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(otherwise)
    };
    let (limit, offset) = (whole("limit", 50).clamp(1, 100), whole("offset", 0));
    let page: Vec<Value> = SHARED
        .iter()
        .skip(offset)
        .take(limit)
        .map(|(stage, name, project, tables, rows)| {
            json!({
                "id": format!("{stage}.c-{name}"), "display_name": name, "stage": stage, "description": null, "project_name": project,
                "sharing": "organization", "tables_count": tables, "rows_count": rows, "data_size_bytes": rows * 64,
            })
        })
        .collect();
    json!({"shared_buckets": page, "total_count": SHARED.len(), "message": null})
}
