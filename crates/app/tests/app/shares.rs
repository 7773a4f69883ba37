//! Links that show a dashboard: signed, ending, revocable, read-only.

use belvedere_store::ShareRecord;
use belvedere_types::{Actor, Explain, SecretText, ShareId};
use serde_json::json;
use time::Duration;

use crate::boards::board;
use crate::support::{House, code};

#[tokio::test]
async fn a_link_shows_the_dashboard_until_it_is_revoked_or_ends() {
    let house = House::new().await;
    let (id, tile) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    let made = app.share(owner, id, 7, &["https://wiki.example.com/".to_owned()]).await.unwrap();
    let token = |url: &url::Url| SecretText::new(url.path_segments().unwrap().next_back().unwrap());
    let shown = app.shared(&token(&made.url)).await.unwrap();
    assert_eq!(shown.dashboard.tiles, std::slice::from_ref(&tile));
    assert_eq!(shown.embed, ["https://wiki.example.com"]);
    assert_eq!(
        token(&made.url).expose_secret(),
        token(made.embed_url.as_ref().unwrap()).expose_secret()
    );
    let listed = app.shares(owner, id).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&made.share));
    assert!(
        !json!(listed).to_string().contains(token(&made.url).expose_secret()),
        "the token is shown once"
    );

    let mut other = token(&made.url).expose_secret().to_owned();
    other.replace_range(0..1, if other.starts_with('A') { "B" } else { "A" });
    for text in [other.as_str(), "", "x", &made.share.id.to_string()] {
        assert_eq!(
            app.shared(&SecretText::new(text)).await.unwrap_err().problem().code,
            "not_found",
            "{text}"
        );
    }
    let stranger = house.stranger().await;
    assert_eq!(code(app.unshare(&stranger, made.share.id).await), "not_found");
    assert_eq!(code(app.share(&stranger, id, 7, &[]).await), "not_found");
    assert_eq!(code(app.shares(&stranger, id).await), "not_found");
    app.unshare(owner, made.share.id).await.unwrap();
    assert_eq!(app.shared(&token(&made.url)).await.unwrap_err().problem().code, "not_found");

    let second = app.share(owner, id, 1, &[]).await.unwrap();
    assert_eq!(second.embed_url, None);
    house.clock.advance(Duration::hours(24));
    assert_eq!(
        app.shared(&token(&second.url)).await.unwrap_err().problem().code,
        "not_found",
        "it has ended"
    );
    for days in [0, 366] {
        assert_eq!(code(app.share(owner, id, days, &[]).await), "invalid_share");
    }
    assert_eq!(code(app.share(owner, id, 1, &["*".to_owned()]).await), "invalid_share");
    let actions = house.actions().await;
    assert!(actions.iter().any(|action| action == "dashboard.shared") && actions.iter().any(|action| action == "dashboard.unshared"));
}

#[tokio::test]
async fn a_link_is_signed_and_a_row_that_somebody_wrote_shows_nothing() {
    use sha2::Digest;
    let house = House::new().await;
    let (id, _) = board(&house).await;
    let (app, owner, store) = (&house.app, &house.owner, &house.store);
    let secret = app.create_dashboard(owner, "Secret").await.unwrap().id;
    let url = app.share(owner, id, 7, &["https://wiki.example.com".to_owned()]).await.unwrap().url;
    let token = SecretText::new(url.path_segments().unwrap().next_back().unwrap());
    let row = store.shares(owner.org, id).await.unwrap().remove(0);
    let open = async || app.shared(&token).await.map(|shown| shown.dashboard.name);
    assert_eq!(open().await.unwrap(), "Board");
    let rewritten = [
        ShareRecord {
            dashboard: secret,
            ..row.clone()
        },
        ShareRecord {
            expires_at: row.expires_at + Duration::days(300),
            ..row.clone()
        },
        ShareRecord {
            embed: vec!["https://evil.example".into()],
            ..row.clone()
        },
        ShareRecord {
            created_by: Actor::System,
            ..row.clone()
        },
        ShareRecord {
            id: ShareId::generate(),
            ..row.clone()
        },
    ];
    for other in rewritten {
        assert!(
            store
                .drop_share(owner.org, store.share(&row.digest, row.created_at).await.unwrap().unwrap().id)
                .await
                .unwrap()
        );
        store.put_share(&other).await.unwrap();
        assert_eq!(code(open().await), "not_found", "{other:?}");
    }
    // A token of one's own choice, with the row to it.
    for forged in ["open sesame".to_owned(), "A".repeat(86)] {
        let planted = ShareRecord {
            id: ShareId::generate(),
            digest: sha2::Sha256::digest(forged.as_bytes()).into(),
            ..row.clone()
        };
        store.put_share(&planted).await.unwrap();
        assert_eq!(code(app.shared(&SecretText::new(forged)).await), "not_found");
    }
    let last = store.share(&row.digest, row.created_at).await.unwrap().unwrap();
    assert!(store.drop_share(owner.org, last.id).await.unwrap());
    store.put_share(&row).await.unwrap();
    assert_eq!(open().await.unwrap(), "Board", "as it was signed");
}
