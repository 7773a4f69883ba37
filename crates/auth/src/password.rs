//! Passwords of people, after NIST SP 800-63B: long, unlike those that are guessed first, no rules of composition, kept as Argon2id.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use belvedere_types::SecretText;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

/// The least for a password that is the only proof (SP 800-63B §3.1.1.2), in characters.
pub const MIN_CHARS: usize = 15;
/// The most, in characters: room for any passphrase, and a bound on the work.
pub const MAX_CHARS: usize = 256;
/// The recommendation of OWASP: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
/// At a time: hashing takes a core and its memory, and whoever knocks can ask for it.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Why a password cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    #[error("the password has fewer than {MIN_CHARS} characters")]
    Short,
    #[error("the password has more than {MAX_CHARS} characters")]
    Long,
    #[error("the password is among those that are guessed first")]
    Guessable,
}

/// The hash could not be made: no randomness, or no memory.
#[derive(Debug, thiserror::Error)]
#[error("the password cannot be hashed")]
pub struct HashError;

/// Whether it may be chosen. `about` is what an attacker knows of the person: address, name, organisation.
pub fn check_password(password: &SecretText, about: &[&str]) -> Result<(), WeakPassword> {
    let text = normalised(password);
    let clear = text.expose_secret();
    match clear.chars().count() {
        ..MIN_CHARS => return Err(WeakPassword::Short),
        length if length > MAX_CHARS => return Err(WeakPassword::Long),
        _ => {}
    }
    if zxcvbn(clear, about).score() < Score::Three {
        return Err(WeakPassword::Guessable);
    }
    Ok(())
}

/// Argon2id under a fresh salt, in the PHC string format.
pub async fn hash_password(password: &SecretText) -> Result<String, HashError> {
    let password = normalised(password);
    let mut salt = [0_u8; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|_| HashError)?;
    let _turn = HASHING.acquire().await.map_err(|_| HashError)?;
    let hashing = tokio::task::spawn_blocking(move || {
        let hash: PasswordHash = hasher()?
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map_err(|_| HashError)?;
        Ok(hash.to_string())
    });
    hashing.await.map_err(|_| HashError)?
}

/// Whether the password is the one of the hash. Takes as long without a hash as with one, so that nobody learns by the clock which addresses there are.
pub async fn verify_password(password: &SecretText, hash: Option<&str>) -> Result<bool, HashError> {
    let Some(hash) = hash else {
        hash_password(password).await?;
        return Ok(false);
    };
    let (password, hash) = (normalised(password), hash.to_owned());
    let _turn = HASHING.acquire().await.map_err(|_| HashError)?;
    let verifying = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash).map_err(|_| HashError)?;
        Ok(hasher()?.verify_password(password.expose_secret().as_bytes(), &hash).is_ok())
    });
    verifying.await.map_err(|_| HashError)?
}

fn hasher() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| HashError)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// NFKC: keyboards differ in how they compose the same letter.
fn normalised(password: &SecretText) -> SecretText {
    SecretText::new(password.expose_secret().nfkc().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), WeakPassword> {
        check_password(&SecretText::new(text), &["ada@acme.example", "Ada", "Acme"])
    }

    #[test]
    fn length_and_guesses_decide_and_composition_does_not() {
        assert_eq!(check("granite-otter-lamp-9"), Ok(()));
        assert_eq!(check("four plain words in lower case"), Ok(()));
        assert_eq!(check("Xq9$kT!"), Err(WeakPassword::Short));
        assert_eq!(check("fourteen chars"), Err(WeakPassword::Short));
        for guessed in [
            "aaaaaaaaaaaaaaaa",
            "passwordpassword",
            "123456789012345678",
            "ada@acme.example",
            "qwertyuiopasdfgh",
        ] {
            assert_eq!(check(guessed), Err(WeakPassword::Guessable), "{guessed}");
        }
        assert_eq!(check(&"ä".repeat(257)), Err(WeakPassword::Long));
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_salted_and_opens_to_its_password_alone() {
        let password = SecretText::new("granite-otter-lamp-\u{e4}");
        let (one, two) = (hash_password(&password).await.unwrap(), hash_password(&password).await.unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(verify_password(&password, Some(&one)).await.unwrap());
        let decomposed = SecretText::new("granite-otter-lamp-a\u{308}");
        assert!(
            verify_password(&decomposed, Some(&one)).await.unwrap(),
            "the same letter, composed otherwise"
        );
        for wrong in ["granite-otter-lamp-a", "granite-otter-lamp-\u{e4} ", ""] {
            assert!(!verify_password(&SecretText::new(wrong), Some(&one)).await.unwrap(), "{wrong:?}");
        }
        assert!(!verify_password(&password, None).await.unwrap());
        assert!(verify_password(&password, Some("not a hash")).await.is_err());
    }
}
