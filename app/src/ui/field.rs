//! Fields of forms, each with its hint and its error beside it.

use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::raw::raw_lines;
use crate::words::words;

/// What a field is called, and what it is told when it is refused.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// Its word.
    pub label: &'static str,
    /// What helps to fill it in; may be empty.
    pub hint: &'static str,
    /// Why the form was refused, if it was.
    pub refused: Memo<Option<AppError>>,
}

/// Whether a rejection of `field` is about the form's field `name`: the same letters in
/// `payloadConfig` and `payload_config`.
pub fn is_field(field: &str, name: &str) -> bool {
    let letters = |text: &str| text.replace('_', "").to_ascii_lowercase();
    letters(field) == letters(name)
}

impl Field {
    fn fault(self) -> Memo<Option<String>> {
        Memo::new(move |_| {
            let AppError::Rejected(rejections) = self.refused.get()? else {
                return None;
            };
            let of_this = rejections.iter().filter(|r| is_field(&r.field, self.name));
            let told: Vec<String> = of_this.map(|r| (words().fault)(&r.fault)).collect();
            (!told.is_empty()).then(|| told.join("\n"))
        })
    }

    /// Label, control, hint and error. `control` gets the attributes that tie it to them.
    fn around(self, fault: Memo<Option<String>>, control: AnyView) -> AnyView {
        view! {
            <div class="field" class:bad=move || fault.read().is_some()>
                <label for=self.name>{self.label}</label>
                {control}
                {self.notes(fault)}
            </div>
        }
        .into_any()
    }

    /// Hint and error.
    fn notes(self, fault: Memo<Option<String>>) -> AnyView {
        let hint = (!self.hint.is_empty())
            .then(|| view! { <p class="hint" id=format!("{}-hint", self.name)>{self.hint}</p> });
        view! {
            {hint}
            <p class="error" id=format!("{}-error", self.name) aria-live="polite">
                {move || fault.get()}
            </p>
        }
        .into_any()
    }

    fn described(self) -> String {
        if self.hint.is_empty() {
            format!("{}-error", self.name)
        } else {
            format!("{0}-hint {0}-error", self.name)
        }
    }

    /// A field of one line; `kind` is the input's type, `autocomplete` what browsers know it as.
    pub fn line(
        self,
        kind: &'static str,
        autocomplete: &'static str,
        example: &'static str,
        value: String,
    ) -> AnyView {
        let fault = self.fault();
        let control = view! {
            <input id=self.name name=self.name type=kind autocomplete=autocomplete
                placeholder=example value=value autocapitalize="none" spellcheck="false"
                aria-describedby=self.described()
                aria-invalid=move || fault.read().is_some().then_some("true")/>
        };
        self.around(fault, control.into_any())
    }

    /// A field of one line whose text something else follows.
    pub fn typed(
        self,
        kind: &'static str,
        text: RwSignal<String>,
        input: impl FnMut(leptos::ev::Event) + 'static,
    ) -> AnyView {
        let fault = self.fault();
        let control = view! {
            <input id=self.name name=self.name type=kind class="mono" autocomplete="off"
                autocapitalize="none" spellcheck="false" aria-describedby=self.described()
                aria-invalid=move || fault.read().is_some().then_some("true")
                value=text.get_untracked() prop:value=move || text.get() on:input=input/>
        };
        self.around(fault, control.into_any())
    }

    /// A field of several lines, in the type of code.
    pub fn lines(self, rows: &'static str, value: String) -> AnyView {
        let fault = self.fault();
        let control = view! {
            <textarea id=self.name name=self.name rows=rows spellcheck="false"
                autocapitalize="none" aria-describedby=self.described()
                aria-invalid=move || fault.read().is_some().then_some("true")
            >{raw_lines(value)}</textarea>
        };
        self.around(fault, control.into_any())
    }

    /// A field of several lines whose text something else follows.
    pub fn written(
        self,
        rows: &'static str,
        text: RwSignal<String>,
        input: impl FnMut(leptos::ev::Event) + 'static,
    ) -> AnyView {
        let fault = self.fault();
        let control = view! {
            <textarea id=self.name name=self.name rows=rows spellcheck="false"
                autocapitalize="none" aria-describedby=self.described()
                aria-invalid=move || fault.read().is_some().then_some("true")
                prop:value=move || text.get() on:input=input
            >{raw_lines(text.get_untracked())}</textarea>
        };
        self.around(fault, control.into_any())
    }

    /// A field of several lines that is painted: `paint` are the same letters, shown behind it
    /// in the same place.
    pub fn painted(
        self,
        text: RwSignal<String>,
        input: impl FnMut(leptos::ev::Event) + 'static,
        paint: AnyView,
    ) -> AnyView {
        let fault = self.fault();
        let control = view! {
            <div class="painted">
                <pre class="paint" aria-hidden="true">{paint}</pre>
                <textarea id=self.name name=self.name rows="3" spellcheck="false"
                    autocapitalize="none" autocomplete="off" aria-describedby=self.described()
                    aria-invalid=move || fault.read().is_some().then_some("true")
                    prop:value=move || text.get() on:input=input
                >{raw_lines(text.get_untracked())}</textarea>
            </div>
        };
        self.around(fault, control.into_any())
    }

    /// A choice that tells when it changes: value and word of each entry.
    pub fn switch<T: AsRef<str>>(self, entries: &[(T, T)], chosen: RwSignal<String>) -> AnyView {
        self.select(entries, &chosen.get_untracked(), move |event| {
            chosen.set(event_target_value(&event));
        })
    }

    /// A choice: value and word of each entry.
    pub fn choice<T: AsRef<str>>(self, entries: &[(T, T)], chosen: &str) -> AnyView {
        self.select(entries, chosen, |_| {})
    }

    fn select<T: AsRef<str>>(
        self,
        entries: &[(T, T)],
        chosen: &str,
        change: impl FnMut(leptos::ev::Event) + 'static,
    ) -> AnyView {
        let fault = self.fault();
        let options = options(entries, chosen);
        let control = view! {
            <select id=self.name name=self.name on:change=change
                aria-describedby=self.described()
                aria-invalid=move || fault.read().is_some().then_some("true")
            >{options}</select>
        };
        self.around(fault, control.into_any())
    }

    /// Any of the entries, each with a box: value and word. Those that are ticked are sent as a
    /// list.
    pub fn boxes(self, entries: &[(&'static str, &'static str)], ticked: &[String]) -> AnyView {
        let fault = self.fault();
        let boxes: Vec<_> = entries
            .iter()
            .map(|(value, word)| {
                let checked = ticked.iter().any(|one| one == value);
                view! {
                    <label class="check">
                        <input type="checkbox" name=format!("{}[]", self.name) value=*value
                            checked=checked/>
                        {*word}
                    </label>
                }
            })
            .collect();
        view! {
            <fieldset class="field" class:bad=move || fault.read().is_some()
                aria-describedby=self.described()>
                <legend>{self.label}</legend>
                <div class="boxes">{boxes}</div>
                {self.notes(fault)}
            </fieldset>
        }
        .into_any()
    }

    /// Several of the entries in an order, one a line: those that are chosen, and a few lines
    /// more for others. A line may be left empty. `nth` names a line, counted from 1; the first
    /// has the field's own label.
    pub fn choices(
        self,
        entries: &[(String, String)],
        chosen: &[String],
        nth: fn(usize) -> String,
    ) -> AnyView {
        let fault = self.fault();
        let mut with_none = vec![(String::new(), words().frame.none.to_owned())];
        with_none.extend_from_slice(entries);
        let lines = (chosen.len() + MORE_LINES).min(entries.len());
        let lines = lines.max(chosen.len()).max(1);
        let line = |place: usize| {
            let value = chosen.get(place).map(String::as_str).unwrap_or_default();
            let options = options(&with_none, value);
            let id = match place {
                0 => self.name.to_owned(),
                _ => format!("{}-{place}", self.name),
            };
            let label = (place > 0).then(|| nth(place + 1));
            view! {
                <select id=id name=format!("{}[{place}]", self.name) aria-label=label
                    aria-describedby=self.described()
                    aria-invalid=move || fault.read().is_some().then_some("true")
                >{options}</select>
            }
        };
        let control = match lines {
            1 => line(0).into_any(),
            _ => {
                let lines: Vec<_> = (0..lines).map(|n| view! { <li>{line(n)}</li> }).collect();
                view! { <ol class="in-order">{lines}</ol> }.into_any()
            }
        };
        self.around(fault, control)
    }

    /// Pairs of choices, one a line: of the entries of this field, and of those of `beside`. A few
    /// lines more than were chosen may be left empty. `nth` names the choices of a line, counted
    /// from 1.
    pub fn pairs(
        self,
        beside: Self,
        entries: [&[(String, String)]; 2],
        chosen: [&[String]; 2],
        nth: [fn(usize) -> String; 2],
    ) -> AnyView {
        let faults = [self.fault(), beside.fault()];
        let bad = move || faults.iter().any(|fault| fault.read().is_some());
        let select = |which: usize, place: usize| {
            let (field, fault) = ([self, beside][which], faults[which]);
            let mut all = vec![(String::new(), words().frame.none.to_owned())];
            all.extend_from_slice(entries[which]);
            let value = chosen[which].get(place);
            let options = options(&all, value.map(String::as_str).unwrap_or_default());
            view! {
                <select name=format!("{}[{place}]", field.name) aria-label=nth[which](place + 1)
                    aria-describedby=field.described()
                    aria-invalid=move || fault.read().is_some().then_some("true")
                >{options}</select>
            }
        };
        let used = chosen.map(|all| all.iter().rposition(|one| !one.is_empty()));
        let used = used.into_iter().flatten().max();
        let lines = used.map_or(0, |last| last + 1) + MORE_PAIRS;
        let lines = (0..lines).map(|n| view! { <li>{select(0, n)}{select(1, n)}</li> });
        let lines: Vec<_> = lines.collect();
        view! {
            <fieldset class="field" class:bad=bad>
                <legend>{self.label}</legend>
                <ol class="in-order pairs">{lines}</ol>
                {self.notes(faults[0])}
                {beside.notes(faults[1])}
            </fieldset>
        }
        .into_any()
    }
}

/// How many pairs there are for more than was chosen.
const MORE_PAIRS: usize = 2;

/// How many lines there are for more than was chosen.
const MORE_LINES: usize = 3;

/// The entries, of which `chosen` is the one.
fn options<T: AsRef<str>>(entries: &[(T, T)], chosen: &str) -> Vec<AnyView> {
    let option = |(value, word): &(T, T)| {
        let (value, word) = (value.as_ref().to_owned(), word.as_ref().to_owned());
        let selected = value == chosen;
        view! { <option value=value selected=selected>{word}</option> }.into_any()
    };
    entries.iter().map(option).collect()
}

/// A box that sends `on` when it is ticked and nothing when it is not.
pub fn check(name: &'static str, label: &'static str, checked: bool) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="on" checked=checked/>
            {label}
        </label>
    }
    .into_any()
}

/// The same, and something else follows it.
pub fn check_switch(name: &'static str, label: &'static str, checked: RwSignal<bool>) -> AnyView {
    let follow = move |event: leptos::ev::Event| checked.set(event_target_checked(&event));
    view! {
        <label class="check">
            <input type="checkbox" name=name value="on" checked=checked.get_untracked()
                on:change=follow/>
            {label}
        </label>
    }
    .into_any()
}

/// A value the form carries along unseen.
pub fn hidden(name: &'static str, value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value/> }.into_any()
}
