//! Browser sessions: how they begin, whose they are, and the devices a member is signed in on.

use belvedere_store::{BeganBy, SessionRecord};
use belvedere_types::{Actor, Caller, DeviceId, OrgId, SecretText, UserId};
use serde::Serialize;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::tokens::{digest, random_token};
use crate::{App, AppError, SessionView, Visitor};

const SESSION_LIFE: Duration = Duration::days(30);
/// A session's last use is written down no more often.
const SEEN_EVERY: Duration = Duration::minutes(5);

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeviceView {
    pub id: DeviceId,
    pub device: String,
    pub began_by: BeganBy,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub seen_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

impl App {
    /// Signs the member in on this browser: the token of the session's cookie.
    pub(crate) async fn begin_session(
        &self,
        org: OrgId,
        user: UserId,
        began_by: BeganBy,
        visitor: &Visitor,
    ) -> Result<SecretText, AppError> {
        let now = self.parts.clock.now();
        let (session, csrf) = (random_token()?, random_token()?);
        let record = SessionRecord {
            digest: digest(&session),
            id: DeviceId::generate(),
            org,
            user,
            csrf: csrf.expose_secret().to_owned(),
            device: visitor.device(),
            began_by,
            created_at: now,
            expires_at: now + SESSION_LIFE,
            seen_at: now,
        };
        self.parts.store.put_session(&record).await?;
        let detail = json!({ "by": began_by, "device": record.id });
        self.record(org, Actor::User(user), "signed_in", &user.to_string(), detail).await?;
        Ok(session)
    }

    /// Who this browser is, if it is signed in.
    pub async fn session(&self, cookie: &SecretText) -> Result<Option<(Caller, SessionView)>, AppError> {
        let now = self.parts.clock.now();
        let Some(session) = self.parts.store.session(&digest(cookie), now).await? else {
            return Ok(None);
        };
        let Some(user) = self.parts.store.user(session.org, session.user).await? else {
            return Ok(None);
        };
        if now - session.seen_at >= SEEN_EVERY {
            self.parts.store.touch_session(session.org, session.id, now).await?;
        }
        let org_name = self.organisation_name(session.org).await?;
        let caller = Caller {
            org: session.org,
            actor: Actor::User(user.id),
            role: user.role,
        };
        Ok(Some((
            caller,
            SessionView {
                user_name: user.name,
                org_name,
                role: user.role,
                csrf: session.csrf,
                device: session.id,
                began_by: session.began_by,
                began_at: session.created_at,
            },
        )))
    }

    pub async fn sign_out(&self, cookie: &SecretText) -> Result<(), AppError> {
        Ok(self.parts.store.drop_session(&digest(cookie)).await?)
    }

    /// Where the caller is signed in, the latest first. A key is signed in nowhere.
    pub async fn devices(&self, caller: &Caller) -> Result<Vec<DeviceView>, AppError> {
        let Actor::User(user) = caller.actor else {
            return Ok(Vec::new());
        };
        let sessions = self.parts.store.sessions_of(caller.org, user, self.parts.clock.now()).await?;
        let view = |session: SessionRecord| DeviceView {
            id: session.id,
            device: session.device,
            began_by: session.began_by,
            created_at: session.created_at,
            seen_at: session.seen_at,
            expires_at: session.expires_at,
        };
        Ok(sessions.into_iter().map(view).collect())
    }

    /// Ends one of the caller's own sessions at once.
    pub async fn sign_out_device(&self, caller: &Caller, device: DeviceId) -> Result<(), AppError> {
        let gone = match caller.actor {
            Actor::User(user) => self.parts.store.drop_device(caller.org, user, device).await?,
            Actor::ApiKey(_) | Actor::System => false,
        };
        if !gone {
            return Err(AppError::not_found("signed-in device"));
        }
        self.record(caller.org, caller.actor, "signed_out", &device.to_string(), json!({}))
            .await
    }

    /// Ends every session of the caller but `kept`; `None` keeps none. How many they were.
    pub async fn sign_out_devices(&self, caller: &Caller, kept: Option<DeviceId>) -> Result<u64, AppError> {
        let Actor::User(user) = caller.actor else {
            return Ok(0);
        };
        let ended = self.parts.store.drop_devices(caller.org, user, kept).await?;
        let detail = json!({ "sessions": ended });
        self.record(caller.org, caller.actor, "signed_out_everywhere", &user.to_string(), detail)
            .await?;
        Ok(ended)
    }
}
