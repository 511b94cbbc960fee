//! What programs send of a device.

use domain::device::{DeviceInput, DeviceView};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::forms::device_form;
use crate::api::present::Present;

/// A product certificate, by its key.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateKey {
    /// The key, such as `P_0003_71CF_01`.
    pub(crate) key: String,
}

/// A device that is to be registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DeviceCreation {
    /// Its id in hex.
    pub(super) id: String,
    /// Its name, at most 100 characters.
    pub(super) name: String,
    /// The device type under which it comes.
    pub(super) device_type_id: String,
    /// Its porting authorisation code, 16 hex digits.
    pub(super) pac: String,
    /// Latitude in degrees; with `lng`.
    #[serde(default)]
    pub(super) lat: Option<f64>,
    /// Longitude in degrees; with `lat`.
    #[serde(default)]
    pub(super) lng: Option<f64>,
    /// Its product certificate; none of prototypes.
    #[serde(default)]
    pub(super) product_certificate: Option<CertificateKey>,
    /// Whether it is a prototype.
    #[serde(default)]
    pub(super) prototype: bool,
    /// Whether its token may be renewed; it may where nothing is said.
    #[serde(default)]
    pub(super) automatic_renewal: Option<bool>,
    /// Whether it may take a token; it may where nothing is said.
    #[serde(default)]
    pub(super) activable: Option<bool>,
}

/// What becomes of a device: only what is present changes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct DeviceUpdate {
    /// Its name, at most 100 characters.
    #[schema(value_type = Option<String>)]
    name: Present<String>,
    /// Latitude in degrees.
    #[schema(value_type = Option<f64>)]
    lat: Present<f64>,
    /// Longitude in degrees.
    #[schema(value_type = Option<f64>)]
    lng: Present<f64>,
    /// Its product certificate.
    #[schema(value_type = Option<CertificateKey>)]
    product_certificate: Present<CertificateKey>,
    /// Whether it is a prototype.
    #[schema(value_type = Option<bool>)]
    prototype: Present<bool>,
    /// Whether its token may be renewed.
    #[schema(value_type = Option<bool>)]
    automatic_renewal: Present<bool>,
    /// Whether it may take a token.
    #[schema(value_type = Option<bool>)]
    activable: Present<bool>,
}

impl DeviceUpdate {
    /// The form of a device with what is present laid over it.
    pub(super) fn over(self, device: &DeviceView) -> DeviceInput {
        let word = |is: bool, words: [&str; 2]| words[usize::from(!is)].to_owned();
        let mut form = device_form(device);
        self.name.put(&mut form.name);
        self.lat.put(&mut form.lat);
        self.lng.put(&mut form.lng);
        let certificate = self.product_certificate.map(|one| one.key);
        certificate.put(&mut form.certificate);
        self.prototype
            .map(|is| word(is, DeviceInput::PROTOTYPE))
            .put(&mut form.prototype);
        self.activable
            .map(|is| word(is, DeviceInput::ACTIVABLE))
            .put(&mut form.activable);
        self.automatic_renewal
            .map(|is| word(is, ["allowed", "off"]))
            .put(&mut form.renewal);
        form
    }
}
