//! Secrets in results are masked, ordinary text is not.

use belvedere_tool_filter::mask::{MASK, mask_reply, mask_text};
use belvedere_types::{ToolContent, ToolReply};
use serde_json::json;

/// Built from parts, so that no scanner takes this file for a leak.
fn secrets() -> Vec<String> {
    let body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
    vec![
        format!("postgres://app:{body}@db.example.com/main"),
        format!("{}{}.{}{}.{body}", "ey", "JhbGciOiJIUzI1NiJ9", "ey", "JzdWIiOiIxIn0"),
        format!("AK{}ABCDEFGHIJKLMNOP", "IA"),
        format!("Authorization: Bearer {body}"),
        format!("{}_{body}", "ghp"),
        format!("{}-{body}", "xoxb"),
        format!("sk_{}_{body}", "live"),
        format!("-----BEGIN {} KEY-----\n{body}\n-----END {} KEY-----", "PRIVATE", "PRIVATE"),
        format!("-----BEGIN RSA {} KEY-----\n{body}", "PRIVATE"),
        format!("https://example.com/a?access_token={body}"),
        format!("key={}{body}", "AIza"),
        format!("aws_secret_access_key = {body}"),
        format!("AWS_SECRET_ACCESS_KEY={body}"),
        format!("DefaultEndpointsProtocol=https;AccountName=a;AccountKey={body}==;EndpointSuffix=x"),
        format!("https://a.blob.core.windows.net/c?sv=2026&sig={body}"),
        format!("Server=db;User Id=app;Password={body};Encrypt=true"),
        format!("{{\"api_key\": \"{body}\"}}"),
        format!("client_secret: '{body}'"),
        format!("https://hooks.slack.com/services/T000/B000/{body}"),
        format!("https://discord.com/api/webhooks/123/{body}"),
        format!("https://api.telegram.org/bot123:{body}/sendMessage"),
        format!("{}.{body}", "ya29"),
        format!("{}-{body}", "GOCSPX"),
        format!("rk_{}_{body}", "test"),
        format!("{}_{body}", "hf"),
        format!("{}_{body}", "github_pat"),
        format!("Authorization: Basic {body}"),
        format!("mongodb+srv://app:{body}@cluster.example.com"),
        format!("token: {body}"),
    ]
}

#[test]
fn secrets_in_text_are_masked() {
    for secret in secrets() {
        let masked = mask_text(&format!("before {secret} after"));
        assert!(masked.contains(MASK), "{secret}");
        assert!(!masked.contains("a1B2c3D4e5F6") && !masked.contains("ABCDEFGHIJKLMNOP"), "{masked}");
        assert!(masked.starts_with("before "), "{masked}");
    }
    assert_eq!(
        mask_text("postgres://app:pw@db.example.com/main"),
        format!("postgres://app:{MASK}@db.example.com/main")
    );
}

/// A mark in what was looked through already starts no search of its own: this would not come to an end in a day.
#[test]
fn a_text_of_nothing_but_marks_is_read_once() {
    for mark in [
        "://",
        "eyJ",
        "hf_",
        "password=",
        "secret-",
        "api.telegram.org/bot",
        "-----BEGIN PRIVATE KEY",
        "Bearer ",
        "?token=",
    ] {
        let text = mark.repeat((4 << 20) / mark.len());
        assert!(mask_text(&text).len() <= text.len(), "{mark}");
    }
}

/// Two secrets in one word, and a mark before the one that is meant.
#[test]
fn a_mark_that_is_none_hides_no_secret_behind_it() {
    let body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
    for text in [
        format!("token policy, and later token: {body}"),
        format!("https://docs.example.com/a and postgres://app:{body}@db/main"),
        format!("the ghp_ prefix and ghp_{body}"),
        format!("Basic training, then Basic {body}"),
        format!("token=none; password={body}"),
    ] {
        let masked = mask_text(&text);
        assert!(masked.contains(MASK) && !masked.contains("a1B2c3D4e5F6"), "{masked}");
    }
}

#[test]
fn ordinary_text_stays() {
    for text in [
        "The bearer of this letter may pass.",
        "https://example.com:8443/path?page=2&sort=name",
        "mailto://someone@example.com",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "550e8400-e29b-41d4-a716-446655440000",
        "Grüße aus Köln — naïve café, 東京",
        "password policy: at least 12 characters",
        "eyJ is how base64 of a brace begins",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "sk-learn is a library; AKIA is a prefix",
    ] {
        assert_eq!(mask_text(text), text);
    }
}

/// Measured on text of many kinds: at most one line in a hundred may lose a word.
#[test]
fn ordinary_lines_are_hardly_ever_masked() {
    let lines: Vec<&str> = include_str!("../data/ordinary.txt").lines().collect();
    assert!(lines.len() >= 100);
    let eaten: Vec<String> = lines
        .iter()
        .filter(|line| mask_text(line) != **line)
        .map(|line| mask_text(line))
        .collect();
    assert!(eaten.len() * 100 <= lines.len(), "{eaten:#?}");
}

#[test]
fn findings_that_overlap_leave_nothing_of_either() {
    let body = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
    for text in [
        format!("password=Bearer {body}"),
        format!("token: sk_{}_{body}", "live"),
        format!("https://u:{body}@h/?token={body}&sig={body}"),
    ] {
        assert!(!mask_text(&text).contains("c3D4e5"), "{}", mask_text(&text));
    }
}

#[test]
fn structured_results_are_masked_by_value_and_by_field() {
    let reply = ToolReply {
        content: vec![ToolContent::Text {
            text: "mysql://u:hunter22@h/d".to_owned(),
        }],
        structured: Some(
            json!({ "rows": [{ "name": "shop", "password": "hunter22", "url": "mysql://u:hunter22@h/d", "token_count": 5, "password_set": "yes" }] }),
        ),
        is_error: false,
        bytes: 1,
    };
    let masked = mask_reply(reply);
    let text = format!("{masked:?}");
    assert!(!text.contains("hunter22"), "{text}");
    let row = &masked.structured.unwrap()["rows"][0];
    assert_eq!(
        (row["name"].as_str(), row["token_count"].as_i64(), row["password_set"].as_str()),
        (Some("shop"), Some(5), Some("yes"))
    );
}
