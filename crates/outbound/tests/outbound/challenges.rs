//! `WWW-Authenticate` as servers really write it.

use belvedere_outbound::challenge::{challenges, oauth, parse_challenges};
use belvedere_types::credential::Challenge;

/// Scheme, resource metadata, scope, error.
type Expected<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn check(values: &[&str], expected: &[Expected<'_>]) {
    let expected: Vec<Challenge> = expected
        .iter()
        .map(|(scheme, metadata, scope, error)| Challenge {
            scheme: (*scheme).into(),
            resource_metadata: metadata.map(Into::into),
            scope: scope.map(Into::into),
            error: error.map(Into::into),
        })
        .collect();
    assert_eq!(parse_challenges(values.iter().copied()), expected, "{values:?}");
}

#[test]
fn parameters_are_read_in_every_legal_spelling() {
    check(&["Bearer"], &[("bearer", None, None, None)]);
    check(
        &[r#"Bearer realm="x", scope="read write""#],
        &[("bearer", None, Some("read write"), None)],
    );
    check(
        &[r#"BEARER Scope = "read" ,error=invalid_token"#],
        &[("bearer", None, Some("read"), Some("invalid_token"))],
    );
    check(
        &[r#"Bearer resource_metadata="https://h/.well-known/x?a=1,b=2""#],
        &[("bearer", Some("https://h/.well-known/x?a=1,b=2"), None, None)],
    );
    check(
        &["Bearer resource_metadata=https://h/.well-known/x, scope=read"],
        &[("bearer", Some("https://h/.well-known/x"), Some("read"), None)],
    );
}

#[test]
fn text_inside_a_quoted_string_is_no_parameter() {
    check(
        &[r#"Bearer error_description="need scope=admin", scope="read""#],
        &[("bearer", None, Some("read"), None)],
    );
    check(
        &[r#"Bearer realm="a \" , scope=admin", scope="read""#],
        &[("bearer", None, Some("read"), None)],
    );
    check(&[r#"Bearer realm="Basic x, Digest y""#], &[("bearer", None, None, None)]);
}

#[test]
fn all_headers_and_all_challenges_in_each_are_read() {
    check(
        &[r#"Basic realm="x""#, r#"Bearer scope="read""#],
        &[("basic", None, None, None), ("bearer", None, Some("read"), None)],
    );
    check(
        &[r#"Negotiate dG9rZW4=, Digest realm="d", nonce=n, Bearer error="invalid_token""#],
        &[
            ("negotiate", None, None, None),
            ("digest", None, None, None),
            ("bearer", None, None, Some("invalid_token")),
        ],
    );
    check(
        &["Negotiate, Bearer scope=read"],
        &[("negotiate", None, None, None), ("bearer", None, Some("read"), None)],
    );
}

#[test]
fn a_repeated_parameter_keeps_its_first_value() {
    check(
        &[r#"Bearer resource_metadata="https://a", resource_metadata="https://b""#],
        &[("bearer", Some("https://a"), None, None)],
    );
}

#[test]
fn malformed_values_end_where_they_break() {
    check(&["", ",,,", "=", "\"", "   "], &[]);
    check(&[r#"Bearer scope="read"#], &[("bearer", None, None, None)]);
    check(&[r#"scope="read""#], &[]);
    check(&["Bearer scope=read é"], &[("bearer", None, Some("read"), None)]);
    check(&[&"Bearer ".repeat(10_000)], &[]);
    assert!(parse_challenges(["A, B, C, ".repeat(500).as_str()].into_iter()).len() <= 16);
}

#[test]
fn the_bearer_challenge_is_found_behind_others() {
    let mut headers = http::HeaderMap::new();
    headers.append("www-authenticate", "Basic realm=\"x\"".parse().unwrap());
    headers.append("www-authenticate", "Bearer error=\"insufficient_scope\"".parse().unwrap());
    let found = challenges(&headers);
    assert_eq!(oauth(&found).unwrap().error.as_deref(), Some("insufficient_scope"));
    assert_eq!(oauth(&found[..1]), None);
}
