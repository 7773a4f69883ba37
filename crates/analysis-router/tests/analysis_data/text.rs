//! CSV, Markdown, key-value text and TOON.

use serde_json::json;

use crate::{cells, child, columns, kind, read_text};
use belvedere_analysis_router::ColumnType;

#[test]
fn delimited_text() {
    for (text, name) in [
        ("track,seconds,live\n\"Hello, moon\",201,true\nSea,95,false\n", "comma"),
        ("track;seconds;live\nHello, moon;201;true\nSea;95;false\n", "semicolon"),
        ("track\tseconds\tlive\nHello, moon\t201\ttrue\nSea\t95\tfalse", "tab"),
        (
            "Export of the playlist.\n\ntrack;seconds;live\nHello, moon;201;true\nSea;95;false\n",
            "with a sentence before",
        ),
    ] {
        let parsed = read_text(text);
        assert_eq!(columns(&parsed.tables[0]), ["track", "seconds", "live"], "{name}");
        assert_eq!(parsed.tables[0].rows[0], [json!("Hello, moon"), json!(201), json!(true)], "{name}");
        assert_eq!(parsed.tables[0].rows.len(), 2, "{name}");
    }
}

#[test]
fn a_header_without_rows_is_no_text() {
    let parsed = read_text("query_id,started_at,status\n");
    assert_eq!(columns(&parsed.tables[0]), ["query_id", "started_at", "status"]);
    assert!(parsed.tables[0].rows.is_empty());
    for text in ["red,green,blue", "Nothing, nobody, never_seen before", "query_id,started_at"] {
        assert_eq!(columns(&read_text(text).tables[0]), ["text"], "{text}");
    }
}

#[test]
fn one_column_is_a_table_where_a_field_heads_it() {
    let parsed = read_text("row_count\n1200\n");
    assert_eq!(cells(&parsed.tables[0], "row_count"), [json!(1200)]);
    let parsed = read_text("table_name\n\"out.c-pier.fees\"\nin.c-pier.berths\n");
    assert_eq!(
        cells(&parsed.tables[0], "table_name"),
        [json!("out.c-pier.fees"), json!("in.c-pier.berths")]
    );
    for text in [
        "row_count",
        "Done\n1200",
        "no_rows\nTry a later day.",
        "query_failed\nreason: no such table",
    ] {
        assert!(!columns(&read_text(text).tables[0]).contains(&"row_count"), "{text}");
        assert!(read_text(text).notes.len() == 1 || text.contains(": "), "{text}");
    }
}

#[test]
fn a_name_in_two_parts_is_whole_too() {
    let parsed = read_text("[{\"id\":1,\"firstName\":\"Ada\",\"lastName\":\"Quist\"},{\"id\":2,\"firstName\":\"Bo\",\"lastName\":null}]");
    assert_eq!(cells(&parsed.tables[0], "name"), [json!("Ada Quist"), json!("Bo")]);
    let parsed = read_text("[{\"first_name\":\"Ada\",\"last_name\":\"Quist\",\"full_name\":\"Dr. Ada Quist\"}]");
    assert_eq!(columns(&parsed.tables[0]), ["first_name", "last_name", "full_name"]);
}

#[test]
fn a_group_that_says_nothing_is_left_out_of_names() {
    let parsed =
        read_text("[{\"id\":1,\"attributes\":{\"title\":\"Oak\",\"closedate\":1764547200000},\"relationships\":{\"owner\":{\"id\":7}}}]");
    assert_eq!(columns(&parsed.tables[0]), ["id", "title", "closedate", "owner.id"]);
    assert_eq!(cells(&parsed.tables[0], "closedate"), [json!("2025-12-01T00:00:00Z")]);
    // Two fields that would be called the same.
    let parsed = read_text("[{\"id\":1,\"attributes\":{\"id\":\"a\"}}]");
    assert_eq!(columns(&parsed.tables[0]), ["id", "attributes.id"]);
    let parsed = read_text("[{\"id\":1,\"attributes\":{\"fields\":{\"id\":\"a\"}}}]");
    assert_eq!(columns(&parsed.tables[0]), ["id", "fields.id"]);
}

#[test]
fn a_key_beside_a_list_is_of_its_rows() {
    let parsed = read_text("{\"crateId\":\"o1\",\"items\":[{\"sku\":\"a\"},{\"sku\":\"b\"}]}");
    assert_eq!(parsed.tables.len(), 1);
    assert_eq!(cells(&parsed.tables[0], "crateId"), [json!("o1"), json!("o1")]);
}

#[test]
fn csv_in_a_fence_with_paging_after_it() {
    let parsed = read_text("```csv\nmeter,kwh\nM1,10\nM2,-\n```\nShowing 2 of 1,204 meters. Page 1 of 602\nnext_page_token: zz");
    assert_eq!(cells(&parsed.tables[0], "kwh"), [json!(10), json!(null)]);
    assert_eq!(parsed.envelope["total"], 1204);
    assert_eq!(parsed.envelope["next_page_token"], "zz");
}

#[test]
fn a_markdown_table_with_marks_and_escapes() {
    let parsed = read_text(
        "## Pupils\n\n| Name | Fee | Note |\n|:--|--:|---|\n| **Ada** | $1,200.50 | a \\| b |\n| [Ben](https://x.example) | $90.00 | - |\n\nNext cursor: p3\n",
    );
    let table = &parsed.tables[0];
    assert_eq!(cells(table, "Name"), [json!("Ada"), json!("Ben")]);
    assert_eq!(cells(table, "Fee"), [json!(1200.5), json!(90.0)]);
    assert_eq!(cells(table, "Note"), [json!("a | b"), json!(null)]);
    assert_eq!(parsed.envelope["next_cursor"], "p3");
    assert!(parsed.notes.iter().any(|note| note.contains('$')));
}

#[test]
fn same_shaped_markdown_tables_stack_under_their_headings() {
    let parsed = read_text(
        "# Schema\n\n## Table: `rooms`\n| column | type |\n|---|---|\n| id | int |\n| beds | int |\n\n## Table: `stays`\n| column | type |\n|---|---|\n| id | int |\n",
    );
    assert_eq!(columns(&parsed.tables[0]), ["table", "column", "type"]);
    assert_eq!(cells(&parsed.tables[0], "table").len(), 3);
    assert_eq!(parsed.tables.len(), 1);
}

#[test]
fn a_lone_table_under_a_stacked_heading_keeps_the_heading() {
    let columns_of = |name: &str| format!("## Table `{name}`\n| column | type |\n|---|---|\n| id | int |\n\n");
    let index = "| index | unique |\n|---|---|\n| stays_pk | yes |\n";
    let parsed = read_text(&format!("{}{}{index}", columns_of("rooms"), columns_of("stays")));
    assert_eq!(cells(&parsed.tables[0], "table"), [json!("rooms"), json!("stays")]);
    // Named by what its rows are, so that the same table of another reply has the same name.
    let indexes = child(&parsed, "t_index");
    assert_eq!(columns(indexes), ["table", "index", "unique"]);
    assert_eq!(cells(indexes, "table"), [json!("stays")]);
}

#[test]
fn differently_shaped_markdown_tables_stay_apart() {
    let parsed = read_text(
        "### Totals\n| month | kwh |\n|---|---|\n| 2024-01 | 5 |\n\n### Top meters\n| meter | kwh | site |\n|---|---|---|\n| M1 | 4 | Ulm |\n",
    );
    assert_eq!(columns(&parsed.tables[0]), ["month", "kwh"]);
    assert_eq!(columns(child(&parsed, "t_top_meters")), ["meter", "kwh", "site"]);
}

#[test]
fn key_value_blocks_become_rows() {
    for text in [
        "### Lamp A\n- **Price:** 5.50\n- **In stock:** true\n\n### Lamp B\n- **Price:** 7.00\n- **In stock:** false\n",
        "1. **Lamp A**\n   Price: 5.50\n   In stock: true\n2. **Lamp B**\n   Price: 7.00\n   In stock: false\n\nNext cursor: n1",
        "- Lamp A — Price: 5.50, In stock: true\n- Lamp B — Price: 7.00, In stock: false",
        "name: Lamp A\nPrice: 5.50\nIn stock: true\n\nname: Lamp B\nPrice: 7.00\nIn stock: false",
        "name: Lamp A\nPrice: 5.50\nIn stock: true\n---\nname: Lamp B\nPrice: 7.00\nIn stock: false",
    ] {
        let table = &read_text(text).tables[0];
        assert_eq!(columns(table), ["name", "Price", "In stock"], "{text}");
        assert_eq!(
            table.rows,
            [
                [json!("Lamp A"), json!(5.5), json!(true)],
                [json!("Lamp B"), json!(7.0), json!(false)]
            ],
            "{text}"
        );
    }
}

#[test]
fn a_single_block_is_one_row() {
    let table = &read_text("**Status:** open\n**Opened at:** 2024-05-01T08:00:00+02:00\n**Owner:** Ada").tables[0];
    assert_eq!(columns(table), ["Status", "Opened at", "Owner"]);
    assert_eq!(cells(table, "Opened at"), [json!("2024-05-01T06:00:00Z")]);
}

#[test]
fn bullets_are_items() {
    let table = &read_text("Rooms of the school:\n- Gym\n- Library\n- Lab 2\n").tables[0];
    assert_eq!(cells(table, "item"), [json!("Gym"), json!("Library"), json!("Lab 2")]);
}

#[test]
fn toon_tables_and_records() {
    let parsed = read_text("total: 2\nstops[2]{id,town,late}:\n  1,\"Ulm, West\",true\n  2,Aalen,false\n");
    assert_eq!(columns(&parsed.tables[0]), ["id", "town", "late"]);
    assert_eq!(parsed.tables[0].rows[0], [json!(1), json!("Ulm, West"), json!(true)]);
    assert_eq!(parsed.envelope["total"], 2);
    let bare = read_text("[2]{a|b}:\n  1|x\n  2|y");
    assert_eq!(bare.tables[0].rows.len(), 2);
    let listed = read_text("routes[2]:\n  - id: 1\n    stops[2]: Ulm,Aalen\n  - id: 2\n    stops[1]: Bern\nnextCursor: q\n");
    assert_eq!(cells(&listed.tables[0], "stops"), [json!("Ulm, Aalen"), json!("Bern")]);
    assert_eq!(listed.envelope["nextCursor"], "q");
    let two = read_text("stops[2]{id,town}:\n  1,Ulm\n  2,Aalen\nmaps[1]{title,url}:\n  Network,https://trains.example");
    assert_eq!(
        cells(&two.tables[0], "town"),
        [json!("Ulm"), json!("Aalen")],
        "a header ends the table before it"
    );
}

#[test]
fn prose_stays_text_with_a_note() {
    let parsed = read_text("The pump was serviced yesterday and runs well, said the engineer.");
    assert_eq!(columns(&parsed.tables[0]), ["text"]);
    assert_eq!(kind(&parsed.tables[0], "text"), ColumnType::Text);
    assert!(parsed.notes.iter().any(|note| note.contains("plain text")));
}
