//! The data behind the static token: a small warehouse of a workshop for bicycles.

use serde_json::{Map, Value, json};
use time::{Date, Duration};

use crate::{
    journal::Label,
    vendor::{Call, Hints, Reply, ToolSpec, Toolbox},
};

/// Article number, name, category, shelf, in stock, reorder below, price in cents.
type Item = (&'static str, &'static str, &'static str, &'static str, u32, u32, u32);

const ITEMS: [Item; 12] = [
    ("BR-101", "Brake pads, sintered", "brakes", "A1", 84, 40, 1290),
    ("BR-140", "Disc rotor 160 mm", "brakes", "A2", 23, 25, 2450),
    ("CH-009", "Chain, 9 speed", "drive", "B1", 51, 30, 1890),
    ("CH-012", "Chain, 12 speed", "drive", "B1", 12, 20, 4590),
    ("CS-511", "Cassette 11-51", "drive", "B3", 9, 10, 8990),
    ("LI-220", "Front light 70 lux", "electric", "C2", 37, 15, 5490),
    ("LI-230", "Rear light with sensor", "electric", "C2", 41, 15, 2990),
    ("TU-028", "Inner tube 28 inch", "wheels", "D1", 310, 120, 690),
    ("TY-428", "Tyre 42-622", "wheels", "D2", 66, 40, 3490),
    ("TY-478", "Tyre 47-622", "wheels", "D2", 18, 30, 3790),
    ("SA-001", "Saddle, touring", "contact", "E1", 14, 8, 6490),
    ("GR-017", "Grips, cork", "contact", "E1", 29, 12, 1990),
];

pub struct Warehouse {
    today: Date,
    specs: Vec<ToolSpec>,
}

impl Warehouse {
    pub fn new(today: Date) -> Self {
        let text = |description: &str| json!({"type": "string", "description": description});
        let specs = vec![
            spec(
                "find_items",
                Label::Read,
                "Finds articles by category or by words of their name, with stock and price.",
                json!({"category": text("brakes, drive, electric, wheels or contact"), "words": text("Part of the name")}),
                &[],
            ),
            spec(
                "low_stock",
                Label::Read,
                "Shows the articles of which fewer are in stock than the reorder level.",
                json!({}),
                &[],
            ),
            spec(
                "list_deliveries",
                Label::Read,
                "Lists the deliveries of the last weeks, newest first.",
                json!({"weeks": {"type": "integer", "minimum": 1, "maximum": 12, "default": 4}}),
                &[],
            ),
            spec(
                "item_details",
                Label::Read,
                "Shows one article with its shelf and value in stock.",
                json!({"article": text("Article number, such as CH-009")}),
                &["article"],
            ),
            spec(
                "adjust_stock",
                Label::Write,
                "Books a correction of the stock of an article.",
                json!({"article": text("Article number"), "by": {"type": "integer"}}),
                &["article", "by"],
            ),
        ];
        Self { today, specs }
    }
}

fn spec(name: &str, label: Label, description: &str, properties: Value, required: &[&str]) -> ToolSpec {
    let input = json!({"type": "object", "properties": properties, "required": required});
    let input: Map<String, Value> = input.as_object().cloned().unwrap_or_default();
    ToolSpec {
        name: name.to_owned(),
        description: description.to_owned(),
        input,
        output: None,
        hints: Hints::default(),
        label,
        assumed: false,
    }
}

impl Toolbox for Warehouse {
    fn listing_ttl(&self) -> u64 {
        60_000
    }

    fn server_name(&self) -> (&'static str, &'static str) {
        ("Spoke and Shelf", "1.3.0")
    }

    fn tools(&self) -> &[ToolSpec] {
        &self.specs
    }

    fn call(&self, call: &Call<'_>) -> Reply {
        match call.tool {
            "find_items" => {
                let words = call.text("words").unwrap_or_default().to_lowercase();
                let category = call.text("category");
                list(
                    ITEMS
                        .iter()
                        .filter(|item| item.1.to_lowercase().contains(&words) && category.is_none_or(|category| item.2 == category)),
                )
            }
            "low_stock" => list(ITEMS.iter().filter(|item| item.4 < item.5)),
            "list_deliveries" => self.deliveries(call.number("weeks").unwrap_or(4).clamp(1, 12)),
            "item_details" => match ITEMS.iter().find(|item| Some(item.0) == call.text("article")) {
                Some(item) => Reply::structured(json!({"item": describe(item), "shelf": item.3, "value_cents": item.4 * item.6})),
                None => Reply::error("There is no such article."),
            },
            _ => Reply::text("The stock was corrected.").wrote(),
        }
    }
}

impl Warehouse {
    fn deliveries(&self, weeks: i64) -> Reply {
        let rows: Vec<Value> = (0..weeks)
            .zip(ITEMS.iter().cycle().step_by(5))
            .map(|(week, item)| {
                let day = self.today.saturating_sub(Duration::days(week * 7 + 2));
                json!({"delivered_on": day.to_string(), "article": item.0, "name": item.1, "quantity": item.5 * 2})
            })
            .collect();
        Reply::structured(json!({"deliveries": rows}))
    }
}

fn list<'a>(items: impl Iterator<Item = &'a Item>) -> Reply {
    Reply::structured(json!({"items": items.map(describe).collect::<Vec<_>>()}))
}

fn describe(item: &Item) -> Value {
    json!({"article": item.0, "name": item.1, "category": item.2, "in_stock": item.4, "reorder_below": item.5, "price_cents": item.6})
}
