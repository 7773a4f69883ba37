//! The next page, or none.

use belvedere_analysis_router::table::{Parsed, next_page, perhaps_next_page, says_there_is_more};
use serde_json::{Map, Value, json};

use crate::{read_json, read_text};

fn next(parsed: &Parsed, properties: Value, arguments: Value, so_far: usize) -> Option<Value> {
    let arguments: Map<String, Value> = arguments.as_object().unwrap().clone();
    next_page(parsed, &json!({"type": "object", "properties": properties}), &arguments, so_far).map(Value::Object)
}

fn rows(count: usize) -> Value {
    (0..count).map(|number| json!({"id": number, "mark": 1})).collect()
}

#[test]
fn cursors_under_many_names() {
    for (envelope, property) in [
        ("nextCursor", "cursor"),
        ("next_cursor", "cursor"),
        ("next_page_token", "page_token"),
        ("nextPageToken", "pageToken"),
        ("pagination_token", "pagination_token"),
        ("endCursor", "after"),
        ("cursor", "starting_after"),
        ("next", "cursor"),
        ("continuation_token", "continuation_token"),
    ] {
        let parsed = read_json(json!({"items": rows(2), envelope: "k2"}));
        let properties = json!({property: {"type": "string"}, "created_after": {"type": "string"}});
        assert_eq!(
            next(&parsed, properties.clone(), json!({"q": 1}), 2),
            Some(json!({"q": 1, property: "k2"})),
            "{envelope}"
        );
        assert_eq!(next(&parsed, properties, json!({property: "k2"}), 4), None, "{envelope} again");
    }
}

#[test]
fn a_cursor_may_be_told_by_its_description() {
    let parsed = read_json(json!({"items": rows(2), "next_token": "k2"}));
    let described = |told: &str| json!({"token": {"type": "string", "description": told}});
    for told in ["Continuation token", "Token of the next page", "The cursor"] {
        assert_eq!(next(&parsed, described(told), json!({}), 2), Some(json!({"token": "k2"})), "{told}");
    }
    for told in ["", "Token of the customer", "Next of kin"] {
        assert_eq!(next(&parsed, described(told), json!({}), 2), None, "{told}");
    }
}

#[test]
fn links_are_followed_by_the_tools_own_parameters() {
    let properties = json!({"page": {"type": "integer"}, "q": {"type": "string"}});
    let linked = |link: Value| read_json(json!({"items": rows(2), "links": {"next": link}}));
    let first = linked(json!("https://example.com/v2/items?q=a%20b&page=2&trace=9"));
    assert_eq!(
        next(&first, properties.clone(), json!({"q": "a b"}), 2),
        Some(json!({"q": "a b", "page": 2}))
    );
    assert_eq!(
        next(&first, properties.clone(), json!({"q": "a b", "page": 2}), 4),
        None,
        "the same page again"
    );
    assert_eq!(next(&linked(json!(null)), properties.clone(), json!({}), 2), None);
    assert_eq!(
        next(&linked(json!("https://example.com/v2/items?trace=9")), properties, json!({}), 2),
        None
    );
}

#[test]
fn cursors_end() {
    let properties = json!({"cursor": {"type": "string"}, "limit": {"type": "integer"}});
    for end in [
        json!({"items": rows(2), "next_cursor": null}),
        json!({"items": rows(2), "next_cursor": ""}),
        json!({"items": rows(2), "next_cursor": "x", "has_more": false}),
    ] {
        assert_eq!(
            next(&read_json(end.clone()), properties.clone(), json!({"limit": 2}), 2),
            None,
            "{end}"
        );
    }
    let previous = read_json(json!({"items": rows(2), "prev_cursor": "x"}));
    assert_eq!(next(&previous, properties, json!({}), 2), None);
}

#[test]
fn a_cursor_in_text_and_in_a_link() {
    let parsed = read_text("| id | mark |\n|---|---|\n| 1 | 2 |\n\nNext cursor: `abc`\n");
    assert_eq!(
        next(&parsed, json!({"cursor": {"type": "string"}}), json!({}), 1),
        Some(json!({"cursor": "abc"}))
    );
    let link = read_json(json!({"items": rows(1), "links": {"next": "https://x.example/v1/items?cursor=a%20b&limit=1"}}));
    assert_eq!(
        next(&link, json!({"cursor": {"type": "string"}}), json!({}), 1),
        Some(json!({"cursor": "a b"}))
    );
}

#[test]
fn page_numbers() {
    let properties = json!({"page": {"type": "integer", "default": 1}, "page_size": {"type": "integer", "default": 2}});
    let told = read_json(json!({"items": rows(2), "page": 1, "total_pages": 2}));
    assert_eq!(next(&told, properties.clone(), json!({}), 2), Some(json!({"page": 2})));
    let last = read_json(json!({"items": rows(2), "page": 2, "total_pages": 2}));
    assert_eq!(next(&last, properties.clone(), json!({"page": 2}), 4), None);
    let full = read_json(json!({"items": rows(2)}));
    assert_eq!(next(&full, properties.clone(), json!({"page": 3}), 6), Some(json!({"page": 4})));
    let short = read_json(json!({"items": rows(1)}));
    assert_eq!(next(&short, properties, json!({"page": 3}), 5), None);
}

#[test]
fn offsets() {
    let properties = json!({"offset": {"type": "integer"}, "limit": {"type": "integer"}});
    let page = read_json(json!({"items": rows(3), "total": 7}));
    assert_eq!(
        next(&page, properties.clone(), json!({"limit": 3}), 3),
        Some(json!({"limit": 3, "offset": 3}))
    );
    assert_eq!(
        next(&page, properties.clone(), json!({"limit": 3, "offset": 3}), 6),
        Some(json!({"limit": 3, "offset": 6}))
    );
    assert_eq!(next(&page, properties.clone(), json!({"limit": 3, "offset": 4}), 7), None);
    let untold = read_json(rows(3));
    assert_eq!(
        next(&untold, properties.clone(), json!({"limit": 3}), 3),
        Some(json!({"limit": 3, "offset": 3}))
    );
    assert_eq!(next(&untold, properties, json!({"limit": 5}), 3), None);
}

#[test]
fn nothing_to_follow() {
    let parsed = read_json(json!({"items": rows(3), "next_cursor": "x"}));
    assert_eq!(
        next(
            &parsed,
            json!({"created_after": {"type": "string"}, "q": {"type": "string"}}),
            json!({}),
            3
        ),
        None
    );
    assert_eq!(next_page(&parsed, &Value::Null, &Map::new(), 3), None);
    assert_eq!(
        next(
            &read_json(json!({"items": [], "has_more": true})),
            json!({"offset": {"type": "integer"}}),
            json!({}),
            0
        ),
        None
    );
}

#[test]
fn a_number_of_pages_is_not_the_number_of_the_page() {
    for field in ["page_count", "total_pages", "last_page", "pages"] {
        let parsed = read_json(json!({"results": [{"id": 1, "v": 2}, {"id": 2, "v": 3}], field: 3}));
        let schema = json!({"properties": {"page": {"type": "integer"}}});
        let second = next_page(&parsed, &schema, &Map::new(), 2).unwrap_or_else(|| panic!("{field}"));
        assert_eq!(second["page"], 2, "{field}");
        let third = next_page(&parsed, &schema, &second, 4).unwrap();
        assert_eq!(next_page(&parsed, &schema, &third, 6), None, "{field}");
    }
}

/// `issued_after` is a filter however early it stands; that a parameter takes a cursor may only be told by its description.
#[test]
fn a_place_in_the_list_is_told_from_a_filter() {
    let parsed = read_json(json!({"page": {"items": rows(2), "cursor": "k2"}}));
    for place in [json!({"type": "string"}), json!({"type": "string", "description": "Cursor"})] {
        let properties = json!({"issued_after": {"type": "string", "description": "Date"}, "starting_after": place});
        assert_eq!(next(&parsed, properties, json!({}), 2), Some(json!({"starting_after": "k2"})));
    }
    let properties = json!({"anchor": {"type": "string", "description": "Cursor of the page before"}});
    assert_eq!(next(&parsed, properties, json!({}), 2), Some(json!({"anchor": "k2"})));
    assert_eq!(next(&parsed, json!({"issued_after": {"type": "string"}}), json!({}), 2), None);
}

#[test]
fn what_there_is_beyond_the_rows_is_heard() {
    for envelope in [json!({"has_more": true}), json!({"total": 9}), json!({"next_cursor": "k2"})] {
        let mut reply = json!({"items": rows(2)});
        reply.as_object_mut().unwrap().extend(envelope.as_object().unwrap().clone());
        assert!(says_there_is_more(&read_json(reply), 2), "{envelope}");
    }
    for envelope in [
        json!({"has_more": false}),
        json!({"total": 2}),
        json!({"next_cursor": null}),
        json!({"total_cents": 900}),
    ] {
        let mut reply = json!({"items": rows(2)});
        reply.as_object_mut().unwrap().extend(envelope.as_object().unwrap().clone());
        assert!(!says_there_is_more(&read_json(reply), 2), "{envelope}");
    }
}

#[test]
fn a_page_is_guessed_only_where_the_reply_is_silent() {
    let perhaps = |reply: Value, properties: Value, arguments: Value| {
        let arguments: Map<String, Value> = arguments.as_object().unwrap().clone();
        let schema = json!({"type": "object", "properties": properties});
        perhaps_next_page(&read_json(reply), &schema, &arguments, 3).map(Value::Object)
    };
    let offset = json!({"offset": {"type": "integer"}});
    let page = json!({"page": {"type": "integer"}});
    assert_eq!(perhaps(rows(3), offset.clone(), json!({})), Some(json!({"offset": 3})));
    assert_eq!(
        perhaps(json!({"items": rows(3)}), page.clone(), json!({"page": 4})),
        Some(json!({"page": 5}))
    );
    for told in [
        json!({"items": rows(3), "total": 3}),
        json!({"items": rows(3), "has_more": false}),
        json!({"items": rows(3), "total_pages": 1}),
        json!({"items": []}),
    ] {
        assert_eq!(perhaps(told.clone(), page.clone(), json!({})), None, "{told}");
    }
    let sized = json!({"offset": {"type": "integer"}, "limit": {"type": "integer"}});
    assert_eq!(
        perhaps(rows(3), sized.clone(), json!({"limit": 10})),
        None,
        "a page that is not full"
    );
    assert_eq!(perhaps(rows(3), json!({"since": {"type": "string"}}), json!({})), None);
}

#[test]
fn a_total_under_another_name_and_a_link_called_more_lead_on() {
    let offset = json!({"offset": {"type": "integer"}});
    let parsed = read_json(json!({"found": {"items": rows(2), "matches": 5}}));
    assert_eq!(next(&parsed, offset.clone(), json!({}), 2), Some(json!({"offset": 2})));
    assert_eq!(next(&parsed, offset, json!({"offset": 3}), 5), None);
    assert!(says_there_is_more(&parsed, 2));
    let linked = read_json(json!({"items": rows(2), "more": "/v1/items?sheet=2"}));
    assert_eq!(
        next(&linked, json!({"sheet": {"type": "integer"}}), json!({}), 2),
        Some(json!({"sheet": 2}))
    );
}

#[test]
fn a_parameter_that_names_a_thing_called_page_is_no_page_number() {
    let properties = json!({"page_id": {"type": "integer"}, "offset": {"type": "integer"}});
    let parsed = read_json(json!({"items": rows(2), "total": 5}));
    assert_eq!(next(&parsed, properties, json!({}), 2), Some(json!({"offset": 2})));
    for thing in ["page_id", "pageKey", "page_type", "landing_page", "page_version"] {
        let properties = json!({thing: {"type": "integer"}});
        assert_eq!(next(&parsed, properties.clone(), json!({}), 2), None, "{thing}");
        let schema = json!({"type": "object", "properties": properties});
        assert_eq!(perhaps_next_page(&read_json(rows(2)), &schema, &Map::new(), 2), None, "{thing}");
    }
    for number in ["page", "pageNo", "page_number", "current_page", "pageIndex"] {
        assert_eq!(
            next(&parsed, json!({number: {"type": "integer"}}), json!({}), 2),
            Some(json!({number: 2})),
            "{number}"
        );
    }
}

#[test]
fn a_cursor_under_a_name_of_its_own_is_the_one_that_the_parameter_speaks_of() {
    let properties = json!({"cursor": {"type": "string", "description": "Value of resume_at from the previous reply"}});
    let reply = |envelope: Value| {
        let mut reply = json!({"items": rows(2)});
        reply.as_object_mut().unwrap().extend(envelope.as_object().unwrap().clone());
        read_json(reply)
    };
    let on = reply(json!({"resume_at": "k2", "request": "k9"}));
    assert_eq!(next(&on, properties.clone(), json!({}), 2), Some(json!({"cursor": "k2"})));
    assert_eq!(next(&on, properties.clone(), json!({"cursor": "k2"}), 4), None, "again");
    let unsaid = json!({"cursor": {"type": "string"}});
    let more = reply(json!({"more": "k2"}));
    assert_eq!(next(&more, unsaid.clone(), json!({}), 2), Some(json!({"cursor": "k2"})));
    for end in [
        json!({"resume_at": null}),
        json!({"resume_at": ""}),
        json!({"request": "k9"}),
        json!({"more": false}),
    ] {
        assert_eq!(next(&reply(end.clone()), properties.clone(), json!({}), 2), None, "{end}");
        assert_eq!(next(&reply(end.clone()), unsaid.clone(), json!({}), 2), None, "{end}");
    }
}
