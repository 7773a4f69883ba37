//! Who may see a secret in clear: a list of files, each with how often.

use std::collections::BTreeMap;

use super::Tracked;

const CALL: &str = ".expose_secret()";

/// File and number of calls. A new call is a decision: add it here with the reason in the commit.
const ALLOWED: &[(&str, usize)] = &[
    ("crates/analysis-router/src/model/provider.rs", 1),
    // A link is shown to its maker once, and its signature is checked when it comes back.
    ("crates/app/src/dashboards/share.rs", 2),
    // A link is written into a mail to the person whose subscription it ends.
    ("crates/app/src/dashboards/unsubscribe.rs", 2),
    ("crates/app/src/people/keys.rs", 1),
    ("crates/app/src/receipts.rs", 1),
    ("crates/app/src/people/sessions.rs", 1),
    ("crates/app/src/sign_in.rs", 1),
    ("crates/app/src/tokens.rs", 2),
    ("crates/auth/src/begin.rs", 2),
    ("crates/auth/src/callback.rs", 1),
    ("crates/auth/src/client.rs", 4),
    ("crates/auth/src/disconnect.rs", 4),
    ("crates/auth/src/exchange.rs", 3),
    ("crates/auth/src/jws.rs", 1),
    ("crates/auth/src/oidc.rs", 4),
    ("crates/auth/src/password.rs", 4),
    ("crates/auth/src/pasted.rs", 1),
    ("crates/auth/src/proof.rs", 3),
    ("crates/auth/src/registration.rs", 2),
    ("crates/auth/src/registration/by_hand.rs", 1),
    ("crates/auth/src/sealed.rs", 2),
    ("crates/auth/src/tokens.rs", 2),
    ("crates/auth/src/unattended.rs", 7),
    ("crates/mail/src/compose.rs", 1),
    ("crates/mail/src/smtp.rs", 1),
    ("crates/mcp-client/src/wire/exchange.rs", 4),
    ("crates/server/src/api.rs", 1),
    ("crates/server/src/commands/sources.rs", 1),
    ("crates/server/src/config.rs", 1),
    ("crates/server/src/config/keys.rs", 1),
    ("crates/types/src/secret.rs", 1),
    ("crates/vault/src/keys.rs", 1),
    ("crates/vault/src/passphrase.rs", 1),
    ("crates/vault/src/seal.rs", 1),
    ("crates/vault/src/start.rs", 1),
    ("crates/vault/src/transit.rs", 1),
    ("crates/web/src/api/keys.rs", 1),
    ("crates/web/src/letters.rs", 1),
    ("crates/web/src/letters/plain.rs", 1),
    ("crates/web/src/pages/api_keys.rs", 1),
    ("crates/web/src/pages/entry.rs", 2),
    ("crates/web/src/pages/single_sign_on.rs", 1),
];

pub fn check(tracked: &[Tracked]) -> Vec<String> {
    let allowed: BTreeMap<&str, usize> = ALLOWED.iter().copied().collect();
    let mut findings = Vec::new();
    for file in tracked.iter().filter(|file| is_shipped(&file.path)) {
        let calls = file.text.matches(CALL).count();
        let may = allowed.get(file.path.as_str()).copied().unwrap_or(0);
        if calls != may {
            findings.push(format!("{}: shows secrets in clear {calls} times, {may} are listed", file.path));
        }
    }
    for (path, _) in ALLOWED {
        if !tracked.iter().any(|file| file.path == *path) {
            findings.push(format!("{path}: listed as showing secrets in clear, but it does not exist"));
        }
    }
    findings
}

/// Tests may look; what ships may not.
fn is_shipped(path: &str) -> bool {
    path.starts_with("crates/") && path.ends_with(".rs") && path.contains("/src/") && !path.ends_with("/tests.rs")
}
