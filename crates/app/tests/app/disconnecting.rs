//! Disconnecting: what goes, what stays, what is said.

use std::collections::BTreeMap;

use belvedere_analysis_router::Outcome;
use belvedere_app::{ConnectRequest, Revocation, SavedAnswers};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_types::Role;
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::server::Mode;
use crate::support::{House, by_url, code, secret};

#[tokio::test]
async fn a_disconnect_erases_source_secret_answers_and_tiles_and_leaves_a_receipt() {
    let house = House::new().await;
    let before = house.sealed_rows().await;
    house.things.set(Mode::Token("t"));
    let request = ConnectRequest {
        bearer_token: Some(secret("t")),
        ..by_url("https://things.example/mcp")
    };
    let source = house.connect(request).await.unwrap();
    let answer = house.ask("list the things").await.unwrap();
    assert_eq!(answer.outcome, Outcome::Answered);
    let board = house.app.create_dashboard(&house.owner, "Board").await.unwrap();
    let tile = house.app.pin(&house.owner, board.id, answer.id, None).await.unwrap();

    let receipt = house.app.disconnect(&house.owner, source.id, SavedAnswers::Erased).await.unwrap();
    assert_eq!(
        (receipt.revocation.clone(), receipt.secrets_erased),
        (Revocation::NothingToRevoke, true)
    );
    assert_eq!(house.app.receipt(&house.owner, receipt.id).await.unwrap(), receipt);
    assert_eq!(house.sealed_rows().await, before);
    assert_eq!(code(house.app.source(&house.owner, source.id).await), "not_found");
    assert_eq!(code(house.app.answer(&house.owner, answer.id).await), "not_found");
    assert_eq!(code(house.app.refresh(&house.owner, tile.id).await), "not_found");
    assert_eq!(
        code(house.app.disconnect(&house.owner, source.id, SavedAnswers::Erased).await),
        "not_found"
    );
    assert!(house.actions().await.contains(&"source.disconnected".to_owned()));
    assert_eq!(house.ask("list the things").await.unwrap().outcome, Outcome::NoSource);
}

#[tokio::test]
async fn another_source_and_its_answers_stay() {
    let house = House::new().await;
    let (first, second) = (house.source().await, house.source().await);
    let request = belvedere_app::AskRequest {
        question: "list".into(),
        sources: vec![second.name.clone()],
        ..Default::default()
    };
    let kept = house.ask_with(request).await.unwrap();
    house.app.disconnect(&house.owner, first.id, SavedAnswers::Erased).await.unwrap();
    assert_eq!(house.app.sources(&house.owner).await.unwrap().len(), 1);
    assert!(house.app.answer(&house.owner, kept.id).await.is_ok());
}

#[tokio::test]
async fn a_receipt_is_for_its_organisation() {
    let house = House::new().await;
    let source = house.source().await;
    let receipt = house.app.disconnect(&house.owner, source.id, SavedAnswers::Erased).await.unwrap();
    let stranger = house.stranger().await;
    assert_eq!(code(house.app.receipt(&stranger, receipt.id).await), "not_found");
}

#[tokio::test]
async fn kept_answers_say_that_their_source_is_disconnected() {
    let house = House::new().await;
    let source = house.source().await;
    let answer = house.ask("list the things").await.unwrap();
    let board = house.app.create_dashboard(&house.owner, "Board").await.unwrap();
    let tile = house.app.pin(&house.owner, board.id, answer.id, None).await.unwrap();
    let receipt = house.app.disconnect(&house.owner, source.id, SavedAnswers::Kept).await.unwrap();
    assert!(receipt.secrets_erased && !receipt.answers_erased);
    let kept = house.app.answer(&house.owner, answer.id).await.unwrap();
    assert_eq!(kept.table, answer.table);
    assert!(kept.notes.iter().any(|note| note.contains("was disconnected")), "{:?}", kept.notes);
    let stale = house.app.refresh(&house.owner, tile.id).await.unwrap().stale;
    assert_eq!(stale.as_deref(), Some("A source of it was disconnected."));
    assert_eq!(code(house.app.source(&house.owner, source.id).await), "not_found");
    assert_eq!(code(house.app.test(&house.owner, source.id).await), "not_found");
    assert_eq!(
        code(house.app.disconnect(&house.owner, source.id, SavedAnswers::Erased).await),
        "not_found"
    );
    assert!(house.source().await.id != source.id, "its name is free again");
}

#[tokio::test]
async fn everything_goes_at_once_and_only_at_an_owners_word() {
    let house = House::new().await;
    for role in [Role::Viewer, Role::Editor, Role::Auditor] {
        let refused = house.app.revoke_all(&house.with_role(role), SavedAnswers::Erased).await;
        assert_eq!(code(refused), "role_not_sufficient");
    }
    let stranger = house.stranger().await;
    let sources = [house.source().await, house.source().await, house.source().await];
    assert_eq!(house.app.revoke_all(&stranger, SavedAnswers::Erased).await.unwrap(), []);
    let receipts = house.app.revoke_all(&house.owner, SavedAnswers::Erased).await.unwrap();
    assert_eq!(receipts.len(), sources.len());
    assert_eq!(house.app.sources(&house.owner).await.unwrap(), []);
    assert_eq!(house.app.receipts(&house.owner).await.unwrap().len(), sources.len());
    assert_eq!(house.app.receipts(&stranger).await.unwrap(), []);
    assert!(house.actions().await.contains(&"sources.revoked_all".to_owned()));
}

/// As somebody outside checks it, by the words of the API's description.
pub fn is_genuine(receipt: &serde_json::Value) -> bool {
    let decode = |text: &serde_json::Value| STANDARD.decode(text.as_str().unwrap()).unwrap();
    let signature = &receipt["signature"];
    let sorted: BTreeMap<&String, &serde_json::Value> =
        receipt.as_object().unwrap().iter().filter(|(key, _)| *key != "signature").collect();
    let text = serde_json::to_string(&sorted).unwrap();
    UnparsedPublicKey::new(&ED25519, decode(&signature["public_key"]))
        .verify(text.as_bytes(), &decode(&signature["value"]))
        .is_ok()
}

#[tokio::test]
async fn a_receipt_is_signed_and_a_changed_one_shows() {
    let house = House::new().await;
    let mut keys = Vec::new();
    for _ in 0..2 {
        let source = house.source().await;
        let receipt = house.app.disconnect(&house.owner, source.id, SavedAnswers::Erased).await.unwrap();
        let genuine = serde_json::json!(receipt);
        assert!(is_genuine(&genuine), "{genuine}");
        for field in ["at", "source_name", "secrets_erased", "revocation"] {
            let mut forged = genuine.clone();
            forged[field] = serde_json::json!("forged");
            assert!(!is_genuine(&forged), "{field}");
        }
        keys.push(receipt.signature.unwrap().public_key);
    }
    assert_eq!(keys[0], keys[1], "one key an organisation");
}
