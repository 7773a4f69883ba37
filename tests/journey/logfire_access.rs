//! What a grant of Logfire (EU) is good for: scopes, the bound token, one project or the whole organisation.

use belvedere_tests::{Consent, Server};
use serde_json::{Value, json};

use crate::logfire::{KEY, NOW, Project, check, connected};
use crate::vendors::told;

/// The read scope is all that is asked for, so the vendor lists no tool that writes; a key with more scopes lists them, and they stay hidden.
#[tokio::test]
async fn scopes_decide_what_is_listed_and_nothing_that_writes_is_shown() {
    let (vendor, server) = connected(Consent::FirstWorkspace).await;
    let source = server.api().sources().await[0].clone();
    let listed = server
        .api()
        .get(&format!("/api/v1/sources/{}/tools", told(&source, "id")))
        .await
        .ok();
    assert_eq!(listed["tools"].as_array().unwrap().len(), 22, "{listed:#}");
    assert_eq!(vendor.state().await["grants"][0]["scope"], "project:read");

    let mut request = vendor.connect_request();
    request["bearer_token"] = json!(KEY);
    let wide = server.api().post("/api/v1/sources", request).await.ok();
    let listed = server.api().get(&format!("/api/v1/sources/{}/tools", told(&wide, "id"))).await.ok();
    let tools = listed["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 58);
    let verdict = |name: &str| tools.iter().find(|tool| tool["name"] == name).unwrap()["verdict"].clone();
    for name in [
        "local_dev_session",
        "dashboard_toggle_group_collapse",
        "issue_set_states",
        "variable_manage",
    ] {
        assert_eq!(verdict(name), "blocked", "{name}");
    }
    for name in ["query_run", "project_logfire_link"] {
        assert_eq!(verdict(name), "guarded", "{name}");
    }
    assert_eq!(tools.iter().filter(|tool| tool["verdict"] != "blocked").count(), 22);
    vendor.assert_untouched().await;
}

/// A token for another resource is no token: the person is asked, and nobody hammers the vendor.
#[tokio::test]
async fn a_token_for_another_resource_ends_in_a_request_to_authorize_again() {
    let (vendor, server) = connected(Consent::FirstWorkspace).await;
    vendor.fault("wrong-audience", true).await;
    vendor.advance(61).await;
    let before = vendor.token_requests().await;
    let answer = server.api().ask_at("Which alerts are firing?", NOW).await;
    assert_ne!(answer["outcome"], "answered", "{answer:#}");
    assert_eq!(server.api().sources().await[0]["state"], "reauthorization_required");
    assert!(vendor.token_requests().await - before <= 2);
}

/// Which project is asked once a conversation, named in the question it is taken, and what was answered is pinned and refreshed as it was.
#[tokio::test]
async fn access_to_the_whole_organisation_wants_a_project() {
    let (vendor, mut server) = connected(Consent::AsOffered).await;
    let project = Project::of(&vendor).await;
    let question = "Which alerts are firing?";
    let open = server.api().ask_at(question, NOW).await;
    assert_eq!(open["outcome"], "clarify", "{open:#}");
    assert_eq!(open["options"], json!(["shop-prod", "shop-staging", "warehouse-prod"]), "{open:#}");
    assert!(open["notes"].to_string().contains("authorize the source again"), "{open:#}");
    let go_on = async |server: &Server, question: &str, answer: &Value| {
        let next = json!({"question": question, "now": NOW, "conversation_id": answer["conversation_id"]});
        server.api().post("/api/v1/ask", next).await.ok()
    };
    let first = go_on(&server, "shop-prod", &open).await;
    crate::vendors::checkable(question, &first);
    check(question, &first, &project);
    assert!(first["notes"].to_string().contains("shop-prod"), "{first:#}");
    let later = "How many alerts are there by severity?";
    let second = go_on(&server, later, &first).await;
    crate::vendors::checkable(later, &second);
    check(later, &second, &project);
    let named = server.api().ask_at("Which alerts are firing in shop-prod?", NOW).await;
    crate::vendors::checkable(question, &named);
    check(question, &named, &project);
    // Of nothing but alerts of the project.
    let asked = vendor.journal().await;
    let asked = asked
        .iter()
        .filter(|line| line["tool"] == "alert_list" && line["client"] != "static-token");
    for line in asked {
        let of = &line["arguments"]["project"];
        assert!(of.is_null() || of == "shop-prod", "{line}");
    }
    let listed = server.api().ask_at("List my projects", NOW).await;
    crate::vendors::checkable("List my projects", &listed);
    crate::vendors::pin_refresh_disconnect(&vendor, &mut server, &first).await;
}
