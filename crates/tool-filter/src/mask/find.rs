//! Where secrets stand in a text: by their own shape, or by the word before them. One pass over the text finds every mark that a secret may stand
//! behind; what stands there then decides.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// What a mark is a sign of.
#[derive(Clone, Copy)]
enum Sign {
    /// Prefix of a key, and the fewest characters that follow it.
    Key(usize),
    JsonWebToken,
    PrivateKey,
    /// `scheme://user:password@host`, and a query's secrets.
    Address,
    /// Behind it stands what proves who is asking.
    Authorization,
    /// An address that lets whoever knows it post: the path is the credential.
    Hook,
    /// A word before `=` or `:` whose value is a secret: `aws_secret_access_key = …`, `"api_key": "…"`. One behind a password may be short.
    Assigned(Assigned),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Assigned {
    Secret,
    Password,
    /// No secret behind another word: `next_page_token`, `config_sig`.
    Bare,
}

/// Each in the case in which it is a sign, but for those of [`Sign::Assigned`], which are one in any.
const MARKS: &[(&str, Sign)] = &[
    ("AKIA", Sign::Key(16)),
    ("ASIA", Sign::Key(16)),
    ("ya29.", Sign::Key(20)),
    ("GOCSPX-", Sign::Key(20)),
    ("xapp-", Sign::Key(20)),
    ("xoxe.", Sign::Key(20)),
    ("xoxr-", Sign::Key(20)),
    ("rk_test_", Sign::Key(16)),
    ("sk-svcacct-", Sign::Key(20)),
    ("sk-or-v1-", Sign::Key(20)),
    ("gsk_", Sign::Key(30)),
    ("hf_", Sign::Key(30)),
    ("lin_api_", Sign::Key(20)),
    ("ntn_", Sign::Key(30)),
    ("dapi", Sign::Key(32)),
    ("dp.pt.", Sign::Key(30)),
    ("sbp_", Sign::Key(30)),
    ("sb_secret_", Sign::Key(16)),
    ("shpss_", Sign::Key(24)),
    ("hvb.", Sign::Key(20)),
    ("glptt-", Sign::Key(18)),
    ("gldt-", Sign::Key(18)),
    ("ATATT3", Sign::Key(30)),
    ("pul-", Sign::Key(40)),
    ("tskey-", Sign::Key(16)),
    ("rubygems_", Sign::Key(40)),
    ("sntrys_", Sign::Key(30)),
    ("PMAK-", Sign::Key(40)),
    ("phx_", Sign::Key(30)),
    ("vercel_", Sign::Key(20)),
    ("EAACEdEose0cBA", Sign::Key(20)),
    ("AIza", Sign::Key(35)),
    ("ghp_", Sign::Key(30)),
    ("gho_", Sign::Key(30)),
    ("ghu_", Sign::Key(30)),
    ("ghs_", Sign::Key(30)),
    ("ghr_", Sign::Key(30)),
    ("github_pat_", Sign::Key(22)),
    ("glpat-", Sign::Key(18)),
    ("xoxb-", Sign::Key(20)),
    ("xoxp-", Sign::Key(20)),
    ("xoxa-", Sign::Key(20)),
    ("xoxs-", Sign::Key(20)),
    ("sk_live_", Sign::Key(16)),
    ("sk_test_", Sign::Key(16)),
    ("rk_live_", Sign::Key(16)),
    ("whsec_", Sign::Key(16)),
    ("sk-ant-", Sign::Key(20)),
    ("sk-proj-", Sign::Key(20)),
    ("npm_", Sign::Key(36)),
    ("pypi-", Sign::Key(40)),
    ("SG.", Sign::Key(40)),
    ("dop_v1_", Sign::Key(40)),
    ("pylf_v1_", Sign::Key(16)),
    ("pylf_v2_", Sign::Key(16)),
    ("kbc_at_", Sign::Key(12)),
    ("kbc_pat_", Sign::Key(12)),
    ("hvs.", Sign::Key(20)),
    ("shpat_", Sign::Key(24)),
    ("prisma+postgres://", Sign::Key(10)),
    ("eyJ", Sign::JsonWebToken),
    ("-----BEGIN ", Sign::PrivateKey),
    ("://", Sign::Address),
    ("Bearer ", Sign::Authorization),
    ("bearer ", Sign::Authorization),
    ("Basic ", Sign::Authorization),
    ("Authorization: token ", Sign::Authorization),
    ("hooks.slack.com/services/", Sign::Hook),
    ("discord.com/api/webhooks/", Sign::Hook),
    ("discordapp.com/api/webhooks/", Sign::Hook),
    ("webhook.office.com/webhookb2/", Sign::Hook),
    ("api.telegram.org/bot", Sign::Hook),
    ("password", Sign::Assigned(Assigned::Password)),
    ("passwd", Sign::Assigned(Assigned::Password)),
    ("pwd", Sign::Assigned(Assigned::Password)),
    ("token", Sign::Assigned(Assigned::Bare)),
    ("sig", Sign::Assigned(Assigned::Bare)),
    ("secret", Sign::Assigned(Assigned::Secret)),
    ("secret_key", Sign::Assigned(Assigned::Secret)),
    ("secret_access_key", Sign::Assigned(Assigned::Secret)),
    ("api_key", Sign::Assigned(Assigned::Secret)),
    ("apikey", Sign::Assigned(Assigned::Secret)),
    ("api-key", Sign::Assigned(Assigned::Secret)),
    ("access_token", Sign::Assigned(Assigned::Secret)),
    ("auth_token", Sign::Assigned(Assigned::Secret)),
    ("refresh_token", Sign::Assigned(Assigned::Secret)),
    ("client_secret", Sign::Assigned(Assigned::Secret)),
    ("private_key", Sign::Assigned(Assigned::Secret)),
    ("access_key", Sign::Assigned(Assigned::Secret)),
    ("account_key", Sign::Assigned(Assigned::Secret)),
    ("accountkey", Sign::Assigned(Assigned::Secret)),
    ("sharedaccesskey", Sign::Assigned(Assigned::Secret)),
    ("passphrase", Sign::Assigned(Assigned::Secret)),
];

#[expect(clippy::expect_used, reason = "the marks are fixed, and far from any limit")]
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(MARKS.iter().map(|(mark, _)| mark))
        .expect("the marks make an automaton")
});

/// A value as long as this with letters and digits is no word.
const LEAST_VALUE: usize = 16;
const LEAST_PASSWORD: usize = 6;

/// Bytes from and to, in order; they may overlap.
pub(super) fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    // How far each mark was looked behind: what it stands in again there is no second find, and a text of nothing but marks is read once.
    let mut seen = [0; MARKS.len()];
    for found in FINDER.find_overlapping_iter(text) {
        let at = found.pattern().as_usize();
        let (Some((mark, sign)), Some(seen)) = (MARKS.get(at), seen.get_mut(at)) else {
            continue;
        };
        let in_its_case = matches!(sign, Sign::Assigned(_)) || text.get(found.range()) == Some(*mark);
        if in_its_case && found.start() >= *seen {
            let place = Place {
                text,
                from: found.start(),
                to: found.end(),
            };
            *seen = place.look(*sign, &mut spans);
        }
    }
    spans.sort_unstable();
    spans
}

fn key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '=')
}

/// Where a mark stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    text: &'a str,
    from: usize,
    to: usize,
}

impl<'a> Place<'a> {
    /// Adds the secrets that the mark is a sign of. How far was looked.
    fn look(self, sign: Sign, spans: &mut Vec<(usize, usize)>) -> usize {
        match sign {
            Sign::Key(least) => self.key(least, spans),
            Sign::JsonWebToken => self.json_web_token(spans),
            Sign::PrivateKey => self.private_key(spans),
            Sign::Address => self.address(spans),
            Sign::Authorization => self.authorization(spans),
            Sign::Hook => self.hook(spans),
            Sign::Assigned(what) => self.assigned(what, spans),
        }
    }

    fn before(self) -> &'a str {
        self.text.get(..self.from).unwrap_or_default()
    }

    fn behind(self) -> &'a str {
        self.text.get(self.to..).unwrap_or_default()
    }

    /// The mark with all that could be of one key with it.
    fn piece(self) -> &'a str {
        until(self.text.get(self.from..).unwrap_or_default(), |c| !key_char(c) && c != ':')
    }

    fn key(self, least: usize, spans: &mut Vec<(usize, usize)>) -> usize {
        let end = self.from + self.piece().len();
        let begins = !self.before().ends_with(|c: char| c.is_ascii_alphanumeric());
        let run = until(self.behind(), |c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'));
        if begins && run.len() >= least {
            spans.push((self.from, end));
        }
        end
    }

    /// RFC 7519: head and body are base64 of JSON objects.
    fn json_web_token(self, spans: &mut Vec<(usize, usize)>) -> usize {
        let piece = self.piece();
        let end = self.from + piece.len();
        let mut parts = piece.split('.');
        let (head, body) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if head.len() >= 12 && body.len() >= 8 && body.starts_with("eyJ") {
            spans.push((self.from, end));
        }
        end
    }

    /// A key cut off at the end of the text is masked to the end.
    fn private_key(self, spans: &mut Vec<(usize, usize)>) -> usize {
        let rest = self.behind();
        let header: String = rest.chars().take(49).collect();
        if !header.contains("PRIVATE KEY") {
            return self.to;
        }
        let end = rest.find("-----END ").and_then(|at| {
            let close = rest.get(at + 9..)?.find("-----")?;
            Some(self.to + at + 9 + close + 5)
        });
        let end = end.unwrap_or(self.text.len());
        spans.push((self.from, end));
        end
    }

    /// The password alone is masked, so that host and database stay readable.
    fn address(self, spans: &mut Vec<(usize, usize)>) -> usize {
        let address = until(self.behind(), |c| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`'));
        let authority = until(address, |c| matches!(c, '?' | '#'));
        if let Some(user_end) = authority.rfind('@')
            && let Some(colon) = authority.get(..user_end).and_then(|user| user.find(':'))
            && colon + 1 < user_end
        {
            spans.push((self.to + colon + 1, self.to + user_end));
        }
        let query = address.get(authority.len()..).unwrap_or_default();
        for name in ["api_key=", "access_token=", "password=", "token=", "apikey=", "secret="] {
            let Some(found) = (!query.is_empty()).then(|| query.find(name)).flatten() else {
                continue;
            };
            let value = self.to + authority.len() + found + name.len();
            let rest = self.text.get(value..).unwrap_or_default();
            let len = until(rest, |c| c == '&' || c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '<')).len();
            if len >= 6 {
                spans.push((value, value + len));
            }
        }
        self.to + address.len()
    }

    fn authorization(self, spans: &mut Vec<(usize, usize)>) -> usize {
        let token = until(self.behind(), |c| !key_char(c));
        let end = self.to + token.len();
        if token.len() >= 16 && token.contains(|c: char| c.is_ascii_digit()) {
            spans.push((self.to, end));
        }
        end
    }

    fn hook(self, spans: &mut Vec<(usize, usize)>) -> usize {
        let path = until(self.behind(), |c| !key_char(c) && c != ':' && c != '@');
        let end = self.to + path.len();
        if path.len() >= 16 {
            spans.push((self.to, end));
        }
        end
    }

    fn assigned(self, what: Assigned, spans: &mut Vec<(usize, usize)>) -> usize {
        let of_a_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let alone = !self.before().ends_with(of_a_word);
        let last = what != Assigned::Bare && self.before().ends_with(['_', '-']);
        let sign = self.behind().trim_start_matches([' ', '"', '\'']);
        let Some(rest) = sign.strip_prefix(['=', ':']).filter(|_| alone || last) else {
            return self.to;
        };
        let value = rest.trim_start_matches([' ', '"', '\'']);
        let from = self.text.len() - value.len();
        let value = until(value, |c| {
            c.is_whitespace() || matches!(c, '"' | '\'' | ';' | ',' | '&' | '<' | ')' | '}')
        });
        let end = from + value.len();
        let has = |kind: fn(&char) -> bool| value.chars().any(|c| kind(&c));
        let spelled =
            what == Assigned::Password && sign.starts_with('=') && value.len() >= LEAST_PASSWORD && !value.contains(['(', '[', '{', '$']);
        let grown = value.len() >= LEAST_VALUE && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
        if !value.starts_with(super::MASK) && (spelled || grown) {
            spans.push((from, end));
        }
        end
    }
}

fn until(text: &str, end: impl Fn(char) -> bool) -> &str {
    text.get(..text.find(end).unwrap_or(text.len())).unwrap_or_default()
}
