//! In which language pages speak: that which their reader chose, else that of his browser.

use app::words::of;
use axum::body::Body;
use domain::permission::Profile;
use domain::{Fault, Language};
use futures::future::join_all;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, ORIGIN, REFERER};
use http::{Request, StatusCode};

use super::support::{Answer, ORIGIN_HERE, TestApp, as_caller};

const SETTINGS: &str = "/account/settings";
const SAVE: &str = "/rpc/app/rpc/account/save_settings";

/// A page as a browser gets it that wishes those languages.
async fn page(app: &TestApp, path: &str, session: Option<&str>, wished: &str) -> Answer {
    let request = Request::get(path).header(ACCEPT_LANGUAGE, wished);
    let request = as_caller(request, session).body(Body::empty());
    app.send(request.unwrap()).await
}

/// Chooses a language in the settings.
async fn choose(app: &TestApp, session: &str, tag: &str) {
    let form = format!("first_name=Ann&language={tag}&bell=on");
    let saved = app.call(SAVE, &form, Some(session)).await;
    assert_eq!(saved.status, StatusCode::OK, "{saved:?}");
}

/// That a page speaks that language, and says so, and no other.
fn assert_speaks(page: &Answer, language: Language) {
    let said = format!("<html lang=\"{}\"", language.tag());
    assert!(page.body.contains(&said), "{language:?}: {page:?}");
    for one in Language::ALL {
        let frame = &of(one).frame;
        for word in [frame.skip, frame.times_utc] {
            let there = page.body.contains(word);
            assert_eq!(there, one == language, "{word} of {language:?}: {page:?}");
        }
    }
}

#[tokio::test]
async fn whoever_is_not_known_reads_in_the_language_of_his_browser() {
    let app = TestApp::new().await;
    for (wished, language) in [
        ("fr-CH, fr;q=0.9, en;q=0.8", Language::French),
        ("DE", Language::German),
        ("nl, es;q=0.5, en;q=0.4", Language::Spanish),
        ("pt-BR", Language::Portuguese),
        ("en-GB, de;q=0.9", Language::English),
        ("tlh, nl;q=0.5", Language::English),
    ] {
        let door = page(&app, "/sign-in", None, wished).await;
        assert_eq!(door.status, StatusCode::OK, "{door:?}");
        assert_speaks(&door, language);
        let title = format!("<title>{}", of(language).account.sign_in);
        assert!(door.body.contains(&title), "{title}: {door:?}");
        let nothing = page(&app, "/nothing-is-here", None, wished).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{nothing:?}");
        assert_speaks(&nothing, language);
    }
    assert_speaks(&app.get("/sign-in", None).await, Language::English);
    app.close().await;
}

#[tokio::test]
async fn what_somebody_chose_goes_before_his_browser() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerRead).await;
    let look = async |wished: &'static str| page(&app, "/devices", Some(&session), wished).await;
    let visit = async || {
        let visit = "/rpc/app/rpc/session/current";
        let request = Request::post(visit)
            .header(ORIGIN, ORIGIN_HERE)
            .header(ACCEPT_LANGUAGE, "fr")
            .header("content-type", "application/x-www-form-urlencoded");
        let request = as_caller(request, Some(&session)).body(Body::empty());
        app.send(request.unwrap()).await.json()
    };
    // Nothing is chosen at first.
    assert_speaks(&look("fr").await, Language::French);
    assert_speaks(&look("nl").await, Language::English);
    for language in Language::ALL {
        choose(&app, &session, language.tag()).await;
        let shown = look("fr").await;
        assert_speaks(&shown, language);
        let none_yet = of(language).device.none_yet;
        assert!(shown.body.contains(none_yet), "{none_yet}: {shown:?}");
        assert_eq!(visit().await["language"], language.tag());
        let settings = page(&app, SETTINGS, Some(&session), "fr").await;
        let chosen = format!("<option value=\"{}\" selected", language.tag());
        assert!(settings.body.contains(&chosen), "{chosen}: {settings:?}");
    }
    choose(&app, &session, "").await;
    assert_speaks(&look("fr").await, Language::French);
    assert_eq!(visit().await["language"], "fr");
    let wrong = app
        .call(SAVE, "first_name=Ann&language=tlh", Some(&session))
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
    assert_speaks(&look("fr").await, Language::French);
    app.close().await;
}

#[tokio::test]
async fn a_refused_form_comes_back_in_the_language_of_its_reader() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerRead).await;
    for language in Language::ALL {
        choose(&app, &session, language.tag()).await;
        // As a browser without JavaScript sends it.
        let request = Request::post(SAVE)
            .header(ORIGIN, ORIGIN_HERE)
            .header(REFERER, format!("{ORIGIN_HERE}{SETTINGS}"))
            .header(ACCEPT, "text/html,application/xhtml+xml")
            .header("content-type", "application/x-www-form-urlencoded");
        let request = as_caller(request, Some(&session));
        let form = Body::from("first_name=&language=en");
        let refused = app.send(request.body(form).unwrap()).await;
        assert_eq!(refused.status, StatusCode::FOUND, "{refused:?}");
        let back = refused.header("location").trim_start_matches(ORIGIN_HERE);
        let shown = page(&app, back, Some(&session), "nl").await;
        assert_speaks(&shown, language);
        let words = of(language);
        let missing = (words.fault)(&Fault::Missing);
        for told in [words.user.first_name, missing.as_str()] {
            assert!(shown.body.contains(told), "{told}: {shown:?}");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_made_at_once_do_not_speak_each_others_languages() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let mut readers = Vec::new();
    for language in Language::ALL {
        let session = app.member(Profile::CustomerWrite).await;
        choose(&app, &session, language.tag()).await;
        readers.push((language, session));
    }
    let paths = ["/", "/devices", "/devices/1CF14C", "/users", "/groups"];
    let looks = paths.into_iter().flat_map(|path| {
        let app = &app;
        readers.iter().map(move |(language, session)| async move {
            let shown = app.get(path, Some(session.as_str())).await;
            assert_eq!(shown.status, StatusCode::OK, "{path}: {shown:?}");
            assert_speaks(&shown, *language);
        })
    });
    join_all(looks).await;
    app.close().await;
}

#[tokio::test]
async fn files_for_programs_are_the_same_in_every_language() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let session = app.member(Profile::CustomerWrite).await;
    let files = [
        "/export/devices.csv",
        "/export/users.csv",
        "/export/statistics/devices/1CF14C/figures.csv",
    ];
    let mut heads = Vec::new();
    for language in [Language::English, Language::German] {
        choose(&app, &session, language.tag()).await;
        let mut told = Vec::new();
        for file in files {
            let file = app.get(file, Some(&session)).await;
            assert_eq!(file.status, StatusCode::OK, "{file:?}");
            told.push(file.body.lines().next().unwrap_or_default().to_owned());
        }
        heads.push(told);
    }
    assert_eq!(heads[0], heads[1]);
    app.close().await;
}
