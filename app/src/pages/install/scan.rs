//! Reading the label of a device by the camera, where the browser can.

use domain::install::label;
use leptos::html::Video;
use leptos::prelude::*;

use crate::browser::phone::{self, Scanner};
use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// The button and, once it was pressed, the picture. Nothing where the browser reads no codes: the
/// id is typed then.
pub fn scanner(id: RwSignal<String>, pac: RwSignal<String>) -> AnyView {
    let own = &words().install;
    let can = RwSignal::new(false);
    Effect::new(move |_| can.set(phone::can_scan()));
    let scanning = RwSignal::new(false);
    let told = RwSignal::new("");
    let video = NodeRef::<Video>::new();
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
            let Some((its_id, its_pac)) = label(&text) else {
                told.set(own.no_label);
                return false;
            };
            id.set(its_id);
            if let Some(its_pac) = its_pac {
                pac.set(its_pac);
            }
            told.set("");
            scanning.set(false);
            true
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
            <p class="hint" role="status">{move || told.get()}</p>
        </div>
    }
    .into_any()
}
