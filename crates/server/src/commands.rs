//! One module a command; this one only dispatches.

mod ask;
mod audit;
mod catalog;
pub mod classify;
mod eval;
mod offline;
mod rotate_key;
mod sources;

use std::process::ExitCode;

use crate::api::Api;
use crate::cli::{AuditCommand, CatalogCommand, Cli, Command, SettingFlags};
use crate::config::{Config, Layers, environment};
use crate::failure::Failure;
use crate::{logging, serve};

pub fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let mut flags = cli.settings;
    match cli.command {
        Command::Serve { bind, data_dir } => {
            for (key, value) in [("bind", bind), ("data_dir", data_dir)] {
                flags.set.extend(value.map(|value| format!("{key}={value}")));
            }
            let config = settings(&flags)?;
            block_on(serve::run(config))
        }
        Command::Migrate => {
            let config = settings(&flags)?;
            block_on(offline::migrate(config))
        }
        Command::Audit { command } => {
            let config = settings(&flags)?;
            match command {
                AuditCommand::Verify { head } => block_on(audit::verify(config, head.as_deref())),
                AuditCommand::Head => block_on(audit::head(config)),
            }
        }
        Command::RotateKey { status } => {
            let config = settings(&flags)?;
            block_on(async {
                if status {
                    rotate_key::status(config).await
                } else {
                    rotate_key::run(config).await
                }
            })
        }
        Command::CheckConfig { reference } => offline::check_config(&flags, reference),
        Command::Openapi => offline::openapi(),
        Command::Catalog {
            command: CatalogCommand::Check { folder },
        } => catalog::check(folder.as_deref()),
        Command::Catalog {
            command: CatalogCommand::Show { vendor },
        } => catalog::show(vendor),
        Command::Catalog {
            command: CatalogCommand::Troubleshooting,
        } => catalog::troubleshooting(),
        Command::Classify { policy, format, fail_on } => classify::run(policy.as_deref(), format, fail_on),
        Command::Ask {
            sources,
            now,
            json,
            question,
        } => block_on(async {
            ask::run(
                &Api::from_environment()?,
                ask::Ask {
                    sources,
                    now,
                    json,
                    question,
                },
            )
            .await
        }),
        Command::Eval {
            file,
            sources,
            model,
            json,
        } => {
            let eval = eval::Eval {
                file,
                sources,
                model,
                json,
            };
            block_on(async { eval::run(&Api::from_environment()?, eval).await })
        }
        Command::Sources { json } => block_on(async { sources::list(&Api::from_environment()?, json).await }),
        Command::Connect {
            vendor_or_url,
            name,
            region,
            host,
            token_stdin,
            json,
        } => {
            let token = if token_stdin { Some(sources::token_from_stdin()?) } else { None };
            let wish = sources::Wish {
                vendor_or_url,
                name,
                region,
                host,
                token,
                json,
            };
            block_on(async { sources::connect(&Api::from_environment()?, wish).await })
        }
        Command::Disconnect { name } => block_on(async { sources::disconnect(&Api::from_environment()?, &name).await }),
        Command::Tools { name, json, replay: false } => block_on(async { sources::tools(&Api::from_environment()?, &name, json).await }),
        Command::Tools { name, json, replay: true } => block_on(async { sources::replay(&Api::from_environment()?, &name, json).await }),
        Command::SignInLink => block_on(async { sources::sign_in_link(&Api::from_environment()?).await }),
    }
}

/// Reads the settings and starts logging by them.
fn settings(flags: &SettingFlags) -> Result<Config, Failure> {
    let config = Config::read(&layers(flags)?).map_err(Failure::Settings)?;
    logging::start(&config).map_err(|error| Failure::Settings(vec![error]))?;
    Ok(config)
}

/// `belvedere.toml` is read when it is there; a file that was named must be there.
pub(crate) fn layers(flags: &SettingFlags) -> Result<Layers, Failure> {
    let mut pairs = Vec::new();
    for text in &flags.set {
        let (key, value) = text
            .split_once('=')
            .ok_or_else(|| Failure::Settings(vec![format!("--set {text}: expected KEY=VALUE")]))?;
        pairs.push((key.to_owned(), value.to_owned()));
    }
    let path = flags.config.clone().unwrap_or_else(|| "belvedere.toml".into());
    let file = match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && flags.config.is_none() => None,
        Err(error) => {
            return Err(Failure::Settings(vec![format!(
                "{}: cannot be read: {}",
                path.display(),
                error.kind()
            )]));
        }
    };
    Ok(Layers::new(
        pairs,
        environment(),
        file.as_deref().map(|text| (path.as_path(), text)),
    ))
}

fn block_on(work: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    runtime.block_on(work)
}
