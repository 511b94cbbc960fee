//! Forms of the engine that would leave everything as it is: what is present in a body is laid over
//! them.

use domain::device::{DeviceInput, DeviceView, labels};

/// The form that would leave a device as it is.
pub(crate) fn device_form(device: &DeviceView) -> DeviceInput {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    DeviceInput {
        name: device.name.clone(),
        lat: number(device.lat).unwrap_or_default(),
        lng: number(device.lng).unwrap_or_default(),
        tags: labels::typed(&device.labels.tags),
        note: device.labels.note.clone(),
        // What a form says nothing of stays.
        ..DeviceInput::default()
    }
}
