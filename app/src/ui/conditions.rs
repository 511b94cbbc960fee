//! Several conditions on the rows of a list, joined by "and" or by "or": a part of its filter form, so
//! that they stand in the address. Each line asks for one; those that are left empty ask for nothing.

use domain::list::{Conditions, How};
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// Lines for more conditions than there are.
const MORE: usize = 2;

/// Something that can be asked about: its word, its name, and the words that its value can be; none
/// where that is a text or a time.
pub type Field = (&'static str, &'static str, &'static [&'static str]);

/// The lines of the conditions of a list. Of a field with words those are offered as values, and
/// `hint` tells of them.
pub fn conditions(asked: &Conditions, fields: &[Field], hint: String) -> AnyView {
    let own = &words().list;
    let lines = (asked.each.len() + MORE).min(Conditions::KEYS.len());
    let lines: Vec<_> = (0..lines).map(|nth| line(asked, nth, fields)).collect();
    let joins = [("", own.join_all), (Conditions::ANY, own.join_any)];
    let joins = joins.map(|(value, word)| {
        let selected = asked.any != value.is_empty();
        view! { <option value=value selected=selected>{word}</option> }
    });
    let joins: Vec<_> = joins.into_iter().collect();
    let with_words = fields.iter().filter(|field| !field.2.is_empty());
    let offered = with_words.map(|(word, _, values)| {
        let values = values.iter();
        let values = values.map(|value| view! { <option value=*value></option> });
        let values: Vec<_> = values.collect();
        view! { <datalist id=list_id(word)>{values}</datalist> }
    });
    let offered: Vec<_> = offered.collect();
    let open = !asked.each.is_empty();
    let title = (own.conditions)(asked.each.len());
    view! {
        <details class="conditions" open=open>
            <summary class="btn">{icon(Icon::Filter)}{title}</summary>
            <fieldset>
                <legend class="hidden">{own.conditions_legend}</legend>
                <ol>{lines}</ol>
                {offered}
                <label>
                    {own.join}<select name=Conditions::JOIN>{joins}</select>
                </label>
                <p class="hint">{hint}</p>
                <button class="btn" type="submit">{words().frame.apply}</button>
            </fieldset>
        </details>
    }
    .into_any()
}

/// The id of the list of what is offered for a field.
fn list_id(field: &str) -> String {
    format!("condition-{field}")
}

fn line(asked: &Conditions, nth: usize, fields: &[Field]) -> AnyView {
    let own = &words().list;
    let [field, how, value] = Conditions::KEYS[nth];
    let given = asked.each.get(nth);
    let chosen = given.map_or("", |given| given.field.as_str());
    let none = ("", words().frame.none);
    let named = fields.iter().map(|field| (field.0, field.1));
    let options = [none].into_iter().chain(named);
    let options: Vec<_> = options
        .map(|(word, name)| {
            let selected = word == chosen;
            view! { <option value=word selected=selected>{name}</option> }
        })
        .collect();
    let hows = How::ALL.map(|(one, word)| {
        // The first need not be said, and so is left out of the address.
        let word = if one == How::Is { "" } else { word };
        let selected = given.is_some_and(|given| given.how == one);
        view! { <option value=word selected=selected>{(own.how_name)(one)}</option> }
    });
    let hows: Vec<_> = hows.into_iter().collect();
    let with_words = fields.iter().filter(|field| !field.2.is_empty());
    let with_words: Vec<&'static str> = with_words.map(|field| field.0).collect();
    let of = RwSignal::new(chosen.to_owned());
    let choose = move |event| of.set(event_target_value(&event));
    // Only what the field that is chosen can be; without scripts the one that was sent.
    let offered = move || {
        let of = of.read();
        with_words.contains(&of.as_str()).then(|| list_id(&of))
    };
    let typed = given.map_or_else(String::new, |given| given.value.clone());
    let [of_field, of_how, of_value] = (own.nth)(nth + 1);
    view! {
        <li>
            <select name=field aria-label=of_field on:change=choose>{options}</select>
            <select name=how aria-label=of_how>{hows}</select>
            <input type="text" name=value aria-label=of_value value=typed maxlength="100"
                list=offered autocomplete="off" autocapitalize="none"
                spellcheck="false"/>
        </li>
    }
    .into_any()
}
