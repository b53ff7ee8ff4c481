//! TLS as AWS offers it: version 1.3 over X25519, a certificate and an intermediate, both with RSA keys of 2048 bits. Only a
//! webhook built with the feature `platform/bench` trusts their root.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io;
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;

const CHAIN: &[u8] = include_bytes!("../tls/chain.pem");
const KEY: &[u8] = include_bytes!("../tls/key.pem");

/// The file with the root that the webhook is to trust.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tls/root.pem")
}

/// What turns a connection into one with TLS.
pub fn opener() -> Result<impl Fn(TcpStream) -> io::Result<Tls> + Clone + Send + 'static, String> {
    let config = Arc::new(config().map_err(|problem| format!("the stub has no TLS: {problem}"))?);
    Ok(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
        Ok(StreamOwned::new(connection, stream))
    })
}

/// A connection with TLS.
pub type Tls = StreamOwned<ServerConnection, TcpStream>;

fn config() -> Result<ServerConfig, Box<dyn std::error::Error>> {
    let chain = CertificateDer::pem_slice_iter(CHAIN).collect::<Result<Vec<_>, _>>()?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&rustls::version::TLS13])?;
    Ok(builder.with_no_client_auth().with_single_cert(chain, PrivateKeyDer::from_pem_slice(KEY)?)?)
}
