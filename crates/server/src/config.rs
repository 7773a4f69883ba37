//! The settings: flags over environment over `belvedere.toml` over defaults. All that is wrong is reported together.

mod hosts;
mod keys;
mod layers;
mod mail;
mod model;
mod reference;

use std::net::SocketAddr;
use std::path::PathBuf;

use belvedere_analysis_router::model::ProviderConfig;
use belvedere_mail::SmtpConfig;
use belvedere_outbound::{HostPort, OwnAuthority};
use belvedere_types::SecretText;
use ipnet::IpNet;
use url::Url;

pub use keys::{KeyOrigin, KeySettings};
pub use layers::{Layers, environment};
pub use reference::{SETTINGS, reference};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone)]
pub struct Config {
    pub bind: SocketAddr,
    /// `None`: derived from the address that was bound.
    pub public_url: Option<Url>,
    pub data_dir: PathBuf,
    pub database_url: String,
    pub keys: KeySettings,
    pub allowed_private_hosts: Vec<HostPort>,
    pub host_authorities: Vec<OwnAuthority>,
    /// Networks of the operator's own proxies.
    pub trusted_proxies: Vec<IpNet>,
    pub bootstrap_api_key: Option<SecretText>,
    pub catalog_dir: Option<PathBuf>,
    pub golden_questions: bool,
    /// The model of organisations that set none of their own.
    pub model: Option<ProviderConfig>,
    /// Where conversations with models are written down.
    pub model_record_dir: Option<PathBuf>,
    /// What dashboards are mailed with.
    pub mail: Option<SmtpConfig>,
    pub log: String,
    pub log_format: LogFormat,
}

/// Shorter keys could be guessed.
const MIN_KEY_CHARS: usize = 24;

impl Config {
    /// Reads every setting; the error lists all that are wrong, each with where it was set.
    pub fn read(layers: &Layers) -> Result<Self, Vec<String>> {
        let mut errors = layers.unknown();
        let mut wrong = |key: &str, said: &str| errors.push(format!("{key}: {said} ({})", layers.origin(key)));

        let bind = layers.text("bind").parse().unwrap_or_else(|_| {
            wrong("bind", "not an address with port, such as 127.0.0.1:8400");
            SocketAddr::from(([127, 0, 0, 1], 8400))
        });
        let public_url = layers.optional("public_url").and_then(|text| match public_url(&text) {
            Ok(url) => Some(url),
            Err(said) => {
                wrong("public_url", said);
                None
            }
        });
        let data_dir = PathBuf::from(layers.text("data_dir"));
        let database_url = layers
            .optional("database_url")
            .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("belvedere.db").display()));
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| database_url.starts_with(scheme))
        {
            wrong("database_url", "must start with sqlite: or postgres:");
        }
        let allowed_private_hosts = hosts::private(layers, &mut wrong);
        let host_authorities = hosts::authorities(layers, &mut wrong);
        let trusted_proxies = hosts::proxies(layers, &mut wrong);
        let log_format = match layers.text("log_format").as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => {
                wrong("log_format", "must be text or json");
                LogFormat::Text
            }
        };
        let mut secret = |key: &str| match layers.secret(key) {
            Ok(secret) => secret,
            Err(said) => {
                wrong(key, &said);
                None
            }
        };
        let bootstrap_api_key = secret("bootstrap_api_key");
        if bootstrap_api_key
            .as_ref()
            .is_some_and(|key| key.expose_secret().len() < MIN_KEY_CHARS)
        {
            wrong("bootstrap_api_key", &format!("must have at least {MIN_KEY_CHARS} characters"));
        }
        let keys = KeySettings::read(layers, &data_dir, &mut wrong);
        let catalog_dir = layers.optional("catalog_dir").map(PathBuf::from);
        if catalog_dir.as_ref().is_some_and(|dir| !dir.is_dir()) {
            wrong("catalog_dir", "is not a folder");
        }
        let golden_questions = match layers.text("golden_questions").as_str() {
            "true" => true,
            "false" => false,
            _ => {
                wrong("golden_questions", "must be true or false");
                false
            }
        };
        let model_record_dir = layers.optional("model_record_dir").map(PathBuf::from);
        if model_record_dir.as_ref().is_some_and(|dir| !dir.is_dir()) {
            wrong("model_record_dir", "is not a folder");
        }
        let model = model::read(layers, &mut wrong);
        let mail = mail::read(layers, &host_authorities, &mut wrong);
        let log = layers.text("log");
        if errors.is_empty() {
            Ok(Self {
                bind,
                public_url,
                data_dir,
                database_url,
                keys,
                allowed_private_hosts,
                host_authorities,
                trusted_proxies,
                bootstrap_api_key,
                catalog_dir,
                golden_questions,
                model,
                model_record_dir,
                mail,
                log,
                log_format,
            })
        } else {
            Err(errors)
        }
    }

    /// What people's browsers reach us by, when the setting is absent.
    pub fn public_url_at(&self, bound: SocketAddr) -> Result<Url, url::ParseError> {
        match &self.public_url {
            Some(url) => Ok(url.clone()),
            None => Url::parse(&format!("http://{bound}/")),
        }
    }
}

/// An origin: https, or http on loopback. A path would break cookies and the redirect URI.
fn public_url(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "not a URL")?;
    let loopback = match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
        return Err("must be https; http is for loopback only");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err("must be an origin such as https://data.example.org, without path, query or user");
    }
    Ok(url)
}

#[cfg(test)]
mod tests;
