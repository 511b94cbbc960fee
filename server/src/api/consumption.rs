//! What a device used on a day, as both generations tell it.

use domain::message::DayUse;
use serde::Serialize;
use utoipa::ToSchema;

/// What a device used on a day of UTC. Nothing roams here.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DayConsumption {
    /// Messages.
    frame_count: i64,
    /// Downlinks.
    downlink_frame_count: i64,
    /// Messages by the network of another operator.
    roaming_frame_count: i64,
    /// Downlinks by the network of another operator.
    roaming_downlink_frame_count: i64,
    /// By which one.
    #[schema(value_type = Vec<Object>)]
    roaming_details: [(); 0],
}

impl DayConsumption {
    pub(crate) fn of(day: DayUse) -> Self {
        Self {
            frame_count: day.messages,
            downlink_frame_count: day.downlinks,
            ..Self::default()
        }
    }
}
