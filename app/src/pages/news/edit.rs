//! News → New, and Edit: the form of a post.

use domain::group::GroupChoice;
use domain::news::{NewsInput, NewsView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::PATH;
use crate::fields;
use crate::pages::welcome;
use crate::rpc::news::Save;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new post.
#[component]
pub fn New() -> impl IntoView {
    let choices = Loaded::new(group_choice::asked, |(find, refused)| {
        rpc::news::choices(find, refused)
    });
    shown(choices, new)
}

/// A post that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, refused)| rpc::news::one(id, refused));
    shown(one, edit)
}

fn new((groups, refused): (GroupChoice, Option<Refused<NewsInput>>)) -> AnyView {
    let input = NewsInput {
        group: groups.preset(),
        ..NewsInput::default()
    };
    form(String::new(), input, refused, Some(groups))
}

fn edit((post, refused): (NewsView, Option<Refused<NewsInput>>)) -> AnyView {
    form(post.id.to_string(), post.input(), refused, None)
}

/// The form, filled in with `input`, or with what was typed where that was refused. A new one has
/// `groups` to choose from.
fn form(
    id: String,
    input: NewsInput,
    refused: Option<Refused<NewsInput>>,
    groups: Option<GroupChoice>,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let (title, button) = match id.is_empty() {
        true => (words.news.new_title, words.news.post),
        false => (words.news.edit_title, words.news.save),
    };
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let find = groups.as_ref().map(group_choice::find);
    let group = groups.map(|groups| {
        let field = field("group", words.news.group, words.news.group_hint);
        field.choice(&groups.entries(), &input.group)
    });
    let headline = field("title", words.news.headline, "");
    let headline = headline.line("text", "off", "", input.title.clone());
    let text = field("text", words.news.text, words.news.text_hint);
    let text = text.lines("10", input.text.clone());
    let content = view! { <div class="form">{group}{headline}{text}</div> };
    let content = card(words.news.settings, ().into_any(), content.into_any());
    let form = view! {
        {find}
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::NEWS)}
            {hidden("id", id)}
            {content}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {button}
                </button>
                <a class="btn" href=PATH>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    let path = vec![(words.news.title.to_owned(), PATH.to_owned())];
    view! {
        {head(path, title.to_owned(), ().into_any(), ().into_any())}
        {welcome::sections(PATH, form.into_any())}
    }
    .into_any()
}
