//! Restarts and expiring tokens between any two steps: nothing is lost, nobody authorizes again.

use belvedere_tests::{Consent, Person, Server, Vendor, eventually};
use serde_json::json;

#[tokio::test]
async fn between_every_two_steps() {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    let source = server
        .api()
        .post("/api/v1/sources", json!({ "vendor": "prisma-postgres" }))
        .await
        .ok();
    server.restart().await;
    let person = Person::who(Consent::Open);
    let callback = person.decide(source["authorization_url"].as_str().unwrap()).await;
    server.crash().await;
    let page = person.follow(&callback).await;
    assert_eq!(page.status, 200, "{}", page.text);
    server.crash().await;
    let answer = server.api().ask("List projects with their plan tier").await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    server.restart().await;
    let stored = server
        .api()
        .get(&format!("/api/v1/answers/{}", answer["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(stored, answer);
}

#[tokio::test]
async fn tokens_are_refreshed_with_rotation_each_time_they_expire() {
    let vendor = Vendor::prisma(&["--access-token-seconds", "2"]);
    let mut server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    for round in 1..=3 {
        if round == 2 {
            server.crash().await;
        }
        // The exchange of the code, and one refresh a round.
        eventually(20, "the token expires and is refreshed", || async {
            let answer = server.api().ask("List projects with their plan tier").await;
            assert_eq!(answer["outcome"], "answered", "round {round}: {answer:#}");
            (redemptions(&vendor).await > round).then_some(())
        })
        .await;
    }
    assert_eq!(server.api().sources().await[0]["state"], "connected");
    let grants = vendor.state().await["grants"].as_array().unwrap().clone();
    assert_eq!(
        (grants.len(), grants[0]["active"].as_bool()),
        (1, Some(true)),
        "nobody authorized again: {grants:?}"
    );
}

async fn redemptions(vendor: &Vendor) -> usize {
    vendor
        .journal()
        .await
        .iter()
        .filter(|line| line["path"] == "/token" && line["status"] == 200)
        .count()
}

#[tokio::test]
async fn i05_many_questions_at_the_moment_of_expiry_redeem_once() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    vendor.advance(120).await;
    let before = vendor.token_requests().await;
    let api = server.api();
    let answers: Vec<_> = (0..12)
        .map(|_| {
            tokio::spawn({
                let api = api.clone();
                async move { api.ask("List projects with their plan tier").await }
            })
        })
        .collect();
    for answer in answers {
        assert_eq!(answer.await.unwrap()["outcome"], "answered");
    }
    assert_eq!(vendor.token_requests().await - before, 1);
}
