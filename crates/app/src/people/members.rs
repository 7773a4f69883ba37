//! Members of an organisation and invitations into it.

use belvedere_store::{BeganBy, InvitationRecord, LoginRecord, MemberChange, UserRecord};
use belvedere_types::{Actor, Caller, InvitationId, OrgId, Problem, ProblemKind, Role, SecretText, UserId};
use serde::Serialize;
use serde_json::json;
use time::{Duration, OffsetDateTime};
use url::Url;

use super::passwords::clean_email;
use crate::access::{Permission, allow};
use crate::sign_in::clean_name;
use crate::tokens::{digest, random_token};
use crate::{App, AppError, Visitor};

const INVITATION_LIFE: Duration = Duration::days(7);
/// An organisation has no more open invitations than this.
const MAX_INVITATIONS: usize = 200;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemberView {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    pub email: Option<String>,
    pub password_set: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// What an invitation says to whoever opens it.
#[derive(Debug, Clone, PartialEq)]
pub struct InvitationView {
    pub org_name: String,
    pub role: Role,
    pub email: Option<String>,
}

/// How an invitation is accepted.
pub struct Acceptance {
    pub name: String,
    /// Left out of account where the invitation names one.
    pub email: String,
    pub password: SecretText,
}

impl App {
    /// Oldest first.
    pub async fn members(&self, caller: &Caller) -> Result<Vec<MemberView>, AppError> {
        allow(caller, Permission::Audit)?;
        let logins = self.parts.store.logins(caller.org).await?;
        let view = |user: UserRecord| {
            let login = logins.iter().find(|login| login.user == user.id);
            MemberView {
                id: user.id,
                name: user.name,
                role: user.role,
                email: login.map(|login| login.email.clone()),
                password_set: login.is_some_and(|login| login.password.is_some()),
                created_at: user.created_at,
            }
        };
        Ok(self.parts.store.users(caller.org).await?.into_iter().map(view).collect())
    }

    /// In force at the member's next request. The API keys of somebody who ceases to be an owner end.
    pub async fn set_role(&self, caller: &Caller, user: UserId, role: Role) -> Result<(), AppError> {
        allow(caller, Permission::Own)?;
        changed(self.parts.store.set_role(caller.org, user, role).await?)?;
        self.record(
            caller.org,
            caller.actor,
            "member.role_set",
            &user.to_string(),
            json!({ "role": role }),
        )
        .await
    }

    /// The member is signed out everywhere, and the API keys that they made end.
    pub async fn remove_member(&self, caller: &Caller, user: UserId) -> Result<(), AppError> {
        allow(caller, Permission::Own)?;
        changed(self.parts.store.remove_member(caller.org, user).await?)?;
        self.record(caller.org, caller.actor, "member.removed", &user.to_string(), json!({}))
            .await
    }

    pub async fn rename_member(&self, caller: &Caller, user: UserId, name: &str) -> Result<(), AppError> {
        if caller.actor != Actor::User(user) {
            allow(caller, Permission::Own)?;
        }
        let name = clean_name(Some(name))?;
        if !self.parts.store.rename_member(caller.org, user, &name).await? {
            return Err(AppError::not_found("member"));
        }
        self.record(caller.org, caller.actor, "member.renamed", &user.to_string(), json!({}))
            .await
    }

    pub async fn rename_organisation(&self, caller: &Caller, name: &str) -> Result<(), AppError> {
        allow(caller, Permission::Own)?;
        let name = clean_name(Some(name))?;
        self.parts.store.rename_org(caller.org, &name).await?;
        self.record(
            caller.org,
            caller.actor,
            "organisation.renamed",
            &caller.org.to_string(),
            json!({ "name": name }),
        )
        .await
    }

    /// The language that the caller chose on any device, as a tag of BCP 47. A key has none.
    pub async fn language(&self, caller: &Caller) -> Result<Option<String>, AppError> {
        match caller.actor {
            Actor::User(user) => Ok(self.parts.store.language(caller.org, user).await?),
            Actor::ApiKey(_) | Actor::System => Ok(None),
        }
    }

    /// Keeps it for the devices to come. `tag` is one of those that there are pages in.
    pub async fn set_language(&self, caller: &Caller, tag: &'static str) -> Result<(), AppError> {
        if let Actor::User(user) = caller.actor {
            self.parts.store.set_language(caller.org, user, tag).await?;
        }
        Ok(())
    }

    /// A link that signs in as another member, for whoever lost their password.
    pub async fn member_link(&self, caller: &Caller, user: UserId) -> Result<Url, AppError> {
        allow(caller, Permission::Own)?;
        if self.parts.store.user(caller.org, user).await?.is_none() {
            return Err(AppError::not_found("member"));
        }
        self.record(caller.org, caller.actor, "sign_in_link.created", &user.to_string(), json!({}))
            .await?;
        self.link(caller.org, Some(user)).await
    }

    /// A link to join with this role, single use, for seven days. It is shown once.
    pub async fn invite(&self, caller: &Caller, role: Role, email: Option<&str>) -> Result<(InvitationRecord, Url), AppError> {
        allow(caller, Permission::Own)?;
        let email = email.map(clean_email).transpose()?;
        let now = self.parts.clock.now();
        if self.parts.store.invitations(caller.org, now).await?.len() >= MAX_INVITATIONS {
            return Err(AppError::new(Problem::new(
                ProblemKind::Limited,
                "too_many_invitations",
                format!("There are {MAX_INVITATIONS} open invitations already."),
                "Withdraw those that are not needed.",
            )));
        }
        let token = random_token()?;
        let invitation = InvitationRecord {
            id: InvitationId::generate(),
            org: caller.org,
            digest: digest(&token),
            email,
            role,
            created_by: caller.actor,
            created_at: now,
            expires_at: now + INVITATION_LIFE,
        };
        self.parts.store.put_invitation(&invitation).await?;
        self.record(
            caller.org,
            caller.actor,
            "member.invited",
            &invitation.id.to_string(),
            json!({ "role": role }),
        )
        .await?;
        let url = self.link_to("/join", &token);
        Ok((invitation, url))
    }

    /// Those that can still be accepted, oldest first.
    pub async fn invitations(&self, caller: &Caller) -> Result<Vec<InvitationRecord>, AppError> {
        allow(caller, Permission::Audit)?;
        Ok(self.parts.store.invitations(caller.org, self.parts.clock.now()).await?)
    }

    pub async fn withdraw_invitation(&self, caller: &Caller, id: InvitationId) -> Result<(), AppError> {
        allow(caller, Permission::Own)?;
        if !self.parts.store.take_invitation(caller.org, id, self.parts.clock.now()).await? {
            return Err(AppError::not_found("invitation"));
        }
        self.record(caller.org, caller.actor, "invitation.withdrawn", &id.to_string(), json!({}))
            .await
    }

    /// What the link invites to, without redeeming it.
    pub async fn invitation(&self, token: &SecretText) -> Result<InvitationView, AppError> {
        let invitation = self.open_invitation(token).await?;
        Ok(InvitationView {
            org_name: self.organisation_name(invitation.org).await?,
            role: invitation.role,
            email: invitation.email,
        })
    }

    /// Makes the member and signs them in: the token of the new browser session.
    pub async fn accept_invitation(&self, token: &SecretText, wish: Acceptance, visitor: &Visitor) -> Result<SecretText, AppError> {
        let invitation = self.open_invitation(token).await?;
        let name = clean_name(Some(&wish.name))?;
        let email = match &invitation.email {
            Some(email) => email.clone(),
            None => clean_email(&wish.email)?,
        };
        let org_name = self.organisation_name(invitation.org).await?;
        let login = self
            .checked_login(invitation.org, UserId::generate(), email, &wish.password, [&name, &org_name])
            .await?;
        self.join(&invitation, &name, login, BeganBy::Invitation, visitor).await
    }

    pub(crate) async fn join(
        &self,
        invitation: &InvitationRecord,
        name: &str,
        login: LoginRecord,
        began_by: BeganBy,
        visitor: &Visitor,
    ) -> Result<SecretText, AppError> {
        let now = self.parts.clock.now();
        let user = UserRecord {
            id: login.user,
            org: invitation.org,
            name: name.to_owned(),
            role: invitation.role,
            created_at: now,
        };
        if !self.parts.store.admit(invitation.id, &user, &login).await? {
            return Err(invitation_spent());
        }
        let detail = json!({ "role": user.role, "invitation": invitation.id });
        self.record(user.org, Actor::User(user.id), "member.created", &user.id.to_string(), detail)
            .await?;
        self.begin_session(user.org, user.id, began_by, visitor).await
    }

    pub(crate) async fn open_invitation(&self, token: &SecretText) -> Result<InvitationRecord, AppError> {
        let found = self.parts.store.invitation(&digest(token), self.parts.clock.now()).await?;
        found.ok_or_else(invitation_spent)
    }

    pub(crate) async fn organisation_name(&self, id: OrgId) -> Result<String, AppError> {
        Ok(self.parts.store.org(id).await?.map_or_else(String::new, |org| org.name))
    }
}

fn changed(change: MemberChange) -> Result<(), AppError> {
    match change {
        MemberChange::Done => Ok(()),
        MemberChange::Missing => Err(AppError::not_found("member")),
        MemberChange::LastOwner => Err(AppError::new(Problem::new(
            ProblemKind::Conflict,
            "last_owner",
            "This is the last owner of the organisation.",
            "Make somebody else an owner first.",
        ))),
    }
}

fn invitation_spent() -> AppError {
    AppError::new(Problem::new(
        ProblemKind::Unauthenticated,
        "invitation_spent",
        "This invitation was used already, withdrawn, or it is older than a week.",
        "Ask an owner of the organisation for a new one.",
    ))
}
