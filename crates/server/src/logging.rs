//! Logs go to standard error, as text or as JSON lines.

use tracing::Subscriber;
use tracing_subscriber::filter::{EnvFilter, FilterExt, LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, LogFormat};

/// Libraries that print request parts at their lower levels are held, whatever the setting says: request parts carry credentials. The transport's
/// worker calls every 401 a fatal error, which here is the ordinary start of an authorization.
const HELD: [(&str, LevelFilter); 8] = [
    ("genai", LevelFilter::ERROR),
    ("rmcp", LevelFilter::WARN),
    ("rmcp::transport::worker", LevelFilter::OFF),
    ("reqwest", LevelFilter::WARN),
    ("hyper", LevelFilter::WARN),
    ("hyper_util", LevelFilter::WARN),
    ("h2", LevelFilter::WARN),
    ("rustls", LevelFilter::WARN),
];

pub fn start(config: &Config) -> Result<(), String> {
    subscriber(&config.log, config.log_format, std::io::stderr)?
        .try_init()
        .map_err(|_| "log: logging was started before".to_owned())
}

fn subscriber<W>(setting: &str, format: LogFormat, writer: W) -> Result<impl Subscriber + Send + Sync + use<W>, String>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let asked =
        EnvFilter::try_new(setting).map_err(|_| format!("log: {setting:?} is not a filter like `info` or `belvedere_web=debug`"))?;
    // A filter of its own: among the directives of one, the setting's longer name would win.
    let held = Targets::new().with_default(LevelFilter::TRACE).with_targets(HELD);
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    Ok(Registry::default().with(lines.with_filter(asked.and(held))))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is written of one event each of these libraries and of ours.
    fn written(setting: &str) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = subscriber(setting, LogFormat::Text, move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::trace!(target: "hyper_util::client", "a pooled request");
            tracing::info!(target: "rmcp::transport", "a sent message");
            tracing::error!(target: "rmcp::transport::worker", "a fatal 401");
            tracing::warn!(target: "genai", "a prompt");
            tracing::warn!(target: "rustls::conn", "a broken handshake");
            tracing::trace!(target: "belvedere_web", "a trace of ours");
        });
        String::from_utf8(kept.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn no_setting_lets_through_what_libraries_print_of_requests() {
        for setting in [
            "trace",
            "trace,hyper_util::client=trace,rmcp::transport=trace,rmcp::transport::worker=trace,genai=trace",
            "trace,hyper_util::client=trace,rmcp::transport::worker=error",
        ] {
            let written = written(setting);
            for held in ["a pooled request", "a sent message", "a fatal 401", "a prompt"] {
                assert!(!written.contains(held), "{setting}: {written}");
            }
            for told in ["a broken handshake", "a trace of ours"] {
                assert!(written.contains(told), "{setting}: {written}");
            }
        }
        assert!(!written("info").contains("a trace of ours"));
    }

    #[test]
    fn a_setting_that_is_no_filter_is_refused() {
        let refused = subscriber("belvedere=loud", LogFormat::Json, std::io::sink).err();
        assert!(refused.is_some_and(|error| error.contains("belvedere=loud")));
    }
}
