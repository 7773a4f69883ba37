//! The `belvedere` program: reads the settings, wires the crates together, runs one command.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command's output is its purpose")]

mod api;
mod cli;
mod commands;
mod config;
mod failure;
mod keys;
mod logging;
mod process;
mod serve;
mod wire;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    if !matches!(cli.command, cli::Command::Serve { .. }) {
        // `belvedere tools NAME | head` ends quietly, as other commands do.
        sigpipe::reset();
    }
    process::forbid_core_dumps();
    // Both this program and its libraries speak TLS through one provider; a second call only means that a library was first.
    drop(rustls::crypto::ring::default_provider().install_default());
    match commands::run(cli) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
