//! Account → Two-step sign-in: an app is set up, confirmed by a code of it, and turned off again.

use domain::UnixMillis;
use domain::user::{Enrolment, SecondStep as Step};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::account::{BeginSecondStep, ConfirmSecondStep, EndSecondStep};
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::field::Field;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending, Sent};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons.
#[derive(Clone, Copy)]
struct Deeds {
    begin: Sending<BeginSecondStep>,
    confirm: Sending<ConfirmSecondStep>,
    end: Sending<EndSecondStep>,
}

/// How one signs in.
#[component]
pub fn SecondStep() -> impl IntoView {
    let begin = Sending::<BeginSecondStep>::new();
    let confirm = Sending::<ConfirmSecondStep>::new();
    let end = Sending::<EndSecondStep>::new();
    provide_context(Deeds {
        begin,
        confirm,
        end,
    });
    let (begun, confirmed, ended) = (done(begin), done(confirm), done(end));
    let query = use_query_map();
    let again = Memo::new(move |_| query.with(|query| !value(query, AGAIN).is_empty()));
    let source = move || (begun.get(), confirmed.get(), ended.get(), again.get());
    let step = Loaded::new(source, |_| rpc::account::steps());
    shown(step, page)
}

/// What the address asks for where another secret is to take the place of one.
const AGAIN: &str = "again";

/// Which run of an action did something last. What was refused changed nothing, so nothing is to be
/// loaded anew: what was typed stays, and so do recovery codes, which are shown once.
pub(super) fn done(action: impl Into<Sent>) -> Memo<usize> {
    let action = action.into();
    Memo::new(move |before: Option<&usize>| {
        let run = action.version().get();
        match action.is_taken() {
            true => run,
            false => before.copied().unwrap_or_default(),
        }
    })
}

fn page((step, codes): (Step, Vec<String>)) -> AnyView {
    let words = words();
    let again = !value(&use_query_map().get_untracked(), AGAIN).is_empty();
    let content = match step {
        Step::Off => off(words.own.begin),
        Step::Begun(_) if again => off(words.own.another),
        Step::Begun(enrolment) => begun(&enrolment),
        Step::On {
            since,
            recovery_codes,
        } => on(since, recovery_codes),
    };
    let codes = (!codes.is_empty()).then(|| shown_once(&codes));
    let title = words.own.second_step.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), ().into_any())}
        {codes}
        {content}
    }
    .into_any()
}

/// Where no code is asked for, or the app is to get another secret: `title` says which.
fn off(title: &'static str) -> AnyView {
    let words = words();
    let Deeds { begin, .. } = expect_context();
    let refused = rpc::refusal(begin);
    let password = own_password(refused);
    let form = view! {
        <SendForm action=begin class="form">
            {refusal_notice(refused, fields::OWN_PASSWORD)}
            <p>{words.own.second_step_lead}</p>
            {password.line("password", "current-password", "", String::new())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || begin.pending().get()>
                    {title}
                </button>
            </div>
        </SendForm>
    };
    card(title, ().into_any(), form.into_any())
}

fn own_password(refused: Memo<Option<AppError>>) -> Field {
    Field {
        name: "own_password",
        label: words().own.own_password,
        hint: "",
        refused,
    }
}

fn begun(enrolment: &Enrolment) -> AnyView {
    let words = words();
    let Deeds { confirm, .. } = expect_context();
    let refused = rpc::refusal(confirm);
    let password = own_password(refused);
    let code = Field {
        name: "code",
        label: words.own.code,
        hint: words.own.code_hint,
        refused,
    };
    let secret = enrolment.secret.clone();
    let copied = secret.replace(' ', "");
    let secret = view! { <code>{secret}</code>{copy_button(copied)} };
    let address = enrolment.address.clone();
    let address = view! { <a href=address>{words.own.app_link}</a> };
    let known = vec![
        fact(words.own.secret, secret),
        fact(words.own.app_link, address),
    ];
    let content = view! {
        <p class="pad">{words.own.scan}</p>
        {picture(enrolment)}
        {facts(known)}
        <SendForm action=confirm class="form">
            {refusal_notice(refused, fields::SECOND_STEP)}
            {code.line("text", "one-time-code", "", String::new())}
            {password.line("password", "current-password", "", String::new())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || confirm.pending().get()>
                    {words.own.confirm}
                </button>
            </div>
        </SendForm>
        <p class="pad">
            <a class="btn quiet" href=format!("/account/second-step?{AGAIN}=yes")>
                {words.own.another}
            </a>
        </p>
    };
    card(words.own.begin, ().into_any(), content.into_any())
}

/// The secret as a QR code, dark on light whatever the page is, with the margin that readers need.
fn picture(enrolment: &Enrolment) -> AnyView {
    if enrolment.width == 0 {
        return ().into_any();
    }
    let whole = enrolment.width + 8;
    let squares = &enrolment.squares;
    let svg = format!(
        "<svg viewBox=\"-4 -4 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <rect x=\"-4\" y=\"-4\" width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"></rect>\
         <path d=\"{squares}\" fill=\"#000\"></path></svg>"
    );
    view! { <div class="qr" role="img" aria-label=words().own.picture inner_html=svg></div> }
        .into_any()
}

fn on(since: UnixMillis, recovery_codes: i64) -> AnyView {
    let words = words();
    let Deeds { end, .. } = expect_context();
    let refused = rpc::refusal(end);
    let password = own_password(refused);
    let known = vec![
        fact(words.own.since, when(since)),
        fact(words.own.codes_left, (words.number)(recovery_codes)),
    ];
    let known = view! { <p class="pad">{words.own.is_on}</p>{facts(known)} };
    let form = view! {
        <SendForm action=end class="form">
            {refusal_notice(refused, fields::OWN_PASSWORD)}
            <p>{words.own.turn_off_lead}</p>
            {password.line("password", "current-password", "", String::new())}
            <div class="buttons">
                <button class="btn danger" type="submit" disabled=move || end.pending().get()>
                    {words.own.turn_off}
                </button>
            </div>
        </SendForm>
    };
    view! {
        {card(words.own.second_step, ().into_any(), known.into_any())}
        {card(words.own.turn_off, ().into_any(), form.into_any())}
    }
    .into_any()
}

fn shown_once(codes: &[String]) -> AnyView {
    let words = words();
    let all = codes.join("\n");
    let codes: Vec<_> = codes
        .iter()
        .map(|code| view! { <li><code>{code.clone()}</code></li> })
        .collect();
    view! {
        <section class="card once" role="status">
            <header><h2>{words.own.codes}</h2>{copy_button(all)}</header>
            <p class="pad">{words.own.codes_once}</p>
            <ul class="bare codes">{codes}</ul>
        </section>
    }
    .into_any()
}
