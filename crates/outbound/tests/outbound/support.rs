//! A listener that answers with given bytes and counts who came.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use belvedere_outbound::{HostPort, Limits, Outbound, OutboundConfig};
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub struct Listener {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Listener {
    /// Sends `head`, then `chunk` for ever when `endless`.
    pub async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, answer.clone()));
            }
        });
        Self { address, connections }
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn host_port(&self) -> HostPort {
        HostPort {
            host: self.address.ip().to_string(),
            port: self.address.port(),
        }
    }
}

#[derive(Clone)]
pub enum Answer {
    Whole(Vec<u8>),
    /// A head, then the chunk again and again.
    Endless {
        head: Vec<u8>,
        chunk: Vec<u8>,
        pause: Duration,
    },
    Silence,
}

impl Answer {
    pub fn ok(body: &str) -> Self {
        Self::Whole(
            format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
            .into_bytes(),
        )
    }
}

async fn serve(mut stream: TcpStream, answer: Answer) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await;
    match answer {
        Answer::Whole(bytes) => {
            let _ = stream.write_all(&bytes).await;
        }
        Answer::Endless { head, chunk, pause } => {
            if stream.write_all(&head).await.is_err() {
                return;
            }
            while stream.write_all(&chunk).await.is_ok() {
                tokio::time::sleep(pause).await;
            }
        }
        Answer::Silence => std::future::pending().await,
    }
}

pub fn config(allowed_private_hosts: Vec<HostPort>) -> OutboundConfig {
    OutboundConfig {
        allowed_private_hosts,
        own_authorities: Vec::new(),
        user_agent: "belvedere-test/1".into(),
        connect_timeout: Duration::from_secs(5),
    }
}

pub fn outbound(allowed: &[&Listener]) -> Outbound {
    Outbound::new(config(allowed.iter().map(|listener| listener.host_port()).collect())).unwrap()
}

pub fn get(url: &str) -> http::Request<Bytes> {
    http::Request::get(url).body(Bytes::new()).unwrap()
}

pub const LIMITS: Limits = Limits {
    body_bytes: 64 * 1024,
    first_byte: Duration::from_secs(10),
    total: Duration::from_secs(20),
};
