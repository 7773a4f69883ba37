//! Links that show a dashboard to whoever has them, until they end or are revoked. What a link carries is the organisation's signature under its row, so
//! that who can write to the database neither makes a link nor leads one elsewhere, makes it last longer or lets other sites frame it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_store::ShareRecord;
use belvedere_types::{Actor, ApiKeyId, Caller, DashboardId, Role, SecretText, ShareId};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Serialize;
use serde_json::json;
use time::{Duration, OffsetDateTime};
use url::Url;

use crate::access::{Permission, allow};
use crate::tokens::digest;
use crate::{App, AppError, DashboardView};

const LONGEST_DAYS: u32 = 365;
const MOST_ORIGINS: usize = 10;

/// A link as its maker sees it afterwards: without the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareView {
    pub id: ShareId,
    /// The origins that may frame it.
    pub embed: Vec<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

/// A link just made: the only time that its token is known.
#[derive(Debug, Clone, Serialize)]
pub struct NewShare {
    #[serde(flatten)]
    pub share: ShareView,
    pub url: Url,
    /// For a frame; only where origins were named.
    pub embed_url: Option<Url>,
}

/// What a link shows.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedDashboard {
    pub dashboard: DashboardView,
    pub embed: Vec<String>,
    pub expires_at: OffsetDateTime,
}

impl App {
    /// # Errors
    /// `invalid_share` for a time that is not 1 to 365 days, or an origin that no page can have.
    pub async fn share(&self, caller: &Caller, dashboard: DashboardId, days: u32, embed: &[String]) -> Result<NewShare, AppError> {
        allow(caller, Permission::Edit)?;
        self.known_dashboard(caller, dashboard).await?;
        if !(1..=LONGEST_DAYS).contains(&days) {
            return Err(invalid("A link lasts 1 to 365 days.", "Choose a time within a year."));
        }
        if embed.len() > MOST_ORIGINS {
            return Err(invalid(
                "A link may be embedded in at most ten sites.",
                "Make another link for the rest.",
            ));
        }
        let embed = embed.iter().map(|text| origin(text)).collect::<Result<Vec<_>, _>>()?;
        let now = self.parts.clock.now();
        let mut record = ShareRecord {
            id: ShareId::generate(),
            org: caller.org,
            dashboard,
            digest: [0; 32],
            embed,
            created_by: caller.actor,
            created_at: now,
            expires_at: now + Duration::days(i64::from(days)),
        };
        let token = signature(&self.receipt_key(caller.org).await?, &record);
        record.digest = digest(&token);
        let detail = json!({ "dashboard": dashboard, "expires_at": record.expires_at.unix_timestamp(), "embed": record.embed });
        self.record(caller.org, caller.actor, "dashboard.shared", &record.id.to_string(), detail)
            .await?;
        self.parts.store.put_share(&record).await?;
        let embedded = !record.embed.is_empty();
        Ok(NewShare {
            share: view(record),
            url: self.share_url("shared", &token),
            embed_url: embedded.then(|| self.share_url("embed", &token)),
        })
    }

    /// Oldest first; ended ones until another is made.
    pub async fn shares(&self, caller: &Caller, dashboard: DashboardId) -> Result<Vec<ShareView>, AppError> {
        allow(caller, Permission::Edit)?;
        self.known_dashboard(caller, dashboard).await?;
        let records = self.parts.store.shares(caller.org, dashboard).await?;
        Ok(records.into_iter().map(view).collect())
    }

    /// The link shows nothing from now on.
    pub async fn unshare(&self, caller: &Caller, share: ShareId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        if !self.parts.store.drop_share(caller.org, share).await? {
            return Err(AppError::not_found("link"));
        }
        self.record(caller.org, caller.actor, "dashboard.unshared", &share.to_string(), json!({}))
            .await
    }

    /// What the link shows: the stored snapshots of the tiles that its maker may see; nothing is asked of a source. Unknown, ended and revoked links answer alike.
    pub async fn shared(&self, token: &SecretText) -> Result<SharedDashboard, AppError> {
        let gone = || AppError::not_found("link");
        let now = self.parts.clock.now();
        let share = self.parts.store.share(&digest(token), now).await?.ok_or_else(gone)?;
        if !holds(&self.receipt_key(share.org).await?, &share, token) {
            return Err(gone());
        }
        let record = self.parts.store.dashboard(share.org, share.dashboard).await?.ok_or_else(gone)?;
        Ok(SharedDashboard {
            dashboard: self.dashboard_view(&self.maker_of(&share).await?, record, None).await?,
            embed: share.embed,
            expires_at: share.expires_at,
        })
    }

    /// Whoever made the link, as they are now. One who is gone, or of whom nothing is known, sees what is open to everybody.
    async fn maker_of(&self, share: &ShareRecord) -> Result<Caller, AppError> {
        let nobody = Caller {
            org: share.org,
            actor: Actor::ApiKey(ApiKeyId::from_uuid(share.id.uuid())),
            role: Role::Viewer,
        };
        let role = match share.created_by {
            Actor::User(user) => self.parts.store.user(share.org, user).await?.map(|user| user.role),
            Actor::ApiKey(key) => {
                let keys = self.parts.store.api_keys(share.org).await?;
                keys.into_iter().find(|other| other.id == key).map(|key| key.role)
            }
            Actor::System => None,
        };
        let role = role.filter(|role| *role != Role::Auditor);
        Ok(role.map_or(nobody, |role| Caller {
            role,
            actor: share.created_by,
            ..nobody
        }))
    }

    fn share_url(&self, kind: &str, token: &SecretText) -> Url {
        let mut url = self.parts.public_url.clone();
        url.set_path(&format!("/{kind}/{}", token.expose_secret()));
        url
    }
}

/// Everything that the row says, under a label of its own.
fn signed_text(share: &ShareRecord) -> String {
    let said = json!([
        share.id,
        share.org,
        share.dashboard,
        share.embed,
        share.created_by,
        share.created_at.unix_timestamp(),
        share.expires_at.unix_timestamp()
    ]);
    format!("belvedere share v1\n{said}")
}

/// Ed25519 (RFC 8032), 512 bits as URL-safe text: nobody makes or guesses one without the key.
fn signature(key: &Ed25519KeyPair, share: &ShareRecord) -> SecretText {
    SecretText::new(URL_SAFE_NO_PAD.encode(key.sign(signed_text(share).as_bytes()).as_ref()))
}

fn holds(key: &Ed25519KeyPair, share: &ShareRecord, token: &SecretText) -> bool {
    let Ok(carried) = URL_SAFE_NO_PAD.decode(token.expose_secret()) else {
        return false;
    };
    let public = UnparsedPublicKey::new(&ED25519, key.public_key());
    public.verify(signed_text(share).as_bytes(), &carried).is_ok()
}

fn view(record: ShareRecord) -> ShareView {
    ShareView {
        id: record.id,
        embed: record.embed,
        created_at: record.created_at,
        expires_at: record.expires_at,
    }
}

/// As it goes into the header that lets a page frame ours: scheme, host and port, nothing else.
fn origin(text: &str) -> Result<String, AppError> {
    let wrong = || {
        invalid(
            format!("{text:?} is not the address of a site."),
            "Write it as https://wiki.example.com, without a path.",
        )
        .quoting(text)
    };
    let url = Url::parse(text.trim()).map_err(|_| wrong())?;
    let local = url.host_str().is_some_and(|host| host == "localhost" || host == "127.0.0.1");
    let secure = url.scheme() == "https" || (url.scheme() == "http" && local);
    let bare =
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    if !secure || !bare || url.host_str().is_none_or(|host| host.contains(['*', ';', ',', '\''])) {
        return Err(wrong());
    }
    Ok(url.origin().ascii_serialization())
}

fn invalid(detail: impl Into<String>, next_step: &str) -> AppError {
    AppError::invalid("invalid_share", detail, next_step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_go_into_the_header() {
        assert_eq!(origin("https://Wiki.Example.com:443/").unwrap(), "https://wiki.example.com");
        assert_eq!(origin("http://localhost:3000").unwrap(), "http://localhost:3000");
        for text in [
            "*",
            "https://*",
            "https://*.example.com",
            "wiki.example.com",
            "http://wiki.example.com",
            "https://wiki.example.com/page",
            "https://a.example;script-src",
            "https://a.example, https://b.example",
            "https://user@wiki.example.com",
            "https://wiki.example.com?x",
            "javascript:alert(1)",
            "data:text/html,x",
            "'none'",
            "",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
    }
}
