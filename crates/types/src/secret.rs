//! Text that must never be printed.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A secret in clear: an access token, a client secret, an API key. Erased from memory when dropped.
///
/// It has no `Serialize`, `Display` or `PartialEq`, and `Debug` prints `[redacted]`.
#[derive(Clone)]
pub struct SecretText(SecretString);

impl SecretText {
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The clear text. Every caller is on a list that `cargo xtask tidy` keeps.
    pub fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_no_byte_of_it() {
        assert_eq!(format!("{:?}", SecretText::new("canary-4711")), "[redacted]");
    }
}
