//! Tokens that are bound to a key (RFC 9449).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_types::credential::{Challenge, Credential};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{World, bearer_challenge, clear, code};
use crate::vendor::{claims, part};

fn dpop_challenge() -> Challenge {
    Challenge {
        scheme: "dpop".into(),
        ..bearer_challenge(None, None, None)
    }
}

async fn bound() -> World {
    let world = World::new().await;
    world.vendor.set(|script| {
        script.server = json!({ "dpop_signing_alg_values_supported": ["RS256", "ES256"] });
        script.tokens = json!({ "token_type": "DPoP" });
    });
    world
}

async fn connect(world: &World) {
    let begun = world.begin_with(&[dpop_challenge()], None).await.unwrap();
    world.complete(&begun).await.unwrap();
}

/// The key in the proof really signed it.
fn verified(proof: &str) -> Value {
    let header = part(proof, 0);
    assert_eq!((&header["typ"], &header["alg"]), (&json!("dpop+jwt"), &json!("ES256")));
    let jwk = header["jwk"].clone();
    assert_eq!(jwk.as_object().unwrap().len(), 4, "a public key and nothing else: {jwk}");
    let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    let public = [vec![4], coordinate("x"), coordinate("y")].concat();
    let (signed, signature) = proof.rsplit_once('.').unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &public)
        .verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
    jwk
}

#[tokio::test]
async fn a_token_is_bound_to_a_key_and_each_request_proves_it() {
    let world = bound().await;
    connect(&world).await;
    let sent = world.vendor.seen("/token").remove(0).dpop.unwrap();
    let key = verified(&sent);
    let said = claims(&sent);
    assert_eq!(
        (&said["htm"], &said["htu"]),
        (&json!("POST"), &json!(format!("{}/token", world.vendor.base())))
    );
    assert_eq!(said.get("ath"), None);

    let credential = world.credential().await.unwrap();
    let Credential::Bound { prover, .. } = &credential else {
        panic!("{credential:?}");
    };
    let url = "https://mcp.example.com/mcp?tenant=4#here".parse().unwrap();
    let proof = |nonce| prover.proof("POST", &url, nonce).unwrap().expose_secret().to_owned();
    let (first, second) = (proof(None), proof(Some("n-1")));
    assert_eq!((verified(&first), verified(&second)), (key.clone(), key), "one key for one grant");
    let said = claims(&first);
    assert_eq!(said["htu"], "https://mcp.example.com/mcp");
    assert_eq!(said["ath"], URL_SAFE_NO_PAD.encode(Sha256::digest(b"canary-access-1")));
    assert_eq!((said.get("nonce"), &claims(&second)["nonce"]), (None, &json!("n-1")));
    assert_ne!(said["jti"], claims(&second)["jti"]);
    assert!(!format!("{credential:?}").contains("canary"), "{credential:?}");
}

#[tokio::test]
async fn the_key_outlives_a_refresh() {
    let world = bound().await;
    connect(&world).await;
    world.later(55);
    let credential = world.credential().await.unwrap();
    assert_eq!(clear(&credential), "canary-access-2");
    assert!(matches!(credential, Credential::Bound { .. }));
    let keys: Vec<Value> = world
        .vendor
        .seen("/token")
        .iter()
        .map(|seen| verified(seen.dpop.as_deref().unwrap()))
        .collect();
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
}

#[tokio::test]
async fn a_nonce_is_taken_up_once() {
    let world = bound().await;
    world.vendor.set(|script| script.nonce = Some("n-1".into()));
    connect(&world).await;
    let nonces: Vec<Value> = world
        .vendor
        .seen("/token")
        .iter()
        .map(|seen| claims(seen.dpop.as_deref().unwrap())["nonce"].clone())
        .collect();
    assert_eq!(nonces, [Value::Null, json!("n-1")]);
}

#[tokio::test]
async fn a_server_that_is_never_content_with_a_nonce_is_asked_twice() {
    let world = bound().await;
    world.vendor.set(|script| script.nonce = Some("n-1".into()));
    world.vendor.always("/token", 400, json!({ "error": "use_dpop_nonce" }));
    let begun = world.begin_with(&[dpop_challenge()], None).await.unwrap();
    assert_eq!(code(world.complete(&begun).await), "code_refused");
    assert_eq!(world.token_requests(), 2);
}

#[tokio::test]
async fn a_bearer_challenge_gets_no_proof_and_takes_no_bound_token() {
    let world = bound().await;
    let begun = world.begin().await.unwrap();
    assert_eq!(code(world.complete(&begun).await), "token_type_unsupported");
    assert_eq!(world.vendor.seen("/token")[0].dpop, None);
}

#[tokio::test]
async fn a_server_that_takes_other_algorithms_only_gets_no_proof() {
    let world = bound().await;
    world.vendor.set(|script| {
        script.server = json!({ "dpop_signing_alg_values_supported": ["EdDSA"] });
        script.tokens = json!({});
    });
    connect(&world).await;
    assert_eq!(world.vendor.seen("/token")[0].dpop, None);
    assert!(matches!(world.credential().await.unwrap(), Credential::Bearer { .. }));
}

#[tokio::test]
async fn the_resource_may_demand_bound_tokens_in_its_metadata() {
    let world = bound().await;
    world
        .vendor
        .set(|script| script.resource = json!({ "dpop_bound_access_tokens_required": true }));
    world.connect().await;
    assert!(matches!(world.credential().await.unwrap(), Credential::Bound { .. }));
}

#[tokio::test]
async fn a_bearer_token_where_a_proof_was_sent_is_used_as_one() {
    let world = bound().await;
    world.vendor.set(|script| script.tokens = json!({}));
    connect(&world).await;
    assert!(world.vendor.seen("/token")[0].dpop.is_some());
    assert!(matches!(world.credential().await.unwrap(), Credential::Bearer { .. }));
}
