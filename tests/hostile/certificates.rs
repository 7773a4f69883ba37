//! Certificates that prove nothing. The authority is one that the server's machine trusts, so that each of them is wrong in one way only.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use belvedere_tests::{Server, ServerOptions};
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>";

/// An https server, and how many requests it was sent.
struct Secured {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Secured {
    async fn start(certificate: &Certificate, key: &KeyPair) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests: Arc<AtomicUsize> = Arc::default();
        let count = requests.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (acceptor, count) = (acceptor.clone(), count.clone());
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(socket).await else { return };
                    let mut buffer = [0; 16 << 10];
                    if stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                        count.fetch_add(1, Ordering::SeqCst);
                        drop(stream.write_all(PAGE).await);
                        drop(stream.shutdown().await);
                    }
                });
            }
        });
        Self { address, requests }
    }
}

fn named(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

/// Server: Its certificate is expired, not valid yet, for another name, or signed by itself.
/// Belvedere: `tls_failed`, and not a byte of a request; with a good certificate the same server is spoken to.
#[tokio::test]
async fn n09_a_certificate_that_is_wrong_in_any_way_is_refused() {
    let mut params = named("authority.test");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    std::fs::write(&roots, authority.pem()).unwrap();

    let mut expired = named("127.0.0.1");
    (expired.not_before, expired.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    let mut early = named("127.0.0.1");
    (early.not_before, early.not_after) = (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1));
    let key = KeyPair::generate().unwrap();
    let issuer: &Issuer<'_, KeyPair> = &authority;
    let signed = |params: CertificateParams| params.signed_by(&key, issuer).unwrap();
    let cases = [
        (signed(named("127.0.0.1")), "not_an_mcp_server"),
        (signed(expired), "tls_failed"),
        (signed(early), "tls_failed"),
        (signed(named("vendor.example")), "tls_failed"),
        (named("127.0.0.1").self_signed(&key).unwrap(), "tls_failed"),
    ];
    let mut servers = Vec::new();
    for (certificate, code) in &cases {
        servers.push((Secured::start(certificate, &key).await, *code));
    }
    let server = Server::start(ServerOptions {
        allowed_hosts: servers.iter().map(|(secured, _)| secured.address.to_string()).collect(),
        environment: vec![("SSL_CERT_FILE".into(), roots.to_str().unwrap().into())],
    })
    .await;
    for (secured, code) in servers {
        let url = format!("https://{}/mcp", secured.address);
        let reply = server.api().post("/api/v1/sources", json!({ "url": url })).await;
        assert_eq!(reply.code(), code, "{}", reply.text);
        assert_eq!(secured.requests.load(Ordering::SeqCst) > 0, code == "not_an_mcp_server", "{code}");
    }
}
