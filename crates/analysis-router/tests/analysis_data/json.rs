//! JSON shapes.

use serde_json::{Value, json};

use crate::{cells, child, columns, kind, read_json, read_text};
use belvedere_analysis_router::ColumnType;
use belvedere_analysis_router::table::{TableLimits, read_reply};
use belvedere_types::ToolReply;

#[test]
fn an_envelope_gives_its_rows_and_its_scalars() {
    let parsed = read_json(
        json!({"parcels": [{"id": "P1", "weight_kg": 2}, {"id": "P2", "weight_kg": 3.5}], "total": 40, "page_info": {"end_cursor": "c9"}}),
    );
    assert_eq!(columns(&parsed.tables[0]), ["id", "weight_kg"]);
    assert_eq!(kind(&parsed.tables[0], "weight_kg"), ColumnType::Number);
    assert_eq!(parsed.envelope["total"], 40);
    assert_eq!(parsed.envelope["page_info.end_cursor"], "c9");
    assert_eq!(parsed.tables.len(), 1);
}

#[test]
fn wrappers_within_wrappers_are_opened() {
    let parsed =
        read_json(json!({"result": {"data": {"pupils": {"edges": [{"node": {"id": 1, "grade": 7}}, {"node": {"id": 2, "grade": 8}}]}}}}));
    assert_eq!(columns(&parsed.tables[0]), ["id", "grade"]);
    assert_eq!(parsed.tables[0].rows.len(), 2);
}

#[test]
fn a_wrapper_of_text_is_read_as_text() {
    for inner in [
        "[{\"song\": \"Aria\", \"plays\": 4}]",
        "song,plays\nAria,4\n",
        "| song | plays |\n|---|---|\n| Aria | 4 |",
    ] {
        let parsed = read_json(json!({"result": inner}));
        assert_eq!(columns(&parsed.tables[0]), ["song", "plays"], "{inner}");
        assert_eq!(parsed.tables[0].rows, [vec![json!("Aria"), json!(4)]]);
    }
}

#[test]
fn csv_beside_other_fields_is_found() {
    let parsed = read_json(json!({"format": "csv", "total": 2, "payload": "meter,kwh\nM1,10.5\nM2,11\n"}));
    assert_eq!(columns(&parsed.tables[0]), ["meter", "kwh"]);
    assert_eq!(cells(&parsed.tables[0], "kwh"), [json!(10.5), json!(11.0)]);
    assert_eq!(parsed.envelope["total"], 2);
}

#[test]
fn what_is_said_to_be_csv_may_have_one_column_or_no_row() {
    let read = |csv: &str| read_json(json!({"query_name": "q", "csv_data": csv, "message": "Returning all rows."}));
    let one = read("count\r\n12\r\n");
    assert_eq!(columns(&one.tables[0]), ["count"]);
    assert_eq!(cells(&one.tables[0], "count"), [json!(12)]);
    let none = read("region,count\r\n");
    assert_eq!(columns(&none.tables[0]), ["region", "count"]);
    assert!(none.tables[0].rows.is_empty());
    // What stands below the rows is heard, as in any text.
    let cut = read("region,count\r\nN,1\r\nNext cursor: c7\r\n");
    assert_eq!(cut.tables[0].rows.len(), 1);
    assert_eq!(cut.envelope["next_cursor"], "c7");
    // An address of a file holds no rows.
    let link = read_json(json!({"id": 7, "csv_url": "https://files.example/a.csv"}));
    assert_eq!(columns(&link.tables[0]), ["id", "csv_url"]);
}

#[test]
fn nested_objects_become_dotted_columns_three_deep() {
    let parsed = read_json(json!([{"id": 1, "a": {"b": {"c": {"d": {"e": 1}}}}}]));
    assert_eq!(columns(&parsed.tables[0]), ["id", "a.b.c.d"]);
    assert_eq!(kind(&parsed.tables[0], "a.b.c.d"), ColumnType::Json);
}

#[test]
fn a_record_with_lists_is_one_row_and_its_children() {
    let parsed = read_json(
        json!({"id": "R7", "name": "North route", "stops": [{"town": "Ulm", "minutes": 4}, {"town": "Aalen", "minutes": 9}], "tags": ["fast", "daily"]}),
    );
    let main = &parsed.tables[0];
    assert_eq!(main.rows.len(), 1);
    assert_eq!(cells(main, "tags"), [json!("fast, daily")]);
    let stops = child(&parsed, "t_stops");
    assert_eq!(columns(stops), ["parent_id", "parent_name", "town", "minutes"]);
    assert_eq!(cells(stops, "parent_id"), [json!("R7"), json!("R7")]);
    assert_eq!(cells(child(&parsed, "t_tags"), "value"), [json!("fast"), json!("daily")]);
}

#[test]
fn children_of_children_carry_both_parents() {
    let parsed = read_json(json!({"classes": [{"class_id": "7b", "pupils": [{"pupil_id": 1, "marks": [{"subject": "art", "mark": 2}]}]}]}));
    assert_eq!(
        columns(child(&parsed, "t_pupils_marks")),
        ["class_id", "pupil_id", "subject", "mark"]
    );
}

#[test]
fn rows_without_a_key_are_known_by_their_place() {
    let parsed = read_json(json!([{"total": 5, "lines": [{"qty": 1}]}, {"total": 6, "lines": [{"qty": 2}, {"qty": 3}]}]));
    assert_eq!(cells(child(&parsed, "t_lines"), "parent_row"), [json!(1), json!(2), json!(2)]);
}

#[test]
fn columnar_forms() {
    let forms = [
        json!({"columns": ["city", "mm"], "rows": [["Bern", 3], ["Biel", 4]]}),
        json!({"fields": [{"name": "city"}, {"name": "mm"}], "values": [["Bern", 3], ["Biel", 4]], "row_count": 2}),
        json!({"city": ["Bern", "Biel"], "mm": [3, 4]}),
        json!([["city", "mm"], ["Bern", 3], ["Biel", 4]]),
        json!({"data": {"schema": [{"name": "city", "type": "text"}, {"name": "mm", "type": "int"}], "rows": [["Bern", 3], ["Biel", 4]]}}),
    ];
    for form in forms {
        let parsed = read_json(form.clone());
        assert_eq!(columns(&parsed.tables[0]), ["city", "mm"], "{form}");
        assert_eq!(
            parsed.tables[0].rows,
            [[json!("Bern"), json!(3)], [json!("Biel"), json!(4)]],
            "{form}"
        );
    }
}

#[test]
fn maps_keyed_by_data() {
    let by_id = read_json(json!({"lamp-7": {"watt": 9, "room": "hall"}, "lamp-8": {"watt": 5, "room": "attic"}}));
    assert_eq!(columns(&by_id.tables[0]), ["key", "watt", "room"]);
    let by_month = read_json(json!({"unit": "kWh", "usage": {"2024-01": 310, "2024-02": 280}}));
    assert_eq!(columns(&by_month.tables[0]), ["key", "value"]);
    assert_eq!(by_month.envelope["unit"], "kWh");
    let levels = read_json(json!({"north": {"2024-05-01": {"watt": 3}, "2024-05-02": {"watt": 4}}, "south": {"2024-05-01": {"watt": 5}}}));
    assert_eq!(columns(&levels.tables[0]), ["key", "key_2", "watt"]);
    assert_eq!(cells(&levels.tables[0], "key"), [json!("north"), json!("north"), json!("south")]);
    assert_eq!(kind(&levels.tables[0], "key_2"), ColumnType::Date);
    // What became rows is not told once more beside them.
    let beside =
        read_json(json!({"lamps": {"lamp-7": {"watt": 9, "room": "hall"}, "lamp-8": {"watt": 5, "room": "attic"}}, "meta": {"hall": 3}}));
    assert_eq!(columns(&beside.tables[0]), ["key", "watt", "room"]);
    assert_eq!(columns(&beside.tables[1]), ["meta.hall"]);
    let groups = read_json(json!({"2024-05-01": [{"train": "A", "late": 1}], "2024-05-02": [{"train": "B", "late": 0}]}));
    assert_eq!(cells(&groups.tables[0], "key"), [json!("2024-05-01"), json!("2024-05-02")]);
    assert_eq!(kind(&groups.tables[0], "key"), ColumnType::Date);
}

/// However long the list is, a short one of other things beside it is no group of it.
#[test]
fn lists_of_different_things_are_no_groups() {
    let trips: Vec<_> = (0..500)
        .map(|n| json!({"id": n, "from": "Ulm", "to": "Bonn", "km": 3 * n}))
        .collect();
    let parsed = read_json(json!({"trips": trips, "see_also": [{"title": "Timetable", "url": "https://trains.example"}]}));
    assert_eq!(parsed.tables[0].rows.len(), 500, "{:?}", columns(&parsed.tables[0]));
    assert_eq!(columns(&parsed.tables[0]), ["id", "from", "to", "km"]);
}

#[test]
fn field_names_are_not_data() {
    let parsed = read_json(json!({"open": 4, "closed": 7, "owner": {"id": 3, "mail": "a@b.example"}}));
    assert_eq!(columns(&parsed.tables[0]), ["open", "closed", "owner.id", "owner.mail"]);
}

#[test]
fn scalars_empty_and_null() {
    assert_eq!(read_json(json!(42)).tables[0].rows, [[json!(42)]]);
    assert_eq!(read_json(json!([1, 2])).tables[0].rows, [[json!(1)], [json!(2)]]);
    for empty in [json!([]), json!({"items": [], "total": 0}), json!(null)] {
        assert!(read_json(empty).tables[0].rows.is_empty());
    }
}

#[test]
fn an_empty_list_takes_its_columns_from_the_schema() {
    let schema = json!({"type": "object", "properties": {"total": {"type": "integer"}, "trips": {"type": "array", "items": {"type": "object",
        "properties": {"id": {"type": "string"}, "km": {"type": ["number", "null"]}, "left_at": {"type": "string", "format": "date-time"}}}}}});
    let reply = ToolReply {
        content: Vec::new(),
        structured: Some(json!({"trips": [], "total": 0})),
        is_error: false,
        bytes: 0,
    };
    let table = &read_reply(reply, Some(&schema), "t", &TableLimits::default()).tables[0];
    assert_eq!(columns(table), ["id", "km", "left_at"]);
    assert_eq!(kind(table, "left_at"), ColumnType::Timestamp);
}

#[test]
fn structured_content_wins_over_its_text_copy() {
    let mut reply = crate::text_reply("2 trips found");
    reply.structured = Some(json!({"trips": [{"id": 1}, {"id": 2}]}));
    assert_eq!(read_reply(reply, None, "t", &TableLimits::default()).tables[0].rows.len(), 2);
}

#[test]
fn json_amid_text() {
    let texts = [
        "{\"stock\": [{\"sku\": \"A\", \"left\": 4}]}",
        "Here is the stock:\n```json\n[{\"sku\": \"A\", \"left\": 4}]\n```\nNext cursor: k2",
        "Found 1 item: [{\"sku\": \"A\", \"left\": 4}]",
        "{\"sku\": \"A\", \"left\": 4}",
    ];
    for text in texts {
        let parsed = read_text(text);
        assert_eq!(parsed.tables[0].rows, [[json!("A"), json!(4)]], "{text}");
    }
    assert_eq!(read_text(texts[1]).envelope["next_cursor"], "k2");
}

#[test]
fn lines_of_json_stack() {
    let parsed = read_text(
        "{\"at\": \"2024-05-01T10:00:00Z\", \"level\": \"warn\"}\n{\"at\": \"2024-05-01T11:00:00Z\", \"level\": \"info\", \"host\": \"h1\"}\n",
    );
    assert_eq!(columns(&parsed.tables[0]), ["at", "level", "host"]);
    assert_eq!(parsed.tables[0].rows.len(), 2);
}

#[test]
fn two_lists_are_two_tables() {
    let parsed =
        read_json(json!({"warnings": [], "customers": [{"id": 1, "vip": true}], "orders": [{"id": 9, "customer": 1, "sum": 4.5}]}));
    assert_eq!(columns(&parsed.tables[0]), ["id", "vip"]);
    assert_eq!(columns(child(&parsed, "t_orders")), ["id", "customer", "sum"]);
}

#[test]
fn columns_that_differ_only_in_case_get_names_of_their_own() {
    let parsed = read_json(json!([{"Id": 1, "id": 2}]));
    assert_eq!(columns(&parsed.tables[0]), ["Id", "id_2"]);
}

#[test]
fn many_lines_of_json_amid_prose_are_all_read() {
    let line = |number: usize| format!("{{\"id\": {number}, \"town\": \"Ulm\"}}\n");
    let lines: String = (0..300).map(line).collect();
    assert_eq!(
        read_text(&format!("Found 300 stops:\n{lines}Next cursor: k3")).tables[0].rows.len(),
        300
    );
    let broken = read_text(&format!("{lines}{{\"id\": 300, \"town\n{}", line(301)));
    assert_eq!(broken.tables[0].rows.len(), 301);
}

#[test]
fn a_map_of_places_with_one_day_each_is_rows_too() {
    let parsed = read_json(json!({"gauges": {"north": {"2026-09-01": {"level": 3}}, "south": {"2026-09-01": {"level": 5}}}}));
    let table = &parsed.tables[0];
    assert_eq!((table.rows.len(), columns(table).len()), (2, 3), "{table:?}");
    assert!(columns(table).contains(&"level"), "{table:?}");
    // Without days the inner names are names of fields.
    let parsed = read_json(json!({"gauges": {"north": {"level": {"now": 3}}, "south": {"level": {"now": 5}}}}));
    assert!(!columns(&parsed.tables[0]).contains(&"key_2"));
}

#[test]
fn things_called_by_words_below_dates_are_rows() {
    let day = |harbour: i64, quarry: i64, mill: i64| json!({"harbour": {"loads": harbour, "crew": 2}, "quarry": {"loads": quarry, "crew": 3}, "mill": {"loads": mill, "crew": 1}});
    let parsed = read_json(json!({"2025-04-01": day(3, 4, 5), "2025-04-02": day(6, 7, 8)}));
    assert_eq!(columns(&parsed.tables[0]), ["key", "key_2", "loads", "crew"]);
    assert_eq!(parsed.tables[0].rows.len(), 6);
    let fields = |open: Value, close: Value| json!({"opening": open, "closing": close, "fees": {"eur": 4}});
    let price = || json!({"eur": 4, "at": "09:00"});
    let unlike = read_json(json!({"2025-04-01": fields(price(), price()), "2025-04-02": fields(price(), price())}));
    assert_eq!(unlike.tables[0].rows.len(), 2, "parts of a day that are unlike are its fields");
    let two = json!({"high": {"eur": 4}, "low": {"eur": 2}});
    let few = read_json(json!({"2025-04-01": two, "2025-04-02": two}));
    assert_eq!(few.tables[0].rows.len(), 2, "two of a day may be its fields");
}
