//! Several conditions on the rows of a list, joined by "and" or by "or": a part of its filter form, so
//! that they stand in the address. Each line asks for one; those that are left empty ask for nothing.

use domain::list::{Conditions, How};
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// Lines for more conditions than there are.
const MORE: usize = 2;

/// The lines of the conditions of a list. `fields` are the words of what can be asked about, each with
/// its name; `values` are words that are offered as values, and `hint` tells of them.
pub fn conditions(
    asked: &Conditions,
    fields: &[(&'static str, &'static str)],
    values: &[&'static str],
    hint: String,
) -> AnyView {
    let own = &words().list;
    let lines = (asked.each.len() + MORE).min(Conditions::KEYS.len());
    let lines: Vec<_> = (0..lines).map(|nth| line(asked, nth, fields)).collect();
    let joins = [("", own.join_all), (Conditions::ANY, own.join_any)];
    let joins = joins.map(|(value, word)| {
        let selected = asked.any != value.is_empty();
        view! { <option value=value selected=selected>{word}</option> }
    });
    let joins: Vec<_> = joins.into_iter().collect();
    let values: Vec<_> = values
        .iter()
        .map(|value| view! { <option value=*value></option> })
        .collect();
    let open = !asked.each.is_empty();
    let title = (own.conditions)(asked.each.len());
    view! {
        <details class="conditions" open=open>
            <summary class="btn">{icon(Icon::Filter)}{title}</summary>
            <fieldset>
                <legend class="hidden">{own.conditions_legend}</legend>
                <ol>{lines}</ol>
                <datalist id="condition-values">{values}</datalist>
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

fn line(asked: &Conditions, nth: usize, fields: &[(&'static str, &'static str)]) -> AnyView {
    let own = &words().list;
    let [field, how, value] = Conditions::KEYS[nth];
    let given = asked.each.get(nth);
    let chosen = given.map_or("", |given| given.field.as_str());
    let none = ("", words().frame.none);
    let options = [none].into_iter().chain(fields.iter().copied());
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
    let typed = given.map_or_else(String::new, |given| given.value.clone());
    let [of_field, of_how, of_value] = (own.nth)(nth + 1);
    view! {
        <li>
            <select name=field aria-label=of_field>{options}</select>
            <select name=how aria-label=of_how>{hows}</select>
            <input type="text" name=value aria-label=of_value value=typed maxlength="100"
                list="condition-values" autocomplete="off" autocapitalize="none"
                spellcheck="false"/>
        </li>
    }
    .into_any()
}
