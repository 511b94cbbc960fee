//! Which page is behind which address, and in which part of the browser's program it is.
//!
//! A part is fetched when the first of its pages is opened; what several parts need is in each of
//! their files, and what all need in the program itself. So a part is what is opened together:
//! whoever signs in, looks at what is new or goes through the devices waits for nothing else.

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

/// Each line is a page: the pattern of its addresses, its name, its component. Where two patterns
/// take the same address, the first one has it.
macro_rules! parts {
    ($($Part:ident $part:ident { $($path:literal => $page:ident = $view:path,)* })*) => {
        /// A page, by the part that it is in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Page {
            $($Part($part::Page),)*
        }

        /// Every page with the pattern of its addresses.
        pub const PAGES: &[(&str, Page)] = &[
            $($(($path, Page::$Part($part::Page::$page)),)*)*
        ];

        /// Makes a page. In the browser its part is fetched first, unless it is there.
        ///
        /// # Errors
        /// Where the part does not arrive; whoever asks again, has it fetched again.
        pub async fn open(page: Page) -> Result<AnyView, SplitLoaderError> {
            match page {
                $(Page::$Part(page) => $part::open(page).await,)*
            }
        }

        $(
            mod $part {
                use leptos::prelude::*;
                use leptos::wasm_split::SplitLoaderError;

                use crate::pages;

                #[derive(Clone, Copy, Debug, PartialEq, Eq)]
                pub enum Page {
                    $($page,)*
                }

                // Where the program is divided: nothing else may name a page of this part.
                #[cfg(not(feature = "ssr"))]
                #[leptos::wasm_split::wasm_split(
                    $part,
                    wasm_split_path = ::leptos::wasm_split,
                    preload(#[doc(hidden)] arrive),
                    fallible
                )]
                pub fn open(page: Page) -> Result<AnyView, SplitLoaderError> {
                    Ok(made(page))
                }

                #[cfg(feature = "ssr")]
                pub async fn open(page: Page) -> Result<AnyView, SplitLoaderError> {
                    // The document asks for the part before the program is there to do it.
                    leptos::prefetch_lazy_fn_on_server(stringify!($part));
                    Ok(made(page))
                }

                fn made(page: Page) -> AnyView {
                    match page {
                        $(Page::$page => $view().into_any(),)*
                    }
                }
            }
        )*
    };
}

parts! {
    Doors doors {
        "/sign-in" => SignIn = pages::sign_in::SignIn,
        "/sign-in/code" => SignInCode = pages::sign_in::code::Code,
        "/forgotten-password" => Forgotten = pages::forgotten::Forgotten,
        "/password/:token" => Password = pages::password::Password,
    }

    Welcome welcome {
        "/" => Welcome = pages::welcome::Welcome,
    }

    Devices devices {
        "/devices" => DeviceList = pages::device::list::List,
    }

    Device device {
        "/devices/new" => DeviceNew = pages::device::new::New,
        "/devices/bulk" => DeviceBulk = pages::device::bulk::Bulk,
        "/devices/views" => DeviceViews = pages::device::views::Views,
        "/devices/:id" => DeviceInformation = pages::device::information::Information,
        "/devices/:id/edit" => DeviceEdit = pages::device::edit::Edit,
        "/devices/:id/unsubscribe" => DeviceUnsubscribe = pages::device::unsubscribe::Unsubscribe,
        "/devices/:id/replace" => DeviceReplace = pages::device::replace::Replace,
        "/devices/:id/delete" => DeviceDelete = pages::device::delete::Delete,
        "/devices/:id/messages" => DeviceMessages = pages::device::messages::Messages,
        "/devices/:id/events" => DeviceEvents = pages::device::events::Events,
        "/devices/:id/statistics" => DeviceStatistics = pages::device::statistics::Statistics,
        "/devices/:id/location" => DeviceLocation = pages::device::location::Location,
        "/devices/:id/event-configuration" => DeviceEventConfiguration = pages::device::event_configuration::EventConfiguration,
        "/messages/:id" => MessageStory = pages::message::Story,
    }

    Fleet fleet {
        "/registrations" => RegistrationList = pages::registration::List,
        "/registrations/new" => RegistrationSeries = pages::registration::series::Series,
        "/registrations/:id" => RegistrationInformation = pages::registration::information::Information,
        "/transfers" => TransferList = pages::transfer::List,
        "/transfers/new" => TransferNew = pages::transfer::new::New,
        "/transfers/:id" => TransferInformation = pages::transfer::information::Information,
        "/device-types" => DeviceTypeList = pages::device_type::list::List,
        "/device-types/new" => DeviceTypeNew = pages::device_type::edit::New,
        "/device-types/:id/edit" => DeviceTypeEdit = pages::device_type::edit::Edit,
        "/device-types/:id" => DeviceTypeInformation = pages::device_type::information::Information,
        "/device-types/:id/delete" => DeviceTypeDelete = pages::device_type::delete::Delete,
        "/device-types/:id/events" => DeviceTypeEvents = pages::device_type::events::Events,
        "/device-types/:id/location" => DeviceTypeLocation = pages::device_type::location::Location,
        "/device-types/:id/devices" => DeviceTypeDevices = pages::device_type::devices::Devices,
        "/device-types/:id/transfers" => DeviceTypeMoving = pages::device_type::moving::Moving,
        "/device-types/:id/statistics" => DeviceTypeStatistics = pages::device_type::statistics::Statistics,
        "/device-types/:id/event-configuration" => DeviceTypeEventConfiguration = pages::device_type::event_configuration::EventConfiguration,
        "/groups" => GroupList = pages::group::list::List,
        "/groups/new" => GroupNew = pages::group::edit::New,
        "/groups/:id" => GroupInformation = pages::group::information::Information,
        "/groups/:id/edit" => GroupEdit = pages::group::edit::Edit,
        "/groups/:id/move" => GroupPlace = pages::group::place::Place,
        "/groups/:id/delete" => GroupDelete = pages::group::delete::Delete,
        "/groups/:id/device-types" => GroupDeviceTypes = pages::group::device_types::DeviceTypes,
        "/groups/:id/users" => GroupUsers = pages::group::users::Users,
        "/groups/:id/contracts" => GroupContracts = pages::group::contracts::Contracts,
        "/groups/:id/profiles" => GroupProfiles = pages::group::profiles::Profiles,
        "/groups/:id/profiles/new" => GroupProfilesNew = pages::group::profiles::edit::New,
        "/groups/:id/profiles/:profile" => GroupProfilesEdit = pages::group::profiles::edit::Edit,
        "/groups/:id/profiles/:profile/delete" => GroupProfilesDelete = pages::group::profiles::delete::Delete,
        "/groups/:id/api-accesses" => GroupApiAccesses = pages::group::api_accesses::ApiAccesses,
        "/groups/:id/api-accesses/new" => GroupApiAccessesNew = pages::group::api_accesses::edit::New,
        "/groups/:id/api-accesses/:access" => GroupApiAccessesInformation = pages::group::api_accesses::information::Information,
        "/groups/:id/api-accesses/:access/edit" => GroupApiAccessesEdit = pages::group::api_accesses::edit::Edit,
        "/groups/:id/api-accesses/:access/renew" => GroupApiAccessesRenew = pages::group::api_accesses::renew::Renew,
        "/groups/:id/api-accesses/:access/revoke" => GroupApiAccessesRevoke = pages::group::api_accesses::revoke::Revoke,
        "/groups/:id/api-accesses/:access/delete" => GroupApiAccessesDelete = pages::group::api_accesses::delete::Delete,
        "/groups/:id/events" => GroupEvents = pages::group::events::Events,
        "/groups/:id/location" => GroupLocation = pages::group::location::Location,
        "/groups/:id/statistics" => GroupStatistics = pages::group::statistics::Statistics,
        "/groups/:id/event-configuration" => GroupEventConfiguration = pages::group::event_configuration::EventConfiguration,
        "/groups/:id/audit" => GroupAudit = pages::group::audit::Audit,
        "/contracts" => ContractList = pages::contract::list::List,
        "/contracts/new" => ContractNew = pages::contract::edit::New,
        "/contracts/:id" => ContractInformation = pages::contract::information::Information,
        "/contracts/:id/edit" => ContractEdit = pages::contract::edit::Edit,
        "/contracts/:id/devices" => ContractDevices = pages::contract::devices::Devices,
        "/contracts/:id/close" => ContractClose = pages::contract::close::Close,
        "/contracts/:id/delete" => ContractDelete = pages::contract::delete::Delete,
        "/certificates" => CertificateList = pages::certificate::list::List,
        "/certificates/new" => CertificateNew = pages::certificate::edit::New,
        "/certificates/identities" => CertificateIdentities = pages::certificate::identities::Identities,
        "/certificates/:id" => CertificateInformation = pages::certificate::information::Information,
        "/certificates/:id/edit" => CertificateEdit = pages::certificate::edit::Edit,
        "/certificates/:id/delete" => CertificateDelete = pages::certificate::delete::Delete,
    }

    People people {
        "/users" => UserList = pages::user::list::List,
        "/users/new" => UserNew = pages::user::edit::New,
        "/users/:id" => UserInformation = pages::user::information::Information,
        "/users/:id/edit" => UserEdit = pages::user::edit::Edit,
        "/users/:id/password" => UserPassword = pages::user::password::Password,
        "/users/:id/delete" => UserDelete = pages::user::delete::Delete,
        "/account/settings" => AccountSettings = pages::account::settings::Settings,
        "/account/password" => AccountPassword = pages::account::password::Password,
        "/account/second-step" => AccountSecondStep = pages::account::second_step::SecondStep,
        "/account/linked" => AccountLinked = pages::account::linked::Linked,
        "/account/sessions" => AccountSessions = pages::account::sessions::Sessions,
    }

    Rest rest {
        "/events" => Events = pages::events::Events,
        "/coverage-map" => CoverageMap = pages::coverage_map::CoverageMap,
        "/alerts" => Alerts = pages::alerts::Alerts,
        "/news" => NewsList = pages::news::List,
        "/news/new" => NewsNew = pages::news::edit::New,
        "/news/:id/edit" => NewsEdit = pages::news::edit::Edit,
        "/news/:id/delete" => NewsDelete = pages::news::delete::Delete,
        "/device-types/:id/callbacks" => DeviceTypeCallbacks = pages::device_type::callbacks::Callbacks,
        "/device-types/:id/deliveries" => DeviceTypeDeliveries = pages::device_type::deliveries::Deliveries,
        "/device-types/:id/callbacks/new" => DeviceTypeCallbacksNew = pages::device_type::callbacks::edit::New,
        "/device-types/:id/callbacks/presets" => DeviceTypeCallbacksPresets = pages::device_type::callbacks::presets::Presets,
        "/device-types/:id/callbacks/inspector" => DeviceTypeCallbacksInspector = pages::device_type::callbacks::inspector::Inspector,
        "/device-types/:id/callbacks/:callback" => DeviceTypeCallbacksEdit = pages::device_type::callbacks::edit::Edit,
        "/device-types/:id/callbacks/:callback/delete" => DeviceTypeCallbacksDelete = pages::device_type::callbacks::delete::Delete,
        "/device-types/:id/callbacks/:callback/deliveries" => DeviceTypeCallbacksDeliveries = pages::device_type::callbacks::deliveries::Deliveries,
        "/device-types/:id/callbacks/:callback/deliveries/:delivery" => DeviceTypeCallbacksDelivery = pages::device_type::callbacks::delivery::Delivery,
        "/event-configurations/new" => EventConfigurationNew = pages::event_configuration::edit::New,
        "/event-configurations/:id" => EventConfigurationInformation = pages::event_configuration::information::Information,
        "/event-configurations/:id/edit" => EventConfigurationEdit = pages::event_configuration::edit::Edit,
        "/event-configurations/:id/delete" => EventConfigurationDelete = pages::event_configuration::delete::Delete,
        "/event-configurations/:id/deliveries" => EventConfigurationDeliveries = pages::event_configuration::deliveries::Deliveries,
        "/event-configurations/:id/deliveries/:delivery" => EventConfigurationDelivery = pages::event_configuration::delivery::Delivery,
        "/base-stations" => BaseStationList = pages::base_station::list::List,
        "/base-stations/new" => BaseStationNew = pages::base_station::edit::New,
        "/base-stations/:id" => BaseStationInformation = pages::base_station::information::Information,
        "/base-stations/:id/coverage" => BaseStationCoverage = pages::base_station::coverage::Coverage,
        "/base-stations/:id/load" => BaseStationLoad = pages::base_station::load::Load,
        "/base-stations/:id/edit" => BaseStationEdit = pages::base_station::edit::Edit,
        "/base-stations/:id/token" => BaseStationToken = pages::base_station::token::Token,
        "/search" => Search = pages::search::Search,
        "/tools" => Tools = pages::tools::Tools,
        "/tools/virtual-device" => ToolsVirtualDevice = pages::tools::virtual_device::VirtualDevice,
        "/install" => Install = pages::install::Install,
        "/install/:id" => InstallListening = pages::install::listening::Listening,
        "/style" => ToolsStyle = pages::tools::style::Style,
        "/format" => Format = pages::format::FormatPage,
        "/apidocs" => Api = pages::apidocs::api::Api,
        "/apidocs/callback" => ApiCallback = pages::apidocs::callback::Callback,
    }
}
