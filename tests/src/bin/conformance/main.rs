//! The client that the official MCP conformance suite drives: the project's own crates, headless. `cargo xtask conformance` runs it.
//!
//! Two things it has that the server cannot be given: a policy that admits the suite's tools, and scopes as the suite demands them.
#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, reason = "the suite keeps what a client prints")]

mod consent;
mod context;
#[path = "../../../../crates/auth/examples/authorize/memory.rs"]
mod memory;
mod place;
mod session;

use std::process::ExitCode;

use context::Context;
use place::Place;
use session::Ended;

/// The suite counts authorizations: a server that is never content must not be asked for ever.
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(url) = std::env::args().nth(1) else {
        eprintln!("usage: conformance URL, with the environment of the conformance suite");
        return ExitCode::from(64);
    };
    let context = Context::of_environment();
    match run(&url, &context).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

async fn run(url: &str, context: &Context) -> Result<(), String> {
    let place = Place::at(url)?;
    let mut authorized = 0;
    loop {
        match session::run(&place, context).await {
            Ok(()) => return Ok(()),
            Err(Ended::Challenged(challenges)) if authorized < ROUNDS => {
                authorized += 1;
                consent::authorize(&place, context, &challenges).await?;
            }
            Err(ended) => return Err(ended.words()),
        }
    }
}
