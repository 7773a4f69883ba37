//! How a command ends when it does not succeed.

use std::process::ExitCode;

use belvedere_types::{Explain, Problem};

/// Exit code for wrong settings, as `sysexits.h` numbers it.
const EX_USAGE: u8 = 64;

pub enum Failure {
    /// All that is wrong with the settings, together.
    Settings(Vec<String>),
    /// A problem with its code and next step.
    Problem(Problem),
    /// What the server said, ready to print.
    Said(String),
    /// An internal error; the chain is printed.
    Other(anyhow::Error),
}

impl Failure {
    pub fn report(self) -> ExitCode {
        match self {
            Self::Settings(errors) => {
                for error in &errors {
                    eprintln!("belvedere: {error}");
                }
                eprintln!(
                    "belvedere: {} wrong; `belvedere check-config --reference` lists all settings",
                    count(errors.len())
                );
                ExitCode::from(EX_USAGE)
            }
            Self::Problem(problem) => {
                eprintln!("belvedere: {} [{}]", problem.detail, problem.code);
                eprintln!("  {}", problem.next_step);
                ExitCode::FAILURE
            }
            Self::Said(text) => {
                eprintln!("belvedere: {text}");
                ExitCode::FAILURE
            }
            Self::Other(error) => {
                eprintln!("belvedere: {error:#}");
                ExitCode::FAILURE
            }
        }
    }
}

fn count(settings: usize) -> String {
    if settings == 1 {
        "1 setting is".into()
    } else {
        format!("{settings} settings are")
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// The problem is for the person, the chain behind it for the log.
pub fn explained(error: impl Explain + std::error::Error + Send + Sync + 'static) -> Failure {
    let problem = error.problem();
    tracing::error!(error = &error as &dyn std::error::Error, code = problem.code, "command failed");
    Failure::Problem(problem)
}
