//! Signing in and out.

use domain::user::PasswordLink;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Which lists somebody may open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// Devices, device types, users and groups: he sees some group.
    pub groups: bool,
    /// Contracts.
    pub contracts: bool,
    /// Base stations and certificates: those of an operator.
    pub network: bool,
}

/// What the frame around every page needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Who is signed in: name and address.
    pub who: Option<(String, String)>,
    /// Which lists the menu may lead to.
    pub menu: Menu,
    /// Whether people may sign in at a provider, too.
    pub provider: bool,
    /// The IANA name of the time zone in which they want to read times; empty: the browser's.
    pub time_zone: String,
    /// The tag of the language in which pages speak to them.
    pub language: String,
    /// Whether the page travels unencrypted.
    pub plain_http: bool,
}

/// Who is signed in, and what every page must say.
#[server]
pub async fn current() -> Result<Visit, AppError> {
    use crate::caller::{Notice, engine, language, notice, visitor};
    use domain::permission::Action;
    let who = visitor().await?;
    let preferences = match &who {
        Some(who) => engine()?.preferences(who).await?,
        None => Default::default(),
    };
    let may = |action| {
        let who = who.as_ref();
        who.is_some_and(|who| !who.reach(action).is_empty())
    };
    Ok(Visit {
        time_zone: preferences.time_zone,
        language: language().tag().to_owned(),
        provider: engine()?.openid_name().is_some(),
        menu: Menu {
            groups: may(Action::Read),
            contracts: may(Action::ReadContracts),
            network: may(Action::ReadNetwork),
        },
        who: who.map(|principal| (principal.name, principal.email)),
        plain_http: notice() == Some(Notice::PlainHttp),
    })
}

/// Signs in and goes on to `next`, or to the page that asks for a code first.
#[server]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    use crate::caller;
    let input = domain::user::SignIn { email, password };
    let signed_in = caller::engine()?
        .sign_in(&input, &caller::client()?)
        .await?;
    go_on(signed_in, local_path(&next)).await
}

/// Lets somebody in who said who he is, or asks him for a code, and goes on to `next`, a page of
/// this server.
#[cfg(feature = "ssr")]
async fn go_on(signed_in: engine::SignedIn, next: &str) -> Result<(), AppError> {
    use crate::caller;
    match signed_in {
        engine::SignedIn::Session(session) => {
            caller::begin_session(&session).await?;
            leptos_axum::redirect(next);
        }
        engine::SignedIn::SecondStep(step) => {
            caller::keep_step(&step);
            let next = leptos_router::location::Url::escape(next);
            leptos_axum::redirect(&format!("/sign-in/code?next={next}"));
        }
    }
    Ok(())
}

/// Ends a sign-in that waits for a code, and goes on to `next`.
#[server]
pub async fn confirm_code(
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    use crate::caller;
    let step = caller::step().unwrap_or_default();
    let session = caller::engine()?
        .finish_sign_in(&step, &code, &caller::client()?)
        .await?;
    caller::drop_step();
    caller::begin_session(&session).await?;
    leptos_axum::redirect(local_path(&next));
    Ok(())
}

/// What the provider is called at which people may sign in, too; nothing where there is none.
#[server]
pub async fn provider() -> Result<Option<String>, AppError> {
    Ok(crate::caller::engine()?.openid_name().map(str::to_owned))
}

/// Whether links to passwords are mailed to whoever forgot theirs.
#[server]
pub async fn mails_links() -> Result<bool, AppError> {
    Ok(crate::caller::engine()?.mails_links())
}

/// Has a link mailed to whoever has that address. The answer is the same where nobody has it.
#[server]
pub async fn forgot_password(#[server(default)] email: String) -> Result<(), AppError> {
    use crate::caller;
    let client = caller::client()?;
    caller::engine()?.forgot_password(&email, &client).await?;
    leptos_axum::redirect("/forgotten-password?done=asked");
    Ok(())
}

/// Ends the session and goes to the sign-in page.
#[server]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::caller;
    if let Some(token) = caller::session_token() {
        let from = caller::client().ok().map(|client| client.address);
        caller::engine()?.sign_out(&token, from).await?;
    }
    caller::clear_session();
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// What a one-time link is for.
#[server]
pub async fn open_link(#[server(default)] token: String) -> Result<PasswordLink, AppError> {
    Ok(crate::caller::engine()?.password_link(&token).await?)
}

/// Saves the password chosen through a one-time link, and signs in.
#[server]
pub async fn choose_password(
    #[server(default)] token: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] again: String,
) -> Result<(), AppError> {
    use crate::caller;
    let input = domain::user::ChoosePassword {
        token,
        email,
        password,
        again,
    };
    let signed_in = caller::engine()?
        .choose_password(&input, &caller::client()?)
        .await?;
    go_on(signed_in, "/").await
}

/// `path` if it leads to a page of this server, else the welcome page. A link to the sign-in
/// page can be made by anybody and must not lead elsewhere afterwards.
pub fn local_path(path: &str) -> &str {
    let mut characters = path.chars();
    let local = characters.next() == Some('/')
        // Browsers read a backslash as a slash, and two slashes begin another host.
        && !matches!(characters.next(), Some('/' | '\\'))
        && path.is_ascii()
        && !path.contains(|c: char| c.is_ascii_control() || c == '\\');
    if local { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn a_way_on_stays_on_this_server() {
        assert_eq!(local_path("/devices?text=1C"), "/devices?text=1C");
        for path in [
            "",
            "devices",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
        ] {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }
}
