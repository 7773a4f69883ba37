//! Who gets a dashboard by mail, and when. Only members of the organisation do, at the address that they sign in with: a dashboard is not mailed to
//! strangers.

use belvedere_store::{DashboardRecord, SubscriptionRecord, UserRecord};
use belvedere_types::{Actor, Caller, DashboardId, Language, OrgId, Problem, ProblemKind, Role, SubscriptionId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::mail::PostOffice;
use super::pause::upcoming;
use super::schedule::Schedule;
use crate::access::{Permission, allow};
use crate::{App, AppError, DashboardView};

/// Subscriptions of one dashboard.
const MOST: usize = 200;

/// A subscription, and how it goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubscriptionView {
    pub id: SubscriptionId,
    pub user_id: UserId,
    pub name: String,
    pub email: Option<String>,
    /// `None` when what is stored cannot be read.
    pub schedule: Option<Schedule>,
    /// The next mail; after a failure that may pass, the next try; while it is paused, the mail that would be next if it was resumed.
    #[serde(with = "time::serde::rfc3339")]
    pub next_at: OffsetDateTime,
    /// Whether `next_at` is one more try of a mail that failed.
    pub retry: bool,
    #[serde(with = "time::serde::rfc3339::option")]
    pub sent_at: Option<OffsetDateTime>,
    /// Why the last mail did not arrive.
    pub trouble: Option<Trouble>,
    /// Since when nothing is sent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub paused_at: Option<OffsetDateTime>,
}

/// Why a mail did not arrive, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub code: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What the mail server replied.
    #[serde(default)]
    pub reply: Option<String>,
}

/// A member whom a dashboard can be mailed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    /// The caller.
    pub own: bool,
}

/// What there is to see of a dashboard's mail.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Subscriptions {
    /// Whether the operator has set up mail at all.
    pub set_up: bool,
    pub subscriptions: Vec<SubscriptionView>,
    /// Whom one can be made for, the caller first.
    pub recipients: Vec<Recipient>,
}

impl App {
    /// To whoever does not edit, their own alone: whom else a dashboard goes to is not theirs to know.
    pub async fn subscriptions(&self, caller: &Caller, dashboard: DashboardId) -> Result<Subscriptions, AppError> {
        allow(caller, Permission::Look)?;
        let shown = |user: UserId| is_own(caller, user) || allow(caller, Permission::Edit).is_ok();
        let record = self.known_dashboard(caller, dashboard).await?;
        let users = self.parts.store.users(caller.org).await?;
        let logins = self.parts.store.logins(caller.org).await?;
        let email = |user: UserId| logins.iter().find(|login| login.user == user).map(|login| login.email.clone());
        let kept = self.parts.store.subscriptions(caller.org, dashboard).await?;
        let now = self.parts.clock.now();
        let view = |row: SubscriptionRecord| SubscriptionView {
            id: row.id,
            user_id: row.user,
            name: users
                .iter()
                .find(|user| user.id == row.user)
                .map_or_else(String::new, |user| user.name.clone()),
            email: email(row.user),
            schedule: rule_of(&row),
            next_at: if row.paused_at.is_some() {
                upcoming(&row, now)
            } else {
                row.next_at
            },
            retry: row.tries > 0 && row.trouble.is_some() && row.paused_at.is_none(),
            paused_at: row.paused_at,
            sent_at: row.sent_at,
            trouble: row.trouble.and_then(|trouble| serde_json::from_value(trouble).ok()),
        };
        let mut recipients = Vec::new();
        for user in users.iter().filter(|user| shown(user.id)) {
            let Some(email) = email(user.id) else { continue };
            if self.mailed_view(user, &record).await?.is_some() {
                recipients.push(Recipient {
                    user_id: user.id,
                    name: user.name.clone(),
                    email,
                    own: is_own(caller, user.id),
                });
            }
        }
        // Stable: the others stay in the order in which they joined.
        recipients.sort_by_key(|recipient| !recipient.own);
        Ok(Subscriptions {
            set_up: self.parts.post.is_some(),
            subscriptions: kept.into_iter().filter(|row| shown(row.user)).map(view).collect(),
            recipients,
        })
    }

    /// Mails the dashboard to a member by this rule; a subscription that they have takes the new rule, and stays paused if it is. `language` is for whoever chose none.
    /// Whoever may see a dashboard subscribes themselves, whoever edits it the others too.
    ///
    /// # Errors
    /// `mail_not_set_up`; `not_a_recipient` for whoever is no member, has no address or may not see the dashboard; `invalid_schedule`.
    pub async fn subscribe(
        &self,
        caller: &Caller,
        dashboard: DashboardId,
        user: UserId,
        rule: Schedule,
        language: Language,
    ) -> Result<SubscriptionId, AppError> {
        allow(caller, needed(caller, user))?;
        let record = self.known_dashboard(caller, dashboard).await?;
        self.post()?;
        let member = self.parts.store.user(caller.org, user).await?.ok_or_else(no_recipient)?;
        let (email, _) = self.parts.store.reached_at(caller.org, user).await?;
        if email.is_none() || self.mailed_view(&member, &record).await?.is_none() {
            return Err(no_recipient());
        }
        let kept = self.parts.store.subscriptions(caller.org, dashboard).await?;
        let own = kept.iter().find(|row| row.user == user);
        if own.is_none() && kept.len() >= MOST {
            return Err(AppError::invalid(
                "too_many_subscriptions",
                format!("A dashboard is mailed to at most {MOST} members."),
                "Remove one, or share a link instead.",
            ));
        }
        let now = self.parts.clock.now();
        // A clock that went back mails no slot again.
        let last_slot = own.and_then(|row| row.last_slot);
        let wish = SubscriptionRecord {
            id: SubscriptionId::generate(),
            org: caller.org,
            dashboard,
            user,
            next_at: rule.next_after(last_slot.map_or(now, |slot| slot.max(now)))?,
            body: json!(rule),
            language: language.tag().to_owned(),
            created_by: caller.actor,
            created_at: now,
            last_slot,
            tries: 0,
            sent_at: None,
            trouble: None,
            paused_at: None,
        };
        // First, so that a log that takes nothing refuses the change.
        let detail = json!({ "dashboard": dashboard, "every": rule.every });
        self.record(caller.org, caller.actor, "subscription.set", &user.to_string(), detail)
            .await?;
        Ok(self.parts.store.put_subscription(&wish).await?.id)
    }

    pub async fn unsubscribe(&self, caller: &Caller, id: SubscriptionId) -> Result<(), AppError> {
        let row = self.known_subscription(caller, id).await?;
        self.end_subscription(&row, caller.actor, "removed").await
    }

    /// One that the caller may change: their own, or for whoever edits any of the organisation.
    pub(super) async fn known_subscription(&self, caller: &Caller, id: SubscriptionId) -> Result<SubscriptionRecord, AppError> {
        allow(caller, Permission::Look)?;
        let known = self.parts.store.subscription(id).await?.filter(|row| row.org == caller.org);
        let row = known.ok_or_else(|| AppError::not_found("subscription"))?;
        allow(caller, needed(caller, row.user))?;
        Ok(row)
    }

    /// # Errors
    /// `not_found` when somebody else ended it first.
    pub(super) async fn end_subscription(&self, row: &SubscriptionRecord, actor: Actor, why: &'static str) -> Result<(), AppError> {
        if !self.parts.store.drop_subscription(row.org, row.id).await? {
            return Err(AppError::not_found("subscription"));
        }
        let detail = json!({ "dashboard": row.dashboard, "why": why });
        self.record(row.org, actor, "subscription.ended", &row.user.to_string(), detail)
            .await
    }

    /// The dashboard as that member sees it on a page; `None` for whoever may not, and for whoever sees none of its tiles.
    pub(super) async fn mailed_view(&self, user: &UserRecord, dashboard: &DashboardRecord) -> Result<Option<DashboardView>, AppError> {
        let reader = reader(user.org, user.id, user.role);
        if allow(&reader, Permission::Look).is_err() {
            return Ok(None);
        }
        let view = self.dashboard_view(&reader, dashboard.clone(), None).await?;
        let closed = view.tiles.is_empty() && !self.parts.store.tiles(user.org, dashboard.id).await?.is_empty();
        Ok((!closed).then_some(view))
    }

    pub(super) fn post(&self) -> Result<&PostOffice, AppError> {
        self.parts.post.as_ref().ok_or_else(|| {
            AppError::new(Problem::new(
                ProblemKind::Unavailable,
                "mail_not_set_up",
                "This server has no mail server to send with.",
                "The operator sets BELVEDERE_SMTP_URL and BELVEDERE_MAIL_FROM.",
            ))
        })
    }
}

fn is_own(caller: &Caller, user: UserId) -> bool {
    caller.actor == Actor::User(user)
}

/// For a subscription of that member.
fn needed(caller: &Caller, user: UserId) -> Permission {
    if is_own(caller, user) { Permission::Look } else { Permission::Edit }
}

pub(super) fn reader(org: OrgId, user: UserId, role: Role) -> Caller {
    Caller {
        org,
        actor: Actor::User(user),
        role,
    }
}

pub(super) fn rule_of(row: &SubscriptionRecord) -> Option<Schedule> {
    let body: Value = row.body.clone();
    serde_json::from_value(body).ok()
}

pub(super) fn no_recipient() -> AppError {
    AppError::invalid(
        "not_a_recipient",
        "A dashboard is mailed to members of the organisation alone, who have an address and may see it.",
        "Choose one of the members on the list, or share a link instead.",
    )
}
