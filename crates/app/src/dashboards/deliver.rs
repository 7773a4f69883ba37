//! Mails dashboards: those whose slot has come, and one that somebody asks for. What the recipient may see is looked up when a mail is written.

use std::sync::Arc;

use belvedere_store::{SubscriptionRecord, Tried};
use belvedere_types::{Actor, Caller, DashboardId, Explain, Language, OrgId, Role};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::mail::{Leave, Letter, Mail, NotSent, Why};
use super::schedule::{Schedule, local_time};
use super::subscribe::{Trouble, no_recipient, rule_of};
use super::unsubscribe::leave_token;
use crate::access::{Permission, allow};
use crate::{App, AppError, DashboardView};

/// Slots that are looked for at a time.
const BATCH: u32 = 16;
/// Conversations with the mail server at the same time.
const TOGETHER: usize = 4;
/// After a failure that may pass, the same mail is tried again after these times, as long as the next one is not due by then.
const RETRIES: [Duration; 3] = [Duration::minutes(5), Duration::minutes(20), Duration::minutes(60)];
/// Tiles that were refreshed so lately are mailed as they are.
const FRESH: Duration = Duration::minutes(10);
/// Stands in the row while a mail is under way: if the process dies, this is what is seen.
const INTERRUPTED: &str = "mail_interrupted";

/// A slot that was taken, and the one after it.
struct Taken {
    row: SubscriptionRecord,
    rule: Schedule,
    next: OffsetDateTime,
}

/// What came of one that was due.
enum Outcome {
    Sent,
    /// Nobody is mailed any more, and why.
    Ended(&'static str),
    /// Paused since it was taken.
    Paused,
    Failed(NotSent),
}

impl App {
    /// Mails every dashboard whose slot has come to its subscriber, each slot at most once however many replicas do this. Whoever dies after taking one
    /// leaves a trace on the subscription; slots that went by while nobody ran are made up for by one. Answers with how many were taken here.
    pub async fn run_subscriptions(&self) -> Result<usize, AppError> {
        if self.parts.post.is_none() {
            return Ok(0);
        }
        let mut run = 0;
        loop {
            let mut taken = Vec::new();
            let seen = self.take_mailings(&mut taken).await;
            // Also when the next one could not be taken: whose slot is spent gets its mail.
            run += taken.len();
            self.refresh_for_mail(&taken).await;
            let turns = Arc::new(Semaphore::new(TOGETHER));
            let mut begun = JoinSet::new();
            for one in taken {
                begun.spawn(mail_one(self.clone(), one, turns.clone()));
            }
            while begun.join_next().await.is_some() {}
            if seen? == 0 {
                return Ok(run);
            }
        }
    }

    /// Takes slots that have come. Answers with how many it took, those too whose rule cannot be read.
    async fn take_mailings(&self, taken: &mut Vec<Taken>) -> Result<usize, AppError> {
        let now = self.parts.clock.now();
        let mut seen = 0;
        let trouble = json!(Trouble {
            code: INTERRUPTED.into(),
            at: now,
            reply: None,
        });
        for row in self.parts.store.due_subscriptions(now, BATCH).await? {
            let from = now.max(row.next_at);
            let rule = rule_of(&row).and_then(|rule| rule.next_after(from).ok().map(|next| (rule, next)));
            // One that cannot be read comes up again a day later: at the head of the queue it would hold up all others.
            let until = rule.as_ref().map_or(from.saturating_add(Duration::DAY), |(_, next)| *next);
            if !self.parts.store.take_mailing(&row, until, &trouble).await? {
                continue;
            }
            seen += 1;
            match rule {
                Some((rule, next)) => taken.push(Taken { row, rule, next }),
                None => tracing::error!(org = %row.org, subscription = %row.id, "the rule of a subscription cannot be read"),
            }
        }
        Ok(seen)
    }

    /// Each dashboard once, however many get it.
    async fn refresh_for_mail(&self, taken: &[Taken]) {
        let mut boards: Vec<(OrgId, DashboardId)> = taken.iter().map(|one| (one.row.org, one.row.dashboard)).collect();
        boards.sort_unstable();
        boards.dedup();
        for (org, dashboard) in boards {
            let caller = Caller {
                org,
                actor: Actor::System,
                role: Role::Viewer,
            };
            let before = self.parts.clock.now() - FRESH;
            if let Err(error) = self.refresh_older(&caller, dashboard, before).await {
                tracing::warn!(%org, %dashboard, error = &error as &dyn std::error::Error, "a dashboard is mailed as it was");
            }
        }
    }

    async fn deliver(&self, taken: &Taken) -> Result<Outcome, AppError> {
        let (row, store) = (&taken.row, &self.parts.store);
        let (Some(user), Some(board)) = (store.user(row.org, row.user).await?, store.dashboard(row.org, row.dashboard).await?) else {
            // It went with its row.
            return Ok(Outcome::Ended("gone"));
        };
        let (email, language) = store.reached_at(row.org, row.user).await?;
        let Some(to) = email else {
            return Ok(Outcome::Ended("address"));
        };
        let Some(dashboard) = self.mailed_view(&user, &board).await? else {
            return Ok(Outcome::Ended("access"));
        };
        // Refreshing takes its time, and so does the turn: whoever paused or ended it meanwhile is sent nothing.
        match store.subscription(row.id).await? {
            None => return Ok(Outcome::Ended("gone")),
            Some(now) if now.paused_at.is_some() => return Ok(Outcome::Paused),
            Some(_) => {}
        }
        let token = leave_token(&self.receipt_key(row.org).await?, row);
        let leave = Leave(self.leave_address(&token));
        let letter = Letter {
            at: local_time(self.parts.clock.now(), &taken.rule.timezone),
            address: self.board_address(row.dashboard),
            language: language
                .as_deref()
                .and_then(Language::of_tag)
                .or_else(|| Language::of_tag(&row.language))
                .unwrap_or_default(),
            why: Why::Subscribed {
                rule: taken.rule.clone(),
                leave: leave.clone(),
            },
            dashboard,
        };
        Ok(match self.hand_over(to, &letter, Some(leave)).await? {
            Ok(()) => Outcome::Sent,
            Err(why) => Outcome::Failed(why),
        })
    }

    async fn hand_over(&self, to: String, letter: &Letter, leave: Option<Leave>) -> Result<Result<(), NotSent>, AppError> {
        let post = self.post()?;
        let written = post.writer.write(letter).await;
        Ok(post.mailer.send(Mail { to, written, leave }).await)
    }

    async fn settle(&self, taken: &Taken, outcome: Outcome) -> Result<(), AppError> {
        let row = &taken.row;
        let now = self.parts.clock.now();
        let detail = json!({ "dashboard": row.dashboard });
        let tried = match &outcome {
            Outcome::Ended("gone") => return Ok(()),
            Outcome::Ended(why) => return self.end_subscription(row, Actor::System, why).await,
            Outcome::Sent => Tried::Sent { at: now },
            Outcome::Paused => Tried::Left {
                trouble: row.trouble.clone(),
            },
            Outcome::Failed(why) => {
                let problem = why.problem();
                let trouble = json!(Trouble {
                    code: problem.code.into(),
                    at: now,
                    reply: problem.quoted.map(String::from),
                });
                match next_try(row, now).filter(|at| why.passes() && *at < taken.next) {
                    Some(at) => Tried::Again { trouble, at },
                    None => Tried::Failed { trouble },
                }
            }
        };
        self.parts.store.settle_mailing(row, taken.next, &tried).await?;
        let (action, detail) = match &outcome {
            Outcome::Failed(why) => (
                "subscription.failed",
                json!({ "dashboard": row.dashboard, "code": why.problem().code }),
            ),
            Outcome::Sent => ("subscription.sent", detail),
            Outcome::Paused | Outcome::Ended(_) => return Ok(()),
        };
        self.record(row.org, Actor::System, action, &row.user.to_string(), detail).await
    }

    /// Mails the dashboard to the caller, once, as it was last refreshed. Answers with the address.
    ///
    /// # Errors
    /// `mail_not_set_up`; `not_a_recipient` for a caller without an address, such as a key; what the mail server said.
    pub async fn mail_now(&self, caller: &Caller, dashboard: DashboardId, language: Language) -> Result<String, AppError> {
        allow(caller, Permission::Edit)?;
        let record = self.known_dashboard(caller, dashboard).await?;
        self.post()?;
        let Actor::User(user) = caller.actor else {
            return Err(no_recipient());
        };
        let to = self.parts.store.reached_at(caller.org, user).await?.0.ok_or_else(no_recipient)?;
        let view: DashboardView = self.dashboard_view(caller, record, None).await?;
        let zone = view.schedule.as_ref().map_or("UTC", |schedule| schedule.rule.timezone.as_str());
        let letter = Letter {
            at: local_time(self.parts.clock.now(), zone),
            address: self.board_address(dashboard),
            language,
            why: Why::Asked,
            dashboard: view,
        };
        let sent = self.hand_over(to.clone(), &letter, None).await?;
        let (action, detail) = match &sent {
            Ok(()) => ("subscription.sent", json!({ "dashboard": dashboard })),
            Err(why) => ("subscription.failed", json!({ "dashboard": dashboard, "code": why.problem().code })),
        };
        self.record(caller.org, caller.actor, action, &user.to_string(), detail).await?;
        sent?;
        Ok(to)
    }

    fn board_address(&self, dashboard: DashboardId) -> url::Url {
        let mut url = self.parts.public_url.clone();
        url.set_path(&format!("/dashboards/{dashboard}"));
        url
    }
}

/// When a mail that failed is tried again; `None` when that was done often enough.
fn next_try(row: &SubscriptionRecord, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let wait = RETRIES.get(usize::try_from(row.tries).ok()?)?;
    // Later than what was taken, also when the clock went back.
    Some(now.max(row.next_at) + *wait)
}

async fn mail_one(app: App, taken: Taken, turns: Arc<Semaphore>) {
    let _turn = turns.acquire().await;
    let done = match app.deliver(&taken).await {
        Ok(outcome) => app.settle(&taken, outcome).await,
        Err(error) => Err(error),
    };
    if let Err(error) = done {
        let row = &taken.row;
        tracing::error!(org = %row.org, subscription = %row.id, error = &error as &dyn std::error::Error, "a dashboard could not be mailed");
    }
}
