//! Who is believed to be whom.

use std::net::SocketAddr;
use std::sync::Arc;

use belvedere_outbound::{HostPort, Outbound, OutboundError, OwnAuthority};
use belvedere_types::Explain;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::support::{LIMITS, config, get};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// What a server shows.
struct Identity {
    params: CertificateParams,
    issuer: Option<Arc<Authority>>,
}

fn named(name: &str, issuer: Option<Arc<Authority>>) -> Identity {
    Identity {
        params: CertificateParams::new([name.to_owned()]).unwrap(),
        issuer,
    }
}

/// Serves `inside` over TLS.
async fn start(identity: Identity) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let certificate = match &identity.issuer {
        Some(issuer) => identity.params.signed_by(&key, issuer).unwrap(),
        None => identity.params.self_signed(&key).unwrap(),
    };
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let settings = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(settings));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\ninside")
                    .await;
                let _ = stream.shutdown().await;
            });
        }
    });
    address
}

fn at(port: u16) -> HostPort {
    format!("localhost:{port}").parse().unwrap()
}

/// A client that may reach the servers, and believes the authorities where they are named.
fn client(servers: &[SocketAddr], own: Vec<OwnAuthority>) -> Outbound {
    let mut config = config(servers.iter().map(|server| at(server.port())).collect());
    config.own_authorities = own;
    Outbound::new(config).unwrap()
}

async fn ask(client: &Outbound, server: SocketAddr) -> Result<Vec<u8>, OutboundError> {
    let reply = client.fetch(get(&format!("https://localhost:{}/", server.port())), LIMITS).await?;
    Ok(reply.into_body().to_vec())
}

async fn assert_refused(client: &Outbound, server: SocketAddr) {
    let error = ask(client, server).await.unwrap_err();
    assert_eq!(error.problem().code, "tls_failed", "{error:?}");
    assert!(error.is_before_sending());
}

#[tokio::test]
async fn n09_a_certificate_that_no_public_authority_issued_is_refused() {
    let authority = Arc::new(authority());
    for issuer in [None, Some(authority)] {
        let server = start(named("localhost", issuer)).await;
        assert_refused(&client(&[server], Vec::new()), server).await;
    }
}

#[tokio::test]
async fn n09_an_own_authority_is_believed_for_its_host_and_port_alone() {
    let authority = Arc::new(authority());
    let vouched = start(named("localhost", Some(authority.clone()))).await;
    let other = start(named("localhost", Some(authority.clone()))).await;
    let own = OwnAuthority::from_pem(at(vouched.port()), authority.pem().as_bytes()).unwrap();
    let client = client(&[vouched, other], vec![own]);
    assert_eq!(ask(&client, vouched).await.unwrap(), b"inside");
    assert_refused(&client, other).await;
}

#[tokio::test]
async fn n09_an_own_authority_excuses_no_wrong_name_no_past_end_and_no_other_issuer() {
    let authority = Arc::new(authority());
    let wrong_name = named("elsewhere.example", Some(authority.clone()));
    let mut expired = named("localhost", Some(authority.clone()));
    expired.params.not_before = date_time_ymd(2019, 1, 1);
    expired.params.not_after = date_time_ymd(2020, 1, 1);
    let mut early = named("localhost", Some(authority.clone()));
    early.params.not_before = date_time_ymd(2190, 1, 1);
    early.params.not_after = date_time_ymd(2200, 1, 1);
    let stranger = named("localhost", Some(Arc::new(self::authority())));
    for identity in [wrong_name, expired, early, stranger, named("localhost", None)] {
        let server = start(identity).await;
        let own = OwnAuthority::from_pem(at(server.port()), authority.pem().as_bytes()).unwrap();
        assert_refused(&client(&[server], vec![own]), server).await;
    }
}

#[tokio::test]
async fn n09_an_own_authority_opens_no_private_address() {
    let authority = Arc::new(authority());
    let server = start(named("localhost", Some(authority.clone()))).await;
    let own = OwnAuthority::from_pem(at(server.port()), authority.pem().as_bytes()).unwrap();
    let error = ask(&client(&[], vec![own]), server).await.unwrap_err();
    assert!(matches!(error, OutboundError::PrivateAddress { .. }), "{error:?}");
}

#[test]
fn n09_an_authority_is_a_certificate() {
    let pem = authority().pem();
    let cut = pem.replace("MII", "AAA");
    for bad in ["", "no certificate", &cut] {
        assert!(OwnAuthority::from_pem(at(1), bad.as_bytes()).is_err(), "{bad}");
    }
}
