//! `WWW-Authenticate` (RFC 9110 §11.6.1): all headers, all challenges in each, quoted strings, blanks around `=`.

use belvedere_types::credential::Challenge;
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// A server has no reason to offer more; what follows is not read.
const MAX_CHALLENGES: usize = 16;
/// Of one header value, in bytes.
const MAX_VALUE: usize = 8 * 1024;

/// Every challenge of a reply, in the order sent.
pub fn challenges(headers: &HeaderMap) -> Vec<Challenge> {
    parse_challenges(headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()))
}

/// Every challenge of the header values given. What is malformed ends its value; what was read before it counts.
pub fn parse_challenges<'a>(values: impl Iterator<Item = &'a str>) -> Vec<Challenge> {
    let mut found = Vec::new();
    for value in values.filter(|value| value.len() <= MAX_VALUE) {
        let mut reader = Reader { rest: value };
        while found.len() < MAX_CHALLENGES && reader.element(&mut found).is_some() {}
    }
    found
}

/// The challenge OAuth speaks through: the first `Bearer` one, else the first `DPoP` one (RFC 9449 §7.1).
pub fn oauth(challenges: &[Challenge]) -> Option<&Challenge> {
    let of = |scheme: &str| challenges.iter().find(|challenge| challenge.scheme == scheme);
    of("bearer").or_else(|| of("dpop"))
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// Reads one list element: a scheme with what follows it, or a further parameter of the scheme before.
    fn element(&mut self, found: &mut Vec<Challenge>) -> Option<()> {
        self.rest = self.rest.trim_start_matches([' ', '\t', ',']);
        let word = self.token()?;
        if self.equals_sign() {
            let value = self.value()?;
            if let Some(challenge) = found.last_mut() {
                assign(challenge, &word, value);
            }
            return Some(());
        }
        found.push(Challenge {
            scheme: word.to_ascii_lowercase(),
            ..Challenge::default()
        });
        self.skip_token68();
        Some(())
    }

    fn token(&mut self) -> Option<String> {
        let end = self.rest.find(|c: char| !is_token_char(c)).unwrap_or(self.rest.len());
        let (token, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        (!token.is_empty()).then(|| token.to_owned())
    }

    fn equals_sign(&mut self) -> bool {
        match self.rest.trim_start_matches([' ', '\t']).strip_prefix('=') {
            Some(rest) => {
                self.rest = rest.trim_start_matches([' ', '\t']);
                true
            }
            None => false,
        }
    }

    fn value(&mut self) -> Option<String> {
        let Some(quoted) = self.rest.strip_prefix('"') else {
            // Addresses are sent bare now and then, so everything up to a separator counts.
            let end = self.rest.find([',', ' ', '\t']).unwrap_or(self.rest.len());
            let (value, rest) = self.rest.split_at_checked(end)?;
            self.rest = rest;
            return Some(value.to_owned());
        };
        let mut value = String::new();
        let mut chars = quoted.chars();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => value.push(chars.next()?),
                other => value.push(other),
            }
        }
        self.rest = chars.as_str();
        Some(value)
    }

    /// `Negotiate dG9rZW4=`: credentials of other schemes, which would pass for a scheme or a parameter of their own.
    fn skip_token68(&mut self) {
        let after = self.rest.trim_start_matches([' ', '\t']);
        let is_68 = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
        let tail = after
            .trim_start_matches(is_68)
            .trim_start_matches('=')
            .trim_start_matches([' ', '\t']);
        if after.starts_with(is_68) && (tail.is_empty() || tail.starts_with(',')) {
            self.rest = tail;
        }
    }
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// A parameter that occurs twice keeps its first value: a later one may have been smuggled in.
fn assign(challenge: &mut Challenge, name: &str, value: String) {
    let slot = match name.to_ascii_lowercase().as_str() {
        "resource_metadata" => &mut challenge.resource_metadata,
        "scope" => &mut challenge.scope,
        "error" => &mut challenge.error,
        _ => return,
    };
    slot.get_or_insert(value);
}
