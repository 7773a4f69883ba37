//! The organisation's language model: where its key goes, who may set it, what it may cost, and what happens when it fails.

use belvedere_app::router::model::Price;
use belvedere_app::{AskModel, AskRequest, ModelBounds, ModelOrigin, SetModel};
use belvedere_mock_vendors::provider::{Dialect, Provider, Wire};
use belvedere_outbound::HostPort;
use belvedere_types::Role;
use serde_json::json;

use crate::support::{House, ask_as, code, secret};

const KEY: &str = "canary-model-key-4711";

/// A first round that fetches the things, and a second one that counts them.
fn counts() -> Vec<Wire> {
    let said = [
        json!({ "tools": ["t1"], "calls": [{ "tool": "t1", "into": "things" }] }),
        json!({ "queries": [{ "sql": "SELECT count(*) AS \"n\" FROM \"things\"", "into": "counted" }], "show": [{ "table": "counted", "intent": "count" }] }),
    ];
    said.iter()
        .map(|said| Wire::says(Dialect::Completions, &said.to_string()))
        .collect()
}

fn ready() -> Wire {
    Wire::says(Dialect::Completions, "{\"word\":\"ready\"}")
}

async fn provider(replies: Vec<Wire>) -> (HostPort, Provider) {
    let provider = Provider::start(replies).await.unwrap();
    let host = "127.0.0.1".into();
    (
        HostPort {
            host,
            port: provider.port(),
        },
        provider,
    )
}

fn wish(host: &HostPort) -> SetModel {
    SetModel {
        provider: "openai".into(),
        base_url: Some(format!("http://{}:{}/v1", host.host, host.port)),
        model: "m".into(),
        key: Some(secret(KEY)),
        price: Some(Price {
            input_micros: 2_000_000,
            output_micros: 4_000_000,
        }),
        ..SetModel::default()
    }
}

#[tokio::test]
async fn the_key_is_sealed_and_the_answer_records_what_the_model_cost() {
    let (host, provider) = provider(counts()).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    house.source().await;
    let before = house.sealed_rows().await;
    let view = house.app.set_model(&house.owner, wish(&host)).await.unwrap();
    assert_eq!((view.origin, view.key_set), (ModelOrigin::Organisation, true));
    assert_eq!(house.sealed_rows().await, before + 1);
    assert!(!serde_json::to_string(&view).unwrap().contains(KEY));

    let answer = house.ask("how many things are there?").await.unwrap();
    assert_eq!(answer.table.as_ref().unwrap().rows, [[json!(2)]], "{:?}", answer.notes);
    let usage = answer.model.unwrap();
    assert_eq!(
        (usage.planned, usage.calls, usage.input_tokens, usage.output_tokens),
        (true, 2, 2_400, 160)
    );
    assert_eq!(usage.cost_micros, Some(5_440));
    let sent = provider.sent();
    assert!(
        sent.iter()
            .all(|sent| sent.head.to_lowercase().contains(&format!("authorization: bearer {KEY}")))
    );
    assert!(sent.iter().all(|sent| !sent.body.to_string().contains(KEY)));
    let used = house.app.model(&house.owner).await.unwrap().used;
    assert_eq!((used.calls_today, used.tokens_today), (2, 2_560));
    assert_eq!((used.calls_this_month, used.tokens_this_month), (2, 2_560));
    assert_eq!((used.cost_micros_today, used.cost_micros_this_month), (5_440, 5_440));

    let audited = serde_json::to_string(&house.app.audit(&house.owner, 0).await.unwrap()).unwrap();
    assert!(audited.contains("model.set") && !audited.contains(KEY));

    // Switched off: the key is gone and the next question asks nobody.
    house.app.switch_model_off(&house.owner).await.unwrap();
    assert_eq!(house.sealed_rows().await, before);
    assert_eq!(house.ask("list the things").await.unwrap().model, None);
    assert_eq!(provider.sent().len(), 2);
}

#[tokio::test]
async fn a_key_goes_to_no_other_address_than_the_one_it_was_entered_for() {
    let (host, _provider) = provider(Vec::new()).await;
    let (other, receiver) = provider(vec![ready()]).await;
    let house = House::beside(&[host.clone(), other.clone()]).await;
    house.app.set_model(&house.owner, wish(&host)).await.unwrap();
    let renamed = SetModel {
        key: None,
        model: "m2".into(),
        ..wish(&host)
    };
    assert!(
        house.app.set_model(&house.owner, renamed).await.unwrap().key_set,
        "the address is the same"
    );
    let moved = SetModel { key: None, ..wish(&other) };
    assert!(!house.app.set_model(&house.owner, moved).await.unwrap().key_set);
    assert_eq!(house.sealed_rows().await, 0, "the old key is erased");
    assert!(house.app.test_model(&house.owner).await.unwrap().works);
    assert!(!receiver.sent()[0].head.to_lowercase().contains("authorization"));
}

#[tokio::test]
async fn each_limit_ends_the_model_and_not_the_question() {
    let (day, month) = (time::Duration::days(1), time::Duration::days(30));
    let cases = [
        (
            ModelBounds {
                tokens_per_day: Some(2_560),
                ..ModelBounds::default()
            },
            day,
        ),
        (
            ModelBounds {
                calls_per_day: Some(2),
                ..ModelBounds::default()
            },
            day,
        ),
        (
            ModelBounds {
                tokens_per_month: Some(2_560),
                ..ModelBounds::default()
            },
            month,
        ),
        (
            ModelBounds {
                calls_per_month: Some(2),
                ..ModelBounds::default()
            },
            month,
        ),
        (
            ModelBounds {
                cost_micros_per_month: Some(5_440),
                ..ModelBounds::default()
            },
            month,
        ),
    ];
    for (bounds, period) in cases {
        let (host, provider) = provider([counts(), counts()].concat()).await;
        let house = House::beside(std::slice::from_ref(&host)).await;
        house.source().await;
        let limited = SetModel { bounds, ..wish(&host) };
        house.app.set_model(&house.owner, limited).await.unwrap();
        assert!(
            house
                .ask("how many things are there?")
                .await
                .unwrap()
                .model
                .is_some_and(|usage| usage.planned)
        );
        let over = house.ask("list the things").await.unwrap();
        assert_eq!((over.model, provider.sent().len()), (None, 2), "{bounds:?}");
        assert!(over.notes.iter().any(|note| note.contains("limit")), "{:?}", over.notes);
        house.clock.advance(period);
        assert!(house.ask("how many things are there?").await.unwrap().model.is_some(), "{bounds:?}");
        assert_eq!(house.app.model(&house.owner).await.unwrap().used.tokens_today, 2_560);
        if period == day {
            assert_eq!(house.app.model(&house.owner).await.unwrap().used.tokens_this_month, 5_120);
        }
    }
}

#[tokio::test]
async fn a_question_gets_no_more_calls_than_are_left() {
    let (host, provider) = provider(counts()).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    house.source().await;
    let bounds = ModelBounds {
        calls_per_day: Some(1),
        ..ModelBounds::default()
    };
    house.app.set_model(&house.owner, SetModel { bounds, ..wish(&host) }).await.unwrap();
    let answer = house.ask("how many things are there?").await.unwrap();
    assert_eq!(provider.sent().len(), 1);
    assert!(answer.model.is_some_and(|usage| !usage.planned && usage.calls == 1));
}

#[tokio::test]
async fn money_is_no_more_spent_than_is_left_of_it() {
    let (host, provider) = provider([vec![ready()], counts()].concat()).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    house.source().await;
    let bounds = ModelBounds {
        cost_micros_per_month: Some(5_440),
        ..ModelBounds::default()
    };
    let limited = || SetModel { bounds, ..wish(&host) };
    house.app.set_model(&house.owner, limited()).await.unwrap();
    assert!(house.app.test_model(&house.owner).await.unwrap().works);
    let tested = house.app.model(&house.owner).await.unwrap().used.cost_micros_this_month;
    assert_eq!(tested, 2_720, "a test costs too");
    let answer = house.ask("how many things are there?").await.unwrap();
    assert_eq!(provider.sent().len(), 2, "after one completion nothing is left for the next");
    assert!(answer.model.is_some_and(|usage| !usage.planned && usage.calls == 1));
    // Another price leaves what was spent.
    let before = house.app.model(&house.owner).await.unwrap().used.cost_micros_this_month;
    let price = Some(Price {
        input_micros: 0,
        output_micros: 0,
    });
    let view = house.app.set_model(&house.owner, SetModel { price, ..limited() }).await.unwrap();
    assert_eq!(view.used.cost_micros_this_month, before);
}

#[tokio::test]
async fn a_limit_in_money_needs_a_price() {
    let (host, provider) = provider(counts()).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    house.source().await;
    let bounds = ModelBounds {
        cost_micros_per_month: Some(20_000_000),
        ..ModelBounds::default()
    };
    let unpriced = SetModel {
        price: None,
        bounds,
        ..wish(&host)
    };
    assert_eq!(code(house.app.set_model(&house.owner, unpriced).await), "model_price_missing");
    assert_eq!(
        (house.sealed_rows().await, house.app.model(&house.owner).await.unwrap().origin),
        (0, ModelOrigin::None)
    );
    // Another model's price is not known, so it is not asked.
    house.app.set_model(&house.owner, SetModel { bounds, ..wish(&host) }).await.unwrap();
    let asked = AskRequest {
        question: "how many things are there?".into(),
        model: AskModel::Named("other-model".into()),
        ..AskRequest::default()
    };
    let answer = house.ask_with(asked).await.unwrap();
    assert_eq!((&answer.model, provider.sent().len()), (&None, 0));
    assert!(
        answer.notes.iter().any(|note| note.contains("What other-model costs is not known")),
        "{:?}",
        answer.notes
    );
}

#[tokio::test]
async fn a_question_may_name_no_model_and_an_owners_question_another() {
    let (host, provider) = provider(counts()).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    house.source().await;
    let asked = |model| AskRequest {
        question: "how many things are there?".into(),
        model,
        ..AskRequest::default()
    };
    let other = || AskModel::Named("other-model".into());
    assert_eq!(code(house.ask_with(asked(other())).await), "no_model");
    house.app.set_model(&house.owner, wish(&host)).await.unwrap();
    assert_eq!(house.ask_with(asked(AskModel::Without)).await.unwrap().model, None);
    let viewer = house.with_role(Role::Viewer);
    assert_eq!(code(ask_as(&house.app, &viewer, asked(other())).await), "role_not_sufficient");
    let wrong = AskModel::Named("a b".into());
    assert_eq!(code(house.ask_with(asked(wrong)).await), "invalid_model_name");
    assert!(provider.sent().is_empty());
    let usage = house.ask_with(asked(other())).await.unwrap().model.unwrap();
    // Its price is not known.
    assert_eq!(
        (usage.model.as_str(), usage.planned, usage.cost_micros),
        ("openai/other-model", true, None)
    );
    assert_eq!(provider.sent()[0].body["model"], "other-model");
}

#[tokio::test]
async fn a_broken_provider_shows_in_the_test_and_leaves_questions_answered() {
    let refusal = || Wire::fails(Dialect::Completions, 401, "no");
    let (host, _provider) = provider(vec![refusal(), refusal()]).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    house.source().await;
    house.app.set_model(&house.owner, wish(&host)).await.unwrap();
    let tested = house.app.test_model(&house.owner).await.unwrap();
    assert!(!tested.works);
    assert_eq!(tested.problem.unwrap().code, "model_key_refused");
    let answer = house.ask("list the things").await.unwrap();
    assert!(
        answer.notes.iter().any(|note| note.contains("refuses the key")),
        "{:?}",
        answer.notes
    );
}

#[tokio::test]
async fn only_owners_see_or_set_it_and_only_for_their_own_organisation() {
    let (host, _provider) = provider(Vec::new()).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    for role in [Role::Editor, Role::Viewer, Role::Auditor] {
        let caller = house.with_role(role);
        assert_eq!(code(house.app.model(&caller).await), "role_not_sufficient");
        assert_eq!(code(house.app.set_model(&caller, wish(&host)).await), "role_not_sufficient");
        assert_eq!(code(house.app.switch_model_off(&caller).await), "role_not_sufficient");
        assert_eq!(code(house.app.test_model(&caller).await), "role_not_sufficient");
    }
    house.app.set_model(&house.owner, wish(&host)).await.unwrap();
    let stranger = house.stranger().await;
    assert_eq!(house.app.model(&stranger).await.unwrap().origin, ModelOrigin::None);
    assert_eq!(code(house.app.test_model(&stranger).await), "no_model");
}

#[tokio::test]
async fn wrong_settings_are_refused_and_leave_nothing_behind() {
    let (host, _provider) = provider(Vec::new()).await;
    let house = House::beside(std::slice::from_ref(&host)).await;
    let cases = [
        (
            SetModel {
                provider: "oracle".into(),
                ..wish(&host)
            },
            "unknown_model_provider",
        ),
        (
            SetModel {
                model: " ".into(),
                ..wish(&host)
            },
            "invalid_model_name",
        ),
        (
            SetModel {
                model: "a b".into(),
                ..wish(&host)
            },
            "invalid_model_name",
        ),
        (
            SetModel {
                base_url: Some("here".into()),
                ..wish(&host)
            },
            "invalid_url",
        ),
        (
            SetModel {
                base_url: Some("http://127.0.0.1:1/v1".into()),
                ..wish(&host)
            },
            "address_private",
        ),
        (
            SetModel {
                base_url: Some("http://models.example/v1".into()),
                ..wish(&host)
            },
            "address_not_https",
        ),
        (
            SetModel {
                provider: "gemini".into(),
                base_url: None,
                key: None,
                ..wish(&host)
            },
            "model_key_refused",
        ),
    ];
    for (wrong, expected) in cases {
        assert_eq!(code(house.app.set_model(&house.owner, wrong).await), expected);
    }
    assert_eq!(
        (house.sealed_rows().await, house.app.model(&house.owner).await.unwrap().origin),
        (0, ModelOrigin::None)
    );
}
