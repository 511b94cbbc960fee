//! Registering devices, and devices that go to another owner, in English.

use domain::registration::{Purpose, Stage, Verdict};
use domain::transfer::TransferState;

use super::super::{Registration, Transfer};
use super::counted;

/// Registering devices.
pub const REGISTRATION: Registration = Registration {
    title: "Lists of devices",
    new: "New device",
    new_title: "Register a device",
    register: "Register device",
    device: "The device",
    id_hint: "As it is printed on the device: up to eight hexadecimal digits.",
    pac: "PAC",
    pac_hint: "The porting authorisation code, 16 hexadecimal digits. It is good for one time: the \
               device gets another with it. None is needed for a device of your own.",
    pac_none: "none was given out",
    renew_pac: "New PAC",
    renew_pac_hint: "Whoever has the PAC may take the device over. With a new one, the one before \
                     is void.",
    name_hint: "Empty: it is named by its id.",
    key: "Key",
    key_hint: "32 hexadecimal digits, where you have it. It is never shown again.",
    certificate: "Product certificate",
    certificate_stays: "Like P_0003_71CF_01. Empty: it stays as it is; a prototype has none.",
    prototype_hint: "A group may have only so many prototypes. Whatever you say here, its token stays \
                     as it is.",
    certificate_hint: "Like P_0003_71CF_01. Empty for prototypes, and for devices that are known to \
                       have been made with one.",
    prototype: "Prototype",
    prototype_field: "A prototype, without a certificate",
    device_type_hint: "Under which it comes; it belongs to that device type's group.",
    series: "New series",
    series_title: "Register a series of devices",
    series_lead: "A device a line: id;PAC;name;latitude;longitude;key. All but the id may be left \
                  out where it is not needed. What would become of each line is looked at first; \
                  nothing happens before you say so.",
    purpose: "What for",
    purpose_name: |purpose| match purpose {
        Purpose::Register => "Register the devices",
        Purpose::Edit => "Change names and places of devices that are there",
        Purpose::Several => "Several devices that were chosen",
    },
    purpose_hint: "To change devices, leave the PAC empty: what a line leaves out stays as it is.",
    prefix: "Names begin with",
    prefix_hint: "For lines without a name; the id follows.",
    lines: "Lines",
    lines_hint: "At most 100,000. Semicolons, tabs or commas stand between the cells.",
    file: "Or a file with the lines",
    look: "Look at the list",
    stage: "Stage",
    stage_name: |stage| match stage {
        Stage::Arriving => "Arriving",
        Stage::Looking => "Being looked at",
        Stage::Looked => "Waits for your word",
        Stage::Working => "Being done",
        Stage::Done => "Done",
        Stage::Undoing => "Being taken back",
        Stage::Undone => "Taken back",
    },
    progress: |position, total| format!("{position} of {}", counted(total, "line", "lines")),
    refresh: "Refresh",
    by: "Brought by",
    command: "a command",
    created: "Brought",
    total: "Lines",
    line: "Line",
    verdict: "What becomes of it",
    verdict_name: became,
    verdict_before: |verdict| match verdict {
        Verdict::New => "Can be registered",
        Verdict::Taken => "Can be taken over",
        Verdict::Moved => "Can be transferred",
        Verdict::Unchanged => "Stays as it is",
        Verdict::Edited => "Can be changed",
        other => became(other),
    },
    why: "Why not",
    result: "Result (CSV)",
    begin: "Do it",
    begin_lead: "Nothing was changed so far. Lines that are refused are left out. What devices did \
                 before is not seen any more where they come to another group. Event \
                 configurations of devices themselves that come to another group are deleted with \
                 their callbacks.",
    undo: "Take back",
    undo_lead: "Devices that this list registered are deleted again, and those that it took over or \
                transferred go back where they came from, where they sent nothing since and you may \
                change devices there. Tokens that were lost stay lost. Event configurations of \
                devices themselves that come to another group are deleted with their callbacks.",
    forget: "Forget the list",
    none_yet: "No lists yet",
    none_yet_why: "Series of devices that are registered or changed show here with what became of \
                   each line.",
    none_match: "No line matches",
    none_match_why: "There are lines, but none to which that came.",
    delete: "Delete",
    delete_question: "Delete this device?",
    delete_lead: |device| {
        format!(
            "{device} never sent anything. Its name, its stated position, its tags and its note go \
             with it. It can be registered again by the code that it was made with; where it had \
             another owner before, by the one that it has now."
        )
    },
};

/// What became of a line.
fn became(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Waiting => "Not looked at yet",
        Verdict::New => "Registered",
        Verdict::Taken => "Taken over",
        Verdict::Moved => "Transferred",
        Verdict::Unchanged => "Unchanged",
        Verdict::Edited => "Changed",
        Verdict::Refused => "Refused",
        Verdict::Undone => "Taken back",
        Verdict::Kept => "Kept",
        Verdict::Deleted => "Deleted",
    }
}

/// Devices that are being transferred.
pub const TRANSFER: Transfer = Transfer {
    title: "Devices being transferred",
    given: "Given",
    taken: "To be taken",
    none_given: "Your groups offer no devices.",
    none_taken: "Nobody offers devices to your groups.",
    from: "From",
    to: "To",
    other: "another owner",
    devices: "Devices",
    created: "Offered",
    ends: "Holds until",
    state: "State",
    state_name: |state| match state {
        TransferState::Open => "Open",
        TransferState::Accepted => "Accepted",
        TransferState::Refused => "Refused",
        TransferState::TakenBack => "Taken back",
        TransferState::Over => "Over",
    },
    new: "Offer devices",
    new_lead: "Devices go to a group of another owner, who takes them or not within seven days. \
               Until then they stay where they are.",
    group: "Group",
    group_hint: "The id of the group that is to have them: 24 hexadecimal digits, as its owner sees \
                 it.",
    ids: "Devices",
    ids_hint: "Their ids, with blanks, commas or ends of lines between them; at most 1,000 of one \
               group.",
    next: "Look at the devices",
    question: "Offer these devices?",
    consequences: |count| {
        let taken = match count {
            1 => {
                "When it is taken you see nothing of it any more, and its token is lost. The new \
                 owner does not see what it sent before. Event configurations of this device \
                 itself are deleted with their callbacks then."
            }
            _ => {
                "When they are taken you see nothing of them any more, and their tokens are lost. \
                 The new owner does not see what they sent before. Event configurations of these \
                 devices themselves are deleted with their callbacks then."
            }
        };
        format!("{}. {taken}", counted(count as i64, "device", "devices"))
    },
    offer: "Offer them",
    one: "Transfer",
    none_left: "Which devices it was about is not known any more.",
    take: "Take the devices",
    take_lead: "They come under a device type of your group, without tokens: the next message of \
                each takes one anew. Event configurations that they had of their own end.",
    accept: "Take them",
    refuse: "Do not take them",
    take_back: "Keep them",
    being: "being transferred",
};
