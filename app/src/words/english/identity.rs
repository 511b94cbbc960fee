//! Product certificates and what devices are made with, in English.

use domain::identity::Taken;

use super::super::{Certificate, Identities};
use super::counted;

/// Product certificates.
pub const CERTIFICATE: Certificate = Certificate {
    menu: "Certificate",
    title: "Product certificates",
    new: "New certificate",
    edit: "Edit",
    create: "Enter certificate",
    save: "Save changes",
    settings: "Certificate information",
    key: "Key",
    key_hint: "As it is printed: P, and who makes the product, which one it is and which version.",
    name: "Name",
    text: "Key or name",
    text_example: "P_0003_71CF_01, Meter…",
    version: "Version",
    manufacturer: "Manufacturer",
    description: "Description",
    status: "Status",
    finalized: "final",
    going_on: "being tested",
    finalized_field: "The tests are done",
    bidir: "Bidirectional",
    bidir_field: "Such devices may ask for downlinks",
    group_hint: "The operator's group that answers for it.",
    devices: "Devices made by it",
    created: "Entered",
    delete: "Delete",
    delete_question: "Delete this certificate?",
    delete_lead: |key| format!("No device names “{key}”. This cannot be undone."),
    cannot_delete: "This certificate is in use",
    still_used: |devices| match devices {
        1 => "A device names it.".to_owned(),
        several => format!("{several} devices name it."),
    },
    none_yet: "No certificates yet",
    none_yet_why: "A certificate says what a kind of device was tested for. Devices name theirs when \
                   they are registered; those without one are prototypes.",
    none_match: "No certificate matches",
    none_match_why: "There are certificates, but none that fits all conditions of the filter.",
};

/// What devices are made with.
pub const IDENTITY: Identities = Identities {
    title: "Identities",
    lead: "With what devices are made: their code (PAC), key and product certificate. Whoever \
           registers one of them for the first time has to give its code. Codes and keys are kept \
           sealed and are not shown again.",
    group: "Group",
    group_hint: "The operator's group that enters them.",
    lines: "Devices",
    lines_hint: "A device a line: id;PAC;key;certificate. Key and certificate may be left out; a \
                 device without a key works through receptions only. Up to 100,000 lines, and \
                 without JavaScript about 2,000 at once. The same list again changes nothing.",
    take: "Enter devices",
    taking: |done, all| format!("{done} of {}…", counted(all as i64, "line", "lines")),
    stopped: |done| {
        format!(
            "Up to line {done} everything was taken, and then the server could not answer. Send \
             the same list again: what is known is not entered twice."
        )
    },
    report: "What became of the lines",
    counts: |report| {
        format!(
            "{} new, {} completed, {} known already, {} refused.",
            report.new, report.completed, report.known, report.refused
        )
    },
    shortened: |shown| format!("Only {shown} lines are shown, those that were refused first."),
    line: "Line",
    id: "Id",
    verdict: "Verdict",
    verdict_name: |taken| match taken {
        Taken::New => "new",
        Taken::Completed => "completed",
        Taken::Known => "known already",
        Taken::Refused(_) => "refused",
    },
    column: |field| match field {
        "id" => "Id",
        "pac" => "PAC",
        "key" => "Key",
        "certificate" => "Certificate",
        _ => "Line",
    },
    why: "Why",
};
