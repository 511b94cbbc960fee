//! News → Delete: the question before a post is gone.

use domain::news::{NewsInput, NewsView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::PATH;
use crate::pages::welcome;
use crate::rpc::{self, Refused};
use crate::ui::confirm::confirm;
use crate::ui::field::hidden;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks whether a post is to be deleted.
#[component]
pub fn Delete() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, |id| rpc::news::one(id, false));
    shown(one, page)
}

fn page((post, _): (NewsView, Option<Refused<NewsInput>>)) -> AnyView {
    let words = words();
    let delete = Sending::<rpc::news::Delete>::new();
    let form = view! {
        <SendForm action=delete>
            {refusal_notice(rpc::refusal(delete), &[])}
            {hidden("id", post.id.to_string())}
            <button class="btn danger" type="submit">{words.news.delete}</button>
        </SendForm>
    };
    let consequences = (words.news.delete_lead)(&post.title);
    let question = words.news.delete_question;
    let card = confirm(question, consequences, PATH.to_owned(), form.into_any());
    let path = vec![(words.news.title.to_owned(), PATH.to_owned())];
    view! {
        {head(path, post.title.clone(), ().into_any(), ().into_any())}
        {welcome::sections(PATH, card)}
    }
    .into_any()
}
