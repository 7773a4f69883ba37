//! What the process asks of the operating system.

use rustix::process::{Resource, Rlimit, setrlimit};

/// A core dump would hold secrets in clear. Failing to lower a limit is not possible for the process's own soft and hard limit.
pub fn forbid_core_dumps() {
    if setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )
    .is_err()
    {
        eprintln!("belvedere: core dumps could not be switched off");
    }
}

/// Resolves when the process is asked to stop: Ctrl-C, or SIGTERM from a service manager.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}
