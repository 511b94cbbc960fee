//! Device → saved views: the menu of views above the list, and the page on which they are kept, shared
//! and deleted.

use domain::group::GroupChoice;
use domain::saved_view::{SavedView, SavedViewInput};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::list::{PATH as LIST, VIEW};
use crate::browser;
use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::saved_view::{Begin, Delete, Save, SavedViews, address_of};
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::field::{Field, check, hidden};
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// Where this page lies.
const PATH: &str = "/devices/views";

/// What its address calls what the list shows by now.
const KEEP: &str = "keep";

/// The views that can be shown, the way to keep what the list shows by now, and to all devices.
pub(super) fn menu(views: &[SavedView], query: &ParamsMap, all: String) -> AnyView {
    let own = &words().saved_view;
    let close = |event: leptos::ev::MouseEvent| browser::close_menu(&event);
    let current = value(query, VIEW);
    let links = views.iter().map(|view| {
        let href = address_of(view.id, &view.address);
        let here = (view.id.to_string() == current).then_some("page");
        let name = view.name.clone();
        view! { <a class="btn" href=href aria-current=here on:click=close>{name}</a> }
    });
    let links: Vec<_> = links.collect();
    let shown = link::with("", query, &[(VIEW, None)]);
    let shown = shown.trim_start_matches('?').to_owned();
    let keep = link::with(PATH, &ParamsMap::new(), &[(KEEP, Some(&shown))]);
    view! {
        <details class="menu views">
            <summary class="btn">{own.menu}{icon(Icon::Down)}</summary>
            <nav class="sheet" aria-label=own.menu>
                <a class="btn" href=all on:click=close>{own.all}</a>
                {links}
                <a class="btn" href=keep on:click=close>{icon(Icon::Plus)}{own.keep}</a>
                <a class="btn" href=PATH on:click=close>{own.manage}</a>
            </nav>
        </details>
    }
    .into_any()
}

/// The actions behind the buttons of the page.
#[derive(Clone, Copy)]
struct Care {
    delete: Sending<Delete>,
    begin: Sending<Begin>,
    save: Sending<Save>,
}

/// The views that somebody sees, and the form of another where the address says what it shows.
#[component]
pub fn Views() -> impl IntoView {
    let care = Care {
        delete: Sending::new(),
        begin: Sending::new(),
        save: Sending::new(),
    };
    provide_context(care);
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| asked::only(query, &[KEEP, FIND])));
    let source = move || {
        let done = (care.delete.version().get(), care.begin.version().get());
        (asked.get(), group_choice::asked(), done)
    };
    let all = Loaded::new(source, |(asked, (find, refused), _)| async move {
        asked?;
        rpc::saved_view::all(find, refused).await
    });
    view! {
        {refusal_notice(rpc::refusal(care.delete), &[])}
        {refusal_notice(rpc::refusal(care.begin), &[])}
        {shown(all, page)}
    }
}

fn page(all: SavedViews) -> AnyView {
    let words = words();
    let own = &words.saved_view;
    let query = use_query_map().get_untracked();
    let way = vec![(words.device.title.to_owned(), LIST.to_owned())];
    let form = query
        .get_str(KEEP)
        .map(|keep| keep.to_owned())
        .or_else(|| all.refused.as_ref().map(|one| one.typed.address.clone()))
        .map(|keep| form(keep, &all));
    let list = match all.views.is_empty() {
        true => empty(own.none_yet, own.none_yet_why, ().into_any()),
        false => {
            let heads = vec![
                Head::text(own.name),
                Head::text(own.of),
                Head::text(own.group),
                Head::text(own.is_usual),
                Head::text(own.delete_word),
            ];
            let rows: Vec<_> = all.views.iter().map(row).collect();
            table(own.title, heads, rows.into_any())
        }
    };
    let nothing = ().into_any();
    view! {
        {head(way, own.title.to_owned(), ().into_any(), nothing)}
        {form}
        <section class="card">{list}</section>
    }
    .into_any()
}

fn row(view: &SavedView) -> AnyView {
    let words = words();
    let own = &words.saved_view;
    let Care { delete, begin, .. } = expect_context();
    let href = address_of(view.id, &view.address);
    let name = view.name.clone();
    let of = view.of.clone();
    let of = of.unwrap_or_else(|| own.me.to_owned());
    let group = match &view.group {
        Some((group, name)) => {
            let href = link::group(*group);
            view! { <a href=href>{name.clone()}</a> }.into_any()
        }
        None => own.own.into_any(),
    };
    let id = view.id.to_string();
    let (to, word) = match view.usual {
        true => (String::new(), own.not_usual),
        false => (id.clone(), own.make_usual),
    };
    let mark = view
        .usual
        .then(|| view! { {tag(words.frame.yes, Tone::Info)}" " });
    let usual = view! {
        {mark}
        <SendForm action=begin>
            {hidden("id", to)}
            <button class="btn" type="submit">{word}</button>
        </SendForm>
    };
    let label = (own.delete)(&view.name);
    let gone = view.write.then(|| {
        view! {
            <SendForm action=delete>
                {hidden("id", id)}
                <button class="btn danger" type="submit" aria-label=label>
                    {icon(Icon::Trash)}{own.delete_word}
                </button>
            </SendForm>
        }
    });
    table::row(vec![
        ("name", view! { <a href=href>{name}</a> }.into_any()),
        ("", of.into_any()),
        ("", group),
        ("", usual.into_any()),
        ("", gone.into_any()),
    ])
}

/// The form that keeps what the list shows, as `shown` says it in the address.
fn form(shown: String, all: &SavedViews) -> AnyView {
    let words = words();
    let own = &words.saved_view;
    let Care { save, .. } = expect_context();
    let (input, wrong) = match &all.refused {
        Some(refused) => (refused.typed.clone(), Some(refused.wrong.clone())),
        None => (SavedViewInput::default(), None),
    };
    let refused: Memo<Option<AppError>> = rpc::refusal_of(save, wrong);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let name = field("name", own.name, own.name_hint);
    let name = name.line("text", "off", "", input.name);
    let nobody = (String::new(), own.own.to_owned());
    let groups = [nobody].into_iter().chain(all.groups.entries());
    let groups: Vec<(String, String)> = groups.collect();
    // Whoever may share with no group is not asked.
    let group = (groups.len() > 1).then(|| {
        let group = field("group", own.group, own.group_hint);
        group.choice(&groups, &input.group)
    });
    let usual = check("usual", own.usual, !input.usual.is_empty());
    let fields = view! {
        <div class="form"><p class="muted">{own.lead}</p>{name}{group}{usual}</div>
    };
    view! {
        {find(&shown, &all.groups)}
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::SAVED_VIEW)}
            {hidden("address", shown)}
            {card(own.form, ().into_any(), fields.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {own.save}
                </button>
                <a class="btn" href=LIST>{words.frame.cancel}</a>
            </div>
        </SendForm>
    }
    .into_any()
}

/// Above the form: the way to the groups that its choice does not offer, where there are any. What the
/// view shows goes along.
fn find(shown: &str, choice: &GroupChoice) -> AnyView {
    let sought = group_choice::sought_now();
    if !choice.more && sought.is_empty() {
        return ().into_any();
    }
    let own = &words().group;
    let all = link::with(PATH, &ParamsMap::new(), &[(KEEP, Some(shown))]);
    let clear = (!sought.is_empty()).then_some(all);
    let none = choice.groups.is_empty();
    let none = none.then(|| view! { <p class="pad">{own.none_found}</p> });
    let field = filter::text(FIND, own.find, "search", own.text_example, sought);
    let fields = view! { {hidden(KEEP, shown.to_owned())}{field} };
    let content = view! {
        <p class="pad hint">{own.find_lead}</p>
        {filter::filter_or(PATH.to_owned(), clear, fields.into_any(), ().into_any())}
        {none}
    };
    card(own.find, ().into_any(), content.into_any())
}
