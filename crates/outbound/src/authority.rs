//! Certificate authorities of an operator's own, each good for one host and port.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::HostPort;

/// Issues the certificate of one `host:port`, and of no other. There it replaces the public authorities.
#[derive(Debug, Clone)]
pub struct OwnAuthority {
    pub(crate) at: HostPort,
    pub(crate) certificates: Vec<reqwest::Certificate>,
    /// The same, for conversations that are not HTTP.
    der: Vec<Vec<u8>>,
}

/// Bytes that hold no certificate in PEM form (RFC 7468 §5), or a broken one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("holds no certificate in PEM form")]
pub struct InvalidAuthority;

impl OwnAuthority {
    /// One or more certificates, one after the other.
    pub fn from_pem(at: HostPort, pem: &[u8]) -> Result<Self, InvalidAuthority> {
        let (mut certificates, mut der) = (Vec::new(), Vec::new());
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| InvalidAuthority)?;
            // reqwest looks at it only when the client is made, and then does not say which one is broken.
            RootCertStore::empty().add(certificate.clone()).map_err(|_| InvalidAuthority)?;
            certificates.push(reqwest::Certificate::from_der(&certificate).map_err(|_| InvalidAuthority)?);
            der.push(certificate.to_vec());
        }
        if certificates.is_empty() {
            return Err(InvalidAuthority);
        }
        Ok(Self {
            at: at.as_url_spells_it(),
            certificates,
            der,
        })
    }

    pub fn at(&self) -> &HostPort {
        &self.at
    }

    /// Its certificates (X.509, DER), at least one.
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.der
    }
}
