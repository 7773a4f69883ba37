//! The first owner and sign-in links.

use belvedere_store::{BeganBy, OrgRecord, SignInLinkRecord, UserRecord};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, Caller, OrgId, Problem, ProblemKind, Role, SecretText, UserId};
use serde_json::json;
use time::Duration;
use url::Url;

use crate::access::{Permission, allow};
use crate::tokens::{digest, random_token};
use crate::{App, AppError, Visitor};

const LINK_LIFE: Duration = Duration::minutes(15);
const FIRST_ORGANISATION: &str = "My organisation";
const FIRST_OWNER: &str = "Owner";
const MAX_NAME_CHARS: usize = 80;

impl App {
    /// Answers when the database does.
    pub async fn ready(&self) -> Result<(), AppError> {
        Ok(self.parts.store.ping().await?)
    }

    /// Run at every start: makes the organisation, registers the bootstrap key of the settings and ends the one before, and answers with a set-up link while nobody owns it.
    pub async fn first_start(&self, bootstrap_key: Option<&SecretText>) -> Result<Option<Url>, AppError> {
        let org = self.first_organisation().await?;
        self.settle_bootstrap_key(org, bootstrap_key).await?;
        let owned = self.parts.store.users(org).await?.iter().any(|user| user.role == Role::Owner);
        if owned { Ok(None) } else { self.link(org, None).await.map(Some) }
    }

    async fn first_organisation(&self) -> Result<OrgId, AppError> {
        let org = OrgRecord {
            id: OrgId::generate(),
            name: FIRST_ORGANISATION.into(),
            created_at: self.parts.clock.now(),
        };
        Ok(self.parts.store.first_org(&org).await?)
    }

    /// A link that signs in as the organisation's owner, once.
    pub async fn sign_in_link(&self, caller: &Caller) -> Result<Url, AppError> {
        allow(caller, Permission::Own)?;
        let users = self.parts.store.users(caller.org).await?;
        let own = users.iter().find(|user| caller.actor == Actor::User(user.id));
        let owner = match own.or_else(|| users.iter().find(|user| user.role == Role::Owner)) {
            Some(user) => user.id,
            None => self.first_owner(caller.org, FIRST_OWNER).await?.0,
        };
        self.record(caller.org, caller.actor, "sign_in_link.created", &owner.to_string(), json!({}))
            .await?;
        self.link(caller.org, Some(owner)).await
    }

    /// The organisation's owner, and whether it is one of this name who was made now.
    async fn first_owner(&self, org: OrgId, name: &str) -> Result<(UserId, bool), AppError> {
        let user = UserRecord {
            id: UserId::generate(),
            org,
            name: name.into(),
            role: Role::Owner,
            created_at: self.parts.clock.now(),
        };
        let owner = self.parts.store.first_owner(&user).await?;
        if owner != user.id {
            return Ok((owner, false));
        }
        self.record(
            org,
            Actor::User(user.id),
            "member.created",
            &user.id.to_string(),
            json!({ "role": "owner" }),
        )
        .await?;
        Ok((owner, true))
    }

    pub(crate) async fn link(&self, org: OrgId, user: Option<UserId>) -> Result<Url, AppError> {
        let token = random_token()?;
        let link = SignInLinkRecord {
            digest: digest(&token),
            org: Some(org),
            user,
            expires_at: self.parts.clock.now() + LINK_LIFE,
        };
        self.parts.store.put_sign_in_link(&link).await?;
        Ok(self.link_to(if user.is_some() { "/sign-in/link" } else { "/set-up" }, &token))
    }

    pub(crate) fn link_to(&self, path: &str, token: &SecretText) -> Url {
        let mut url = self.parts.public_url.clone();
        url.set_path(path);
        // In the fragment it would stay out of proxies' logs, but then signing in would need a script.
        url.query_pairs_mut().append_pair("token", token.expose_secret());
        url
    }

    /// Redeems a sign-in or set-up link: the token of a new browser session. `name` is for the set-up link's owner.
    pub async fn redeem_link(&self, token: &SecretText, name: Option<&str>, visitor: &Visitor) -> Result<SecretText, AppError> {
        let now = self.parts.clock.now();
        let link = self
            .parts
            .store
            .take_sign_in_link(&digest(token), now)
            .await?
            .ok_or_else(link_spent)?;
        let org = link.org.ok_or_else(link_spent)?;
        let user = match link.user {
            Some(user) => user,
            None => {
                // Two set-up links may be out; the first one redeemed makes the owner.
                let (owner, made) = self.first_owner(org, &clean_name(name)?).await?;
                if !made {
                    return Err(link_spent());
                }
                owner
            }
        };
        self.begin_session(org, user, BeganBy::Link, visitor).await
    }

    pub(crate) async fn record(
        &self,
        org: OrgId,
        actor: Actor,
        action: &'static str,
        subject: &str,
        detail: serde_json::Value,
    ) -> Result<(), AppError> {
        Ok(self
            .parts
            .store
            .record(
                org,
                AuditEntry {
                    actor,
                    action,
                    subject: subject.to_owned(),
                    detail,
                },
            )
            .await?)
    }
}

fn link_spent() -> AppError {
    AppError::new(Problem::new(
        ProblemKind::Unauthenticated,
        "link_spent",
        "This link was used already, or it is older than 15 minutes.",
        "Make a new one: `belvedere sign-in-link`, or start the server again while it has no owner.",
    ))
}

pub(crate) fn clean_name(name: Option<&str>) -> Result<String, AppError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(FIRST_OWNER);
    if name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(AppError::invalid(
            "invalid_name",
            "That is not a name.",
            format!("Use at most {MAX_NAME_CHARS} characters, without control characters."),
        ));
    }
    Ok(name.to_owned())
}
