use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::{Config, KeyOrigin, Layers};

fn read(flags: &[(&str, &str)], environment: &[(&str, &str)], file: &str) -> Result<Config, Vec<String>> {
    let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
    Config::read(&Layers::new(
        owned(flags),
        owned(environment).into_iter().collect::<BTreeMap<_, _>>(),
        Some((Path::new("belvedere.toml"), file)),
    ))
}

fn errors(flags: &[(&str, &str)], environment: &[(&str, &str)], file: &str) -> String {
    read(flags, environment, file).map(|_| ()).unwrap_err().join("\n")
}

#[test]
fn flags_win_over_environment_over_file_over_defaults() {
    let file = "bind = '127.0.0.1:1'\nlog = 'warn'\ndata_dir = 'd'";
    let config = read(
        &[("bind", "127.0.0.1:3")],
        &[("BELVEDERE_BIND", "127.0.0.1:2"), ("BELVEDERE_LOG", "debug")],
        file,
    )
    .unwrap();
    assert_eq!((config.bind.port(), config.log.as_str()), (3, "debug"));
    assert_eq!(config.database_url, "sqlite:d/belvedere.db");
    assert!(matches!(config.keys.current, KeyOrigin::File(path) if path == Path::new("d/master.key")));
}

#[test]
fn everything_wrong_is_said_at_once_with_its_place() {
    let said = errors(
        &[("colour", "red")],
        &[("BELVEDERE_BIND", "here"), ("BELVEDERE_PUBLIC_URL", "http://example.org")],
        "log_format = 'xml'\nowner = 'me'",
    );
    for part in [
        "colour: no such setting (by a flag)",
        "owner: no such setting (in belvedere.toml)",
        "bind: not an address",
        "set by BELVEDERE_BIND",
        "public_url: must be https",
        "log_format: must be text or json (set in belvedere.toml)",
    ] {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
}

#[test]
fn a_model_is_read_whole_or_not_at_all() {
    let set = [
        ("BELVEDERE_MODEL_PROVIDER", "openai"),
        ("BELVEDERE_MODEL_NAME", "m"),
        ("BELVEDERE_MODEL_BASE_URL", "http://localhost:11434/v1"),
        ("BELVEDERE_MODEL_KEY", "canary-4711"),
    ];
    let config = read(&[], &set, "").unwrap();
    assert!(!format!("{config:?}").contains("canary-4711"));
    let model = config.model.unwrap();
    assert_eq!((model.model.as_str(), model.key.is_some()), ("m", true));
    assert!(read(&[], &set[..2], "").unwrap().model.unwrap().key.is_none());
    assert!(read(&[], &[], "").unwrap().model.is_none());
    for (environment, part) in [
        (
            &[("BELVEDERE_MODEL_NAME", "m")][..],
            "model_name: says nothing without model_provider",
        ),
        (&[("BELVEDERE_MODEL_PROVIDER", "openai")][..], "model_name: is missing"),
        (
            &[("BELVEDERE_MODEL_PROVIDER", "oracle"), ("BELVEDERE_MODEL_NAME", "m")][..],
            "model_provider: must be anthropic",
        ),
        (
            &[("BELVEDERE_MODEL_PROVIDER", "gemini"), ("BELVEDERE_MODEL_NAME", "m")][..],
            "model_key: this provider wants a key",
        ),
        (
            &[
                ("BELVEDERE_MODEL_PROVIDER", "openai"),
                ("BELVEDERE_MODEL_NAME", "m"),
                ("BELVEDERE_MODEL_BASE_URL", "here"),
            ][..],
            "model_base_url: not a URL",
        ),
        (&[("BELVEDERE_MODEL_KEY", "k"), ("BELVEDERE_MODEL_KEY_FILE", "f")][..], "not both"),
        (&[("BELVEDERE_MODEL_COLOUR", "k")][..], "BELVEDERE_MODEL_COLOUR: no such setting"),
    ] {
        let said = errors(&[], environment, "");
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
}

#[test]
fn a_mail_server_is_read_whole_or_not_at_all() {
    let set = [
        ("BELVEDERE_SMTP_URL", "smtps://mail.example.com"),
        ("BELVEDERE_MAIL_FROM", "Belvedere <reports@example.com>"),
        ("BELVEDERE_SMTP_USER", "reports"),
        ("BELVEDERE_SMTP_PASSWORD", "canary-4711"),
    ];
    let config = read(&[], &set, "").unwrap();
    assert!(!format!("{config:?}").contains("canary-4711"));
    assert!(config.mail.unwrap().sign_in.is_some());
    assert!(read(&[], &set[..2], "").unwrap().mail.unwrap().sign_in.is_none());
    assert!(read(&[], &[], "").unwrap().mail.is_none());
    for (environment, part) in [
        (&set[1..2], "mail_from: says nothing without smtp_url"),
        (&set[3..], "smtp_password: says nothing without smtp_url"),
        (&set[..1], "mail_from: is missing"),
        (&set[..3], "smtp_password: is missing"),
        (&[set[0], set[1], set[3]][..], "smtp_user: is missing"),
        (
            &[("BELVEDERE_SMTP_URL", "smtps://me:canary-4711@mail.example.com"), set[1]][..],
            "smtp_url: holds a user or a password",
        ),
        (
            &[("BELVEDERE_SMTP_URL", "smtp://mail.example.com"), set[1]][..],
            "smtp_url: plain smtp is for loopback only",
        ),
        (&[set[0], ("BELVEDERE_MAIL_FROM", "reports")][..], "mail_from: not an address"),
    ] {
        let said = errors(&[], environment, "");
        assert!(said.contains(part) && !said.contains("canary"), "{part:?} is missing in {said}");
    }
    let said = errors(&[], &[], "smtp_password = 'canary-4711'");
    assert!(
        said.contains("smtp_password: a secret comes from") && !said.contains("canary"),
        "{said}"
    );
}

#[test]
fn secrets_come_from_the_environment_only() {
    let said = errors(&[("master_key", "k")], &[], "bootstrap_api_key = 'abcdefghijklmnopqrstuvwxyz'");
    assert!(
        said.contains("master_key: a secret comes from") && said.contains("bootstrap_api_key: a secret comes from"),
        "{said}"
    );
    assert!(!said.contains("abcdefghijklm"), "{said}");
}

#[test]
fn a_secret_can_be_in_a_file_but_not_twice() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "abcdefghijklmnopqrstuvwxyz\n").unwrap();
    let path = file.path().to_str().unwrap();
    let config = read(&[], &[("BELVEDERE_BOOTSTRAP_API_KEY_FILE", path)], "").unwrap();
    assert_eq!(config.bootstrap_api_key.unwrap().expose_secret(), "abcdefghijklmnopqrstuvwxyz");
    let said = errors(
        &[],
        &[("BELVEDERE_BOOTSTRAP_API_KEY_FILE", path), ("BELVEDERE_BOOTSTRAP_API_KEY", "x")],
        "",
    );
    assert!(said.contains("not both"), "{said}");
    assert!(errors(&[], &[("BELVEDERE_BOOTSTRAP_API_KEY", "short")], "").contains("at least 24"));
    assert!(errors(&[], &[("BELVEDERE_MASTER_KEY_FILE", "/nonexistent/key")], "").contains("cannot be read"));
}

#[test]
fn misspelt_variables_are_errors_but_those_of_the_client_commands_are_not() {
    assert!(errors(&[], &[("BELVEDERE_PUBLIC_ULR", "x")], "").contains("BELVEDERE_PUBLIC_ULR: no such setting"));
    assert!(read(&[], &[("BELVEDERE_URL", "http://127.0.0.1:1"), ("BELVEDERE_API_KEY", "k")], "").is_ok());
}

#[test]
fn hosts_and_urls_are_parsed_not_guessed() {
    let config = read(&[], &[("BELVEDERE_ALLOWED_PRIVATE_HOSTS", "127.0.0.1:9101, [::1]:80")], "").unwrap();
    let hosts: Vec<_> = config
        .allowed_private_hosts
        .iter()
        .map(|host| (host.host.as_str(), host.port))
        .collect();
    assert_eq!(hosts, [("127.0.0.1", 9101), ("[::1]", 80)]);
    for bad in ["localhost", "localhost:", "http://localhost:80", ":80", "localhost:99999"] {
        assert!(
            errors(&[], &[("BELVEDERE_ALLOWED_PRIVATE_HOSTS", bad)], "").contains("is not host:port"),
            "{bad}"
        );
    }
    for bad in ["https://a.example/path", "https://user@a.example", "ftp://a.example", "a.example"] {
        assert!(errors(&[], &[("BELVEDERE_PUBLIC_URL", bad)], "").contains("public_url"), "{bad}");
    }
    assert!(errors(&[], &[], "bind = [").contains("belvedere.toml"));
    assert!(errors(&[], &[("BELVEDERE_DATABASE_URL", "mysql://h/db")], "").contains("database_url"));
    assert!(errors(&[], &[("BELVEDERE_GOLDEN_QUESTIONS", "yes")], "").contains("must be true or false"));
    assert!(errors(&[], &[("BELVEDERE_MODEL_RECORD_DIR", "/nonexistent")], "").contains("model_record_dir: is not a folder"));
    let config = read(&[], &[("BELVEDERE_GOLDEN_QUESTIONS", "false")], "").unwrap();
    assert!(!config.golden_questions && read(&[], &[], "").unwrap().golden_questions);
}

#[test]
fn an_authority_vouches_for_the_mail_server_at_its_host_and_port_alone() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let authority = belvedere_mock_vendors::tls::Authority::new().unwrap();
    std::fs::write(file.path(), authority.pem()).unwrap();
    let vouching = |at: &str, url: &str| {
        let named = format!("{at}={}", file.path().display());
        let set = [
            ("BELVEDERE_SMTP_URL", url),
            ("BELVEDERE_MAIL_FROM", "reports@example.com"),
            ("BELVEDERE_HOST_AUTHORITIES", &named),
        ];
        read(&[], &set, "").unwrap().mail.unwrap().authorities
    };
    for (at, url) in [
        ("mail.example.com:465", "smtps://mail.example.com"),
        ("Mail.Example.com:587", "smtp+starttls://MAIL.example.com"),
        ("[fd00::1]:2465", "smtps://[fd00::1]:2465"),
    ] {
        assert_eq!(vouching(at, url), [authority.der()], "{at} {url}");
    }
    assert!(vouching("mail.example.com:443", "smtps://mail.example.com").is_empty());
    assert!(vouching("example.com:465", "smtps://mail.example.com").is_empty());
}

#[test]
fn an_authority_is_named_with_its_host_and_must_be_readable() {
    let said = |list: &str| errors(&[], &[("BELVEDERE_HOST_AUTHORITIES", list)], "");
    for bad in ["ca.pem", "reports.internal=ca.pem", "=ca.pem"] {
        assert!(said(bad).contains("is not host:port=file"), "{bad}");
    }
    assert!(said("reports.internal:8443=/nonexistent/ca.pem").contains("cannot be read"));
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().display();
    assert!(said(&format!("reports.internal:8443={path}")).contains("holds no certificate"));
    let mut broken = std::fs::File::options().write(true).open(file.path()).unwrap();
    broken
        .write_all(b"-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n")
        .unwrap();
    assert!(said(&format!("reports.internal:8443={path}")).contains("holds no certificate"));
}
