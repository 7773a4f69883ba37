//! The link in a mail that ends its subscription, without signing in (RFC 8058): the organisation's signature under the row's identity, so that nobody
//! makes one who did not get the mail. It ends that subscription and no other, once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_store::SubscriptionRecord;
use belvedere_types::{Actor, SecretText, SubscriptionId};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde_json::json;

use crate::{App, AppError};

impl App {
    /// The name of the dashboard whose mails the link ends. Unknown, forged and used links answer alike.
    pub async fn leaving(&self, token: &SecretText) -> Result<String, AppError> {
        let row = self.left_by(token).await?;
        self.left_name(&row).await
    }

    /// Ends the subscription that the link is of. Answers with the dashboard's name.
    pub async fn leave(&self, token: &SecretText) -> Result<String, AppError> {
        let row = self.left_by(token).await?;
        let name = self.left_name(&row).await?;
        self.end_subscription(&row, Actor::User(row.user), "link").await?;
        Ok(name)
    }

    async fn left_name(&self, row: &SubscriptionRecord) -> Result<String, AppError> {
        let dashboard = self.parts.store.dashboard(row.org, row.dashboard).await?;
        Ok(dashboard.ok_or_else(gone)?.name)
    }

    async fn left_by(&self, token: &SecretText) -> Result<SubscriptionRecord, AppError> {
        let (id, signature) = read(token).ok_or_else(gone)?;
        let row = self.parts.store.subscription(id).await?.ok_or_else(gone)?;
        let key = self.receipt_key(row.org).await?;
        let public = UnparsedPublicKey::new(&ED25519, key.public_key());
        let held = public.verify(signed_text(&row).as_bytes(), &signature).is_ok();
        held.then_some(row).ok_or_else(gone)
    }

    pub(super) fn leave_address(&self, token: &SecretText) -> SecretText {
        let mut url = self.parts.public_url.clone();
        url.set_path(&format!("/unsubscribe/{}", token.expose_secret()));
        SecretText::new(url)
    }
}

/// Identifier and signature, as an address can hold them.
pub(super) fn leave_token(key: &Ed25519KeyPair, row: &SubscriptionRecord) -> SecretText {
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed_text(row).as_bytes()).as_ref());
    SecretText::new(format!("{}.{signature}", row.id))
}

fn read(token: &SecretText) -> Option<(SubscriptionId, Vec<u8>)> {
    let (id, signature) = token.expose_secret().split_once('.')?;
    Some((id.parse().ok()?, URL_SAFE_NO_PAD.decode(signature).ok()?))
}

/// What makes it this subscription; a new rule leaves the links of earlier mails as they are.
fn signed_text(row: &SubscriptionRecord) -> String {
    let said = json!([row.id, row.org, row.dashboard, row.user, row.created_at.unix_timestamp()]);
    format!("belvedere unsubscribe v1\n{said}")
}

fn gone() -> AppError {
    AppError::not_found("subscription")
}
