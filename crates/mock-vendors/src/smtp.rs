//! A mail server for tests, in process, on a free port of 127.0.0.1: it plays a script of replies, keeps every mail that it took and everything that
//! it was told. Plain SMTP (RFC 5321) with AUTH PLAIN and LOGIN, which take any password.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it does with one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Play {
    Accept,
    /// 550 to the recipient, for good.
    Reject,
    /// 451 to the recipient: another time (greylisting).
    Defer,
    /// Hangs up in the middle of the mail.
    HangUp,
    /// 535 to the sign-in, with what was tried in the reply.
    RefuseSignIn,
}

/// A mail that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body as they came, without the dots that SMTP adds.
    pub bytes: Vec<u8>,
}

#[derive(Default)]
struct Seen {
    script: VecDeque<Play>,
    taken: Vec<Taken>,
    said: Vec<String>,
    conversations: usize,
}

/// Stops when dropped.
pub struct SmtpServer {
    port: u16,
    seen: Arc<Mutex<Seen>>,
    listening: tokio::task::JoinHandle<()>,
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl SmtpServer {
    /// # Errors
    /// When no port is free.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = seen.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let seen = shared.clone();
                tokio::spawn(async move {
                    // Who hangs up first does not matter.
                    let _ended = converse(stream, &seen).await;
                });
            }
        });
        Ok(Self { port, seen, listening })
    }

    /// `smtp://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it does with the next conversations, in their order; afterwards it accepts.
    pub fn play(&self, script: impl IntoIterator<Item = Play>) {
        lock(&self.seen).script.extend(script);
    }

    /// Mails since this was asked last.
    pub fn take(&self) -> Vec<Taken> {
        std::mem::take(&mut lock(&self.seen).taken)
    }

    /// Every command, as it came.
    pub fn said(&self) -> Vec<String> {
        lock(&self.seen).said.clone()
    }

    pub fn conversations(&self) -> usize {
        lock(&self.seen).conversations
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn converse(stream: TcpStream, seen: &Mutex<Seen>) -> std::io::Result<()> {
    let play = {
        let mut seen = lock(seen);
        seen.conversations += 1;
        seen.script.pop_front().unwrap_or(Play::Accept)
    };
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.example ESMTP\r\n").await?;
    let (mut from, mut to) = (String::new(), Vec::new());
    while let Some(line) = line(&mut stream).await? {
        let said = String::from_utf8_lossy(&line).into_owned();
        lock(seen).said.push(said.clone());
        let upper = said.to_ascii_uppercase();
        let reply: String = if upper.starts_with("EHLO") {
            "250-mail.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN".into()
        } else if upper.starts_with("AUTH") && play == Play::RefuseSignIn {
            format!("535 5.7.8 no: {said}")
        } else if upper.starts_with("AUTH") {
            "235 2.7.0 welcome".into()
        } else if upper.starts_with("MAIL FROM:") {
            from = inside(&said);
            "250 2.1.0 ok".into()
        } else if upper.starts_with("RCPT TO:") && play == Play::Reject {
            "550 5.1.1 no such mailbox here".into()
        } else if upper.starts_with("RCPT TO:") && play == Play::Defer {
            "451 4.7.1 greylisted, come back later".into()
        } else if upper.starts_with("RCPT TO:") {
            to.push(inside(&said));
            "250 2.1.5 ok".into()
        } else if upper == "DATA" {
            stream.write_all(b"354 go on\r\n").await?;
            if play == Play::HangUp {
                line_of(&mut stream).await?;
                return Ok(());
            }
            let bytes = body(&mut stream).await?;
            let (from, to) = (from.clone(), std::mem::take(&mut to));
            lock(seen).taken.push(Taken { from, to, bytes });
            "250 2.0.0 taken".into()
        } else if upper == "QUIT" {
            stream.write_all(b"221 2.0.0 bye\r\n").await?;
            return Ok(());
        } else {
            "250 2.0.0 ok".into()
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// Without its end.
async fn line(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = line_of(stream).await?;
    if line.is_empty() {
        return Ok(None);
    }
    while matches!(line.last(), Some(b'\r' | b'\n')) {
        line.pop();
    }
    Ok(Some(line))
}

async fn line_of(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await?;
    Ok(line)
}

async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let line = line_of(stream).await?;
        if line.is_empty() || line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

/// What stands between `<` and `>`.
fn inside(command: &str) -> String {
    let rest = command.split_once('<').map_or("", |(_, rest)| rest);
    rest.split('>').next().unwrap_or_default().to_owned()
}
