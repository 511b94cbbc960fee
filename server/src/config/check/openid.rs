//! The settings of a provider of OpenID Connect.

use engine::OpenidSettings;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use url::Url;

use super::Check;
use crate::config::raw::RawOpenid;
use crate::config::{ConfigError, PublicUrl};

pub(super) fn openid<S: Fn(&str) -> String>(
    check: &Check<S>,
    raw: RawOpenid,
) -> Result<Option<OpenidSettings>, ConfigError> {
    if raw.issuer.is_empty() {
        return match raw.client_id.is_empty() && raw.client_secret.is_empty() {
            true => Ok(None),
            false => Err(check.refuse("openid.issuer", "must be given, as the client is")),
        };
    }
    issuer(&raw.issuer).map_err(|problem| check.refuse("openid.issuer", problem))?;
    if raw.client_id.is_empty() {
        return Err(check.refuse("openid.client_id", "must be given, as `openid.issuer` is"));
    }
    if !(1..=60).contains(&raw.name.trim().chars().count()) {
        return Err(check.refuse("openid.name", "must have 1 to 60 characters"));
    }
    let authorities = authorities(&raw.certificate_authority)
        .map_err(|problem| check.refuse("openid.certificate_authority", problem))?;
    Ok(Some(OpenidSettings {
        issuer: raw.issuer,
        client_id: raw.client_id,
        client_secret: raw.client_secret,
        name: raw.name.trim().to_owned(),
        link_by_email: raw.link_by_email,
        authorities,
    }))
}

/// The certificates of authorities in a PEM file; none where no file is named.
fn authorities(file: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let found = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<CertificateDer<'static>>, _>>);
    let found = found.map_err(|error| format!("names {file}, which cannot be read: {error}"))?;
    if found.is_empty() {
        return Err(format!("names {file}, which holds no certificate in PEM"));
    }
    let mut roots = RootCertStore::empty();
    for certificate in &found {
        let added = roots.add(certificate.clone());
        added.map_err(|error| format!("names {file}, of which no use can be made: {error}"))?;
    }
    Ok(found)
}

/// Whether that is as what a provider can call itself: tokens and the client's secret go there.
fn issuer(text: &str) -> Result<(), String> {
    let url = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
    let extra = url.query().is_some() || url.fragment().is_some();
    if extra || !url.username().is_empty() || url.password().is_some() {
        return Err("must consist of scheme, host, port and path only".into());
    }
    let origin = PublicUrl::parse(&url.origin().ascii_serialization())?;
    match origin.is_https() || origin.is_loopback() {
        true => Ok(()),
        false => Err("must begin with https://, since people are known by what it says".into()),
    }
}
