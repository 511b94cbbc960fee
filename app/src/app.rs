//! The application: its frame and its route table, in the order of the menu.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

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
            <Route ssr=SSR path=path!("/") view=pages::welcome::Welcome/>
            <Route ssr=SSR path=path!("/events") view=pages::events::Events/>
            <Route ssr=SSR path=path!("/coverage-map") view=pages::coverage_map::CoverageMap/>
            <Route ssr=SSR path=path!("/alerts") view=pages::alerts::Alerts/>
            <Route ssr=SSR path=path!("/news") view=news::List/>
            <Route ssr=SSR path=path!("/news/new") view=news::edit::New/>
            <Route ssr=SSR path=path!("/news/:id/edit") view=news::edit::Edit/>
            <Route ssr=SSR path=path!("/news/:id/delete") view=news::delete::Delete/>

            <Route ssr=SSR path=path!("/devices") view=device::list::List/>
            <Route ssr=SSR path=path!("/devices/new") view=device::new::New/>
            <Route ssr=SSR path=path!("/devices/bulk") view=device::bulk::Bulk/>
            <Route ssr=SSR path=path!("/devices/views") view=device::views::Views/>
            <Route ssr=SSR path=path!("/devices/:id") view=device::information::Information/>
            <Route ssr=SSR path=path!("/devices/:id/edit") view=device::edit::Edit/>
            <Route ssr=SSR path=path!("/devices/:id/unsubscribe") view=device::unsubscribe::Unsubscribe/>
            <Route ssr=SSR path=path!("/devices/:id/replace") view=device::replace::Replace/>
            <Route ssr=SSR path=path!("/devices/:id/delete") view=device::delete::Delete/>
            <Route ssr=SSR path=path!("/devices/:id/messages") view=device::messages::Messages/>
            <Route ssr=SSR path=path!("/devices/:id/events") view=device::events::Events/>
            <Route ssr=SSR path=path!("/devices/:id/statistics") view=device::statistics::Statistics/>
            <Route ssr=SSR path=path!("/devices/:id/location") view=device::location::Location/>
            <Route ssr=SSR path=path!("/devices/:id/event-configuration") view=device::event_configuration::EventConfiguration/>

            <Route ssr=SSR path=path!("/messages/:id") view=message::Story/>

            <Route ssr=SSR path=path!("/registrations") view=registration::List/>
            <Route ssr=SSR path=path!("/registrations/new") view=registration::series::Series/>
            <Route ssr=SSR path=path!("/registrations/:id") view=registration::information::Information/>
            <Route ssr=SSR path=path!("/transfers") view=transfer::List/>
            <Route ssr=SSR path=path!("/transfers/new") view=transfer::new::New/>
            <Route ssr=SSR path=path!("/transfers/:id") view=transfer::information::Information/>

            <Route ssr=SSR path=path!("/device-types") view=device_type::list::List/>
            <Route ssr=SSR path=path!("/device-types/new") view=device_type::edit::New/>
            <Route ssr=SSR path=path!("/device-types/:id/edit") view=device_type::edit::Edit/>
            <Route ssr=SSR path=path!("/device-types/:id") view=device_type::information::Information/>
            <Route ssr=SSR path=path!("/device-types/:id/delete") view=device_type::delete::Delete/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks") view=device_type::callbacks::Callbacks/>
            <Route ssr=SSR path=path!("/device-types/:id/deliveries") view=device_type::deliveries::Deliveries/>
            <Route ssr=SSR path=path!("/device-types/:id/events") view=device_type::events::Events/>
            <Route ssr=SSR path=path!("/device-types/:id/location") view=device_type::location::Location/>
            <Route ssr=SSR path=path!("/device-types/:id/devices") view=device_type::devices::Devices/>
            <Route ssr=SSR path=path!("/device-types/:id/transfers") view=device_type::moving::Moving/>
            <Route ssr=SSR path=path!("/device-types/:id/statistics") view=device_type::statistics::Statistics/>
            <Route ssr=SSR path=path!("/device-types/:id/event-configuration") view=device_type::event_configuration::EventConfiguration/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/new") view=device_type::callbacks::edit::New/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/presets") view=device_type::callbacks::presets::Presets/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/inspector") view=device_type::callbacks::inspector::Inspector/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback") view=device_type::callbacks::edit::Edit/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback/delete") view=device_type::callbacks::delete::Delete/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback/deliveries") view=device_type::callbacks::deliveries::Deliveries/>
            <Route ssr=SSR path=path!("/device-types/:id/callbacks/:callback/deliveries/:delivery") view=device_type::callbacks::delivery::Delivery/>

            <Route ssr=SSR path=path!("/users") view=user::list::List/>
            <Route ssr=SSR path=path!("/users/new") view=user::edit::New/>
            <Route ssr=SSR path=path!("/users/:id") view=user::information::Information/>
            <Route ssr=SSR path=path!("/users/:id/edit") view=user::edit::Edit/>
            <Route ssr=SSR path=path!("/users/:id/password") view=user::password::Password/>
            <Route ssr=SSR path=path!("/users/:id/delete") view=user::delete::Delete/>

            <Route ssr=SSR path=path!("/groups") view=group::list::List/>
            <Route ssr=SSR path=path!("/groups/new") view=group::edit::New/>
            <Route ssr=SSR path=path!("/groups/:id") view=group::information::Information/>
            <Route ssr=SSR path=path!("/groups/:id/edit") view=group::edit::Edit/>
            <Route ssr=SSR path=path!("/groups/:id/move") view=group::place::Place/>
            <Route ssr=SSR path=path!("/groups/:id/delete") view=group::delete::Delete/>
            <Route ssr=SSR path=path!("/groups/:id/device-types") view=group::device_types::DeviceTypes/>
            <Route ssr=SSR path=path!("/groups/:id/users") view=group::users::Users/>
            <Route ssr=SSR path=path!("/groups/:id/contracts") view=group::contracts::Contracts/>
            <Route ssr=SSR path=path!("/groups/:id/profiles") view=group::profiles::Profiles/>
            <Route ssr=SSR path=path!("/groups/:id/profiles/new") view=group::profiles::edit::New/>
            <Route ssr=SSR path=path!("/groups/:id/profiles/:profile") view=group::profiles::edit::Edit/>
            <Route ssr=SSR path=path!("/groups/:id/profiles/:profile/delete") view=group::profiles::delete::Delete/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses") view=group::api_accesses::ApiAccesses/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/new") view=group::api_accesses::edit::New/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access") view=group::api_accesses::information::Information/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/edit") view=group::api_accesses::edit::Edit/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/renew") view=group::api_accesses::renew::Renew/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/revoke") view=group::api_accesses::revoke::Revoke/>
            <Route ssr=SSR path=path!("/groups/:id/api-accesses/:access/delete") view=group::api_accesses::delete::Delete/>
            <Route ssr=SSR path=path!("/groups/:id/events") view=group::events::Events/>
            <Route ssr=SSR path=path!("/groups/:id/location") view=group::location::Location/>
            <Route ssr=SSR path=path!("/groups/:id/statistics") view=group::statistics::Statistics/>
            <Route ssr=SSR path=path!("/groups/:id/event-configuration") view=group::event_configuration::EventConfiguration/>
            <Route ssr=SSR path=path!("/groups/:id/audit") view=group::audit::Audit/>

            <Route ssr=SSR path=path!("/event-configurations/new") view=event_configuration::edit::New/>
            <Route ssr=SSR path=path!("/event-configurations/:id") view=event_configuration::information::Information/>
            <Route ssr=SSR path=path!("/event-configurations/:id/edit") view=event_configuration::edit::Edit/>
            <Route ssr=SSR path=path!("/event-configurations/:id/delete") view=event_configuration::delete::Delete/>
            <Route ssr=SSR path=path!("/event-configurations/:id/deliveries") view=event_configuration::deliveries::Deliveries/>
            <Route ssr=SSR path=path!("/event-configurations/:id/deliveries/:delivery") view=event_configuration::delivery::Delivery/>

            <Route ssr=SSR path=path!("/contracts") view=contract::list::List/>
            <Route ssr=SSR path=path!("/contracts/new") view=contract::edit::New/>
            <Route ssr=SSR path=path!("/contracts/:id") view=contract::information::Information/>
            <Route ssr=SSR path=path!("/contracts/:id/edit") view=contract::edit::Edit/>
            <Route ssr=SSR path=path!("/contracts/:id/devices") view=contract::devices::Devices/>
            <Route ssr=SSR path=path!("/contracts/:id/close") view=contract::close::Close/>
            <Route ssr=SSR path=path!("/contracts/:id/delete") view=contract::delete::Delete/>

            <Route ssr=SSR path=path!("/certificates") view=certificate::list::List/>
            <Route ssr=SSR path=path!("/certificates/new") view=certificate::edit::New/>
            <Route ssr=SSR path=path!("/certificates/identities") view=certificate::identities::Identities/>
            <Route ssr=SSR path=path!("/certificates/:id") view=certificate::information::Information/>
            <Route ssr=SSR path=path!("/certificates/:id/edit") view=certificate::edit::Edit/>
            <Route ssr=SSR path=path!("/certificates/:id/delete") view=certificate::delete::Delete/>

            <Route ssr=SSR path=path!("/base-stations") view=base_station::list::List/>
            <Route ssr=SSR path=path!("/base-stations/new") view=base_station::edit::New/>
            <Route ssr=SSR path=path!("/base-stations/:id") view=base_station::information::Information/>
            <Route ssr=SSR path=path!("/base-stations/:id/coverage") view=base_station::coverage::Coverage/>
            <Route ssr=SSR path=path!("/base-stations/:id/load") view=base_station::load::Load/>
            <Route ssr=SSR path=path!("/base-stations/:id/edit") view=base_station::edit::Edit/>
            <Route ssr=SSR path=path!("/base-stations/:id/token") view=base_station::token::Token/>

            <Route ssr=SSR path=path!("/search") view=pages::search::Search/>
            <Route ssr=SSR path=path!("/tools") view=pages::tools::Tools/>
            <Route ssr=SSR path=path!("/tools/virtual-device") view=pages::tools::virtual_device::VirtualDevice/>
            <Route ssr=SSR path=path!("/install") view=pages::install::Install/>
            <Route ssr=SSR path=path!("/install/:id") view=pages::install::listening::Listening/>
            <Route ssr=SSR path=path!("/style") view=pages::tools::style::Style/>
            <Route ssr=SSR path=path!("/format") view=pages::format::FormatPage/>
            <Route ssr=SSR path=path!("/apidocs") view=pages::apidocs::api::Api/>
            <Route ssr=SSR path=path!("/apidocs/callback") view=pages::apidocs::callback::Callback/>

            <Route ssr=SSR path=path!("/account/settings") view=pages::account::settings::Settings/>
            <Route ssr=SSR path=path!("/account/password") view=pages::account::password::Password/>
            <Route ssr=SSR path=path!("/account/second-step") view=pages::account::second_step::SecondStep/>
            <Route ssr=SSR path=path!("/account/linked") view=pages::account::linked::Linked/>
            <Route ssr=SSR path=path!("/account/sessions") view=pages::account::sessions::Sessions/>

            <Route ssr=SSR path=path!("/sign-in") view=pages::sign_in::SignIn/>
            <Route ssr=SSR path=path!("/sign-in/code") view=pages::sign_in::code::Code/>
            <Route ssr=SSR path=path!("/forgotten-password") view=pages::forgotten::Forgotten/>
            <Route ssr=SSR path=path!("/password/:token") view=pages::password::Password/>
        </FlatRoutes>
    }
}
