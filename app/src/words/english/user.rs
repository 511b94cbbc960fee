//! Users, and one's own account, in English.

use super::super::{Own, User};
use super::session;

/// What somebody may change of himself.
pub const OWN: Own = Own {
    settings: "Settings",
    save: "Save settings",
    saved: "Your settings are saved.",
    bell: "The bell counts alerts that I have not read",
    password: "Password",
    own_password: "Your password so far",
    password_lead: "With another password every other session of yours ends.",
    password_saved: "Your password is changed, and your other sessions have ended.",
    change_password: "Change password",
    second_step: "Two-step sign-in",
    second_step_lead: "Beside the password a code is asked for that an authenticator app on your \
                       phone shows. Whoever has learnt the password alone stays out.",
    begin: "Set up an app",
    scan: "Have the app read this picture, or type the secret into it. Then type the code that it \
           shows.",
    picture: "The secret as a QR code",
    secret: "Secret",
    app_link: "Open the app on this device",
    code: "Code of six digits",
    code_hint: "It changes every half minute.",
    confirm: "Turn on",
    another: "Make another secret",
    is_on: "A code is asked for whenever you sign in.",
    since: "On since",
    codes_left: "Recovery codes left",
    codes: "Recovery codes",
    codes_once: "Each of them lets you in once without the app. Keep them where you keep keys: \
                 they are shown only now.",
    turn_off: "Turn off",
    turn_off_lead: "The password alone lets you in then, and the recovery codes are of no use any \
                    more.",
    linked: "Linked accounts",
    linked_lead: |name| {
        format!("You may sign in with {name} where your account is linked with one there.")
    },
    provider: "Provider",
    linked_since: "Linked since",
    none_linked: "Your account is linked with none.",
    no_provider: "This server has no provider at which people sign in.",
    no_password: "You have not chosen a password, so the provider is your only way in. Choose one \
                  first, by a link to it: then links are made and ended here.",
    link: "Link an account",
    link_lead: |name| {
        format!("Type your password, then sign in with {name}. From then on both lead here.")
    },
    confirm_link: "Confirm",
    go_on: "Go on at the provider",
    go_on_lead: |name| {
        format!("Your password is confirmed. Sign in with {name} within ten minutes.")
    },
    go_on_at: |name| format!("Go on with {name}"),
    unlink: "Unlink",
    unlink_lead: "You sign in with your password alone then, until you link the account again.",
    is_linked: "Your account is linked.",
    is_unlinked: "Your account is not linked any more.",
    not_linked: session::not_linked,
    ask_code: "One more step",
    ask_code_lead: "Type the code that your authenticator app shows.",
    any_code_hint: "Or one of your recovery codes, if you do not have the app.",
    begin_again: "Begin again",
    forgotten: "Forgotten password",
    forgotten_lead: "Type your address. If somebody signs in with it, a mail with a link comes \
                     there, by which another password is chosen within 30 minutes.",
    forgotten_unmailed: "This server sends no mail. Whoever runs it can print a link for you: \
                         sigfox-backend reset-password.",
    forgotten_asked: "If somebody signs in with this address, the mail is on its way.",
    send_link: "Send the link",
    to_sign_in: "Back to sign-in",
};

/// Users.
pub const USER: User = User {
    menu: "User",
    title: "Users",
    new: "New user",
    edit: "Edit",
    create: "Create user",
    save: "Save changes",
    name: "Name",
    first_name: "First name",
    last_name: "Last name",
    email: "E-mail address",
    email_hint: "The user signs in with it.",
    time_zone: "Time zone",
    time_zone_hint: "Every time on the pages is told in it. Empty: in that of the browser.",
    time_zone_example: "Europe/Brussels",
    browsers_zone: "that of the browser",
    language: "Language",
    browsers_language: "that of the browser",
    bell: "The bell counts alerts that the user has not read",
    bell_rings: "Bell counts alerts",
    person: "Person",
    roles: "Groups and profiles",
    roles_lead: "A profile holds for its group and for everything below it. Nobody grants more \
                 than they have themselves.",
    profile: "Profile",
    nth_group: |n| format!("Group {n}"),
    nth_profile: |n| format!("Profile {n}"),
    role: |profile, group| format!("{profile} on {group}"),
    state: "State",
    invited: "invited",
    active: "active",
    locked: "locked",
    not_locked: "not locked",
    second_step: "Two-step sign-in",
    signed_in: "Last sign-in",
    never: "never",
    created: "Made",
    text: "Name or address",
    text_example: "Smith, smith@…",
    none_yet: "No users",
    none_yet_why: "Nobody has a profile on this group or on one below it.",
    none_match: "No user matches",
    none_match_why: "There are users, but none who fits all conditions of the filter.",
    lock: "Lock",
    unlock: "Unlock",
    own: "This is you. Your password and your settings are found under Account.",
    own_password: "Your own password",
    own_password_hint: "Only needed for another address: by the address one comes to the password.",
    delete: "Delete",
    delete_question: "Delete this user?",
    delete_lead: |name| {
        format!(
            "{name} cannot sign in any more, and is in no list. What was done stays in the audit \
             log. This cannot be undone; to lock somebody can."
        )
    },
    erase: "Also erase names and addresses of this person from the audit log",
    cannot_delete: "You cannot delete yourself",
    cannot_delete_own: "Somebody else who keeps the people of all your groups can.",
    set_password: "Set password",
    set_password_lead: |name| {
        format!("With another password every session of {name} ends. Tell it on a safe way.")
    },
    end_second_step: "Turn the two-step sign-in off, too: app and recovery codes are lost",
    invite: "Invitation",
    invite_mailed: "A mail with a link goes to the address. By it a password is chosen within 7 \
                    days.",
    invite_shown: "This server sends no mail: whoever makes a link hands it on. By it a password \
                   is chosen within 7 days.",
    invite_again: "Make another link",
    link_mailed: "This user signs in without a password. A mail with a link goes to the address, by \
                  which one is chosen within 30 minutes.",
    link_shown: "This user signs in without a password. This server sends no mail: whoever makes a \
                 link hands it on. By it a password is chosen within 30 minutes.",
    link: "Link to choose a password",
    link_once: "It is shown only now, and good for one use. Hand it on.",
};
