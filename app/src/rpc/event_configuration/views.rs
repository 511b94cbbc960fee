//! What the pages of event configurations show.

use domain::alert::{
    AlertOwner, EventConfigurationInput, EventConfigurationView, EventTrialView, Trigger,
};
use domain::callback::{AttemptView, ListedDelivery};
use domain::device::DeviceView;
use domain::device_type::DeviceTypeView;
use domain::group::GroupView;
use domain::id::EventConfigurationId;
use domain::list::Page;
use domain::permission::Rights;
use serde::{Deserialize, Serialize};

use crate::documentation::Section;
use crate::rpc::Refused;

/// Whose event configurations a page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnerView {
    /// Those of a group.
    Group(Box<GroupView>),
    /// Those of a device type.
    DeviceType(Box<DeviceTypeView>),
    /// Those of a device.
    Device(Box<DeviceView>),
}

impl OwnerView {
    /// Whose they are, by its id.
    pub fn owner(&self) -> AlertOwner {
        match self {
            Self::Group(one) => AlertOwner::Group(one.id),
            Self::DeviceType(one) => AlertOwner::DeviceType(one.id),
            Self::Device(one) => AlertOwner::Device(one.id),
        }
    }
}

/// An event configuration, with what pages tell of its form in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Configured {
    /// As the engine shows it.
    pub view: EventConfigurationView,
    /// What it watches; none where it only switches another off.
    pub trigger: Option<Trigger>,
    /// Who is told by mail.
    pub emails: Vec<String>,
    /// Whether the caller may change it.
    pub write: bool,
}

#[cfg(feature = "ssr")]
impl Configured {
    pub(super) fn of(view: EventConfigurationView, write: bool) -> Self {
        // What was saved made sense.
        let settings = view.input.check().ok();
        let told = settings.map(|settings| (settings.trigger, settings.emails));
        let (trigger, emails) = told.unwrap_or_default();
        Self {
            view,
            trigger,
            emails,
            write,
        }
    }
}

/// What the page of the event configurations of something shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigurationList {
    /// Whose they are.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// Its own first, then those that it inherits.
    pub rows: Vec<Configured>,
    /// The online help.
    pub help: Vec<Section>,
}

/// What the page of one event configuration shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigurationStory {
    /// Whose it is.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// The configuration, with its last mails.
    pub one: Configured,
    /// What the one is called in whose place it stands; none where the caller may not see that.
    pub replaces: Option<String>,
    /// The secret that was made a moment ago and not shown yet.
    pub secret: Option<String>,
}

/// What the form of an event configuration shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Editing {
    /// Whose it is, or is to be.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// Which one; none for a new one.
    pub id: Option<EventConfigurationId>,
    /// What the form is filled in with.
    pub input: EventConfigurationInput,
    /// Those further up in whose place it can stand: id and name.
    pub above: Vec<(EventConfigurationId, String)>,
    /// The fields of the format, where there is one for all devices that it holds for.
    pub fields: Vec<String>,
    /// What was typed where that was refused, or sent as a test.
    pub refused: Option<Refused<EventConfigurationInput, EventTrialView>>,
    /// The online help.
    pub help: Vec<Section>,
}

/// What the page of the deliveries of the callback of an event configuration shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDeliveryList {
    /// Whose the event configuration is.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// The event configuration.
    pub one: EventConfigurationView,
    /// The rows.
    pub page: Page<ListedDelivery>,
}

/// What the page of one of them shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDeliveryStory {
    /// Whose the event configuration is.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// The event configuration.
    pub one: EventConfigurationView,
    /// The delivery.
    pub delivery: ListedDelivery,
    /// Its attempts, first to last.
    pub attempts: Vec<AttemptView>,
}
