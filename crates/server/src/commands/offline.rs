//! Commands that need no running server.

use std::process::ExitCode;

use belvedere_outbound::HostPort;
use belvedere_store::{Store, StoreConfig};

use crate::cli::SettingFlags;
use crate::config::{Config, KeyOrigin, LogFormat, reference};
use crate::failure::{Failure, explained};

pub async fn migrate(config: Config) -> Result<ExitCode, Failure> {
    open(&config).await?;
    println!("the database has this version's schema");
    Ok(ExitCode::SUCCESS)
}

pub fn check_config(flags: &SettingFlags, as_reference: bool) -> Result<ExitCode, Failure> {
    if as_reference {
        print!("{}", reference());
        return Ok(ExitCode::SUCCESS);
    }
    let config = Config::read(&super::layers(flags)?).map_err(Failure::Settings)?;
    let hosts: Vec<String> = config.allowed_private_hosts.iter().map(HostPort::to_string).collect();
    let vouched: Vec<String> = config.host_authorities.iter().map(|one| one.at().to_string()).collect();
    println!("bind                   {}", config.bind);
    println!(
        "public_url             {}",
        config.public_url.as_ref().map_or("from the bound address", url::Url::as_str)
    );
    println!("data_dir               {}", config.data_dir.display());
    println!("database_url           {}", without_password(&config.database_url));
    println!("master key             {}", origin(&config.keys.current));
    for retired in &config.keys.retired {
        println!("retired master key     {}", origin(retired));
    }
    println!(
        "allowed_private_hosts  {}",
        if hosts.is_empty() { "none".into() } else { hosts.join(", ") }
    );
    println!(
        "host_authorities       {}",
        if vouched.is_empty() { "none".into() } else { vouched.join(", ") }
    );
    println!(
        "bootstrap_api_key      {}",
        if config.bootstrap_api_key.is_some() { "set" } else { "not set" }
    );
    println!(
        "catalog_dir            {}",
        config.catalog_dir.as_ref().map_or("none".into(), |dir| dir.display().to_string())
    );
    println!("log                    {}", config.log);
    println!(
        "log_format             {}",
        if config.log_format == LogFormat::Json { "json" } else { "text" }
    );
    Ok(ExitCode::SUCCESS)
}

fn origin(key: &KeyOrigin) -> String {
    match key {
        KeyOrigin::File(path) => format!("key file {}", path.display()),
        KeyOrigin::Given(_) => "given by the environment".into(),
        KeyOrigin::Passphrase(_) => "derived from a passphrase".into(),
        KeyOrigin::Transit { key, .. } => format!("transit key {key}"),
    }
}

pub fn openapi() -> Result<ExitCode, Failure> {
    let document = serde_json::to_string_pretty(&belvedere_web::openapi()).map_err(anyhow::Error::from)?;
    println!("{document}");
    Ok(ExitCode::SUCCESS)
}

pub async fn open(config: &Config) -> Result<Store, Failure> {
    Store::open(&StoreConfig {
        url: config.database_url.clone(),
    })
    .await
    .map_err(explained)
}

fn without_password(database_url: &str) -> String {
    match url::Url::parse(database_url) {
        Ok(mut url) if url.password().is_some() => {
            // Fails only for URLs that cannot have a password, and this one has.
            let _infallible = url.set_password(Some("[redacted]"));
            url.to_string()
        }
        _ => database_url.to_owned(),
    }
}
