//! Key text and key files.

use std::fs;

use belvedere_types::{Explain, SecretText};
use belvedere_vault::{KeyFile, KeyId, KeyRing, KeySource, TextKeys};

use crate::house::{KEY_A, KEY_B};

#[tokio::test]
async fn the_first_line_is_the_current_key_and_all_are_open() {
    let text = format!("# current\n{KEY_B}\r\n\n   {KEY_A}  \n");
    let ring = TextKeys::new(SecretText::new(text)).keys().await.unwrap();
    assert_eq!(ring.current().id(), &KeyId("b".into()));
    assert!(ring.find(&KeyId("a".into())).is_some() && ring.find(&KeyId("c".into())).is_none());
    assert!(!format!("{ring:?}").contains("//79"));
}

#[test]
fn text_that_is_not_a_list_of_keys_is_refused() {
    let check = |text: &str, code: &str| {
        let problem = KeyRing::parse(text).unwrap_err().problem();
        assert_eq!(problem.code, code, "{text}");
        assert!(!problem.detail.contains("AAECAw"), "{}", problem.detail);
    };
    check("", "master_key_missing");
    check("# nothing\n\n", "master_key_missing");
    check("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "master_key_malformed");
    check(
        "belvedere-key-v2 a AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "master_key_malformed",
    );
    check(
        "belvedere-key-v1 a AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
        "master_key_malformed",
    );
    check(
        "belvedere-key-v1 a AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ==",
        "master_key_malformed",
    );
    check(
        "belvedere-key-v1 ä AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "master_key_malformed",
    );
    check(
        &format!("belvedere-key-v1 {} AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "a".repeat(65)),
        "master_key_malformed",
    );
    check(&format!("{KEY_A} trailing"), "master_key_malformed");
    check(&format!("{KEY_A}\nnonsense"), "master_key_malformed");
    check(&format!("{KEY_A}\n{KEY_A}"), "master_key_malformed");
}

#[tokio::test]
async fn a_new_key_file_is_read_back_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let file = KeyFile::create_new(&path).unwrap();
    let first = file.keys().await.unwrap().current().id().clone();
    let before = fs::read(&path).unwrap();
    assert_eq!(KeyFile::create_new(&path).unwrap_err().problem().code, "master_key_exists");
    assert_eq!(fs::read(&path).unwrap(), before);

    let other = KeyFile::create_new(folder.path().join("other.key")).unwrap();
    assert_ne!(other.keys().await.unwrap().current().id(), &first);
}

#[tokio::test]
async fn a_key_file_that_is_not_there_or_not_a_key_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = KeyFile::at(folder.path().join("none.key")).keys().await.unwrap_err();
    assert_eq!(missing.problem().code, "master_key_missing");
    assert!(missing.to_string().contains("none.key"));
    assert_eq!(
        KeyFile::create_new(folder.path().join("no/folder.key")).unwrap_err().problem().code,
        "master_key_unreadable"
    );

    let file = KeyFile::create_new(folder.path().join("bytes.key")).unwrap();
    fs::write(file.path(), [0xff, 0xfe]).unwrap();
    assert_eq!(file.keys().await.unwrap_err().problem().code, "master_key_unreadable");
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_file_that_others_may_use_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::create_new(folder.path().join("master.key")).unwrap();
    let mode = |mode| fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    for exposed in [0o640, 0o604, 0o620, 0o601, 0o666, 0o777] {
        mode(exposed);
        assert_eq!(file.keys().await.unwrap_err().problem().code, "master_key_exposed", "{exposed:o}");
    }
    for private in [0o600, 0o400] {
        mode(private);
        file.keys().await.unwrap();
    }
}
