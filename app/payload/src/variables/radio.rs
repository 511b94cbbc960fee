//! Which variables tell radio details: what not everybody may see who may write a callback.

use super::Variable;

impl Variable {
    /// Whether it tells how well a device is heard, which base stations hear it, or where those
    /// make it out to be; `deviceInfo` holds the mean signal. The link quality is a word of four
    /// that every page of messages says.
    ///
    /// ```
    /// use payload::variables::Variable;
    ///
    /// assert!(Variable::Rssi.is_radio_detail());
    /// assert!(!Variable::Data.is_radio_detail());
    /// ```
    pub const fn is_radio_detail(self) -> bool {
        matches!(
            self,
            Self::Snr
                | Self::Signal
                | Self::Rssi
                | Self::AvgSnr
                | Self::AvgSignal
                | Self::Station
                | Self::Lat
                | Self::Lng
                | Self::Duplicates
                | Self::ComputedLocation
                | Self::Radius
                | Self::GeolocSource
                | Self::DeviceInfo
        )
    }
}
