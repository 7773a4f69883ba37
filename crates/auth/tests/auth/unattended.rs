//! Grants without a person: what is sent, what is refused, and that nothing is tried twice.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use belvedere_auth::{Algorithm, AuthError, ClientIdentity, ClientProof, Completed, IdentityProvider, Unattended, UnattendedRequest};
use belvedere_types::{Actor, ConnectionState, Quirks, SecretText, SourceTarget};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey};
use serde_json::json;

use crate::support::{World, code};
use crate::vendor::{claims, part};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ID_JAG: &str = "urn:ietf:params:oauth:token-type:id-jag";

fn program(proof: ClientProof) -> ClientIdentity {
    ClientIdentity {
        id: "program-1".into(),
        proof,
    }
}

fn with_secret(secret: &str) -> Unattended {
    Unattended::ClientCredentials(program(ClientProof::Secret(SecretText::new(secret))))
}

/// A fresh key in PEM, and its public half.
fn key() -> (SecretText, Vec<u8>) {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(document.as_ref())
    );
    (SecretText::new(pem), pair.public_key().as_ref().to_vec())
}

async fn at(world: &World, target: &SourceTarget, by: Unattended) -> Result<Completed, AuthError> {
    let request = UnattendedRequest {
        target,
        actor: Actor::System,
        challenges: &[],
        quirks: Quirks::none(),
        by,
    };
    world.auth.authorize_unattended(request).await
}

async fn authorize(world: &World, by: Unattended) -> Result<Completed, AuthError> {
    at(world, &world.target, by).await
}

/// A server for programs alone, whose tokens cannot be refreshed.
async fn world_of_programs() -> World {
    let world = World::new().await;
    world.vendor.set(|script| {
        script.server = json!({
            "grant_types_supported": ["client_credentials", JWT_BEARER], "code_challenge_methods_supported": null,
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt", "none"],
        });
        script.tokens = json!({ "refresh_token": null });
    });
    world
}

#[tokio::test]
async fn a_client_gets_tokens_for_itself_and_new_ones_before_they_end() {
    let world = world_of_programs().await;
    authorize(&world, with_secret("canary-secret")).await.unwrap();
    assert_eq!(
        (world.state(), world.token().await.as_str()),
        (ConnectionState::Connected, "canary-access-1")
    );
    let sent = world.vendor.seen("/token").remove(0);
    let field = |name: &str| sent.form(name);
    assert_eq!(field("grant_type").as_deref(), Some("client_credentials"));
    assert_eq!(field("scope").as_deref(), Some("db:read"), "a scope that writes is not asked for");
    assert_eq!(field("resource"), Some(format!("{}/mcp", world.vendor.base())));
    assert_eq!(field("client_secret"), None);
    let basic = sent.authorization.unwrap();
    assert_eq!(basic, format!("Basic {}", STANDARD.encode("program-1:canary-secret")));

    world.later(55);
    assert_eq!(world.token().await, "canary-access-2");
    world.later(3_600);
    assert_eq!(world.token().await, "canary-access-3");
    assert_eq!((world.token_requests(), world.state()), (3, ConnectionState::Connected));
    world.assert_nothing_secret_in_audit();
}

#[tokio::test]
async fn a_refused_token_of_a_program_is_replaced_once() {
    let world = world_of_programs().await;
    authorize(&world, with_secret("canary-secret")).await.unwrap();
    let first = world.credential().await.unwrap();
    let second = world.refused(&first).await.unwrap();
    assert_eq!(crate::support::clear(&second), "canary-access-2");
    assert!(
        world.refused(&second).await.is_err(),
        "a token refused at once will not be accepted later"
    );
    assert_eq!(world.token_requests(), 2);
}

#[tokio::test]
async fn a_private_key_signs_an_assertion_for_this_server_alone() {
    let world = world_of_programs().await;
    let (pem, public) = key();
    let proof = ClientProof::Key {
        pem,
        algorithm: Algorithm::Es256,
    };
    authorize(&world, Unattended::ClientCredentials(program(proof))).await.unwrap();
    let sent = world.vendor.seen("/token").remove(0);
    assert_eq!(sent.authorization, None);
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    assert_eq!(sent.form("client_assertion_type").as_deref(), Some(kind));
    let assertion = sent.form("client_assertion").unwrap();
    let (signed, signature) = assertion.rsplit_once('.').unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &public)
        .verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
    assert_eq!(part(&assertion, 0)["alg"], "ES256");
    let said = claims(&assertion);
    assert_eq!((&said["iss"], &said["sub"]), (&json!("program-1"), &json!("program-1")));
    assert_eq!(said["aud"], world.vendor.base());
    assert_eq!(said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap(), 300);
    assert!(said["jti"].as_str().unwrap().len() > 20);
}

#[tokio::test]
async fn a_key_that_is_none_sends_nothing() {
    let world = world_of_programs().await;
    let (_, public) = key();
    for pem in [
        "canary-key".to_owned(),
        format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(public)
        ),
    ] {
        for algorithm in [Algorithm::Es256, Algorithm::Rs256] {
            let proof = ClientProof::Key {
                pem: SecretText::new(pem.clone()),
                algorithm,
            };
            assert_eq!(
                code(authorize(&world, Unattended::ClientCredentials(program(proof))).await),
                "client_unusable"
            );
        }
    }
    assert_eq!(world.token_requests(), 0);
}

#[tokio::test]
async fn a_refusal_is_final_and_its_words_are_shown() {
    let world = world_of_programs().await;
    let workload = || Unattended::Workload {
        client_id: "workload-1".into(),
        assertion: SecretText::new("canary-assertion"),
    };
    for error in ["invalid_grant", "invalid_scope", "unauthorized_client", "unsupported_grant_type"] {
        world.vendor.once("/token", 400, json!({ "error": error }));
        let before = world.token_requests();
        assert_eq!(code(authorize(&world, workload()).await), "client_refused", "{error}");
        assert_eq!(world.token_requests(), before + 1, "{error} was tried again");
    }
    world.vendor.once("/token", 503, "");
    assert_eq!(code(authorize(&world, workload()).await), "token_endpoint_unavailable");
    world.vendor.once("/token", 200, "<html>");
    assert_eq!(code(authorize(&world, workload()).await), "token_reply_unreadable");
    world.vendor.set(|script| script.tokens = json!({ "token_type": "mac" }));
    assert_eq!(code(authorize(&world, workload()).await), "token_type_unsupported");
    assert_eq!(world.state(), ConnectionState::AuthorizationRequired);
}

#[tokio::test]
async fn a_workload_shows_its_own_token_and_no_secret() {
    let world = world_of_programs().await;
    let by = Unattended::Workload {
        client_id: "workload-1".into(),
        assertion: SecretText::new("canary-assertion"),
    };
    authorize(&world, by).await.unwrap();
    let sent = world.vendor.seen("/token").remove(0);
    assert_eq!(sent.form("grant_type").as_deref(), Some(JWT_BEARER));
    assert_eq!(sent.form("assertion").as_deref(), Some("canary-assertion"));
    assert_eq!(sent.form("client_id").as_deref(), Some("workload-1"));
    assert_eq!((sent.form("client_secret"), sent.authorization), (None, None));
    // The assertion was good once; the platform has to give a new one.
    world.later(3_600);
    assert!(world.credential().await.is_err());
    assert_eq!(
        (world.token_requests(), world.state()),
        (1, ConnectionState::ReauthorizationRequired)
    );
}

fn enterprise(token_endpoint: String) -> Unattended {
    Unattended::Enterprise {
        client: program(ClientProof::Secret(SecretText::new("canary-secret"))),
        provider: IdentityProvider {
            token_endpoint,
            client_id: "at-the-provider".into(),
            client_secret: None,
            id_token: SecretText::new("canary-id-token"),
        },
    }
}

#[tokio::test]
async fn an_enterprise_exchanges_an_id_token_for_an_assertion_first() {
    let world = world_of_programs().await;
    let answer = json!({ "access_token": "canary-jag", "issued_token_type": ID_JAG, "token_type": "N_A" });
    world.vendor.always("/idp", 200, answer);
    authorize(&world, enterprise(format!("{}/idp", world.vendor.base()))).await.unwrap();
    let asked = world.vendor.seen("/idp").remove(0);
    for (name, value) in [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", "canary-id-token"),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
        ("requested_token_type", ID_JAG),
        ("audience", &world.vendor.base()),
        ("resource", &format!("{}/mcp", world.vendor.base())),
        ("client_id", "at-the-provider"),
    ] {
        assert_eq!(asked.form(name).as_deref(), Some(value), "{name}");
    }
    let sent = world.vendor.seen("/token").remove(0);
    assert_eq!(sent.form("grant_type").as_deref(), Some(JWT_BEARER));
    assert_eq!(sent.form("assertion").as_deref(), Some("canary-jag"));
    assert_eq!(sent.form("subject_token"), None, "the ID token is for the provider alone");
}

#[tokio::test]
async fn an_identity_provider_that_answers_otherwise_ends_it() {
    let world = world_of_programs().await;
    let here = format!("{}/idp", world.vendor.base());
    let other_kind = json!({ "access_token": "canary-jag", "issued_token_type": "urn:ietf:params:oauth:token-type:access_token" });
    world.vendor.once("/idp", 200, other_kind);
    assert_eq!(code(authorize(&world, enterprise(here.clone())).await), "assertion_unusable");
    world.vendor.once("/idp", 400, json!({ "error": "invalid_grant" }));
    assert_eq!(code(authorize(&world, enterprise(here)).await), "client_refused");
    for elsewhere in ["http://10.0.0.1/token", "http://idp.example.com/token", "file:///etc/passwd"] {
        assert_eq!(
            code(authorize(&world, enterprise(elsewhere.into())).await),
            "endpoint_refused",
            "{elsewhere}"
        );
    }
    assert_eq!(world.token_requests(), 0);
}

#[tokio::test]
async fn a_server_for_programs_is_no_place_to_send_a_person() {
    let world = world_of_programs().await;
    assert_eq!(code(world.begin().await), "interactive_unsupported");
    assert!(world.vendor.seen("/register").is_empty());
}

#[tokio::test]
async fn a_secret_that_changes_for_one_source_leaves_the_others_theirs() {
    let world = world_of_programs().await;
    authorize(&world, with_secret("canary-secret")).await.unwrap();
    let other = world.second_source();
    at(&world, &other, with_secret("canary-secret")).await.unwrap();
    let registrations = || {
        let tables = world.memory.tables();
        tables
            .registrations
            .iter()
            .map(|record| (record.source, record.id))
            .collect::<Vec<_>>()
    };
    let before = registrations();
    assert_eq!(
        before.iter().map(|(source, _)| *source).collect::<Vec<_>>(),
        [Some(world.target.source), Some(other.source)]
    );
    at(&world, &other, with_secret("canary-secret")).await.unwrap();
    assert_eq!(registrations(), before, "entered again, it is the same one");
    world.vendor.once("/token", 401, json!({ "error": "invalid_client" }));
    at(&world, &other, with_secret("canary-wrong")).await.unwrap_err();
    assert_eq!(registrations()[..2], before, "nothing came of it");
    at(&world, &other, with_secret("canary-secret-2")).await.unwrap();
    let after = registrations();
    assert_eq!((after.len(), after[0]), (2, before[0]));
    assert_ne!(after[1], before[1]);
}
