//! Reading the label of a device by the camera, or in a photograph of it.

use domain::install::label;
use leptos::html::Video;
use leptos::prelude::*;

use crate::browser::phone::{self, Scanner, Seen};
use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// The buttons and, once one was pressed, the picture. Nothing without scripts: the id is typed then;
/// where there is no camera to show, as over plain HTTP, a photograph does.
pub fn scanner(id: RwSignal<String>, pac: RwSignal<String>) -> AnyView {
    let own = &words().install;
    let can = RwSignal::new(false);
    Effect::new(move |_| can.set(phone::can_scan()));
    let scanning = RwSignal::new(false);
    let told = RwSignal::new("");
    let video = NodeRef::<Video>::new();
    let take = move |text: &str| {
        let Some((its_id, its_pac)) = label(text) else {
            told.set(own.no_label);
            return false;
        };
        id.set(its_id);
        if let Some(its_pac) = its_pac {
            pac.set(its_pac);
        }
        told.set("");
        true
    };
    Effect::new(move |_| {
        if !scanning.get() {
            return;
        }
        let Some(video) = video.get() else { return };
        let read = move |text: Option<String>| {
            let Some(text) = text else {
                told.set(own.no_camera);
                scanning.set(false);
                return true;
            };
            let known = take(&text);
            if known {
                scanning.set(false);
            }
            known
        };
        let scanner = Scanner::start(&video, read);
        // Closures of the browser do not cross threads, cleanups are typed as if they could.
        let scanner = StoredValue::new_local(scanner);
        on_cleanup(move || {
            scanner.try_with_value(Scanner::stop);
        });
    });
    let begin = move |_| {
        told.set("");
        scanning.set(true);
    };
    let photographed = move |event: leptos::ev::Event| {
        told.set("");
        phone::read_photo(&event, move |seen| match seen {
            Seen::Text(text) => {
                take(&text);
            }
            Seen::NoCode => told.set(own.no_label),
            Seen::NoReader => told.set(own.no_reader),
        });
    };
    let picture = move || {
        scanning.get().then(|| {
            view! {
                <div class="camera">
                    <video node_ref=video muted=true playsinline=true aria-label=own.scanning></video>
                    <p>{own.scanning}</p>
                    <button class="btn" type="button" on:click=move |_| scanning.set(false)>
                        {own.stop}
                    </button>
                </div>
            }
        })
    };
    let button = move || {
        (can.get() && !scanning.get()).then(|| {
            view! {
                <button class="btn large" type="button" on:click=begin>
                    {icon(Icon::Scan)}{own.scan}
                </button>
            }
        })
    };
    view! {
        <div class="scan">
            {button}
            {picture}
            <label class="btn large photo needs-browser">
                {icon(Icon::Scan)}{own.photo}
                <input type="file" accept="image/*" capture="environment" on:change=photographed/>
            </label>
            <p class="hint" role="status">{move || told.get()}</p>
        </div>
    }
    .into_any()
}
