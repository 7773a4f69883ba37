//! The project's own commands. It depends on none of the project's crates, so it builds in seconds and judges them from outside.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command's output is its purpose")]

mod bench;
mod catalog;
mod check;
mod ci;
mod conformance;
mod demo;
mod furnish;
mod fuzz;
mod hostile;
mod parts;
mod run;
mod tidy;
mod visitor;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask ci [--all]      everything that must pass; --all installs missing parts and skips nothing
cargo xtask test [NAME]     the tests alone: all, or one test binary (vault, journey, browser, …)
cargo xtask demo [--check]  server and mock vendor on this machine, one URL; --check walks the whole journey and ends
cargo xtask bench [PART…]   figures as JSON lines, ratios in one run; sealing, rotating, judging, ranking, calls, grants,
                            whole, scale, pages
cargo xtask bench filter --corpus FILE [--json] [--blind FOLD]   leaks and recall of the judge on labelled tools, wrong ones named
cargo xtask bench answers --bench PATH
                            a folder of worlds, questions and a grader, put to the built server: the table of scores
cargo xtask soak [N [SEED]] the life-cycle tests (crashes, many processes) for N rounds, 200 unless told
cargo xtask conformance     the official MCP suite against a client built on our crates; installs the suite
cargo xtask hostile [page]  scripted hostile vendors against the built server, then docs/HOSTILE-SERVERS.md; or that page alone
cargo xtask fuzz [TARGET RUNS]  envelope, guards, judge, tables: hostile inputs against the parsers; needs a C++ compiler
cargo xtask screens         new pictures of the pages for docs/screens, by a real browser
cargo xtask catalog check   the vendor cards that ship: form, sources, codes, policies
cargo xtask catalog page    docs/TROUBLESHOOTING.md anew from the cards
cargo xtask tidy            the house rules that a machine can check";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["ci"] => ci::run(ci::Parts::AsFound),
        ["ci", "--all"] => ci::run(ci::Parts::Installed),
        ["test"] => ci::tests(None),
        ["test", name] => ci::tests(Some(name)),
        ["demo"] => demo::run(),
        ["demo", "--check"] => check::run(),
        ["bench", "filter", rest @ ..] => bench::filter(rest),
        ["bench", rest @ ..] => bench::run(rest),
        ["soak"] => ci::soak("200", "1"),
        ["soak", rounds] => ci::soak(rounds, "1"),
        ["soak", rounds, seed] => ci::soak(rounds, seed),
        ["conformance"] => conformance::run(),
        ["hostile"] => hostile::run(),
        ["hostile", "page"] => hostile::write(),
        ["fuzz"] => fuzz::all(),
        ["fuzz", target, runs] => fuzz::one(target, runs),
        ["screens"] => ci::screens(),
        ["catalog", "check"] => catalog::check(),
        ["catalog", "page"] => catalog::page(),
        ["tidy"] => tidy::run(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(64);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
