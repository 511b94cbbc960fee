//! The inspector, in English.

use super::super::Inspector;

/// The words.
pub(super) const WORDS: Inspector = Inspector {
    title: "Inspector",
    lead: "An address of this server that shows what is sent to it: for a first callback, before \
           there is a server of your own.",
    none_yet: "No address yet",
    none_yet_why: "It is made for this device type alone. Whoever knows it can send something \
                   there; only who may change its callbacks sees it.",
    make: "Make an address",
    make_again: "Make another address",
    make_again_hint: "The present one then answers with 404. What it received stays.",
    create: "Create a callback to here",
    reload: "Reload",
    requests: "Requests",
    kept: "The last 50 of the last 24 hours, newest first",
    hidden: "Headers, queries and bodies are not shown: callbacks may tell radio details in them, \
             and your roles do not let you see those.",
    nothing: "Nothing came yet",
    nothing_why: "Create a callback to this address and send a test, or wait for a message.",
    headers: "Headers",
    body: "Body",
    answer: "Answer to devices",
    answer_lead: "Requests are answered with 204. With eight bytes here, one that names a device, \
                  as id or device in the query or in the body, is answered with those bytes for \
                  it: a DATA / BIDIR callback that is chosen for downlinks sends them on.",
    downlink: "Downlink data in hex",
    downlink_hint: "Exactly 8 bytes, as in 0102030405060708; empty: none.",
    save: "Save",
};
