//! Connecting: what is kept, what is not, and what it is called.

use belvedere_app::{AskRequest, ConnectRequest};
use belvedere_types::{ConnectionState, Explain, VendorId};

use crate::server::Mode;
use crate::support::{House, by_url, code, named, secret};

#[tokio::test]
async fn an_open_server_is_connected_at_once_and_its_tools_are_judged() {
    let house = House::new().await;
    let source = house.connect(by_url(" things.example/mcp ")).await.unwrap();
    assert_eq!(
        (source.url.as_str(), source.name.as_str()),
        ("https://things.example/mcp", "things.example")
    );
    assert_eq!(
        (source.state, source.authorization_url.is_none()),
        (ConnectionState::Connected, true)
    );
    let tools = source.tools.unwrap();
    assert_eq!((tools.read, tools.guarded, tools.blocked), (1, 0, 1));
    assert!(house.actions().await.contains(&"source.added".to_owned()));
    assert!(house.things.calls().is_empty(), "connecting calls no tool");
}

#[tokio::test]
async fn a_default_name_is_made_unique_and_a_chosen_one_is_not() {
    let house = House::new().await;
    let names = ["things.example", "things.example 2", "things.example 3"];
    for name in names {
        assert_eq!(house.source().await.name, name);
    }
    assert_eq!(
        code(house.connect(named("https://other.example/mcp", "things.example")).await),
        "name_taken"
    );
    assert_eq!(
        house.connect(named("https://other.example/mcp", " Things ")).await.unwrap().name,
        "Things"
    );
    for name in ["", "  ", "a\u{7}b"] {
        assert_eq!(code(house.connect(named("https://other.example/mcp", name)).await), "invalid_name");
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_leaves_nothing_behind() {
    let house = House::new().await;
    house.things.set(Mode::Down);
    let error = house.connect(by_url("https://things.example/mcp")).await.unwrap_err();
    assert_eq!(error.problem().code, "server_unreachable");
    assert!(house.app.sources(&house.owner).await.unwrap().is_empty());
    assert!(house.actions().await.contains(&"source.not_added".to_owned()));
    // The name is free again.
    house.things.set(Mode::Open);
    assert_eq!(house.source().await.name, "things.example");
}

#[tokio::test]
async fn a_pasted_token_is_sealed_and_used() {
    let house = House::new().await;
    let before = house.sealed_rows().await;
    house.things.set(Mode::Token("canary-4711"));
    let request = ConnectRequest {
        bearer_token: Some(secret("canary-4711")),
        ..by_url("https://things.example/mcp")
    };
    let source = house.connect(request).await.unwrap();
    assert_eq!(source.state, ConnectionState::Connected);
    assert_eq!(house.sealed_rows().await, before + 1);
    let audit = serde_json::to_string(&house.app.audit(&house.owner, 0).await.unwrap()).unwrap();
    let view = serde_json::to_string(&house.app.source(&house.owner, source.id).await.unwrap()).unwrap();
    assert!(!audit.contains("canary-4711") && !view.contains("canary-4711"));
}

#[tokio::test]
async fn a_refused_token_leaves_neither_source_nor_secret() {
    let house = House::new().await;
    let before = house.sealed_rows().await;
    house.things.set(Mode::Token("another"));
    let request = ConnectRequest {
        bearer_token: Some(secret("wrong")),
        ..by_url("https://things.example/mcp")
    };
    assert_eq!(code(house.connect(request).await), "credential_refused");
    assert!(house.app.sources(&house.owner).await.unwrap().is_empty());
    assert_eq!(house.sealed_rows().await, before);
}

#[tokio::test]
async fn wrong_requests_are_refused_with_their_reason() {
    let house = House::new().await;
    let vendor = |id: &str| ConnectRequest {
        vendor: Some(VendorId(id.into())),
        ..ConnectRequest::default()
    };
    let both = ConnectRequest {
        url: Some("https://x.example".into()),
        ..vendor("prisma-postgres")
    };
    let two_secrets = ConnectRequest {
        bearer_token: Some(secret("a")),
        header: Some(("x-key".into(), secret("b"))),
        ..by_url("https://things.example/mcp")
    };
    for (request, expected) in [
        (ConnectRequest::default(), "invalid_request"),
        (both, "invalid_request"),
        (two_secrets, "invalid_request"),
        (vendor("no-such-vendor"), "unknown_vendor"),
        (
            ConnectRequest {
                region: Some("moon".into()),
                ..vendor("prisma-postgres")
            },
            "unknown_region",
        ),
        (vendor("elastic"), "host_missing"),
        (at_host("elastic", "two words"), "invalid_url"),
        (at_host("elastic", "kibana.example/api"), "invalid_url"),
        (at_host("elastic", "me:pass@kibana.example"), "invalid_url"),
        (at_host("elastic", "ftp://kibana.example/api"), "invalid_url"),
        (by_url(""), "invalid_url"),
        (by_url("not a url"), "invalid_url"),
        (by_url("ftp://things.example"), "invalid_url"),
        (by_url("javascript:alert(1)"), "invalid_url"),
    ] {
        let error = house.connect(request).await.unwrap_err().problem();
        assert_eq!(error.code, expected);
        assert!(!error.next_step.is_empty());
    }
    assert!(house.app.sources(&house.owner).await.unwrap().is_empty());
}

/// Addresses are stored, shown and audited in clear.
#[tokio::test]
async fn an_address_with_a_secret_is_refused_and_left_nowhere() {
    let house = House::new().await;
    for (address, expected) in [
        ("https://things.example/mcp?api_key=canary-1", "secret_in_url"),
        ("https://things.example/mcp?region=eu&ApiKey=canary-1", "secret_in_url"),
        ("things.example/mcp?access-token=canary-1", "secret_in_url"),
        ("https://things.example/mcp?x-functions-key=canary0123456789abcdef", "secret_in_url"),
        ("https://things.example/mcp?code=canary0123456789abcdef", "secret_in_url"),
        ("https://things.example/mcp?profile=sk_live_canary0123456789abcdef", "secret_in_url"),
        ("https://things.example/glpat-canary0123456789abcdef/mcp", "secret_in_url"),
        ("https://canary-1@things.example/mcp", "address_invalid"),
        ("https://me:canary-1@things.example/mcp", "address_invalid"),
        ("https://things.example/mcp#canary-1", "address_invalid"),
    ] {
        for request in [by_url(address), at_host("elastic", address)] {
            let error = house.connect(request).await.unwrap_err().problem();
            // Of what the vendor's card takes as a host alone, without a scheme, less is left to refuse.
            assert!(error.code == expected || !address.contains("://"), "{address}: {error:?}");
            if error.code == expected {
                assert!(!format!("{error:?}").contains("canary"), "{error:?}");
            }
        }
    }
    assert!(house.app.sources(&house.owner).await.unwrap().is_empty());
    let audited = house.store.audit_page(house.owner.org, 0, 1_000).await.unwrap();
    assert!(!format!("{audited:?}").contains("canary"), "{audited:?}");
    for harmless in [
        "/mcp?read_only=true",
        "/mcp?project_ref=abcdefghijklmnopqrst",
        "/mcp?workspace=0b9f3d3c-8f1e-4a52-9c0e-1f2a3b4c5d6e",
        "/mcp?sort_key=name",
        "/mcp?code=eu",
        "/mcp?token=",
        "/mcp?monkey=1",
        ":8443/@scope/mcp",
    ] {
        let request = by_url(&format!("https://things.invalid{harmless}"));
        let code = house.connect(request).await.err().map(|error| error.problem().code);
        assert_ne!(code, Some("secret_in_url"), "{harmless}");
    }
}

fn at_host(id: &str, host: &str) -> ConnectRequest {
    ConnectRequest {
        vendor: Some(VendorId(id.into())),
        host: Some(host.into()),
        ..ConnectRequest::default()
    }
}

/// The card brings path and headers; the person the host, or the whole address where the path differs too.
#[tokio::test]
async fn a_vendor_on_a_host_of_one_s_own() {
    let house = House::new().await;
    for (host, expected) in [
        ("kibana.acme.example", "https://kibana.acme.example/api/agent_builder/mcp"),
        ("kibana.acme.example:5601", "https://kibana.acme.example:5601/api/agent_builder/mcp"),
        (
            "https://kibana.acme.example/s/ops/api/agent_builder/mcp",
            "https://kibana.acme.example/s/ops/api/agent_builder/mcp",
        ),
    ] {
        let source = house.connect(at_host("elastic", host)).await.unwrap();
        assert_eq!(source.url.as_str(), expected);
        assert_eq!(source.vendor, Some(VendorId("elastic".into())));
    }
}

#[tokio::test]
async fn a_vendor_of_the_catalog_brings_its_address_and_name() {
    let house = House::new().await;
    let request = ConnectRequest {
        vendor: Some(VendorId("prisma-postgres".into())),
        ..ConnectRequest::default()
    };
    let source = house.connect(request).await.unwrap();
    let vendor = house.app.catalog().vendor(&VendorId("prisma-postgres".into())).unwrap();
    assert_eq!((source.url, source.name), (vendor.endpoints[0].url.clone(), vendor.name.clone()));
}

#[tokio::test]
async fn a_test_shows_the_state_of_now() {
    let house = House::new().await;
    let source = house.source().await;
    house.things.set(Mode::Down);
    let view = house.app.test(&house.owner, source.id).await.unwrap();
    assert_eq!(
        (view.state, view.code.as_deref()),
        (ConnectionState::Degraded, Some("server_unreachable"))
    );
    house.things.set(Mode::Token("x"));
    let view = house.app.test(&house.owner, source.id).await.unwrap();
    assert_eq!(
        (view.state, view.code.as_deref()),
        (ConnectionState::ReauthorizationRequired, Some("authorization_required"))
    );
    // A source that waits for a person is no failure of the question, but it cannot be used.
    let ask = AskRequest {
        question: "list things".into(),
        sources: vec![source.name],
        ..AskRequest::default()
    };
    let answer = house.ask_with(ask).await.unwrap();
    assert!(house.things.calls().is_empty());
    assert_ne!(answer.outcome, belvedere_analysis_router::Outcome::Answered);
}

#[tokio::test]
async fn a_source_is_renamed_within_its_organisation() {
    let house = House::new().await;
    let (first, second) = (house.source().await, house.source().await);
    assert_eq!(house.app.rename(&house.owner, first.id, "Things").await.unwrap().name, "Things");
    assert_eq!(code(house.app.rename(&house.owner, second.id, "Things").await), "name_taken");
    assert_eq!(code(house.app.rename(&house.owner, second.id, "").await), "invalid_name");
}
