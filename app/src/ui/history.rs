//! The choice whether what devices did before goes with them to another device type.

use domain::device::history::{KEEP, LEAVE};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::field::Field;
use crate::words::words;

/// The field, of which `chosen` is what was said.
pub fn history(chosen: &str, refused: Memo<Option<AppError>>) -> AnyView {
    let own = &words().handing;
    let field = Field {
        name: "history",
        label: own.history,
        hint: own.history_hint,
        refused,
    };
    let entries = [("", own.as_usual), (KEEP, own.keep), (LEAVE, own.leave)];
    field.choice(&entries, chosen)
}
