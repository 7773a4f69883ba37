//! `belvedere serve`: listen, wire, answer requests until asked to stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use belvedere_app::{App, AppError};
use belvedere_types::Explain;
use belvedere_web::{WebConfig, WebState};
use tokio::net::TcpListener;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::failure::{Failure, explained};
use crate::keys;
use crate::process::asked_to_stop;
use crate::wire::{Wired, wire};
use belvedere_vault::Vault;

/// Slots begin on whole minutes; this is how late they may be noticed.
const SCHEDULES: Duration = Duration::from_secs(15);
const HOUSEKEEPING: Duration = Duration::from_secs(60);
/// What another replica began and did not end is looked for this often.
const GOLDEN: Duration = Duration::from_secs(600);
/// Streams that are still open are cut after this time.
const DRAIN: Duration = Duration::from_secs(10);

pub async fn run(config: Config) -> Result<ExitCode, Failure> {
    // Bound first: with port 0 the public URL follows from it, and a taken port is said before the database is touched.
    let listener = TcpListener::bind(config.bind)
        .await
        .map_err(|error| Failure::Settings(vec![format!("bind: {} cannot be used: {}", config.bind, error.kind())]))?;
    let bound = listener.local_addr().map_err(anyhow::Error::from)?;
    let public_url = config.public_url_at(bound).map_err(anyhow::Error::from)?;
    let Wired { app, vault } = wire(&config, public_url.clone()).await?;
    let set_up = app.first_start(config.bootstrap_api_key.as_ref()).await.map_err(explained)?;

    let stop = CancellationToken::new();
    let housekeeping = tokio::spawn(keep_house(app.clone(), vault, stop.clone()));
    let golden = tokio::spawn(ask_golden(app.clone(), stop.clone()));
    let schedules = tokio::spawn(keep_schedules(app.clone(), stop.clone()));
    let mails = tokio::spawn(deliver_mails(app.clone(), stop.clone()));
    let routes = belvedere_web::router(WebState::new(
        app,
        WebConfig {
            public_url: public_url.clone(),
            bound,
            trusted_proxies: config.trusted_proxies.clone(),
        },
    ))
    .into_make_service_with_connect_info::<SocketAddr>();
    println!("listening on {public_url}");
    if let Some(url) = set_up {
        println!("no owner yet; open this link within 15 minutes to become the owner: {url}");
    }
    let stopping = stop.clone();
    let server = axum::serve(listener, routes).with_graceful_shutdown(async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        stopping.cancel();
    });
    tokio::select! {
        served = server => served.map_err(anyhow::Error::from)?,
        () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => tracing::warn!("open requests were cut"),
    }
    stop.cancel();
    housekeeping.await.map_err(anyhow::Error::from)?;
    golden.await.map_err(anyhow::Error::from)?;
    schedules.await.map_err(anyhow::Error::from)?;
    mails.await.map_err(anyhow::Error::from)?;
    Ok(ExitCode::SUCCESS)
}

/// Golden questions of cards, apart from the house's work: they take as long as their vendors take.
async fn ask_golden(app: App, stop: CancellationToken) {
    loop {
        let asked = tokio::select! {
            () = stop.cancelled() => return,
            asked = app.ask_golden() => asked,
        };
        if let Err(error) = asked {
            tracing::warn!(
                code = error.problem().code,
                error = &error as &dyn std::error::Error,
                "golden questions could not be asked"
            );
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(GOLDEN) => {}
            () = app.golden_waits() => {}
        }
    }
}

/// Dashboards whose time has come. A run that is under way when the server stops is cut; its slot is not run again.
async fn keep_schedules(app: App, stop: CancellationToken) {
    at_each_round(stop, "schedules could not be kept", || app.run_schedules()).await;
}

/// Dashboards that are mailed, apart from the schedules: a mail server takes the time it takes. A mail that is under way when the server stops is cut; its
/// subscription says so.
async fn deliver_mails(app: App, stop: CancellationToken) {
    at_each_round(stop, "dashboards could not be mailed", || app.run_subscriptions()).await;
}

/// Until the server stops, which cuts a run that is under way. A run that fails is told, and the next one made.
async fn at_each_round<R>(stop: CancellationToken, failed: &str, run: impl Fn() -> R)
where
    R: Future<Output = Result<usize, AppError>>,
{
    let mut timer = tokio::time::interval(SCHEDULES);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = timer.tick() => {}
        }
        let run = tokio::select! {
            () = stop.cancelled() => return,
            run = run() => run,
        };
        if let Err(error) = run {
            tracing::warn!(code = error.problem().code, error = &error as &dyn std::error::Error, "{failed}");
        }
    }
}

/// Work that no request waits for.
async fn keep_house(app: App, vault: Arc<Vault>, stop: CancellationToken) {
    let mut timer = tokio::time::interval(HOUSEKEEPING);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = timer.tick() => {}
            () = app.work_waits() => {}
        }
        keys::read_again(&vault).await;
        if let Err(error) = app.housekeep().await {
            tracing::warn!(
                code = error.problem().code,
                error = &error as &dyn std::error::Error,
                "housekeeping failed"
            );
        }
    }
}
