//! The online help of event configurations, and the codes of events, in English.

use domain::alert::EMAILS_MAX;
use domain::event::EventKind;

use super::{list, section, text};
use crate::documentation::{Block, Section};
use crate::words::english::event;

/// The online help.
pub(super) fn event_configuration() -> Vec<Section> {
    vec![
        what_it_is(),
        watched(),
        told(),
        times(),
        replaced(),
        moved(),
    ]
}

fn what_it_is() -> Section {
    section(
        "help-what",
        "What it is",
        vec![text(
            "An event configuration says what somebody wants to be told of, and how. That of a \
             group holds for every device in it and below it, that of a device type for its \
             devices, that of a device for it alone. Whatever alerts anybody is an event, and \
             stands with the events of its device.",
        )],
    )
}

fn watched() -> Section {
    section(
        "help-watched",
        "What is watched",
        vec![
            list([
                "Events: what comes to pass by itself, as silence beyond the keep-alive, missing \
                 numbers, or a token that is over.",
                "A field of the device type's custom format: each message that has it is held \
                 against the limit.",
                "The signal: the best of the base stations that heard a message, 25 s after its \
                 first frame. Only for those who may see radio details.",
                "The supply and the temperature: as devices tell them once a day and after each \
                 downlink.",
                "Silence: nothing was heard for so many minutes, whatever the keep-alive.",
                "A place: a circle that a device leaves or enters. A position counts with its \
                 radius, so that one that is not exact makes nobody leave. Only for those who may \
                 see radio details, too: base stations tell where a device is.",
            ]),
            text(
                "A value beyond its limit is told once, until it came back. What is more than ten \
                 minutes old when it comes alerts nobody. Whoever may not see radio details is \
                 told that the signal is weak or a place was left, and no figures of that.",
            ),
        ],
    )
}

fn told() -> Section {
    section(
        "help-told",
        "Who is told",
        vec![
            Block::List(vec![
                format!(
                    "By mail: up to {EMAILS_MAX} addresses. Of one event no address is told twice: \
                     the nearest configuration tells it."
                ),
                "By the bell above every page: everybody who may see the device, once for each \
                 event."
                    .to_owned(),
                "By a callback of the kind EVENT. What it can tell stands at `/apidocs/callback`; \
                 what it owes, sent and gave up is listed with the event configuration."
                    .to_owned(),
            ]),
            text(
                "“Send a test” sends all of that but the bell once, about an example, before \
                 anything is saved. Each person has ten of them a minute.",
            ),
        ],
    )
}

fn times() -> Section {
    section(
        "help-times",
        "How often",
        vec![list([
            "Not again within: the same event of the same device alerts nobody in that time.",
            "What fires in one span of time is one mail: a minute, unless you say more.",
            "In quiet hours mails wait, and are one in the end. The hours are those of a fixed \
             difference from UTC. Bell and callback do not wait.",
            "A mail that is not taken is tried again for three days.",
        ])],
    )
}

fn replaced() -> Section {
    section(
        "help-replaced",
        "In the place of another",
        vec![text(
            "One that is inherited can be replaced: for everything below, the new one holds in its \
             place. Where that is turned off, neither does. With an edit of what is \
             watched everything begins anew: what was told before may be told again.",
        )],
    )
}

fn moved() -> Section {
    section(
        "help-moved",
        "When a device comes to others",
        vec![text(
            "A device that comes to a device type of another group, of the same owner or of \
             another, comes under what holds there. Event configurations of its own end with that: \
             they are deleted with their callbacks, what those still owe is cancelled, and what is \
             in no mail yet is not mailed. The audit log of the group that had the device names \
             them. Where it comes to another device type of the same group they go with it.",
        )],
    )
}

/// What `{eventType}` can be, each with its severity and what it is called.
pub(super) fn event_types() -> Block {
    let all = EventKind::ALL.iter();
    let all = all.map(|(kind, code, severity)| {
        let name = (event::WORDS.kind_name)(*kind);
        format!("`{code}` {name} ({})", severity.word())
    });
    Block::List(all.collect())
}
