//! Where the master keys come from: one origin whose key seals, and origins that open what was sealed before.

use std::path::{Path, PathBuf};

use belvedere_types::SecretText;
use url::Url;

use super::Layers;

/// Shorter passphrases could be guessed by somebody who has a copy of the database.
const MIN_PASSPHRASE_CHARS: usize = 16;
const DEFAULT_FILE: &str = "master.key";

#[derive(Debug, Clone)]
pub enum KeyOrigin {
    /// A key file; made at the first start when the database is new.
    File(PathBuf),
    /// The keys themselves, from a variable or the file that the variable with `_FILE` names.
    Given(SecretText),
    Passphrase(SecretText),
    /// A key of OpenBao's or HashiCorp Vault's transit engine.
    Transit {
        key: Url,
        token: SecretText,
    },
}

#[derive(Debug, Clone)]
pub struct KeySettings {
    pub current: KeyOrigin,
    pub retired: Vec<KeyOrigin>,
}

impl KeySettings {
    /// Says what is wrong by `wrong(setting, why)`.
    pub fn read(layers: &Layers, data_dir: &Path, wrong: &mut dyn FnMut(&str, &str)) -> Self {
        let token = secret(layers, "transit_token", wrong);
        let mut current = origins(layers, "", token.as_ref(), wrong);
        let retired = origins(layers, "retired_", token.as_ref(), wrong);
        if current.len() > 1 {
            wrong(
                "master_key",
                "set one of master_key, master_key_path, master_passphrase and master_key_transit, not several",
            );
        }
        Self {
            current: current.pop().unwrap_or_else(|| KeyOrigin::File(data_dir.join(DEFAULT_FILE))),
            retired,
        }
    }
}

fn origins(layers: &Layers, prefix: &str, token: Option<&SecretText>, wrong: &mut dyn FnMut(&str, &str)) -> Vec<KeyOrigin> {
    let name = |name: &str| format!("{prefix}{name}");
    let mut found = Vec::new();
    found.extend(layers.optional(&name("master_key_path")).map(|path| KeyOrigin::File(path.into())));
    found.extend(secret(layers, &name("master_key"), wrong).map(KeyOrigin::Given));
    if let Some(passphrase) = secret(layers, &name("master_passphrase"), wrong) {
        if passphrase.expose_secret().chars().count() < MIN_PASSPHRASE_CHARS {
            wrong(
                &name("master_passphrase"),
                &format!("must have at least {MIN_PASSPHRASE_CHARS} characters"),
            );
        }
        found.push(KeyOrigin::Passphrase(passphrase));
    }
    let setting = name("master_key_transit");
    if let Some(text) = layers.optional(&setting) {
        match (Url::parse(&text), token) {
            (Ok(key), Some(token)) => found.push(KeyOrigin::Transit { key, token: token.clone() }),
            (Ok(_), None) => wrong(&setting, "needs BELVEDERE_TRANSIT_TOKEN or BELVEDERE_TRANSIT_TOKEN_FILE"),
            (Err(_), _) => wrong(&setting, "not a URL such as https://bao.example.org:8200/v1/transit/keys/belvedere"),
        }
    }
    found
}

fn secret(layers: &Layers, key: &str, wrong: &mut dyn FnMut(&str, &str)) -> Option<SecretText> {
    layers.secret(key).unwrap_or_else(|said| {
        wrong(key, &said);
        None
    })
}
