//! Where secrets stand in a text: by their own shape, or by the word before them.

/// Prefix of a key, and the fewest characters that follow it.
const PREFIXES: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ASIA", 16),
    ("ya29.", 20),
    ("GOCSPX-", 20),
    ("xapp-", 20),
    ("xoxe.", 20),
    ("xoxr-", 20),
    ("rk_test_", 16),
    ("sk-svcacct-", 20),
    ("sk-or-v1-", 20),
    ("gsk_", 30),
    ("hf_", 30),
    ("lin_api_", 20),
    ("ntn_", 30),
    ("dapi", 32),
    ("dp.pt.", 30),
    ("sbp_", 30),
    ("sb_secret_", 16),
    ("shpss_", 24),
    ("hvb.", 20),
    ("glptt-", 18),
    ("gldt-", 18),
    ("ATATT3", 30),
    ("pul-", 40),
    ("tskey-", 16),
    ("rubygems_", 40),
    ("sntrys_", 30),
    ("PMAK-", 40),
    ("phx_", 30),
    ("vercel_", 20),
    ("EAACEdEose0cBA", 20),
    ("AIza", 35),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("ghr_", 30),
    ("github_pat_", 22),
    ("glpat-", 18),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("xoxa-", 20),
    ("xoxs-", 20),
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("rk_live_", 16),
    ("whsec_", 16),
    ("sk-ant-", 20),
    ("sk-proj-", 20),
    ("npm_", 36),
    ("pypi-", 40),
    ("SG.", 40),
    ("dop_v1_", 40),
    ("pylf_v1_", 16),
    ("pylf_v2_", 16),
    ("kbc_at_", 12),
    ("kbc_pat_", 12),
    ("hvs.", 20),
    ("shpat_", 24),
    ("prisma+postgres://", 10),
];

fn key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '=')
}

pub(super) fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    private_keys(text, &mut spans);
    connection_strings(text, &mut spans);
    bearers(text, &mut spans);
    assignments(text, &mut spans);
    hook_addresses(text, &mut spans);
    words_like_keys(text, &mut spans);
    spans.sort_unstable();
    spans
}

fn private_keys(text: &str, spans: &mut Vec<(usize, usize)>) {
    for (from, _) in text.match_indices("-----BEGIN ") {
        let rest = text.get(from..).unwrap_or_default();
        let header: String = rest.chars().take(60).collect();
        if header.contains("PRIVATE KEY") {
            // A key cut off at the end of the text is masked to the end.
            let end = rest.find("-----END ").and_then(|at| {
                rest.get(at + 9..)
                    .and_then(|t| t.find("-----"))
                    .map(|close| from + at + 9 + close + 5)
            });
            spans.push((from, end.unwrap_or(text.len())));
        }
    }
}

/// `scheme://user:password@host`: the password alone is masked, so that host and database stay readable. A query's secrets too.
fn connection_strings(text: &str, spans: &mut Vec<(usize, usize)>) {
    for (at, _) in text.match_indices("://") {
        let from = at + 3;
        let rest = text.get(from..).unwrap_or_default();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`'))
            .unwrap_or(rest.len());
        let address = rest.get(..end).unwrap_or_default();
        let authority_end = address.find(['?', '#']).unwrap_or(address.len());
        if let Some(user_end) = address.get(..authority_end).and_then(|a| a.rfind('@'))
            && let Some(colon) = address.get(..user_end).and_then(|u| u.find(':'))
            && colon + 1 < user_end
        {
            spans.push((from + colon + 1, from + user_end));
        }
        for name in ["api_key=", "access_token=", "password=", "token=", "apikey=", "secret="] {
            if let Some(query) = address.get(authority_end..)
                && let Some(found) = query.find(name)
            {
                let value = from + authority_end + found + name.len();
                let len = text
                    .get(value..)
                    .and_then(|t| t.find(|c: char| c == '&' || c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '<')))
                    .unwrap_or(text.len() - value);
                if len >= 6 {
                    spans.push((value, value + len));
                }
            }
        }
    }
}

fn bearers(text: &str, spans: &mut Vec<(usize, usize)>) {
    for word in ["Bearer ", "bearer ", "Basic ", "Authorization: token "] {
        for (at, _) in text.match_indices(word) {
            let from = at + word.len();
            let rest = text.get(from..).unwrap_or_default();
            let len = rest.find(|c: char| !key_char(c)).unwrap_or(rest.len());
            let token = rest.get(..len).unwrap_or_default();
            if len >= 16 && token.chars().any(|c| c.is_ascii_digit()) {
                spans.push((from, from + len));
            }
        }
    }
}

fn words_like_keys(text: &str, spans: &mut Vec<(usize, usize)>) {
    let mut from = 0;
    for piece in text.split(|c: char| !key_char(c) && c != ':') {
        let start = from;
        // The split character may be longer than a byte.
        from += piece.len()
            + text
                .get(from + piece.len()..)
                .and_then(|t| t.chars().next())
                .map_or(0, char::len_utf8);
        if piece.len() < 16 {
            continue;
        }
        for (prefix, least) in PREFIXES {
            if let Some(at) = piece.find(prefix)
                && piece
                    .get(..at)
                    .and_then(|p| p.chars().next_back())
                    .is_none_or(|c| !c.is_ascii_alphanumeric())
                && run(piece.get(at + prefix.len()..).unwrap_or_default()) >= *least
            {
                spans.push((start + at, start + piece.len()));
            }
        }
        if let Some(at) = piece.find("eyJ") {
            let token = piece.get(at..).unwrap_or_default();
            let parts: Vec<&str> = token.split('.').collect();
            if matches!(parts.as_slice(), [head, body, ..] if head.len() >= 12 && body.len() >= 8 && body.starts_with("eyJ")) {
                spans.push((start + at, start + piece.len()));
            }
        }
    }
}

/// Words before `=` or `:` whose value is a secret: `aws_secret_access_key = …`, `Password=…;`, `"api_key": "…"`.
const ASSIGNED: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "secret",
    "secret_key",
    "secret_access_key",
    "api_key",
    "apikey",
    "api-key",
    "access_token",
    "auth_token",
    "refresh_token",
    "client_secret",
    "private_key",
    "access_key",
    "account_key",
    "accountkey",
    "sharedaccesskey",
    "token",
    "sig",
    "passphrase",
];

/// Of these, words that are no secret behind another: `next_page_token`, `config_sig`.
const BARE: &[&str] = &["token", "sig"];

/// A value as long as this with letters and digits is no word. One behind `password` may be shorter.
const LEAST_VALUE: usize = 16;
const LEAST_PASSWORD: usize = 6;

fn assignments(text: &str, spans: &mut Vec<(usize, usize)>) {
    for (at, sign) in text.match_indices(['=', ':']) {
        let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '"', '\'']);
        let start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
            .map_or(0, |i| i + before.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
        let word = before.get(start..).unwrap_or_default().to_ascii_lowercase();
        let Some(name) = ASSIGNED.iter().find(|name| {
            word == **name || !BARE.contains(name) && word.strip_suffix(**name).is_some_and(|front| front.ends_with(['_', '-']))
        }) else {
            continue;
        };
        let rest = text.get(at + sign.len()..).unwrap_or_default();
        let value = rest.trim_start_matches([' ', '"', '\'']);
        let from = text.len() - value.len();
        let len = value
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | ',' | '&' | '<' | ')' | '}'))
            .unwrap_or(value.len());
        let value = value.get(..len).unwrap_or_default();
        let digit = value.chars().any(|c| c.is_ascii_digit());
        let letter = value.chars().any(|c| c.is_ascii_alphabetic());
        let spelled =
            matches!(*name, "password" | "passwd" | "pwd") && sign == "=" && len >= LEAST_PASSWORD && !value.contains(['(', '[', '{', '$']);
        if !value.starts_with(super::MASK) && (spelled || digit && letter && len >= LEAST_VALUE) {
            spans.push((from, from + len));
        }
    }
}

/// Characters of a key before something else begins.
fn run(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'))
        .unwrap_or(text.len())
}

/// Addresses that let whoever knows them post: the path is the credential.
fn hook_addresses(text: &str, spans: &mut Vec<(usize, usize)>) {
    for host in [
        "hooks.slack.com/services/",
        "discord.com/api/webhooks/",
        "discordapp.com/api/webhooks/",
        "webhook.office.com/webhookb2/",
        "api.telegram.org/bot",
    ] {
        for (at, _) in text.match_indices(host) {
            let from = at + host.len();
            let rest = text.get(from..).unwrap_or_default();
            let len = rest.find(|c: char| !key_char(c) && c != ':' && c != '@').unwrap_or(rest.len());
            if len >= 16 {
                spans.push((from, from + len));
            }
        }
    }
}
