//! How programs ask, in English.

use super::{code, list, section, text};
use crate::documentation::Section;

/// The sections, in the order in which they are read. `origin` is how this server is reached.
pub(super) fn sections(origin: &str) -> Vec<Section> {
    vec![access(origin), refusals(), addresses(), others()]
}

fn access(origin: &str) -> Section {
    section(
        "access",
        "Who asks",
        vec![
            text(
                "An API access has a login of 24 hexadecimal digits and a password of 32. They \
                 are found under Group, API access, by whoever keeps the people of the group, and \
                 go with each request as HTTP `Basic` credentials:",
            ),
            code(&format!(
                "curl --user LOGIN:PASSWORD '{origin}/export/groups/GROUP/audit.csv'"
            )),
            text(
                "It sees and changes what its profiles let it, on their groups and on everything \
                 below, and changes no more than its scopes name: without any it only reads. A \
                 cookie beside the credentials is of no account.",
            ),
            text(
                "A password that is renewed counts for as many hours beside the new one as whoever \
                 renews it says, so that programs can change over without a gap.",
            ),
        ],
    )
}

fn refusals() -> Section {
    section(
        "refusals",
        "When it is refused",
        vec![
            text(
                "Every refusal has a body like `{\"code\":\"wrong_access\",\"message\":…}`, with \
                 the `field` at fault where there is one. Programs go by the code.",
            ),
            list([
                "`401` The login or the password is wrong, or the API access has expired or was \
                 revoked.",
                "`403` It may be seen, and this may not be done to it.",
                "`404` It is not there, or may not be seen.",
                "`422` Something of what was asked makes no sense.",
                "`429` Too many wrong passwords: of one login from one address ten, from one \
                 address a hundred within 15 minutes. `Retry-After` says in how many seconds \
                 another try is looked at.",
                "`503` Not at the moment. Ask again after `Retry-After`.",
            ]),
        ],
    )
}

fn addresses() -> Section {
    section(
        "addresses",
        "What can be asked",
        vec![list([
            "`GET /export/groups/GROUP/audit.csv` Who changed what in a group and below it, from \
             the newest on. `person`, `kind`, `verb`, `object`, `since` and `before` ask for a \
             part of it, like the page of the same name.",
            "`GET /export/users.csv` The users who can be seen, by name. `text`, `group`, `profile` \
             and `locked` ask for a part of them, and `column`, as often as is wanted, for what is \
             told of each, like the page of the same name.",
            "`GET /export/groups.csv`, `/export/device-types.csv`, `/export/contracts.csv` and \
             `/export/base-stations.csv` What can be seen of those, too: with `text`, `kind` for \
             groups, `group` for device types and contracts, and `column`.",
            "`GET /export/registrations/LIST/result.csv` What became of each line of a list of \
             devices.",
            "`GET /export/statistics/KIND/ID/figures.csv` Figures over time of one of `devices`, \
             `device-types`, `groups` or `base-stations`. `range`, `from`, `until`, `compare` and \
             `field` ask for a part of them, like the page of the same name; `zone` names the time \
             zone of its days.",
            "`GET /export/statistics/KIND/ID/charts/CHART.svg` One chart of them as a picture, such \
             as `messages` or `rssi`; `theme` is `light` or `dark`.",
        ])],
    )
}

fn others() -> Section {
    section(
        "others",
        "What else there is",
        vec![text(
            "Messages come to a program by callbacks, as soon as they are there: see \
             `/apidocs/callback`. Base stations hand in with tokens of their own.",
        )],
    )
}
