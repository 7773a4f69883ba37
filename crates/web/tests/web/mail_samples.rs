//! A dashboard's settings page with mails that went, failed and wait, and the same text wherever a person or a mail server has a word.

use belvedere_app::{DashboardView, Recipient, SubscriptionView, Subscriptions, Trouble};
use belvedere_types::{SubscriptionId, UserId};
use belvedere_web::pages::dashboard::manage::Managed;

use crate::samples::NOW;

pub fn managed(board: &DashboardView, text: &str) -> Managed {
    let subscription = |code: Option<&str>, retry, paused_at| SubscriptionView {
        id: SubscriptionId::generate(),
        user_id: UserId::generate(),
        name: text.into(),
        email: Some(text.into()),
        schedule: board.schedule.as_ref().map(|schedule| schedule.rule.clone()),
        next_at: NOW,
        retry,
        sent_at: Some(NOW),
        trouble: code.map(|code| Trouble {
            code: code.into(),
            at: NOW,
            reply: Some(text.into()),
        }),
        paused_at,
    };
    let recipient = |own| Recipient {
        user_id: UserId::generate(),
        name: text.into(),
        email: text.into(),
        own,
    };
    Managed {
        dashboard: board.clone(),
        shares: Vec::new(),
        made: None,
        mail: Subscriptions {
            set_up: true,
            subscriptions: vec![
                subscription(None, false, None),
                subscription(Some("mail_refused"), false, Some(NOW)),
                subscription(Some("mail_deferred"), true, None),
                subscription(Some("mail_interrupted"), false, None),
            ],
            recipients: vec![recipient(true), recipient(false)],
        },
        sent: Some(Ok(text.into())),
    }
}
