//! Parts of the program for browsers that are fetched when the first of their pages is opened.

use leptos::prelude::*;
use leptos_router::LazyRoute;

macro_rules! part {
    ($part:ident { $($page:ident = $view:path,)* }) => {
        #[allow(missing_docs)]
        pub mod $part {
            use super::*;

            #[derive(Clone, Copy)]
            enum Page { $($page),* }

            #[lazy($part)]
            fn open(page: Page) -> AnyView {
                match page { $(Page::$page => $view().into_any()),* }
            }

            $(
                pub struct $page;

                impl LazyRoute for $page {
                    fn data() -> Self { Self }
                    async fn view(_: Self) -> AnyView { open(Page::$page).await }
                    async fn preload() {
                        #[cfg(target_arch = "wasm32")]
                        __preload_open().await;
                    }
                }
            )*
        }
    };
}

part!(welcome {
    WelcomeWelcome = crate::pages::welcome::Welcome,
});

part!(news {
    EventsEvents = crate::pages::events::Events,
    CoverageMapCoverageMap = crate::pages::coverage_map::CoverageMap,
    AlertsAlerts = crate::pages::alerts::Alerts,
    NewsList = crate::pages::news::List,
    NewsEditNew = crate::pages::news::edit::New,
    NewsEditEdit = crate::pages::news::edit::Edit,
    NewsDeleteDelete = crate::pages::news::delete::Delete,
});

part!(devices {
    DeviceListList = crate::pages::device::list::List,
});

part!(device {
    DeviceNewNew = crate::pages::device::new::New,
    DeviceBulkBulk = crate::pages::device::bulk::Bulk,
    DeviceViewsViews = crate::pages::device::views::Views,
    DeviceInformationInformation = crate::pages::device::information::Information,
    DeviceEditEdit = crate::pages::device::edit::Edit,
    DeviceUnsubscribeUnsubscribe = crate::pages::device::unsubscribe::Unsubscribe,
    DeviceReplaceReplace = crate::pages::device::replace::Replace,
    DeviceDeleteDelete = crate::pages::device::delete::Delete,
    DeviceMessagesMessages = crate::pages::device::messages::Messages,
    DeviceEventsEvents = crate::pages::device::events::Events,
    DeviceStatisticsStatistics = crate::pages::device::statistics::Statistics,
    DeviceLocationLocation = crate::pages::device::location::Location,
    DeviceEventConfigurationEventConfiguration = crate::pages::device::event_configuration::EventConfiguration,
    MessageStory = crate::pages::message::Story,
});

part!(registrations {
    RegistrationList = crate::pages::registration::List,
    RegistrationSeriesSeries = crate::pages::registration::series::Series,
    RegistrationInformationInformation = crate::pages::registration::information::Information,
    TransferList = crate::pages::transfer::List,
    TransferNewNew = crate::pages::transfer::new::New,
    TransferInformationInformation = crate::pages::transfer::information::Information,
});

part!(device_types {
    DeviceTypeListList = crate::pages::device_type::list::List,
    DeviceTypeEditNew = crate::pages::device_type::edit::New,
    DeviceTypeEditEdit = crate::pages::device_type::edit::Edit,
    DeviceTypeInformationInformation = crate::pages::device_type::information::Information,
    DeviceTypeDeleteDelete = crate::pages::device_type::delete::Delete,
    DeviceTypeEventsEvents = crate::pages::device_type::events::Events,
    DeviceTypeLocationLocation = crate::pages::device_type::location::Location,
    DeviceTypeStatisticsStatistics = crate::pages::device_type::statistics::Statistics,
    DeviceTypeEventConfigurationEventConfiguration = crate::pages::device_type::event_configuration::EventConfiguration,
});

part!(callbacks {
    DeviceTypeCallbacksCallbacks = crate::pages::device_type::callbacks::Callbacks,
    DeviceTypeDeliveriesDeliveries = crate::pages::device_type::deliveries::Deliveries,
    DeviceTypeCallbacksEditNew = crate::pages::device_type::callbacks::edit::New,
    DeviceTypeCallbacksPresetsPresets = crate::pages::device_type::callbacks::presets::Presets,
    DeviceTypeCallbacksInspectorInspector = crate::pages::device_type::callbacks::inspector::Inspector,
    DeviceTypeCallbacksEditEdit = crate::pages::device_type::callbacks::edit::Edit,
    DeviceTypeCallbacksDeleteDelete = crate::pages::device_type::callbacks::delete::Delete,
    DeviceTypeCallbacksDeliveriesDeliveries = crate::pages::device_type::callbacks::deliveries::Deliveries,
    DeviceTypeCallbacksDeliveryDelivery = crate::pages::device_type::callbacks::delivery::Delivery,
});

part!(people {
    UserListList = crate::pages::user::list::List,
    UserEditNew = crate::pages::user::edit::New,
    UserInformationInformation = crate::pages::user::information::Information,
    UserEditEdit = crate::pages::user::edit::Edit,
    UserPasswordPassword = crate::pages::user::password::Password,
    UserDeleteDelete = crate::pages::user::delete::Delete,
    AccountSettingsSettings = crate::pages::account::settings::Settings,
    AccountPasswordPassword = crate::pages::account::password::Password,
    AccountSecondStepSecondStep = crate::pages::account::second_step::SecondStep,
    AccountLinkedLinked = crate::pages::account::linked::Linked,
    AccountSessionsSessions = crate::pages::account::sessions::Sessions,
});

part!(groups {
    GroupListList = crate::pages::group::list::List,
    GroupEditNew = crate::pages::group::edit::New,
    GroupInformationInformation = crate::pages::group::information::Information,
    GroupEditEdit = crate::pages::group::edit::Edit,
    GroupPlacePlace = crate::pages::group::place::Place,
    GroupDeleteDelete = crate::pages::group::delete::Delete,
    GroupDeviceTypesDeviceTypes = crate::pages::group::device_types::DeviceTypes,
    GroupProfilesProfiles = crate::pages::group::profiles::Profiles,
    GroupProfilesEditNew = crate::pages::group::profiles::edit::New,
    GroupProfilesEditEdit = crate::pages::group::profiles::edit::Edit,
    GroupProfilesDeleteDelete = crate::pages::group::profiles::delete::Delete,
    GroupApiAccessesApiAccesses = crate::pages::group::api_accesses::ApiAccesses,
    GroupApiAccessesEditNew = crate::pages::group::api_accesses::edit::New,
    GroupApiAccessesInformationInformation = crate::pages::group::api_accesses::information::Information,
    GroupApiAccessesEditEdit = crate::pages::group::api_accesses::edit::Edit,
    GroupApiAccessesRenewRenew = crate::pages::group::api_accesses::renew::Renew,
    GroupApiAccessesRevokeRevoke = crate::pages::group::api_accesses::revoke::Revoke,
    GroupApiAccessesDeleteDelete = crate::pages::group::api_accesses::delete::Delete,
    GroupEventsEvents = crate::pages::group::events::Events,
    GroupLocationLocation = crate::pages::group::location::Location,
    GroupStatisticsStatistics = crate::pages::group::statistics::Statistics,
    GroupEventConfigurationEventConfiguration = crate::pages::group::event_configuration::EventConfiguration,
    GroupAuditAudit = crate::pages::group::audit::Audit,
});

part!(event_configurations {
    EventConfigurationEditNew = crate::pages::event_configuration::edit::New,
    EventConfigurationInformationInformation = crate::pages::event_configuration::information::Information,
    EventConfigurationEditEdit = crate::pages::event_configuration::edit::Edit,
    EventConfigurationDeleteDelete = crate::pages::event_configuration::delete::Delete,
    EventConfigurationDeliveriesDeliveries = crate::pages::event_configuration::deliveries::Deliveries,
    EventConfigurationDeliveryDelivery = crate::pages::event_configuration::delivery::Delivery,
});

part!(contracts {
    ContractListList = crate::pages::contract::list::List,
    ContractEditNew = crate::pages::contract::edit::New,
    ContractInformationInformation = crate::pages::contract::information::Information,
    ContractEditEdit = crate::pages::contract::edit::Edit,
    ContractDevicesDevices = crate::pages::contract::devices::Devices,
    ContractCloseClose = crate::pages::contract::close::Close,
    ContractDeleteDelete = crate::pages::contract::delete::Delete,
    CertificateListList = crate::pages::certificate::list::List,
    CertificateEditNew = crate::pages::certificate::edit::New,
    CertificateIdentitiesIdentities = crate::pages::certificate::identities::Identities,
    CertificateInformationInformation = crate::pages::certificate::information::Information,
    CertificateEditEdit = crate::pages::certificate::edit::Edit,
    CertificateDeleteDelete = crate::pages::certificate::delete::Delete,
});

part!(stations {
    BaseStationListList = crate::pages::base_station::list::List,
    BaseStationEditNew = crate::pages::base_station::edit::New,
    BaseStationInformationInformation = crate::pages::base_station::information::Information,
    BaseStationCoverageCoverage = crate::pages::base_station::coverage::Coverage,
    BaseStationLoadLoad = crate::pages::base_station::load::Load,
    BaseStationEditEdit = crate::pages::base_station::edit::Edit,
    BaseStationTokenToken = crate::pages::base_station::token::Token,
});

part!(tools {
    SearchSearch = crate::pages::search::Search,
    ToolsTools = crate::pages::tools::Tools,
    ToolsVirtualDeviceVirtualDevice = crate::pages::tools::virtual_device::VirtualDevice,
    InstallInstall = crate::pages::install::Install,
    InstallListeningListening = crate::pages::install::listening::Listening,
    ToolsStyleStyle = crate::pages::tools::style::Style,
    FormatFormatPage = crate::pages::format::FormatPage,
});

part!(documentation {
    ApidocsApiApi = crate::pages::apidocs::api::Api,
    ApidocsCallbackCallback = crate::pages::apidocs::callback::Callback,
});

part!(doors {
    SignInSignIn = crate::pages::sign_in::SignIn,
    SignInCodeCode = crate::pages::sign_in::code::Code,
    ForgottenForgotten = crate::pages::forgotten::Forgotten,
    PasswordPassword = crate::pages::password::Password,
});
