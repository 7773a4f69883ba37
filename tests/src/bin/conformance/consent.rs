//! The person whom nobody asks: opens the authorization page and takes what it redirects to. Programs authorize without it.

use belvedere_auth::{
    Algorithm, AuthError, Begin, Binding, CallbackQuery, ClientIdentity, ClientProof, IdentityProvider, PreRegistered, Unattended,
    UnattendedRequest,
};
use belvedere_types::credential::Challenge;
use belvedere_types::{Actor, Explain, Quirks, SecretText};
use url::Url;

use crate::context::Context;
use crate::place::Place;

pub async fn authorize(place: &Place, context: &Context, challenges: &[Challenge]) -> Result<(), String> {
    let quirks = quirks(context);
    match attempt(place, context, challenges, &quirks).await {
        // The issuer of the old scenario lies below the address of its document; somebody looked and accepted that one.
        Err(AuthError::MetadataIssuer { found, .. }) if context.is_of_the_first_revision() => {
            let pinned = Quirks {
                issuer: Some(found),
                ..quirks
            };
            attempt(place, context, challenges, &pinned).await.map_err(words)
        }
        outcome => outcome.map_err(words),
    }
}

fn words(error: AuthError) -> String {
    let problem = error.problem();
    format!("{}: {} {}", problem.code, problem.detail, problem.next_step)
}

fn quirks(context: &Context) -> Quirks {
    Quirks {
        default_endpoints: context.is_of_the_first_revision(),
        ..Quirks::NONE
    }
}

async fn attempt(place: &Place, context: &Context, challenges: &[Challenge], quirks: &Quirks) -> Result<(), AuthError> {
    if let Some(by) = special(context) {
        return unattended(place, challenges, quirks, by).await;
    }
    let client = context.text("client_id").map(|id| PreRegistered {
        id,
        secret: context.secret("client_secret"),
    });
    let begin = Begin {
        target: &place.target,
        actor: Actor::System,
        binding: Binding::ApiKey,
        challenges,
        client,
        quirks,
    };
    match place.auth.begin(begin).await {
        Ok(begun) => {
            let callback = redirected(place, &begun.authorization_url).await;
            place.auth.complete(callback, Binding::ApiKey).await.map(|_| ())
        }
        Err(AuthError::InteractiveUnsupported) => match credentials(context) {
            Some(client) => unattended(place, challenges, quirks, Unattended::ClientCredentials(client)).await,
            None => Err(AuthError::InteractiveUnsupported),
        },
        Err(error) => Err(error),
    }
}

/// Inputs that leave no doubt about the grant.
fn special(context: &Context) -> Option<Unattended> {
    if let Some(assertion) = context.secret("valid_jwt") {
        return Some(Unattended::Workload {
            client_id: context.text("client_id")?,
            assertion,
        });
    }
    Some(Unattended::Enterprise {
        client: credentials(context)?,
        provider: IdentityProvider {
            token_endpoint: context.text("idp_token_endpoint")?,
            client_id: context.text("idp_client_id")?,
            client_secret: None,
            id_token: context.secret("idp_id_token")?,
        },
    })
}

fn credentials(context: &Context) -> Option<ClientIdentity> {
    let proof = match context.secret("private_key_pem") {
        Some(pem) => ClientProof::Key {
            pem,
            algorithm: if context.text("signing_algorithm").as_deref() == Some("RS256") {
                Algorithm::Rs256
            } else {
                Algorithm::Es256
            },
        },
        None => ClientProof::Secret(context.secret("client_secret")?),
    };
    Some(ClientIdentity {
        id: context.text("client_id")?,
        proof,
    })
}

async fn unattended(place: &Place, challenges: &[Challenge], quirks: &Quirks, by: Unattended) -> Result<(), AuthError> {
    let request = UnattendedRequest {
        target: &place.target,
        actor: Actor::System,
        challenges,
        quirks,
        by,
    };
    place.auth.authorize_unattended(request).await.map(|_| ())
}

/// What the authorization page sends the browser back with; nothing where it sends it nowhere.
async fn redirected(place: &Place, page: &Url) -> CallbackQuery {
    let mut callback = CallbackQuery {
        state: None,
        code: None,
        iss: None,
        error: None,
    };
    let Ok(reply) = place.http.get(page.as_str()).send().await else {
        return callback;
    };
    let location = reply.headers().get("location").and_then(|value| value.to_str().ok());
    let Some(location) = location.and_then(|text| Url::parse(text).ok()) else {
        return callback;
    };
    for (name, value) in location.query_pairs() {
        let value = value.into_owned();
        match name.as_ref() {
            "state" => callback.state = Some(value),
            "code" => callback.code = Some(SecretText::new(value)),
            "iss" => callback.iss = Some(value),
            "error" => callback.error = Some(value),
            _ => {}
        }
    }
    callback
}
