//! Where a setting's text comes from, layer by layer.

use std::collections::BTreeMap;
use std::path::Path;

use belvedere_types::SecretText;

use super::SETTINGS;

const PREFIX: &str = "BELVEDERE_";
/// Variables of the client commands; not settings of the server.
const CLIENT_VARIABLES: [&str; 2] = ["BELVEDERE_URL", "BELVEDERE_API_KEY"];

/// The process environment, restricted to our prefix.
pub fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect()
}

/// Settings as text with their origin, the strongest layer first.
#[derive(Default)]
pub struct Layers {
    flags: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    file_name: String,
    errors: Vec<String>,
}

impl Layers {
    /// `flags` are `(key, value)`; `environment` holds whole variable names; `file` is TOML text with the name to show.
    pub fn new(flags: Vec<(String, String)>, environment: BTreeMap<String, String>, file: Option<(&Path, &str)>) -> Self {
        let mut layers = Self {
            flags: flags.into_iter().collect(),
            environment,
            ..Self::default()
        };
        if let Some((path, text)) = file {
            layers.file_name = path.display().to_string();
            match text.parse::<toml::Table>() {
                Ok(table) => layers.read_table(table),
                Err(error) => layers.errors.push(format!("{}: {}", layers.file_name, error.message())),
            }
        }
        layers
    }

    fn read_table(&mut self, table: toml::Table) {
        for (key, value) in table {
            match flat(&value) {
                Some(text) => drop(self.file.insert(key, text)),
                None => self.errors.push(format!(
                    "{key}: must be a text, a number or a list of texts (in {})",
                    self.file_name
                )),
            }
        }
    }

    /// Keys nobody knows, secrets in places where they do not belong, and a file that does not parse.
    pub fn unknown(&self) -> Vec<String> {
        let mut errors = self.errors.clone();
        let known = |key: &str| SETTINGS.iter().find(|setting| setting.key == key);
        for (layer, place) in [
            (&self.flags, "by a flag".to_owned()),
            (&self.file, format!("in {}", self.file_name)),
        ] {
            for key in layer.keys() {
                match known(key) {
                    None => errors.push(format!("{key}: no such setting ({place})")),
                    Some(setting) if setting.secret => errors.push(format!(
                        "{key}: a secret comes from the environment or a file it names, not {place}"
                    )),
                    Some(_) => {}
                }
            }
        }
        for name in self.environment.keys().filter(|name| !CLIENT_VARIABLES.contains(&name.as_str())) {
            let key = name.trim_start_matches(PREFIX).to_ascii_lowercase();
            let of_secret = key.strip_suffix("_file").and_then(known).is_some_and(|setting| setting.secret);
            if known(&key).is_none() && !of_secret {
                errors.push(format!("{name}: no such setting (in the environment)"));
            }
        }
        errors
    }

    /// Where the value in force was set, in words.
    pub fn origin(&self, key: &str) -> String {
        let variable = variable(key);
        if self.flags.contains_key(key) {
            "set by a flag".into()
        } else if self.environment.contains_key(&variable) {
            format!("set by {variable}")
        } else if self.environment.contains_key(&format!("{variable}_FILE")) {
            format!("set by {variable}_FILE")
        } else if self.file.contains_key(key) {
            format!("set in {}", self.file_name)
        } else {
            "default".into()
        }
    }

    /// The value in force, or the default.
    pub fn text(&self, key: &str) -> String {
        self.optional(key).unwrap_or_else(|| {
            SETTINGS
                .iter()
                .find(|setting| setting.key == key)
                .map_or_else(String::new, |setting| setting.default.to_owned())
        })
    }

    /// The value in force; `None` when nobody set it or it is empty.
    pub fn optional(&self, key: &str) -> Option<String> {
        self.flags
            .get(key)
            .or_else(|| self.environment.get(&variable(key)))
            .or_else(|| self.file.get(key))
            .filter(|text| !text.is_empty())
            .cloned()
    }

    /// A secret from its variable or from the file that `…_FILE` names.
    pub fn secret(&self, key: &str) -> Result<Option<SecretText>, String> {
        let variable = variable(key);
        let file_variable = format!("{variable}_FILE");
        match (self.environment.get(&variable), self.environment.get(&file_variable)) {
            (Some(_), Some(_)) => Err(format!("set either {variable} or {file_variable}, not both")),
            (Some(text), None) => Ok(Some(SecretText::new(text.trim()))),
            (None, Some(path)) => {
                let text = std::fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {}", error.kind()))?;
                Ok(Some(SecretText::new(text.trim())))
            }
            (None, None) => Ok(None),
        }
    }
}

fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_ascii_uppercase())
}

fn flat(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(items) => items.iter().map(flat).collect::<Option<Vec<_>>>().map(|texts| texts.join(",")),
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}
