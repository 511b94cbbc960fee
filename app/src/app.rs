//! The application: its frame and its route table, in the order of the menu.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{Lazy, SsrMode, path};

use crate::split;

use crate::browser;
use crate::pages::{
    self, base_station, certificate, contract, device, device_type, event_configuration, group,
    message, news, registration, transfer, user,
};
use crate::ui::bell::provide_bell;
use crate::ui::frame::{Footer, Header, Notice, provide_visit};
use crate::ui::keys::Keys;
use crate::ui::raw::raw_text;
use crate::words::words;

/// Every page, inside its frame. Of one type to those outside: they would compile each page once
/// more for their own use.
#[component]
pub fn App() -> AnyView {
    provide_meta_context();
    Effect::new(|_| browser::ready());
    view! {
        <Title formatter=|title: String| raw_text(format!("{title} · {}", words().product))/>
        <Router>
            {provide_visit()}
            {provide_bell()}
            <a class="skip" href="#content">{words().frame.skip}</a>
            <Header/>
            <Notice/>
            <main id="content" tabindex="-1">
                <Pages/>
            </main>
            <Footer/>
            <Keys/>
        </Router>
    }
    .into_any()
}

/// The route table. Everything is rendered as a whole (`SsrMode::Async`): status and
/// redirects are known before the first byte, and no script is needed to put it together.
#[component]
fn Pages() -> impl IntoView {
    const SSR: SsrMode = SsrMode::Async;
    view! {
        <FlatRoutes fallback=pages::not_found::NotFound>
            <Route ssr=SSR path=path!("/") view={Lazy::<split::welcome::WelcomeWelcome>::new()}/>
            <Route ssr=SSR path=path!("/events") view={Lazy::<split::news::EventsEvents>::new()}/>
            <Route ssr=SSR path=path!("/coverage-map") view={Lazy::<split::news::CoverageMapCoverageMap>::new()}/>
            <Route ssr=SSR path=path!("/alerts") view={Lazy::<split::news::AlertsAlerts>::new()}/>
            <Route ssr=SSR path=path!("/news") view={Lazy::<split::news::NewsList>::new()}/>
            <Route ssr=SSR path=path!("/news/new") view={Lazy::<split::news::NewsEditNew>::new()}/>
            <Route ssr=SSR path=path!("/news/:id/edit") view={Lazy::<split::news::NewsEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/news/:id/delete") view={Lazy::<split::news::NewsDeleteDelete>::new()}/>

            <Route ssr=SSR path=path!("/devices") view={Lazy::<split::devices::DeviceListList>::new()}/>
            <Route ssr=SSR path=path!("/devices/new") view={Lazy::<split::device::DeviceNewNew>::new()}/>
            <Route ssr=SSR path=path!("/devices/bulk") view={Lazy::<split::device::DeviceBulkBulk>::new()}/>
            <Route ssr=SSR path=path!("/devices/views") view={Lazy::<split::device::DeviceViewsViews>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id") view={Lazy::<split::device::DeviceInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/edit") view={Lazy::<split::device::DeviceEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/unsubscribe") view={Lazy::<split::device::DeviceUnsubscribeUnsubscribe>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/replace") view={Lazy::<split::device::DeviceReplaceReplace>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/delete") view={Lazy::<split::device::DeviceDeleteDelete>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/messages") view={Lazy::<split::device::DeviceMessagesMessages>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/events") view={Lazy::<split::device::DeviceEventsEvents>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/statistics") view={Lazy::<split::device::DeviceStatisticsStatistics>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/location") view={Lazy::<split::device::DeviceLocationLocation>::new()}/>
            <Route ssr=SSR path=path!("/devices/:id/event-configuration") view={Lazy::<split::device::DeviceEventConfigurationEventConfiguration>::new()}/>

            <Route ssr=SSR path=path!("/messages/:id") view={Lazy::<split::device::MessageStory>::new()}/>

            <Route ssr=SSR path=path!("/registrations") view={Lazy::<split::registrations::RegistrationList>::new()}/>
            <Route ssr=SSR path=path!("/registrations/new") view={Lazy::<split::registrations::RegistrationSeriesSeries>::new()}/>
            <Route ssr=SSR path=path!("/registrations/:id") view={Lazy::<split::registrations::RegistrationInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/transfers") view={Lazy::<split::registrations::TransferList>::new()}/>
            <Route ssr=SSR path=path!("/transfers/new") view={Lazy::<split::registrations::TransferNewNew>::new()}/>
            <Route ssr=SSR path=path!("/transfers/:id") view={Lazy::<split::registrations::TransferInformationInformation>::new()}/>

            <Route ssr=SSR path=path!("/device-types") view={Lazy::<split::device_types::DeviceTypeListList>::new()}/>
            <Route ssr=SSR path=path!("/device-types/new") view={Lazy::<split::device_types::DeviceTypeEditNew>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/edit") view={Lazy::<split::device_types::DeviceTypeEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id") view={Lazy::<split::device_types::DeviceTypeInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/delete") view={Lazy::<split::device_types::DeviceTypeDeleteDelete>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks") view={Lazy::<split::callbacks::DeviceTypeCallbacksCallbacks>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/deliveries") view={Lazy::<split::callbacks::DeviceTypeDeliveriesDeliveries>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/events") view={Lazy::<split::device_types::DeviceTypeEventsEvents>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/location") view={Lazy::<split::device_types::DeviceTypeLocationLocation>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/statistics") view={Lazy::<split::device_types::DeviceTypeStatisticsStatistics>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/event-configuration") view={Lazy::<split::device_types::DeviceTypeEventConfigurationEventConfiguration>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/new") view={Lazy::<split::callbacks::DeviceTypeCallbacksEditNew>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/presets") view={Lazy::<split::callbacks::DeviceTypeCallbacksPresetsPresets>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/inspector") view={Lazy::<split::callbacks::DeviceTypeCallbacksInspectorInspector>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback") view={Lazy::<split::callbacks::DeviceTypeCallbacksEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback/delete") view={Lazy::<split::callbacks::DeviceTypeCallbacksDeleteDelete>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback/deliveries") view={Lazy::<split::callbacks::DeviceTypeCallbacksDeliveriesDeliveries>::new()}/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback/deliveries/:delivery") view={Lazy::<split::callbacks::DeviceTypeCallbacksDeliveryDelivery>::new()}/>

            <Route ssr=SSR path=path!("/users") view={Lazy::<split::people::UserListList>::new()}/>
            <Route ssr=SSR path=path!("/users/new") view={Lazy::<split::people::UserEditNew>::new()}/>
            <Route ssr=SSR path=path!("/users/:id") view={Lazy::<split::people::UserInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/users/:id/edit") view={Lazy::<split::people::UserEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/users/:id/password") view={Lazy::<split::people::UserPasswordPassword>::new()}/>
            <Route ssr=SSR path=path!("/users/:id/delete") view={Lazy::<split::people::UserDeleteDelete>::new()}/>

            <Route ssr=SSR path=path!("/groups") view={Lazy::<split::groups::GroupListList>::new()}/>
            <Route ssr=SSR path=path!("/groups/new") view={Lazy::<split::groups::GroupEditNew>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id") view={Lazy::<split::groups::GroupInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/edit") view={Lazy::<split::groups::GroupEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/move") view={Lazy::<split::groups::GroupPlacePlace>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/delete") view={Lazy::<split::groups::GroupDeleteDelete>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/device-types") view={Lazy::<split::groups::GroupDeviceTypesDeviceTypes>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/profiles") view={Lazy::<split::groups::GroupProfilesProfiles>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/profiles/new") view={Lazy::<split::groups::GroupProfilesEditNew>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/profiles/:profile") view={Lazy::<split::groups::GroupProfilesEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/profiles/:profile/delete") view={Lazy::<split::groups::GroupProfilesDeleteDelete>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses") view={Lazy::<split::groups::GroupApiAccessesApiAccesses>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/new") view={Lazy::<split::groups::GroupApiAccessesEditNew>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access") view={Lazy::<split::groups::GroupApiAccessesInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/edit") view={Lazy::<split::groups::GroupApiAccessesEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/renew") view={Lazy::<split::groups::GroupApiAccessesRenewRenew>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/revoke") view={Lazy::<split::groups::GroupApiAccessesRevokeRevoke>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/delete") view={Lazy::<split::groups::GroupApiAccessesDeleteDelete>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/events") view={Lazy::<split::groups::GroupEventsEvents>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/location") view={Lazy::<split::groups::GroupLocationLocation>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/statistics") view={Lazy::<split::groups::GroupStatisticsStatistics>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/event-configuration") view={Lazy::<split::groups::GroupEventConfigurationEventConfiguration>::new()}/>
            <Route ssr=SSR path=path!("/groups/:id/audit") view={Lazy::<split::groups::GroupAuditAudit>::new()}/>

            <Route ssr=SSR path=path!("/event-configurations/new") view={Lazy::<split::event_configurations::EventConfigurationEditNew>::new()}/>
            <Route ssr=SSR path=path!("/event-configurations/:id") view={Lazy::<split::event_configurations::EventConfigurationInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/event-configurations/:id/edit") view={Lazy::<split::event_configurations::EventConfigurationEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/event-configurations/:id/delete") view={Lazy::<split::event_configurations::EventConfigurationDeleteDelete>::new()}/>
            <Route ssr=SSR path=path!("/event-configurations/:id/deliveries") view={Lazy::<split::event_configurations::EventConfigurationDeliveriesDeliveries>::new()}/>
            <Route ssr=SSR path=path!("/event-configurations/:id/deliveries/:delivery") view={Lazy::<split::event_configurations::EventConfigurationDeliveryDelivery>::new()}/>

            <Route ssr=SSR path=path!("/contracts") view={Lazy::<split::contracts::ContractListList>::new()}/>
            <Route ssr=SSR path=path!("/contracts/new") view={Lazy::<split::contracts::ContractEditNew>::new()}/>
            <Route ssr=SSR path=path!("/contracts/:id") view={Lazy::<split::contracts::ContractInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/contracts/:id/edit") view={Lazy::<split::contracts::ContractEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/contracts/:id/devices") view={Lazy::<split::contracts::ContractDevicesDevices>::new()}/>
            <Route ssr=SSR path=path!("/contracts/:id/close") view={Lazy::<split::contracts::ContractCloseClose>::new()}/>
            <Route ssr=SSR path=path!("/contracts/:id/delete") view={Lazy::<split::contracts::ContractDeleteDelete>::new()}/>

            <Route ssr=SSR path=path!("/certificates") view={Lazy::<split::contracts::CertificateListList>::new()}/>
            <Route ssr=SSR path=path!("/certificates/new") view={Lazy::<split::contracts::CertificateEditNew>::new()}/>
            <Route ssr=SSR path=path!("/certificates/identities") view={Lazy::<split::contracts::CertificateIdentitiesIdentities>::new()}/>
            <Route ssr=SSR path=path!("/certificates/:id") view={Lazy::<split::contracts::CertificateInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/certificates/:id/edit") view={Lazy::<split::contracts::CertificateEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/certificates/:id/delete") view={Lazy::<split::contracts::CertificateDeleteDelete>::new()}/>

            <Route ssr=SSR path=path!("/base-stations") view={Lazy::<split::stations::BaseStationListList>::new()}/>
            <Route ssr=SSR path=path!("/base-stations/new") view={Lazy::<split::stations::BaseStationEditNew>::new()}/>
            <Route ssr=SSR path=path!("/base-stations/:id") view={Lazy::<split::stations::BaseStationInformationInformation>::new()}/>
            <Route ssr=SSR path=path!("/base-stations/:id/coverage") view={Lazy::<split::stations::BaseStationCoverageCoverage>::new()}/>
            <Route ssr=SSR path=path!("/base-stations/:id/load") view={Lazy::<split::stations::BaseStationLoadLoad>::new()}/>
            <Route ssr=SSR path=path!("/base-stations/:id/edit") view={Lazy::<split::stations::BaseStationEditEdit>::new()}/>
            <Route ssr=SSR path=path!("/base-stations/:id/token") view={Lazy::<split::stations::BaseStationTokenToken>::new()}/>

            <Route ssr=SSR path=path!("/search") view={Lazy::<split::tools::SearchSearch>::new()}/>
            <Route ssr=SSR path=path!("/tools") view={Lazy::<split::tools::ToolsTools>::new()}/>
            <Route ssr=SSR path=path!("/tools/virtual-device") view={Lazy::<split::tools::ToolsVirtualDeviceVirtualDevice>::new()}/>
            <Route ssr=SSR path=path!("/install") view={Lazy::<split::tools::InstallInstall>::new()}/>
            <Route ssr=SSR path=path!("/install/:id") view={Lazy::<split::tools::InstallListeningListening>::new()}/>
            <Route ssr=SSR path=path!("/style") view={Lazy::<split::tools::ToolsStyleStyle>::new()}/>
            <Route ssr=SSR path=path!("/format") view={Lazy::<split::tools::FormatFormatPage>::new()}/>
            <Route ssr=SSR path=path!("/apidocs") view={Lazy::<split::documentation::ApidocsApiApi>::new()}/>
            <Route ssr=SSR path=path!("/apidocs/callback") view={Lazy::<split::documentation::ApidocsCallbackCallback>::new()}/>

            <Route ssr=SSR path=path!("/account/settings") view={Lazy::<split::people::AccountSettingsSettings>::new()}/>
            <Route ssr=SSR path=path!("/account/password") view={Lazy::<split::people::AccountPasswordPassword>::new()}/>
            <Route ssr=SSR path=path!("/account/second-step") view={Lazy::<split::people::AccountSecondStepSecondStep>::new()}/>
            <Route ssr=SSR path=path!("/account/linked") view={Lazy::<split::people::AccountLinkedLinked>::new()}/>
            <Route ssr=SSR path=path!("/account/sessions") view={Lazy::<split::people::AccountSessionsSessions>::new()}/>

            <Route ssr=SSR path=path!("/sign-in") view={Lazy::<split::doors::SignInSignIn>::new()}/>
            <Route ssr=SSR path=path!("/sign-in/code") view={Lazy::<split::doors::SignInCodeCode>::new()}/>
            <Route ssr=SSR path=path!("/forgotten-password") view={Lazy::<split::doors::ForgottenForgotten>::new()}/>
            <Route ssr=SSR path=path!("/password/:token") view={Lazy::<split::doors::PasswordPassword>::new()}/>
        </FlatRoutes>
    }
}
