//! TLS before a scripted vendor.

use belvedere_mock_vendors::tls::Authority;
use belvedere_tests::hostile::Hostile;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

/// Serves the vendor over TLS with a certificate of this authority for this name; answers with `localhost:port`.
pub async fn before(authority: &Authority, vendor: &Hostile, name: &str) -> String {
    let acceptor = authority.vouch_for(name).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let behind = vendor.host();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                if let Ok(mut outside) = acceptor.accept(stream).await {
                    let mut inside = TcpStream::connect(behind).await.unwrap();
                    drop(copy_bidirectional(&mut outside, &mut inside).await);
                }
            });
        }
    });
    format!("localhost:{port}")
}
