//! Starting the built programs and reading what they print.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A built program of this workspace: beside the running program, or beside the folder of the running test.
pub fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own
        .parent()
        .map(|folder| {
            if folder.ends_with("deps") {
                folder.parent().unwrap()
            } else {
                folder
            }
        })
        .unwrap();
    let path = folder.join(name);
    assert!(
        path.exists(),
        "{} is not built; run the tests by `cargo xtask test`",
        path.display()
    );
    path
}

/// A running program; killed when dropped. Everything it prints is kept.
pub struct Program {
    child: Child,
    pub first_line: String,
    printed: Arc<Mutex<Vec<u8>>>,
}

impl Program {
    /// Starts it and waits for its first line on standard output.
    pub fn start(command: &mut Command) -> Self {
        let mut program = Self::spawn(command);
        assert!(
            !program.first_line.is_empty(),
            "{command:?} ended before it was ready: {:?}\n{}",
            program.child.wait(),
            program.printed()
        );
        program
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let printed = Arc::new(Mutex::new(Vec::new()));
        let errors = keep(child.stderr.take().unwrap(), printed.clone());
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut first_line = String::new();
        output.read_line(&mut first_line).unwrap();
        printed.lock().unwrap().extend_from_slice(first_line.as_bytes());
        if first_line.is_empty() {
            errors.join().unwrap();
        }
        keep(output, printed.clone());
        Self {
            child,
            first_line: first_line.trim_end().to_owned(),
            printed,
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Standard output and standard error so far.
    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.printed.lock().unwrap()).into_owned()
    }

    /// Ends it without a word, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop (SIGTERM) and waits.
    pub fn stop(&mut self) -> ExitStatus {
        let sent = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it does not stop:\n{}", self.printed());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn keep(mut from: impl Read + Send + 'static, into: Arc<Mutex<Vec<u8>>>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            into.lock().unwrap().extend_from_slice(&buffer[..count]);
        }
    })
}

/// Asks again until there is an answer, at most `seconds` long.
pub async fn eventually<T, F: Future<Output = Option<T>>>(seconds: u64, what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "did not happen within {seconds} s: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
