//! Which scopes are asked for: what the challenge names, else what the resource's metadata names, else none; and of these what reads.

use belvedere_types::credential::Challenge;

use belvedere_outbound::challenge::oauth;

/// A consent page lists every scope; more than this is no honest request.
const MAX_SCOPES: usize = 64;
const MAX_SCOPE_BYTES: usize = 256;

/// How far a server's wishes are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopePolicy {
    /// Nothing that smells of writing while something narrower will do.
    ReadOnly,
    /// Exactly what the server asks for, for clients that are meant to write.
    AsChallenged,
}

/// Words that a scope to change things is made of.
const WRITE_WORDS: &[&str] = &[
    "write",
    "readwrite",
    "rw",
    "admin",
    "administrator",
    "manage",
    "manager",
    "create",
    "update",
    "delete",
    "edit",
    "modify",
    "remove",
    "insert",
    "send",
    "post",
    "put",
    "patch",
    "publish",
    "upload",
    "import",
    "execute",
    "exec",
    "run",
    "invoke",
    "deploy",
    "full",
    "all",
    "owner",
    "control",
    "root",
    "sudo",
    "superuser",
    "mutate",
    "refund",
    "pay",
    "payments",
    "approve",
    "invite",
    "transfer",
    "maintain",
    "destroy",
    "drop",
    "grant",
];

/// True if a word of the scope speaks of changing things. `read:write` does.
pub(crate) fn smells_of_writing(scope: &str) -> bool {
    if scope.contains('*') {
        return true;
    }
    let mut word = String::new();
    let mut after_lower = false;
    for c in scope.chars().chain(std::iter::once(' ')) {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && after_lower) {
            if WRITE_WORDS.contains(&word.as_str()) {
                return true;
            }
            word.clear();
        }
        after_lower = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
    }
    false
}

/// The scopes to ask for. `server_scopes` is the authorization server's own list and decides on `offline_access` alone: asking for all
/// that a server has to offer is not what a read-only client does.
pub(crate) fn select(policy: ScopePolicy, challenges: &[Challenge], resource_scopes: &[String], server_scopes: &[String]) -> Vec<String> {
    let challenged = demanded(challenges);
    let listed = well_formed(resource_scopes.iter().map(String::as_str));
    let mut chosen = match policy {
        ScopePolicy::AsChallenged if challenged.is_empty() => listed,
        ScopePolicy::AsChallenged => challenged,
        ScopePolicy::ReadOnly => {
            let (reading, alternatives) = (narrowest(&challenged), narrowest(&listed));
            // The one scope that a server has may have a name that smells of writing. It is the way in, but never a step further.
            let way_in = if wants_more(challenges) { Vec::new() } else { challenged };
            [reading, alternatives, way_in]
                .into_iter()
                .find(|scopes| !scopes.is_empty())
                .unwrap_or_default()
        }
    };
    // A refresh token comes with `offline_access`, which is the authorization server's to offer (never the resource's).
    chosen.retain(|scope| scope != "offline_access");
    if !chosen.is_empty() && server_scopes.iter().any(|scope| scope == "offline_access") {
        chosen.push("offline_access".to_owned());
    }
    chosen
}

/// True for a challenge that accepts the token and wants a broader one.
pub(crate) fn wants_more(challenges: &[Challenge]) -> bool {
    oauth(challenges).is_some_and(|challenge| challenge.error.as_deref() == Some("insufficient_scope"))
}

/// The scopes of a new approval that a server demands in the middle of work: those asked for before, and of the new ones what reads. A
/// demand is no reason to write, not even where nothing else is on offer.
pub(crate) fn step_up(policy: ScopePolicy, challenges: &[Challenge], before: &[String]) -> Vec<String> {
    let demanded = demanded(challenges);
    let new = match policy {
        ScopePolicy::AsChallenged => demanded,
        ScopePolicy::ReadOnly => narrowest(&demanded),
    };
    let mut asked = before.to_vec();
    for scope in new {
        if !asked.contains(&scope) {
            asked.push(scope);
        }
    }
    asked
}

fn demanded(challenges: &[Challenge]) -> Vec<String> {
    well_formed(
        oauth(challenges)
            .and_then(|challenge| challenge.scope.as_deref())
            .unwrap_or_default()
            .split(' '),
    )
}

/// The scopes a person may read about when a server demands one that writes.
pub(crate) fn narrowest(scopes: &[String]) -> Vec<String> {
    let has_reading_sibling = |scope: &String| {
        let narrower = |other: &String| {
            let rest = other
                .strip_prefix(scope.as_str())
                .map(|rest| rest.trim_start_matches(['.', ':', '_', '-', '/']));
            rest.is_some_and(|rest| matches!(rest, "read" | "readonly" | "read_only" | "read-only"))
        };
        scopes.iter().any(narrower)
    };
    scopes
        .iter()
        .filter(|scope| !smells_of_writing(scope) && !has_reading_sibling(scope))
        .cloned()
        .collect()
}

/// Scope tokens of RFC 6749 §3.3, each once.
pub(crate) fn well_formed<'a>(scopes: impl Iterator<Item = &'a str>) -> Vec<String> {
    let legal = |scope: &&str| {
        let bytes = scope.as_bytes();
        !bytes.is_empty() && bytes.len() <= MAX_SCOPE_BYTES && bytes.iter().all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    };
    let mut found: Vec<String> = Vec::new();
    for scope in scopes.filter(legal) {
        if found.len() < MAX_SCOPES && !found.iter().any(|known| known == scope) {
            found.push(scope.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(|scope| (*scope).to_owned()).collect()
    }

    fn chosen(challenge: &str, resource: &[&str], server: &[&str]) -> String {
        let challenge = Challenge {
            scheme: "bearer".into(),
            scope: Some(challenge.into()),
            ..Challenge::default()
        };
        select(ScopePolicy::ReadOnly, &[challenge], &list(resource), &list(server)).join(" ")
    }

    #[test]
    fn words_of_writing_are_found_in_every_spelling() {
        for scope in [
            "write",
            "db:write",
            "read:write",
            "workspace:admin",
            "Files.ReadWrite",
            "files.readwrite.all",
            "repo_delete",
            "a/*",
            "fullAccess",
            "FULL",
        ] {
            assert!(smells_of_writing(scope), "{scope}");
        }
        for scope in [
            "read",
            "db:read",
            "openid",
            "offline_access",
            "created_orders:read",
            "drive.readonly",
            "rewrite-rules:view",
            "overall",
        ] {
            assert!(!smells_of_writing(scope), "{scope}");
        }
    }

    #[test]
    fn a_challenge_comes_before_metadata_and_reading_before_both() {
        assert_eq!(chosen("db:read db:write", &["other"], &[]), "db:read");
        assert_eq!(chosen("db:write", &["db:read", "db:write"], &[]), "db:read");
        assert_eq!(chosen("", &["drive", "drive.readonly"], &[]), "drive.readonly");
        assert_eq!(
            chosen("", &["db:write"], &[]),
            "",
            "the server's default is narrower than a list that only writes"
        );
        assert_eq!(
            chosen("workspace:admin", &[], &[]),
            "workspace:admin",
            "the only way in; the tool filter still stands"
        );
        assert_eq!(chosen("", &[], &["everything", "admin"]), "");
    }

    #[test]
    fn offline_access_is_asked_for_only_where_the_authorization_server_lists_it() {
        assert_eq!(chosen("read", &[], &["offline_access"]), "read offline_access");
        assert_eq!(chosen("read offline_access", &[], &[]), "read");
        assert_eq!(chosen("", &[], &["offline_access"]), "");
    }

    #[test]
    fn what_is_no_scope_token_is_not_passed_on() {
        assert_eq!(chosen("read re\"ad wri\\te \u{e9}", &[], &[]), "read");
        assert_eq!(chosen(&format!("read {}", "x".repeat(300)), &[], &[]), "read");
        assert_eq!(chosen("read read", &[], &[]), "read");
    }
}
