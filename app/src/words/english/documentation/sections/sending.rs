//! How a callback is sent, in English.

use domain::callback::WAITS;

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};
use crate::words::english::duration;

pub(super) fn attempts(figures: &Figures) -> Section {
    let waits = WAITS.map(|minutes| duration(60 * minutes)).join(", ");
    section(
        "attempts",
        "Attempts",
        vec![
            text(format!(
                "A callback is delivered when a 2xx comes within {}, the whole answer read. \
                 Otherwise it is tried again after {waits}, each counted from the failure and up \
                 to 15 % shorter or longer. Then it is given up, and can be sent again from the \
                 list of deliveries.",
                duration(figures.timeout)
            )),
            list([
                "A receiver may ask for more time by `Retry-After`, up to a day.",
                "A redirect is not followed: a 3xx is a failure.",
                "410 says that the receiver is gone for good: the callback is switched off, and \
                 what it owes waits until it is switched on.",
                "A callback of which nothing was delivered for five days is switched off as well.",
                "Whoever switched it off, a callback that is off is owed nothing: what comes to \
                 pass meanwhile has no delivery of it, and is not sent later. What it owed before \
                 waits.",
                "That a callback of a device type was switched off by itself is told to the alert \
                 address, and by the bell to whoever may see the device type. Since when it is off \
                 stands on the page of callbacks.",
                "Where the order of each device is kept, what follows waits until the one before \
                 is delivered or given up. A batch then holds one line of each device at most, so \
                 a device is heard of once a second at most.",
                "Of an answer 64 kB are read and 4 kB are kept. Of what was sent the headers and \
                 4 kB of the body are kept with each attempt, and less of the body where more than \
                 16 lines went in it.",
            ]),
        ],
    )
}

pub(super) fn repeats() -> Section {
    section(
        "repeats",
        "Repeats",
        vec![text(
            "What a callback owes is delivered at least once: where the answer was lost it comes \
             again. While it is off, nothing new is owed. \
             The header `webhook-id` is the same in every attempt, so a receiver can discard what \
             it knows. That of a batch is told under Batches.",
        )],
    )
}

pub(super) fn signatures() -> Section {
    section(
        "signatures",
        "Signatures",
        vec![
            text(
                "The requests of a URL or BATCH_URL callback can be signed as Standard Webhooks \
                 describes it. `webhook-timestamp` is the time of the attempt in seconds, and \
                 `webhook-signature` holds one signature for each secret, separated by spaces: two \
                 while they are exchanged.",
            ),
            code(
                "v1,base64(HMAC-SHA256(secret, webhook-id + \".\" + webhook-timestamp + \".\" + body))",
            ),
            text(
                "The secret is what follows `whsec_`, read as base64. It is made on the page of the \
                 callback and shown once.",
            ),
        ],
    )
}

pub(super) fn addresses(figures: &Figures) -> Section {
    let mut blocks = vec![
        text(
            "Callbacks reach addresses of the public internet only. Loopback, private, link-local \
             and shared addresses, metadata services, multicast and what is reserved are refused: \
             when a callback is saved if the address is written out, and at each attempt after the \
             name was looked up. The operator can open networks by `callback.allowed_networks`.",
        ),
        text(
            "Over TLS the certificate has to be valid and issued by a known authority. Where \
             several hosts share an address, the receiver has to be told the name (SNI).",
        ),
    ];
    if figures.inspector {
        blocks.push(text(
            "The addresses of the inspector are taken within this server, wherever it stands.",
        ));
    }
    section("addresses", "Addresses", blocks)
}
