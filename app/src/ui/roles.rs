//! Profiles on groups: those that somebody has, and those that a form grants.

use domain::user::{Grants, RoleView};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::card::card;
use crate::ui::field::Field;
use crate::ui::link;
use crate::ui::rights::rights;
use crate::words::words;

/// The profiles, each with a link to its group.
pub fn roles(all: &[RoleView]) -> AnyView {
    list(all, |_| ().into_any())
}

/// The same, each with its rights.
pub fn roles_with_rights(all: &[RoleView]) -> AnyView {
    list(all, |role| rights(&role.profile_name, role.actions))
}

fn list(all: &[RoleView], beside: fn(&RoleView) -> AnyView) -> AnyView {
    let each = all.iter().map(|role| {
        let href = link::group(role.group);
        let (profile, group) = (role.profile_name.clone(), role.group_name.clone());
        view! { <li>{profile}" · "<a href=href>{group}</a>{beside(role)}</li> }
    });
    let each: Vec<_> = each.collect();
    view! { <ul class="bare">{each}</ul> }.into_any()
}

/// The part of a form that grants profiles on groups, those that are chosen first; `lead` says what
/// for. The rights of each profile stand below.
pub fn granting(
    lead: &'static str,
    grants: &Grants,
    [groups, profiles]: [&[String]; 2],
    refused: Memo<Option<AppError>>,
) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let offered = grants.profiles.iter();
    let offered: Vec<(String, String)> = offered
        .map(|profile| (profile.key.clone(), profile.name.clone()))
        .collect();
    let pairs = field("groups", words.user.roles, lead).pairs(
        field("profiles", words.user.profile, ""),
        [&grants.groups.entries(), &offered],
        [groups, profiles],
        [words.user.nth_group, words.user.nth_profile],
    );
    let each = grants.profiles.iter().map(|profile| {
        let rights = rights(&profile.name, profile.actions);
        view! { <li>{profile.name.clone()}{rights}</li> }
    });
    let each: Vec<_> = each.collect();
    let content = view! {
        <div class="form">
            {pairs}
            <div>
                <p class="hint">{words.profile.rights_lead}</p>
                <ul class="bare" aria-label=words.profile.rights>{each}</ul>
            </div>
        </div>
    };
    card(words.user.roles, ().into_any(), content.into_any())
}
