//! Certificate and key: read when the server starts, and again on the signal that they changed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::{fs, io};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// The server's certificate and key, and the files they were read from.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads a certificate, followed by its chain, and its key, both as PEM.
    ///
    /// # Errors
    /// [`TlsError`] naming the file that cannot be used.
    pub fn read(certificate: &Path, key: &Path) -> Result<Tls, TlsError> {
        Ok(Tls {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            current: RwLock::new(config(certificate, key)?),
        })
    }

    /// Reads both files again, for the connections from now on. If one cannot be used nothing changes: the old
    /// pair stays.
    ///
    /// # Errors
    /// [`TlsError`] naming the file that cannot be used.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let fresh = config(&self.certificate, &self.key)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone().into()
    }
}

fn config(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let chain = certificates(certificate)?;
    let secret = private_key(key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => TlsError::KeyDoesNotFit {
                certificate: certificate.to_owned(),
                key: key.to_owned(),
            },
            other => TlsError::Refused(other),
        })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = bytes(path)?;
    let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(&text).collect();
    match chain {
        Ok(chain) if !chain.is_empty() => Ok(chain),
        _ => Err(TlsError::NoCertificate(path.to_owned())),
    }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_slice(&bytes(path)?).map_err(|_| TlsError::NoKey(path.to_owned()))
}

fn bytes(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|why| TlsError::Unreadable {
        path: path.to_owned(),
        why,
    })
}

/// Reasons that certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is missing, or may not be read.
    #[error("{} cannot be read ({why}): check the path and who may read it", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's error.
        why: io::Error,
    },
    /// A file without a certificate.
    #[error("{} holds no certificate: it must be a PEM file that begins with the server's own", .0.display())]
    NoCertificate(PathBuf),
    /// A file without a key.
    #[error("{} holds no private key: it must be a PEM file without a passphrase", .0.display())]
    NoKey(PathBuf),
    /// Two files that do not belong together.
    #[error("{} is not the key of {}: give the key that the certificate was made with", .key.display(), .certificate.display())]
    KeyDoesNotFit {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// A certificate or key of a kind that cannot be used.
    #[error("certificate and key cannot be used: {0}")]
    Refused(#[from] rustls::Error),
}
