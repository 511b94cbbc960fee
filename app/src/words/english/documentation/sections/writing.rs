//! How a callback is written, in English.

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};

pub(super) fn templates() -> Section {
    section(
        "templates",
        "Templates",
        vec![
            text(
                "Variables stand in braces, `{device}`, with the letters as they are listed. They \
                 may stand in the path and the query of the URL, in values of headers, in the \
                 body, in lines of a batch, in the subject and text of a mail and in a topic. A \
                 brace that begins no variable is a brace, so JSON is written as it is.",
            ),
            text(
                "With a custom payload config the bytes of a message have names: its field \
                 `Temp::float:32` is the variable `{customData#Temp}`. The config is the \
                 callback's own; that of the device type does not count.",
            ),
            list([
                "A variable that the kind does not have is refused when the callback is saved, \
                 with the column in which it stands.",
                "A value that is not there is told as `null`: a field beyond the bytes that came, \
                 a signal to noise ratio that the base station did not measure.",
                "`{avgSnr}` is `N/A` as long as it is not known, and `null` where it stands by \
                 itself in JSON.",
            ]),
        ],
    )
}

pub(super) fn channels(figures: &Figures) -> Section {
    let mail = match figures.mail {
        true => "Mail is sent from this server.",
        false => "This server sends no mail: its operator has not set `mail.transport`.",
    };
    section(
        "channels",
        "Channels",
        vec![
            list([
                "URL: one HTTP request for each. GET has no body; POST and PUT have a content type \
                 and a body. DATA_ADVANCED is always JSON in a body.",
                "BATCH_URL: at most one POST a second, with a line for each.",
                "EMAIL: one mail for each.",
                "MQTT: one message for each to the topic of a broker, \
                 `mqtt://user:password@host:1883` or `mqtts://…` over TLS, with quality of service \
                 1. A topic holds neither `+` nor `#`, and what a variable brings into it is \
                 percent-encoded. Home Assistant can be told of the fields of the custom payload \
                 config that the body holds as members of a JSON object.",
            ]),
            text(mail),
        ],
    )
}

pub(super) fn content() -> Section {
    section(
        "content-types",
        "Content types and escaping",
        vec![
            text("What a value holds never ends the place it stands in."),
            list([
                "In a URL everything but letters, digits and `-._~` is percent-encoded.",
                "`application/x-www-form-urlencoded`: the body is made of pairs, \
                 `name={variable}&name2={variable2}`. The query of the URL moves in front of them \
                 into the body.",
                "`application/json`: the body is tried with examples when it is saved. Quotation \
                 marks are the author's: `\"{device}\"`, but `{time}`. Inside of them a value is \
                 escaped. `{duplicates}` and `{computedLocation}` are JSON by themselves. A body \
                 that is no JSON with the values of a message is not sent, and recorded as failed.",
                "`text/plain`: values stand as they are.",
                "In a header, a line of a batch and a subject, line ends and other control \
                 characters of a value become spaces.",
            ]),
        ],
    )
}

pub(super) fn headers() -> Section {
    section(
        "headers",
        "Headers",
        vec![
            text(
                "One on each line, `Name: value`; variables may stand in the value only. A header \
                 of HTTP's own cannot be set, except `Authorization`, and none twice. Credentials \
                 may stand in the URL instead: `https://user:password@host/`.",
            ),
            text(
                "Each request brings `user-agent: SIGFOX`, `accept: */*` and `webhook-id`, and with \
                 a body its content type.",
            ),
        ],
    )
}

pub(super) fn batch() -> Section {
    section(
        "batch",
        "Batches",
        vec![
            text(
                "What comes in a second goes in one POST, at most 1 MB and 5,000 lines, with a line \
                 feed between them. `{batch}` in the query of the URL stands for the lines; the query \
                 becomes the body, a form. Without it the lines follow the query as `batch`. The \
                 URL and the line pattern of an example, and what is sent:",
            ),
            code("https://example.org/in?lines={batch}\n{device};{time};{data};"),
            code(
                "POST /in\n\nlines=1B9C5%3B1440578526%3B41ea00002b%3B%0A1B9C6%3B1440578527%3B00%3B",
            ),
            text(
                "The line pattern is one line. The `webhook-id` of a batch stands for exactly the \
                 messages that it tells, and for the settings that make its lines: where either \
                 is another, the id is. A batch that failed is tried again by itself: the same \
                 messages in the same order, under the same id. New messages go in other batches, \
                 and still there is at most one POST a second.",
            ),
            text("Messages of a batch that failed go in another, under another id, when"),
            list([
                "some of them were sent again from the list of deliveries, or can no longer be \
                 told: those, and the rest by itself;",
                "the settings of the callback were saved anew: what waits then goes together anew, \
                 and under another id also where it is the same messages;",
                "the callback was switched off and on: what waits then goes together anew, under \
                 the same id only where it is exactly the same messages by the same settings;",
                "its lines have become longer, so that they are more than 1 MB: in parts;",
                "several processes serve one database, and two take of the same backlog in the \
                 same moment: in parts.",
            ]),
            text(
                "So a line that has to be known whatever happens needs the device, the time and \
                 the sequence number in it.",
            ),
        ],
    )
}
