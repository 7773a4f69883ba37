//! Tables that know only a part: of the places visits point to, of what a yes-or-no column is about.

use serde_json::json;

use crate::harness::{Desk, World, names, rows, told, tool};

/// Visits to four places, of which the listing knows two; the listing tells more of a place than its name.
fn world() -> World {
    let places = ["pl_north", "pl_south", "pl_quay", "pl_hill"];
    World {
        name: "visits",
        tools: vec![
            tool("list_visits", "Visits with the place they went to.", json!({}), &[], move |_| {
                let visits: Vec<_> = (0..20)
                    .map(|n| json!({"visitId": format!("vi_{n}"), "placeId": places[n % 4], "minutes": 10 + n}))
                    .collect();
                Ok(json!({ "visits": visits }).to_string())
            }),
            tool("list_places", "Places that are kept up.", json!({}), &[], move |_| {
                let known = [("pl_north", "North gate"), ("pl_quay", "Old quay")];
                let list: Vec<_> = known
                    .iter()
                    .map(|(id, name)| json!({"place": {"id": id, "name": name, "traits": {"has_water": false}, "remarks": []}}))
                    .collect();
                Ok(json!({ "places": list }).to_string())
            }),
        ],
    }
}

#[test]
fn no_visit_is_lost_to_a_listing_that_does_not_know_its_place() {
    let answer = Desk::over(vec![world()]).ask("How many visits were there per place?");
    assert_eq!(names(&answer).len(), 4, "{}", told(&answer));
    assert!(rows(&answer, &["count"]).iter().all(|row| row[0] == "5"), "{}", told(&answer));
}
