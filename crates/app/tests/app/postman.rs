//! A post office that keeps what it is given, and fails as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use belvedere_app::mail::{Letter, LetterWriter, Mail, Mailer, NotSent, PostOffice, Why, Written};
use belvedere_types::SecretText;

#[derive(Default)]
pub struct Postman {
    failures: Mutex<VecDeque<NotSent>>,
    sent: Mutex<Vec<Sent>>,
    tries: Mutex<usize>,
}

/// A mail that went out.
#[derive(Debug, Clone)]
pub struct Sent {
    pub to: String,
    /// Language, day, and the tiles with whether each shows something.
    pub subject: String,
    pub text: String,
    /// What the link carries.
    pub token: Option<SecretText>,
}

impl Postman {
    pub fn office(self: &Arc<Self>) -> PostOffice {
        PostOffice {
            writer: self.clone(),
            mailer: self.clone(),
        }
    }

    /// The next mails fail so.
    pub fn fail(&self, failures: impl IntoIterator<Item = NotSent>) {
        self.failures.lock().unwrap().extend(failures);
    }

    /// Mails since this was asked last.
    pub fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }

    /// Tries since this was asked last.
    pub fn tries(&self) -> usize {
        std::mem::take(&mut self.tries.lock().unwrap())
    }
}

#[async_trait]
impl LetterWriter for Postman {
    async fn write(&self, letter: &Letter) -> Written {
        let tiles = letter.dashboard.tiles.iter();
        let told = tiles.map(|tile| format!("{}={}", tile.title, tile.answer.as_ref().map_or("-", |answer| &answer.text)));
        Written {
            subject: format!("{} {} {}", letter.language.tag(), letter.dashboard.name, letter.at.date()),
            html: String::new(),
            text: told.collect::<Vec<_>>().join(", ") + if matches!(letter.why, Why::Asked) { " asked" } else { "" },
            pictures: Vec::new(),
        }
    }
}

#[async_trait]
impl Mailer for Postman {
    async fn send(&self, mail: Mail) -> Result<(), NotSent> {
        *self.tries.lock().unwrap() += 1;
        if let Some(failure) = self.failures.lock().unwrap().pop_front() {
            return Err(failure);
        }
        let token = |link: &SecretText| SecretText::new(link.expose_secret().rsplit('/').next().unwrap());
        self.sent.lock().unwrap().push(Sent {
            to: mail.to,
            subject: mail.written.subject,
            text: mail.written.text,
            token: mail.leave.map(|leave| token(&leave.0)),
        });
        Ok(())
    }
}
