//! Whatever a vendor sends, reading ends, stays in bounds and stays rectangular.

use belvedere_analysis_router::table::{TableLimits, next_page, read_reply};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{read_json, read_text, rectangular, text_reply};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "[a-z0-9,.$% -]{0,12}".prop_map(Value::from),
        "(id|name),(v|w)\n[a-z0-9,\n|]{0,30}".prop_map(Value::from),
        "20[0-9]{2}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-6][0-9]:00Z)?".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 80, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::hash_map("(id|name|items|total|next_cursor|2024-0[1-9]|[a-c]{1,2}|[A-C])", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read(value in any_json()) {
        let parsed = read_json(value.clone());
        prop_assert_eq!(&parsed, &read_json(value.clone()), "reading is a function");
        read_text(&value.to_string());
        let schema = json!({"properties": {"cursor": {"type": "string"}, "page": {"type": "integer"}, "offset": {"type": "integer"}, "limit": {}}});
        next_page(&parsed, &schema, &Map::new(), 3);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        read_text(&text);
    }

    #[test]
    fn any_lines_of_markup_are_read(lines in prop::collection::vec("[#*|\\-: ,;\\[\\]{}0-9a-z\"`\t.()$%\\\\é]{0,24}", 0..14)) {
        read_text(&lines.join("\n"));
    }

    #[test]
    fn csv_comes_back_cell_by_cell(rows in prop::collection::vec(("[a-z ]{1,6}[\",\n]?[a-z]{1,6}", -1000i64..1000), 2..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["label", "amount"]).unwrap();
        for (label, amount) in &rows {
            writer.write_record([label.as_str(), &amount.to_string()]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let table = &read_text(&text).tables[0];
        let expected: Vec<Vec<Value>> = rows.iter().map(|(label, amount)| vec![json!(label.trim()), json!(amount)]).collect();
        prop_assume!(rows.iter().all(|(label, _)| !matches!(label.trim(), "none" | "null" | "nan" | "nil" | "true" | "false")));
        prop_assert_eq!(&table.rows, &expected);
    }

    #[test]
    fn decimals_agree_with_arithmetic(whole in 0u32..99_999_999, cents in 0u32..100, negative: bool) {
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let text = format!("{}{grouped}.{cents:02}", if negative { "-" } else { "" });
        let expected: f64 = format!("{}{whole}.{cents:02}", if negative { "-" } else { "" }).parse().unwrap();
        let table = &read_json(json!([{"fee": text}])).tables[0];
        prop_assert_eq!(&table.rows[0][0], &json!(expected));
    }
}

#[test]
fn deep_json_does_not_exhaust_the_stack() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let filler = "x".repeat(500);
        let text = format!("{}\"{}\"{}", open.repeat(10_000), filler.repeat(10_000), close.repeat(10_000));
        let parsed = read_text(&text);
        assert_eq!(parsed.tables[0].rows.len(), 1);
        assert!(!parsed.notes.is_empty());
        assert!(parsed.tables[0].rows[0][0].as_str().unwrap().len() < 100_000);
    }
    let mut value = json!(1);
    for _ in 0..100 {
        value = json!({"id": 1, "next": [value]});
    }
    assert!(read_json(value).notes.iter().any(|note| note.contains("levels")));
}

#[test]
fn rows_columns_and_tables_are_capped_with_a_note() {
    let limits = TableLimits {
        rows: 10,
        columns: 5,
        depth: 3,
    };
    let wide: Map<String, Value> = (0..50).map(|number| (format!("c{number}x"), json!(number))).collect();
    let reply = text_reply(&Value::Array(vec![Value::Object(wide); 30]).to_string());
    let parsed = rectangular(read_reply(reply, None, "t", &limits));
    assert_eq!((parsed.tables[0].rows.len(), parsed.tables[0].columns.len()), (10, 5));
    assert_eq!(parsed.notes.len(), 2);
    let many: Map<String, Value> = (0..500)
        .map(|number| (format!("list{number}x"), json!([{ format!("f{number}"): 1 }])))
        .collect();
    assert!(read_json(Value::Object(many)).tables.len() <= 60);
}

#[test]
fn hostile_prose_ends_quickly() {
    for text in [
        "[".repeat(200_000),
        "{\"a\":".repeat(50_000),
        "a: [\n".repeat(50_000),
        "|-|\n".repeat(50_000),
        ",\n".repeat(100_000),
        "- a: b, c: d\n".repeat(50_000),
    ] {
        read_text(&text);
    }
}
