//! Logs go to standard error, as text or as JSON lines.

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Libraries that print request parts at their lower levels are held, whatever the setting says: request parts carry credentials. The transport's
/// worker calls every 401 a fatal error, which here is the ordinary start of an authorization.
const HELD: [&str; 8] = [
    "genai=error",
    "rmcp=warn",
    "rmcp::transport::worker=off",
    "reqwest=warn",
    "hyper=warn",
    "hyper_util=warn",
    "h2=warn",
    "rustls=warn",
];

pub fn start(config: &Config) -> Result<(), String> {
    let mut filter = EnvFilter::try_new(&config.log)
        .map_err(|_| format!("log: {:?} is not a filter like `info` or `belvedere_web=debug`", config.log))?;
    for directive in HELD {
        filter = filter.add_directive(
            directive
                .parse()
                .map_err(|_| "log: a built-in directive does not parse".to_owned())?,
        );
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
