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
    use std::backtrace::Backtrace;
    use std::panic::AssertUnwindSafe;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::credential::{Credential, SecretVersion};

    #[test]
    fn debug_prints_no_byte_of_it() {
        assert_eq!(format!("{:?}", SecretText::new("canary-4711")), "[redacted]");
    }

    #[test]
    fn neither_the_text_of_a_panic_nor_its_backtrace_prints_a_byte_of_it() {
        let printed = Arc::new(Mutex::new(String::new()));
        let kept = printed.clone();
        std::panic::set_hook(Box::new(move |panic| {
            kept.lock().unwrap().push_str(&format!("{panic}\n{}", Backtrace::force_capture()));
        }));
        let refused = |token: &str| {
            let token = SecretText::new(token);
            let version = SecretVersion(1);
            Err::<(), _>(Credential::Bearer { token, version })
        };
        let ended = std::panic::catch_unwind(AssertUnwindSafe(|| refused("canary-4711").unwrap()));
        drop(std::panic::take_hook());
        assert!(ended.is_err());
        let printed = printed.lock().unwrap();
        assert!(printed.contains("[redacted]") && printed.contains("catch_unwind"), "{printed}");
        assert!(!printed.contains("canary"), "{printed}");
    }
}
