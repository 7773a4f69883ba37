//! Signing in by e-mail address and password, and choosing them.

use belvedere_auth::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, WeakPassword, check_password, hash_password, verify_password};
use belvedere_store::{BeganBy, LoginRecord};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, Caller, OrgId, Problem, ProblemKind, SecretText, UserId};
use serde_json::json;
use sha2::{Digest, Sha256};
use time::Duration;

use crate::{App, AppError, SessionView, Visitor};

/// Attempts are counted over this time.
const WINDOW: Duration = Duration::minutes(15);
/// Attempts at one address in a window, whoever makes them.
const TRIES_AN_ADDRESS: i64 = 10;
/// Attempts from one network in a window, at whatever address.
const TRIES_A_NETWORK: i64 = 50;
/// So long after signing in by something else than a password, a new one may be chosen without the old.
const FRESH: Duration = Duration::minutes(15);
const MAX_EMAIL_CHARS: usize = 254;

/// What a member wants to sign in with.
pub struct NewPassword {
    pub email: String,
    /// Needed unless the session began a moment ago by a link.
    pub current: Option<SecretText>,
    pub new: SecretText,
}

impl App {
    /// The token of a new browser session. An unknown address, one without a password and a wrong password end in the same words after the same work.
    pub async fn sign_in_by_password(&self, email: &str, password: &SecretText, visitor: &Visitor) -> Result<SecretText, AppError> {
        let email = email.trim().to_lowercase();
        let address: [u8; 32] = Sha256::digest(format!("address\0{email}")).into();
        self.count(&address, TRIES_AN_ADDRESS).await?;
        self.count_network(visitor).await?;
        let login = self.parts.store.login(&email).await?;
        let hash = login.as_ref().and_then(|login| login.password.as_deref());
        let proven = verify_password(password, hash)
            .await
            .map_err(|_| AppError::new(Problem::internal()))?;
        let Some(login) = login else {
            return Err(wrong_password());
        };
        if !proven {
            let refused = AuditEntry {
                actor: Actor::System,
                action: "sign_in.refused",
                subject: login.user.to_string(),
                detail: json!({ "by": "password" }),
            };
            // Noted, not recorded: waiting for the disk would tell by the clock that the address exists.
            self.parts.store.note(login.org, refused).await?;
            return Err(wrong_password());
        }
        self.parts.store.forget_attempts(&address).await?;
        self.begin_session(login.org, login.user, BeganBy::Password, visitor).await
    }

    /// Counts an attempt from the visitor's network.
    pub(crate) async fn count_network(&self, visitor: &Visitor) -> Result<(), AppError> {
        self.count(&visitor.bucket(), TRIES_A_NETWORK).await
    }

    async fn count(&self, bucket: &[u8; 32], most: i64) -> Result<(), AppError> {
        let tried = self.parts.store.count_attempt(bucket, self.parts.clock.now(), WINDOW).await?;
        if tried <= most {
            return Ok(());
        }
        Err(AppError::new(Problem::new(
            ProblemKind::Limited,
            "too_many_attempts",
            "There were too many attempts to sign in.",
            "Wait 15 minutes, or sign in by a link that an owner makes for you.",
        )))
    }

    /// The caller's address to sign in with, and whether it has a password.
    pub async fn own_login(&self, caller: &Caller) -> Result<Option<(String, bool)>, AppError> {
        Ok(self.login_of(caller).await?.map(|login| (login.email, login.password.is_some())))
    }

    /// Sets the caller's address and password, and signs their other devices out.
    pub async fn set_password(&self, caller: &Caller, session: &SessionView, wish: NewPassword) -> Result<(), AppError> {
        let Actor::User(user) = caller.actor else {
            return Err(AppError::not_found("member"));
        };
        let before = self.login_of(caller).await?;
        let (present, subject) = before.map_or((None, None), |login| (login.password, login.subject));
        let fresh = session.began_by != BeganBy::Password && self.parts.clock.now() - session.began_at < FRESH;
        if let Some(hash) = present.filter(|_| !fresh) {
            let bucket: [u8; 32] = Sha256::digest(format!("change\0{user}")).into();
            self.count(&bucket, TRIES_AN_ADDRESS).await?;
            let current = wish.current.unwrap_or_else(|| SecretText::new(""));
            let same = verify_password(&current, Some(&hash)).await;
            if !same.map_err(|_| AppError::new(Problem::internal()))? {
                return Err(wrong_password());
            }
            self.parts.store.forget_attempts(&bucket).await?;
        }
        let email = clean_email(&wish.email)?;
        let login = self
            .checked_login(caller.org, user, email, &wish.new, [&session.user_name, &session.org_name])
            .await?;
        self.parts.store.put_login(&LoginRecord { subject, ..login }).await?;
        self.parts.store.drop_devices(caller.org, user, Some(session.device)).await?;
        self.record(caller.org, caller.actor, "password.set", &user.to_string(), json!({}))
            .await
    }

    pub(crate) async fn checked_login(
        &self,
        org: OrgId,
        user: UserId,
        email: String,
        password: &SecretText,
        [name, org_name]: [&str; 2],
    ) -> Result<LoginRecord, AppError> {
        check_password(password, &[&email, name, org_name]).map_err(weak_password)?;
        let hash = hash_password(password).await.map_err(|_| AppError::new(Problem::internal()))?;
        Ok(LoginRecord {
            email,
            org,
            user,
            password: Some(hash),
            subject: None,
        })
    }

    async fn login_of(&self, caller: &Caller) -> Result<Option<LoginRecord>, AppError> {
        let logins = self.parts.store.logins(caller.org).await?;
        Ok(logins.into_iter().find(|login| caller.actor == Actor::User(login.user)))
    }
}

fn wrong_password() -> AppError {
    AppError::new(Problem::new(
        ProblemKind::Unauthenticated,
        "sign_in_failed",
        "Address and password do not belong together.",
        "Try again. If you forgot the password, ask an owner for a sign-in link and set a new one.",
    ))
}

fn weak_password(weak: WeakPassword) -> AppError {
    let (code, detail) = match weak {
        WeakPassword::Short => (
            "password_short",
            format!("The password has fewer than {MIN_PASSWORD_CHARS} characters."),
        ),
        WeakPassword::Long => (
            "password_long",
            format!("The password has more than {MAX_PASSWORD_CHARS} characters."),
        ),
        WeakPassword::Guessable => ("password_guessable", "The password is among those that are guessed first.".into()),
    };
    AppError::invalid(
        code,
        detail,
        "Take a few unrelated words, or let a password manager choose. Digits and signs are not needed.",
    )
}

/// In lower case. Whether mail reaches it is not known; it names a login.
pub(crate) fn clean_email(text: &str) -> Result<String, AppError> {
    let email = text.trim().to_lowercase();
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control() || c == '@');
    let whole = email.split_once('@').is_some_and(|(local, host)| plain(local) && plain(host));
    if !whole || email.chars().count() > MAX_EMAIL_CHARS {
        return Err(AppError::invalid(
            "invalid_email",
            "That is not an e-mail address.",
            "Write it as name@example.org.",
        ));
    }
    Ok(email)
}
