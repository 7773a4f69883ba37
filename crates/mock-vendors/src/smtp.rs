//! A mail server for tests, in process, on a free port of 127.0.0.1: it plays a script of replies, keeps every mail that it took and everything that
//! it was told. SMTP (RFC 5321) with AUTH PLAIN and LOGIN, which take any password: in clear, or over TLS from the start (RFC 8314) or after STARTTLS (RFC 3207).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

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
    /// Behind the consent to TLS, in clear, what somebody on the way would have the client take for the reply to its next command.
    SpeakAhead,
}

/// How the conversation is kept from listeners.
#[derive(Clone)]
pub enum Cover {
    /// Not at all, and TLS is not offered.
    None,
    Tls(TlsAcceptor),
    /// Offered, and everything but that refused before it.
    StartTls(TlsAcceptor),
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
    /// With whether it came over TLS.
    said: Vec<(bool, String)>,
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
        Self::covered(Cover::None).await
    }

    /// # Errors
    /// When no port is free.
    pub async fn covered(cover: Cover) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = seen.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, cover) = (shared.clone(), cover.clone());
                tokio::spawn(async move {
                    // Who hangs up first does not matter.
                    let _ended = answer(stream, &cover, &seen).await;
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
        lock(&self.seen).said.iter().map(|(_, line)| line.clone()).collect()
    }

    /// What a listener on the way could read.
    pub fn overheard(&self) -> Vec<String> {
        let seen = lock(&self.seen);
        let clear = seen.said.iter().filter(|(covered, _)| !covered);
        clear.map(|(_, line)| line.clone()).collect()
    }

    pub fn conversations(&self) -> usize {
        lock(&self.seen).conversations
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(stream: TcpStream, cover: &Cover, seen: &Mutex<Seen>) -> std::io::Result<()> {
    let play = {
        let mut seen = lock(seen);
        seen.conversations += 1;
        seen.script.pop_front().unwrap_or(Play::Accept)
    };
    let mut talk = Talk {
        play,
        covered: false,
        offers_tls: false,
        seen,
    };
    match cover {
        Cover::None => {
            talk.begin(stream).await?;
        }
        Cover::Tls(acceptor) => {
            talk.covered = true;
            talk.begin(acceptor.accept(stream).await?).await?;
        }
        Cover::StartTls(acceptor) => {
            talk.offers_tls = true;
            if let Some(stream) = talk.begin(stream).await? {
                talk = Talk {
                    covered: true,
                    offers_tls: false,
                    ..talk
                };
                // There is no second greeting.
                talk.go_on(BufReader::new(acceptor.accept(stream).await?)).await?;
            }
        }
    }
    Ok(())
}

/// One conversation.
struct Talk<'s> {
    play: Play,
    covered: bool,
    offers_tls: bool,
    seen: &'s Mutex<Seen>,
}

impl Talk<'_> {
    async fn begin<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> std::io::Result<Option<S>> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 mail.example ESMTP\r\n").await?;
        self.go_on(stream).await
    }

    /// To its end, or to where TLS begins: then the stream is given back.
    async fn go_on<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: BufReader<S>) -> std::io::Result<Option<S>> {
        let (play, seen) = (self.play, self.seen);
        let (mut from, mut to) = (String::new(), Vec::new());
        while let Some(line) = line(&mut stream).await? {
            let said = String::from_utf8_lossy(&line).into_owned();
            lock(seen).said.push((self.covered, said.clone()));
            let upper = said.to_ascii_uppercase();
            let reply: String = if upper.starts_with("EHLO") && self.offers_tls {
                "250-mail.example\r\n250 STARTTLS".into()
            } else if upper == "STARTTLS" && self.offers_tls {
                let ahead = if play == Play::SpeakAhead {
                    "250-elsewhere.example\r\n250 AUTH PLAIN LOGIN\r\n"
                } else {
                    ""
                };
                stream.write_all(format!("220 2.0.0 go ahead\r\n{ahead}").as_bytes()).await?;
                return Ok(Some(stream.into_inner()));
            } else if self.offers_tls && upper != "QUIT" {
                "530 5.7.0 must issue a STARTTLS command first".into()
            } else if upper.starts_with("EHLO") {
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
                    return Ok(None);
                }
                let bytes = body(&mut stream).await?;
                let (from, to) = (from.clone(), std::mem::take(&mut to));
                lock(seen).taken.push(Taken { from, to, bytes });
                "250 2.0.0 taken".into()
            } else if upper == "QUIT" {
                stream.write_all(b"221 2.0.0 bye\r\n").await?;
                return Ok(None);
            } else {
                "250 2.0.0 ok".into()
            };
            stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
        Ok(None)
    }
}

/// Without its end.
async fn line(stream: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = line_of(stream).await?;
    if line.is_empty() {
        return Ok(None);
    }
    while matches!(line.last(), Some(b'\r' | b'\n')) {
        line.pop();
    }
    Ok(Some(line))
}

async fn line_of(stream: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await?;
    Ok(line)
}

async fn body(stream: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Vec<u8>> {
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
