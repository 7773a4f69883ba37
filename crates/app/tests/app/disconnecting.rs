//! Disconnecting: what goes, what stays, what is said.

use belvedere_analysis_router::Outcome;
use belvedere_app::{ConnectRequest, Revocation};

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

    let receipt = house.app.disconnect(&house.owner, source.id).await.unwrap();
    assert_eq!(
        (receipt.revocation.clone(), receipt.secrets_erased),
        (Revocation::NothingToRevoke, true)
    );
    assert_eq!(house.app.receipt(&house.owner, receipt.id).await.unwrap(), receipt);
    assert_eq!(house.sealed_rows().await, before);
    assert_eq!(code(house.app.source(&house.owner, source.id).await), "not_found");
    assert_eq!(code(house.app.answer(&house.owner, answer.id).await), "not_found");
    assert_eq!(code(house.app.refresh(&house.owner, tile.id).await), "not_found");
    assert_eq!(code(house.app.disconnect(&house.owner, source.id).await), "not_found");
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
    house.app.disconnect(&house.owner, first.id).await.unwrap();
    assert_eq!(house.app.sources(&house.owner).await.unwrap().len(), 1);
    assert!(house.app.answer(&house.owner, kept.id).await.is_ok());
}

#[tokio::test]
async fn a_receipt_is_for_its_organisation() {
    let house = House::new().await;
    let source = house.source().await;
    let receipt = house.app.disconnect(&house.owner, source.id).await.unwrap();
    let stranger = house.stranger().await;
    assert_eq!(code(house.app.receipt(&stranger, receipt.id).await), "not_found");
}
