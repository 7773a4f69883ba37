//! One throwaway PostgreSQL server a test run, from installed binaries.
//!
//! A shell owns the server and waits at the end of a pipe that this process holds: when the process ends, however it ends, the
//! shell stops the server and removes its folder.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const OWNER: &str = r#"
trap '' INT TERM HUP PIPE
folder=$(mktemp -d "${TMPDIR:-/tmp}/belvedere-pg.XXXXXX") || exit 1
cd "$folder"
{
    "$1/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync &&
    "$1/pg_ctl" -D data -l server.log -w start -o "-k $folder -c listen_addresses= -c fsync=off -c max_connections=400" &&
    "$1/psql" -h "$folder" -U postgres -d postgres -c 'CREATE ROLE belvedere LOGIN CREATEDB'
} >start.log 2>&1 </dev/null && echo "$folder" || cat start.log >&2
cat >/dev/null
"$1/pg_ctl" -D data -m immediate -w stop >/dev/null 2>&1
cd / && rm -rf "$folder"
"#;

struct Server {
    folder: String,
    /// Its standard input is the pipe.
    _owner: Child,
}

/// URL of a fresh database for a plain role that owns it; `None` where PostgreSQL is not installed.
pub async fn new_database() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = SERVER.get_or_init(start).as_ref()?;
    let url = |database: &str| format!("postgres://belvedere@localhost/{database}?host={}", server.folder);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = <sqlx::PgConnection as sqlx::Connection>::connect(&url("postgres")).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0"));
    sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    Some(url(&name))
}

fn start() -> Option<Server> {
    let Some(binaries) = binaries() else {
        assert!(std::env::var_os("TESTS_REQUIRE_POSTGRES").is_none(), "PostgreSQL is not installed");
        // Not through `println!`, which the test harness keeps to itself when a test passes.
        std::io::stderr().write_all(b"skipped: PostgreSQL is not installed\n").unwrap();
        return None;
    };
    let mut command = unprivileged_shell();
    command
        .args(["-c", OWNER, "owner"])
        .arg(binaries)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut owner = command.spawn().unwrap();
    let mut folder = String::new();
    BufReader::new(owner.stdout.take().unwrap()).read_line(&mut folder).unwrap();
    let folder = folder.trim().to_owned();
    assert!(!folder.is_empty(), "PostgreSQL did not start; its words are above");
    Some(Server { folder, _owner: owner })
}

/// PostgreSQL refuses to run as root.
fn unprivileged_shell() -> Command {
    if stdout_of("id", &["-u"]).as_deref() != Some("0") {
        return Command::new("sh");
    }
    let user = if stdout_of("id", &["-u", "postgres"]).is_some() {
        "postgres"
    } else {
        "nobody"
    };
    let group = stdout_of("id", &["-g", user]).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", &group, "--clear-groups", "sh"]);
    command
}

fn binaries() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = stdout_of("pg_config", &["--bindir"]).map(PathBuf::from).into_iter().collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders.into_iter().find(|folder| {
        ["initdb", "pg_ctl", "postgres", "psql"]
            .iter()
            .all(|name| is_file(&folder.join(name)))
    })
}

fn is_file(path: &Path) -> bool {
    path.is_file()
}

fn stdout_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
