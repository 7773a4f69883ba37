//! Reads whose answer is a credential.

use crate::lexicon::WordList;

/// Last words of names that speak about credentials without handing one out.
static ABOUT: WordList = WordList::new(
    "
    info information count counts usage status metadata names stats policy policies expiry docs price prices balance balances schema
    strength permissions scopes locations alerts scanning provider providers
",
);

/// Words without one of which no name hands out a credential.
static SPEAKS: WordList = WordList::new(
    "
    connection dsn password passwords passphrase recovery backup secret secrets credential credentials kubeconfig api access private auth refresh bearer
    ssh bot service sas jwt session login oauth authorization signin sso sign
",
);

/// The kind of credential a tool whose name has these words hands out, if any.
pub(crate) fn hands_out(words: &[String]) -> Option<&'static str> {
    if !words.iter().any(|word| SPEAKS.has(word)) {
        return None;
    }
    // `user_by_api_key`, `address_from_private_key`: what stands behind the preposition is given, not got. A secret itself can be read from.
    let given = words.iter().position(|w| matches!(w.as_str(), "by" | "using" | "via"));
    let derived = words
        .windows(3)
        .position(|p| matches!(p, [from, _, key] if from == "from" && key == "key"));
    let words = given.or(derived).map_or(words, |end| words.get(..end).unwrap_or_default());
    // `decode_jwt_token` is given the token.
    let takes_it = words
        .iter()
        .any(|w| matches!(w.as_str(), "decode" | "parse" | "verify" | "validate" | "check" | "introspect"));
    let has = |w: &str| words.iter().any(|x| x == w);
    let pair = |a: &str, b: &[&str]| words.windows(2).any(|p| matches!(p, [x, y] if x == a && b.contains(&y.as_str())));
    // `password_accounts`: whose they are. `credentials_for_accounts` are theirs.
    let owners = matches!(words, [.., secret, accounts] if accounts == "accounts" && matches!(secret.as_str(), "password" | "credential" | "secret"));
    let about = words.last().is_some_and(|w| ABOUT.has(w)) || owners;
    if about {
        return None;
    }
    if pair("connection", &["string", "strings", "uri", "url"]) || has("dsn") {
        return Some("connection strings");
    }
    if has("password") || has("passwords") || has("passphrase") {
        return Some("passwords");
    }
    if pair("recovery", &["code", "codes"])
        || pair("backup", &["code", "codes"])
        || has("secret")
        || has("secrets")
        || has("credential")
        || has("credentials")
        || has("kubeconfig")
    {
        return Some("secrets");
    }
    if pair("api", &["key", "keys", "token", "tokens"])
        || pair("access", &["key", "keys", "token", "tokens"])
        || pair("private", &["key", "keys"])
        || pair("auth", &["token", "tokens"])
        || pair("refresh", &["token", "tokens"])
        || pair("bearer", &["token", "tokens"])
        || pair("ssh", &["key", "keys"])
        || pair("bot", &["token", "tokens"])
        || pair("service", &["key", "keys"])
        || pair("sas", &["token", "tokens"])
        || !takes_it && (pair("jwt", &["token", "tokens"]) || pair("session", &["token", "tokens"]))
    {
        return Some("keys or tokens");
    }
    let link = |w: &str| pair(w, &["url", "link", "urls", "links", "ticket"]);
    if link("login")
        || link("oauth")
        || link("auth")
        || link("authorization")
        || link("signin")
        || link("sso")
        || words
            .windows(3)
            .any(|p| matches!(p, [a, b, c] if a == "sign" && b == "in" && matches!(c.as_str(), "link" | "url")))
    {
        return Some("sign-in links");
    }
    None
}
