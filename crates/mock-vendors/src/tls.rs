//! A certificate authority that no system knows, and servers that it vouches for.

use std::io;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// # Errors
    /// When no key can be made.
    pub fn new() -> io::Result<Self> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        CertifiedIssuer::self_signed(params, key).map(Self).map_err(io::Error::other)
    }

    /// Its certificate (RFC 7468).
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// The same as bytes (X.509, DER).
    pub fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// A server whose certificate is for this name.
    ///
    /// # Errors
    /// For a name that no certificate can hold.
    pub fn vouch_for(&self, name: &str) -> io::Result<TlsAcceptor> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let params = CertificateParams::new([name.to_owned()]).map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, &self.0).map_err(io::Error::other)?;
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let own = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
        let settings = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], own)
            .map_err(io::Error::other)?;
        Ok(TlsAcceptor::from(Arc::new(settings)))
    }
}
