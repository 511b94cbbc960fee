//! English.

mod alert;
mod api_access;
mod attention;
mod audit;
mod bulk;
mod contract;
mod delivery;
#[cfg(feature = "ssr")]
mod documentation;
mod event;
mod fare;
mod group;
mod handing;
mod identity;
mod inspector;
mod list;
mod listing;
mod live;
mod map;
mod messages;
mod moving;
mod news;
mod preset;
mod registration;
mod session;
mod station;
mod statistics;
mod story;
mod syntax;
mod tools;
mod user;

use domain::Fault;
use domain::callback::{AttemptOutcome, CallbackKind, Channel, DeliveryState};
use domain::contract::{RenewalStatus, TokenShown};
use domain::device::ComState;
use domain::device_type::{DeviceTypeUse, DisplayType, DownlinkMode, Renewal};
use domain::downlink::{DownlinkState, InfoCode};
use domain::link_quality::LinkQuality;
use domain::list::Total;
use domain::message::CallbackState;

use super::{
    Account, Callback, Device, DeviceType, Frame, Menu, Message, Of, Preview, Told, Welcome, Words,
};
use crate::error::AppError;

/// The catalogue.
pub static WORDS: Words = Words {
    language: "en",
    product: "Sigfox Back-End",
    frame: Of::HERE,
    menu: Of::HERE,
    account: Of::HERE,
    own: Of::HERE,
    session: Of::HERE,
    welcome: Of::HERE,
    device: Of::HERE,
    message: Of::HERE,
    event: Of::HERE,
    alert: Of::HERE,
    event_configuration: Of::HERE,
    audit: Of::HERE,
    statistics: Of::HERE,
    location: Of::HERE,
    map: Of::HERE,
    bulk: Of::HERE,
    list: Of::HERE,
    listing: Of::HERE,
    saved_view: Of::HERE,
    keys: Of::HERE,
    attention: Of::HERE,
    live: Of::HERE,
    news: Of::HERE,
    story: Of::HERE,
    messages: Of::HERE,
    moving: Of::HERE,
    fare: Of::HERE,
    registration: Of::HERE,
    transfer: Of::HERE,
    handing: Of::HERE,
    station: Of::HERE,
    user: Of::HERE,
    group: Of::HERE,
    profile: Of::HERE,
    api_access: Of::HERE,
    contract: Of::HERE,
    certificate: Of::HERE,
    identity: Of::HERE,
    device_type: Of::HERE,
    preview: Of::HERE,
    callback: Of::HERE,
    delivery: Of::HERE,
    preset: Of::HERE,
    inspector: Of::HERE,
    tools: Of::HERE,
    search: Of::HERE,
    virtual_device: Of::HERE,
    install: Of::HERE,
    style: Of::HERE,
    #[cfg(feature = "ssr")]
    documentation: Of::HERE,
    fault,
    problem,
    com_state: |state| match state {
        ComState::NotAllowed => "not allowed",
        ComState::NotSeen => "not seen",
        ComState::NotWatched => "no keep-alive",
        ComState::Ok => "OK",
        ComState::Warn => "1 missed",
        ComState::Silent => "silent",
    },
    callback_state: |state| match state {
        CallbackState::None => "none",
        CallbackState::Pending => "pending",
        CallbackState::Retrying => "retrying",
        CallbackState::Failed => "failed",
        CallbackState::Delivered => "delivered",
    },
    delivery_state: |state| match state {
        DeliveryState::Waiting => "waiting",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Failed => "given up",
        DeliveryState::Cancelled => "cancelled",
    },
    outcome: |outcome| match outcome {
        AttemptOutcome::Started => "no answer known: under way or cut off",
        AttemptOutcome::Delivered => "taken",
        AttemptOutcome::Refused => "refused by the receiver",
        AttemptOutcome::Timeout => "no answer in time",
        AttemptOutcome::NoAddress => "the host has no address",
        AttemptOutcome::Forbidden => "the address may not be reached by callbacks",
        AttemptOutcome::Connection => "the connection failed",
        AttemptOutcome::Tls => "the certificate does not hold",
        AttemptOutcome::BadRequest => "the template gave no valid request",
    },
    total,
    number,
    decimal: |digits| digits.replace('-', "−"),
};

macro_rules! told {
    ($($part:ident = $words:path,)*) => {
        $(
            impl Told for super::$part {
                fn told() -> &'static Self {
                    static WORDS: super::$part = $words;
                    &WORDS
                }
            }
        )*
    };
}

told! {
    Frame = FRAME,
    Menu = MENU,
    Account = ACCOUNT,
    Own = user::OWN,
    Session = session::WORDS,
    Welcome = WELCOME,
    Attention = attention::ATTENTION,
    Live = live::LIVE,
    News = news::NEWS,
    Device = DEVICE,
    Bulk = bulk::WORDS,
    List = list::WORDS,
    Listing = listing::LISTING,
    SavedViews = list::VIEWS,
    KeyWords = list::KEYS,
    Registration = registration::REGISTRATION,
    Transfer = registration::TRANSFER,
    Handing = handing::HANDING,
    Message = MESSAGE,
    Messages = messages::MESSAGES,
    Moving = moving::MOVING,
    Fare = fare::FARE,
    Story = story::STORY,
    Event = event::WORDS,
    Alert = alert::ALERT,
    EventConfiguration = alert::CONFIGURATION,
    Audit = audit::WORDS,
    Statistics = statistics::WORDS,
    Location = station::LOCATION,
    Map = map::MAP,
    Station = station::STATION,
    User = user::USER,
    Group = group::GROUP,
    Profile = group::PROFILE,
    ApiAccess = api_access::WORDS,
    Contract = contract::CONTRACT,
    Certificate = identity::CERTIFICATE,
    Identities = identity::IDENTITY,
    DeviceType = DEVICE_TYPE,
    Preview = PREVIEW,
    Callback = CALLBACK,
    Delivery = delivery::WORDS,
    Presets = preset::WORDS,
    Inspector = inspector::WORDS,
    Tools = tools::TOOLS,
    Search = tools::SEARCH,
    VirtualDevice = tools::VIRTUAL_DEVICE,
    Install = tools::INSTALL,
    Style = tools::STYLE,
}

#[cfg(feature = "ssr")]
told! {
    Documentation = documentation::WORDS,
}

const FRAME: Frame = Frame {
    skip: "Skip to content",
    main_menu: "Main",
    page_menu: "Sections",
    path: "You are here",
    plain_http: "This connection is not encrypted: passwords and messages can be read on \
                 the way. The operator of this server allowed it.",
    loading: "Loading…",
    help: "Online help",
    filter: "Filter",
    clear_filter: "Clear filter",
    refused: "This cannot be looked for",
    refused_why: "The address asks for something that makes no sense:",
    any: "any",
    columns: "Columns",
    apply: "Apply",
    page_size: "Rows",
    order: "Order",
    first: "First",
    previous: "Previous",
    next: "Next",
    pages: "Pages",
    cancel: "Cancel",
    copy: "Copy",
    copied: "Copied",
    yes: "yes",
    no: "no",
    none: "—",
    information: "Information",
    back_to_start: "Go to the welcome page",
    reload: "Load the page again",
    times_utc: "Times in UTC",
    times_in: |zone| format!("Times in {zone}"),
};

const MENU: Menu = Menu {
    devices: DEVICE.menu,
    device_types: DEVICE_TYPE.menu,
    contracts: contract::CONTRACT.menu,
    users: user::USER.menu,
    groups: group::GROUP.menu,
    stations: station::STATION.menu,
    certificates: identity::CERTIFICATE.menu,
    tools: tools::TOOLS.menu,
    search: tools::SEARCH.title,
    search_open: tools::SEARCH.open,
    search_keys: tools::SEARCH.keys,
    alerts: alert::ALERT.title,
    alerts_count: alert::ALERT.count,
    alerts_unread: alert::ALERT.unread,
    settings: user::OWN.settings,
    password: user::OWN.password,
    second_step: user::OWN.second_step,
    linked: user::OWN.linked,
    sessions: session::WORDS.title,
};

const ACCOUNT: Account = Account {
    sign_in: "Sign in",
    sign_in_lead: "Devices, messages and callbacks of your Sigfox fleet.",
    sign_out: "Sign out",
    account: "Account",
    email: "E-mail address",
    password: "Password",
    new_password: "New password",
    again: "New password once more",
    password_hint: "At least 12 characters. A few words in a row are easy to remember and \
                    hard to guess.",
    first_time: "First time here? The server prints a link for the first person when it \
                 starts.",
    forgotten: "Forgotten your password?",
    choose_password: "Choose a password",
    choose_lead_first: "You are the first person here. Choose the address and the password \
                        with which you will sign in.",
    choose_lead: |email| format!("For the account {email}."),
    choose: "Save and sign in",
    link_over: "This link is over",
    link_over_why: "It was used already, it ran out, a later one took its place, or it was \
                    copied only in part. The server prints a fresh one at every start until \
                    somebody has a password.",
    sign_in_at: |name| format!("Sign in with {name}"),
    not_let_in: session::not_let_in,
};

const WELCOME: Welcome = Welcome {
    title: "Welcome",
    messages: "Messages",
    devices: "Devices",
    devices_heard: |heard| format!("heard: {heard}"),
    device_types: "Device types",
    delivered: "Callbacks delivered",
    waiting_failed: |waiting, failed| format!("{waiting} waiting, {failed} given up"),
    latest: "Latest message of each device",
    no_messages: "No messages yet",
    no_messages_why: "They appear here as soon as a base station hands in what it heard.",
    sees_nothing: "No group to see",
    sees_nothing_why: "No profile of yours lets you see a group and its devices. Whoever keeps \
                       the people of your group can grant you one that does.",
    own_profiles: "What you have allows this, in groups that you see by another profile:",
};

const DEVICE: Device = Device {
    menu: "Device",
    title: "Devices",
    id: "Id",
    name: "Name",
    group: "Group",
    state: "State",
    text: "Id or name",
    text_example: "1CF14C, Greenhouse…",
    heard: "Heard",
    heard_ever: "at least once",
    heard_never: "never",
    last_seen: "Last seen",
    never: "never",
    seq_number: "Sequence number",
    signal: "Signal",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    average_rssi: "Average RSSI dBm",
    average_snr: "Average SNR dB",
    average_later: "from 15 messages on",
    last_message: "Last message",
    data: "Data",
    created: "Registered",
    position: "Stated position",
    no_position: "not stated",
    messages: "Messages",
    none_yet: "No devices yet",
    none_yet_why: "Devices appear here once they are registered, for example by a replay \
                   with --register.",
    none_match: "No device matches",
    none_match_why: "There are devices, but none that fits all conditions of the filter.",
    all_messages: "All messages",
    edit: "Edit",
    save: "Save changes",
    transfer: "Other device type",
    transfer_deed: "Move device",
    transfer_hint: "Messages so far stay with the device type that it had. Where the other \
                    one does not have the contract of its token, the token is lost and the \
                    next message takes one anew. Where it is one of another group, the event \
                    configurations of the device itself are deleted with their callbacks.",
    arrival: "Last arrival",
    key: "Authentication key",
    key_known: "known: its frames are checked",
    key_unknown: "not known here",
    bad_code: "Wrong code",
    no_key: "Frames without a key",
    station_silent: |station| match station {
        Some(station) => {
            format!("Base station {station}, which heard this device lately, is silent.")
        }
        None => "A base station that heard this device lately is silent.".to_owned(),
    },
    sequence: "Sequence number",
    last_accepted: "Last accepted",
    trash_seq: "Last refused",
    next_seq: "Next",
    next_seq_expected: "must follow",
    next_seq_any: "is accepted whatever it is",
    disengage: "Disengage sequence number",
    disengage_hint: "The next message is then accepted whatever its number: for a device \
                     that began to count anew.",
    subscription: "Contract",
    contract: "Contract",
    token: "Token",
    token_state: |state| match state {
        TokenShown::None => "not taken yet",
        TokenShown::Active => "active",
        TokenShown::OffContract => "off contract",
        TokenShown::Invalid => "invalid: it is over, and the next message decides",
    },
    activated: "Activated",
    token_end: "Ends",
    token_endless: "with the contract",
    test_frames: "Test frames",
    activable: "May take a token",
    activable_hint: "If no, the device goes off contract with its next message, unless it \
                     has a token.",
    renewal: "Subscription renewal",
    renewal_hint: "The token is renewed where the contract and the device type allow it, too.",
    renewal_status: "Renewal status",
    renewal_status_name: |status| match status {
        RenewalStatus::Allowed => "allowed",
        RenewalStatus::NotAllowed => "not allowed",
        RenewalStatus::Renewed => "renewed",
        RenewalStatus::Ended => "ended",
    },
    delivery: "Messages are",
    delivered: "delivered",
    kept: "kept, not delivered",
    suspended: "suspended: kept, not delivered",
    unsubscribes: "Leaves its contract",
    suspend: "Suspend",
    suspend_hint: "While suspended, messages are kept and not delivered, and the contract \
                   goes on.",
    resume: "Resume",
    restart: "Restart",
    unsubscribe: "Unsubscribe",
    unsubscribe_question: "Take this device off its contract?",
    unsubscribe_lead: |id| {
        format!(
            "Messages of {id} will be kept and not delivered. Its token is lost for good; \
             another one is taken after a restart. This cannot be undone."
        )
    },
    unsubscribe_at: "When (UTC)",
    unsubscribe_at_hint: "Empty or past: at once. At a time to come it can be taken back \
                          until then.",
    stay: "Stay under contract",
    replace: "Replace",
    replace_lead: "Another device takes over the token, with the end it has. This one is then \
                   off contract.",
    replace_target: "Replaced by device",
    replace_target_hint: "The id of a device of the same device type without a token.",
    replace_next: "Go on",
    replace_question: "Move the token?",
    replace_consequences: |from, to| {
        format!(
            "Device {to} takes over the token. Messages of {from} will be kept and not \
             delivered until it takes another token after a restart. This cannot be undone."
        )
    },
    status: "Measured by the device",
    status_time: "Told",
    temperature: "Temperature",
    volts_idle: "Voltage idle",
    volts_transmit: "Voltage sending",
    degrees: |degrees| format!("{degrees:.1} °C").replace('-', "−"),
    volts: |volts| format!("{volts:.3} V"),
    computed: "Position",
    lat: "Latitude",
    lng: "Longitude",
    lat_hint: "In degrees, −90 to 90. Empty together with the longitude: not stated.",
    lng_hint: "In degrees, −180 to 180.",
};

const MESSAGE: Message = Message {
    title: "Messages",
    device: "Device",
    time: "Time",
    seq: "Seq.",
    data: "Data",
    no_data: "empty",
    fields: "Decoded",
    signal: "Signal",
    stations: "Heard by",
    callbacks: "Callbacks",
    since: "From (UTC)",
    before: "Until (UTC)",
    station: "Station",
    frequency: "MHz",
    repetitions: "Repetitions",
    wants_downlink: "asks for a downlink",
    live: "New messages appear by themselves",
    link: "Link quality",
    quality: |quality| match quality {
        LinkQuality::Limit => "limit",
        LinkQuality::Average => "average",
        LinkQuality::Good => "good",
        LinkQuality::Excellent => "excellent",
        LinkQuality::NotAvailable => "—",
    },
    downlink: "Downlink",
    downlink_state: |state, info| match (state, info) {
        (DownlinkState::Awaited, _) => "waits for its callback",
        (DownlinkState::Asked, _) => "asked for",
        (DownlinkState::Queued, _) => "queued",
        (DownlinkState::Fetched, _) => "at the station",
        (DownlinkState::Done, InfoCode::Acked) => "sent",
        (DownlinkState::Done, InfoCode::NoAnswer) => "no answer",
        (DownlinkState::Done, InfoCode::InvalidPayload) => "not 8 bytes",
        (DownlinkState::Done, InfoCode::Overrun) => "over the daily number",
        (DownlinkState::Done, InfoCode::NetworkError) => "network error",
        (DownlinkState::Done, InfoCode::Pending) => "pending",
        (DownlinkState::Done, InfoCode::NoDownlinkContract) => "not in the contract",
        (DownlinkState::Done, InfoCode::TooManyRequests) => "too many requests",
        (DownlinkState::Done, InfoCode::InvalidConfiguration) => "no callback chosen",
    },
    downlink_data: "Data",
    downlink_answered: "Callback answered",
    downlink_answered_in: |took, left| {
        let seconds = |millis: i64| format!("{:.1} s", millis as f64 / 1000.0);
        match left < 0 {
            true => format!("after {}, {} too late", seconds(took), seconds(-left)),
            false => format!("after {}, {} to spare", seconds(took), seconds(left)),
        }
    },
    downlink_answer_until: "Answer counts until",
    downlink_at: "Device listens from",
    downlink_until: "Device listens until",
    downlink_ended: "Over since",
    off_contract: "off contract",
    suspended: "suspended",
    over_quota: "over the daily number",
    reopened: "completed later",
    station_count: |count| match count {
        1 => "1 station".to_owned(),
        count => format!("{count} stations"),
    },
    strength: [
        "no signal figures",
        "signal at its limit",
        "weak signal",
        "good signal",
        "excellent signal",
    ],
    none_yet: "No messages yet",
    none_yet_why: "This device was never heard. Its messages appear here by themselves.",
    none_match: "No message matches",
    none_match_why: "The device sent nothing of which the filter holds.",
};

const DEVICE_TYPE: DeviceType = DeviceType {
    menu: "Device type",
    title: "Device types",
    delete: "Delete",
    delete_question: "Delete this device type?",
    delete_lead: goes_with_type,
    cannot_delete: "This device type is in use",
    still_used: keeps_type,
    name: "Name",
    description: "Description",
    display: "Messages shown as",
    display_name: |display| match display {
        DisplayType::None => "None: raw bytes",
        DisplayType::Geolocation => "Geolocation",
        DisplayType::String => "String",
        DisplayType::Test => "Test: hexadecimal and text",
        DisplayType::Custom => "Custom format",
    },
    display_hint: "Geolocation reads latitude and longitude as two 32-bit floats and, where \
                   it is sent, a radius in metres as 16 bits.",
    contract: "Contract",
    contracts: "Contracts",
    contract_hint: "Devices take a token of the first that has one for them, in this order. \
                    When a token cannot be renewed, the others are tried. There are more \
                    lines once these are saved.",
    nth_contract: |nth| format!("Contract {nth}"),
    keep_alive: "Keep-alive",
    keep_alive_off: "off",
    duration,
    keep_alive_hint: "Seconds without a message after which a device counts as silent: at \
                      least 1800, or 0 for never.",
    alert_email: "Alert e-mail",
    alert_email_hint: "Is told when callbacks of this device type fail.",
    renewal: "Subscription renewal",
    renewal_name: |renewal| match renewal {
        Renewal::Allowed => "Automatic",
        Renewal::Off => "Off",
    },
    renewal_hint: "Tokens are renewed where the contract and the device allow it, too.",
    retention: "Messages are kept",
    retention_name: |days| match days {
        0 => "for good".into(),
        1 => "1 day".into(),
        days => format!("{days} days"),
    },
    retention_hint: "Days, or 0 for good. Older messages are deleted with their receptions, \
                     downlinks and deliveries, whole days of UTC at a time; statistics and \
                     events stay.",
    new: "New device type",
    edit: "Edit",
    create: "Create device type",
    save: "Save changes",
    settings: "Device type information",
    downlink: "Downlink data",
    downlink_mode: "Downlink mode",
    downlink_mode_hint: "Direct answers with the data below; Callback with what the callback \
                         that is selected for it answers.",
    downlink_mode_name: |mode| match mode {
        DownlinkMode::Direct => "Direct",
        DownlinkMode::Callback => "Callback",
        DownlinkMode::None => "None",
        DownlinkMode::Managed => "Managed by the operator",
    },
    downlink_data: "Downlink data in hex",
    downlink_data_hint: "Exactly 8 bytes: hexadecimal digits, {time} (4 bytes), {tapId} (4 \
                         bytes) and {rssi} (2 bytes).",
    downlink_error: syntax::downlink_error,
    downlink_sample: "For 2015-08-26 08:42:06 UTC, −93 dBm, station 0CD2:",
    redecoding: |done, total| format!("Older messages are being decoded anew: {done} of {total}."),
    format: "Custom format",
    format_hint: "name:byte:type, separated by spaces. The byte may be left out; types are \
                  bool:bit, char:bytes, float:32, uint:bits and int:bits.",
    preview_apart: "Show on a page of its own",
    format_text: "Format",
    format_version: "Version",
    format_bytes: |bytes| format!("needs {bytes} of a message's 12 bytes"),
    format_broken: "This format cannot be read:",
    field: "Field",
    field_type: "Type",
    field_bytes: "Bytes",
    field_bits: "Bits",
    field_order: "Byte order",
    big_endian: "big-endian",
    little_endian: "little-endian",
    text_example: "Weather, Tracker…",
    none_yet: "No device types yet",
    none_yet_why: "A device type says how the messages of its devices are read and where \
                   they are sent.",
    none_match: "No device type matches",
    none_match_why: "There are device types, but none whose name holds this text.",
    sequence: "Sequence numbers",
    disengage: "Disengage for all devices",
    disengage_hint: "The next message of every device of this type is then accepted whatever \
                     its number.",
    disengaged: "Done: the next message of every device is accepted whatever its number.",
};

const PREVIEW: Preview = Preview {
    title: "Format preview",
    lead: "Type a custom format and a message: fields, bytes and values follow every \
           keystroke, decoded by the same code as on the server.",
    show: "Show",
    starters: "Start from",
    starter_names: [
        "Sensor board",
        "Temperature and humidity",
        "GPS tracker",
        "Water meter",
        "Door contact",
        "Tank level",
        "Text",
    ],
    link: "Link to this format",
    sample: "Sample message",
    sample_hint: "Up to 12 bytes in hexadecimal.",
    sample_error: syntax::hex_error,
    sample_too_long: |bytes| {
        format!(
            "These are {bytes} bytes, but a message carries at most {}.",
            payload::MESSAGE_BYTES
        )
    },
    no_sample: "No bytes yet.",
    values: "Bytes and values",
    behind: "By the format as it was before the error",
    value: "Value",
    absent: "absent",
    range: "Last messages",
    of: |yes, all| format!("{yes} of {all}"),
    texts: |texts| match texts {
        1 => "1 text".to_owned(),
        texts => format!("{texts} texts"),
    },
    last_messages: "Last messages",
    take: "Use as sample",
    encoder: "Encoder",
    encoder_lead: "From values to bytes",
    encoder_text: "In text, \\xff stands for the byte ff, and \\\\ for a backslash.",
    firmware: "For the firmware",
    firmware_struct: "The struct has the layout of the message",
    firmware_functions: "The function packs the values",
    format_error: syntax::format_error,
    format_warning: syntax::format_warning,
    encode_error: syntax::encode_error,
};

const CALLBACK: Callback = Callback {
    title: "Callbacks",
    new: "New callback",
    edit: "Edit callback",
    edit_it: "Edit",
    delete: "Delete",
    delete_question: "Delete this callback?",
    delete_lead: |url, waiting| {
        format!(
            "Messages will no longer be sent to {url}. Messages it still owes are cancelled: \
         {waiting}. This cannot be undone."
        )
    },
    kind: "Kind",
    kinds: CallbackKind::title,
    sent_when: |kind| match kind {
        CallbackKind::DataUplink => "Sent for each message, as soon as its first frame is there.",
        CallbackKind::DataBidir => {
            "Sent for each message, as soon as its first frame is there. Where the device asks \
             for it, the answer of the chosen one is sent to the device: \
             {\"1B9C5\":{\"downlinkData\":\"0102030405060708\"}}."
        }
        CallbackKind::Status => {
            "Sent when a device tells its battery and temperature: once a day, and after each \
             downlink."
        }
        CallbackKind::Geoloc => "Sent no more: DATA_ADVANCED tells where the device was.",
        CallbackKind::Acknowledge => {
            "Sent when what a device asked for came to an end, whether anything was sent to it \
             or not."
        }
        CallbackKind::Repeater => "Sent when a repeater tells what it repeated.",
        CallbackKind::DataAdvanced => {
            "Sent for each message once every base station had its say, about 25 seconds \
             after its first frame: with the link quality and the position."
        }
        CallbackKind::Error => {
            "Sent when a device falls silent, or a base station that heard it lately."
        }
        CallbackKind::Event => {
            "Sent when something comes to pass that an event configuration watches."
        }
    },
    data: "Data callbacks",
    service: "Service callbacks",
    error: "Error callbacks",
    downlink: "Downlink",
    downlink_chosen: "Its answers go to devices; press to choose none",
    downlink_choose: "Send its answers to devices",
    downlink_none: "No callback answers devices",
    downlink_none_why: "The downlink mode of this device type is Callback. Devices that ask \
                        get nothing until a DATA / BIDIR callback is chosen in the column \
                        Downlink, and turned on.",
    state: "State",
    on: "on",
    off: "off",
    failing: "failing",
    turn_on: "Turn on",
    turn_off: "Turn off",
    actions: "Actions",
    request: "Request",
    method: "Method",
    url: "URL",
    url_hint: "Where it is sent. Variables in braces are filled in.",
    url_example: "https://example.com/uplink?id={device}&data={data}",
    headers: "Headers",
    headers_hint: "One on each line, as Name: value. Variables are filled in.",
    content_type: "Content type",
    body: "Body",
    body_hint: "Only with POST and PUT. Variables are filled in, escaped for the content type.",
    no_body: "none (GET)",
    payload_config: "Custom payload config",
    payload_config_hint: "A custom format, for example Temp::float:32 Battery::uint:8. Its \
                          fields become variables: {customData#Temp}.",
    enabled: "Turned on",
    send_duplicate: "Send duplicate: once for every base station that heard the message",
    send_sni: "Send SNI (Server Name Indication) for TLS connections",
    in_order: "Keep the order of each device: what follows waits until the one before is \
               delivered or given up",
    in_order_batch: "Where the order is kept, a batch holds one line of each device at most.",
    channel: "Channel",
    channels: |channel| match channel {
        Channel::Url => "URL",
        Channel::BatchUrl => "Batch URL",
        Channel::Email => "Email",
        Channel::Mqtt => "MQTT",
    },
    line_pattern: "Line pattern",
    line_pattern_hint: "One line for each message, as in {device};{time};{data};",
    batch_url_hint: "At most one request a second. {batch} stands for the lines, as in \
                     https://example.org/batch?lines={batch}",
    recipient: "Recipient",
    subject: "Subject",
    message: "Message",
    broker: "Broker",
    broker_hint: "mqtt://user:password@host:1883, or mqtts:// for TLS",
    topic: "Topic",
    topic_hint: "As in sigfox/{device}/data",
    discovery: "Tell Home Assistant of the fields that the body holds",
    rendered: "With example values",
    signature: "Signature",
    signature_lead: "Each request can be signed as Standard Webhooks describes it, so that \
                     the receiver knows who sent it and that nobody changed it.",
    signed: |secrets| match secrets {
        0 => "Requests are not signed.",
        1 => "Requests are signed.",
        _ => "Requests are signed with the new secret and with the one before it.",
    },
    sign: "Sign requests",
    sign_anew: "Make a new secret",
    forget_former: "End the former secret",
    stop_signing: "Stop signing",
    secret_new: "The new secret",
    secret_once: "Copy it now: it is not shown again.",
    try_it: "Send a test",
    tried: "Test",
    switched_off: |why| match why {
        "gone" => "Switched off: the receiver said that it is gone for good (410).",
        "failing" => "Switched off: nothing was delivered for five days.",
        _ => "",
    },
    off_since: "Off since",
    off_meanwhile: "What devices send and what happens to them while it is off is not sent \
                    later.",
    save: "Save",
    create: "Create callback",
    variables: "Variables",
    variables_lead: "These may stand in the URL, in header values and in the body.",
    variable: "Variable",
    meaning: "Meaning",
    form: "Form",
    example: "Example",
    documentation: "All about callbacks",
    contents: "On this page",
    waiting: "Waiting",
    delivered: "Delivered",
    failed: "Given up",
    errors: "Failed attempts",
    none_yet: "No callbacks yet",
    none_yet_why: "A callback sends what the devices of this type say, and what happens to them, \
                   to an address of yours.",
    attempt: |number| format!("Attempt {number}"),
    under_way: "under way",
    next_attempt: "Next attempt",
    no_attempt: "Not sent yet",
    status: |status| format!("HTTP {status}"),
    took: |millis| format!("{millis} ms"),
    answer: "Answer",
    fault: delivery::fault,
};

fn total(total: Total) -> String {
    match total {
        Total::Exactly(count) => number(count),
        Total::AtLeast(count) => format!("{} or more", number(count)),
    }
}

fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of something, with its noun for one and for any other number.
fn counted(count: i64, one: &str, several: &str) -> String {
    let noun = if count == 1 { one } else { several };
    format!("{} {noun}", number(count))
}

fn duration(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{} d", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

fn fault(fault: &Fault) -> String {
    // An error that came back through the address has lost its texts: the sentences for
    // those say less, and still what to do.
    match fault {
        Fault::Missing => "Please fill this in.".to_owned(),
        Fault::NotAnEmail => "Type an e-mail address, like name@example.com.".to_owned(),
        Fault::TooShort { min } => format!("Type at least {min} characters."),
        Fault::TooLong { max } => format!("Type at most {max} characters."),
        Fault::CommonPassword => {
            "This is one of the passwords that are guessed first. Choose another.".to_owned()
        }
        Fault::Taken => "This is taken already. Choose another.".to_owned(),
        Fault::StillUsed { count } => format!("Still refer to it: {count}."),
        Fault::Full { max } => {
            format!("There are {max} already, which is the most. Delete one that is not needed.")
        }
        Fault::TooManyTags { max } => format!("A device has at most {max} tags."),
        Fault::TooManyDevices { max } => format!(
            "More than {} devices match: at most so many are dealt with at once. Narrow the \
             filter.",
            number(*max)
        ),
        Fault::WrongStage { stage } => format!(
            "The list is in the stage “{}”: that cannot be done now.",
            (registration::REGISTRATION.stage_name)(*stage)
        ),
        Fault::Deleted => "This was deleted: nothing is sent by it any more.".to_owned(),
        Fault::NotTheSame => "The two entries differ. Type the same password twice.".to_owned(),
        Fault::WrongPassword => "This is not your password.".to_owned(),
        Fault::NoPassword => {
            "Your account has no password, so the provider is its only way in. Choose one first."
                .to_owned()
        }
        Fault::WrongCode => {
            "This is not the code of this moment, or it was used already. Wait for the next one."
                .to_owned()
        }
        Fault::SignInOver => "This took too long. Begin again with your password.".to_owned(),
        Fault::LastOperator => {
            "Nobody else operates this installation: give somebody SNO [W] on its first group \
             before."
                .to_owned()
        }
        Fault::NotATime => "Give a time like 2015-08-26T08:42 (UTC).".to_owned(),
        Fault::Future { now } if now.is_empty() => "This lies in the future.".to_owned(),
        Fault::NotOneOf { allowed } if allowed.is_empty() => {
            "Choose one of the entries offered.".to_owned()
        }
        Fault::Syntax { column, problem } => syntax::at_column(*column, problem),
        Fault::LineSyntax {
            line,
            column,
            problem,
        } => syntax::in_line(*line, *column, problem),
        Fault::ForbiddenHeader { line, name, .. } if name.is_empty() => {
            format!("The header on line {line} cannot be set by a callback.")
        }
        Fault::ForbiddenHeader { line, column, name } => {
            format!("Line {line}, column {column}: the header {name} cannot be set by a callback.")
        }
        Fault::ForbiddenAddress { address, .. } if address.is_empty() => {
            "Callbacks may not reach this address.".to_owned()
        }
        Fault::ForbiddenAddress { address, setting } => format!(
            "Callbacks may not reach {address}. The operator can allow it with the setting \
             {setting}."
        ),
        Fault::OddHex { digits: 1 } => {
            "This has 1 hex digit: whole bytes need an even number.".to_owned()
        }
        other => format!("This {other}."),
    }
}

fn problem(error: &AppError) -> (&'static str, String) {
    let say = |title, text: &str| (title, text.to_owned());
    match error {
        AppError::Rejected(_) => say(
            "Not saved",
            "Some fields cannot be taken as they are. See the notes beside them.",
        ),
        AppError::NotFound => say(
            "Not found",
            "There is nothing at this address, or it is not yours to see.",
        ),
        AppError::Forbidden => say(
            "Not allowed",
            "Your roles let you see this, but not change it.",
        ),
        AppError::Unauthenticated => say("Signed out", "Please sign in again."),
        AppError::WrongCredentials => say(
            "Not signed in",
            "No account has this address with this password. Check both and try again.",
        ),
        AppError::TooMany { retry_after } => (
            "Too many attempts",
            format!(
                "Please wait {} and try again.",
                duration(i64::from(*retry_after))
            ),
        ),
        AppError::Unavailable => say(
            "Not reachable at the moment",
            "The server could not answer. Nothing was changed; please try again shortly.",
        ),
        AppError::Broken => say(
            "This did not work",
            "The page and the server did not understand each other. Load the page again; if it \
             stays like this, the server's log says more.",
        ),
    }
}

/// What goes with a device type that nothing keeps.
fn goes_with_type(name: &str, used: &DeviceTypeUse) -> String {
    let counts = [
        (used.callbacks, "callback", "callbacks"),
        (
            used.event_configurations,
            "event configuration",
            "event configurations",
        ),
    ];
    let mut told = format!("“{name}” has no devices.");
    let own = counts.into_iter().filter(|(count, ..)| *count > 0);
    let own: Vec<String> = own
        .map(|(count, one, several)| counted(count, one, several))
        .collect();
    if !own.is_empty() {
        let go = match used.callbacks + used.event_configurations {
            1 => "goes",
            _ => "go",
        };
        let own = own.join(" and ");
        told += &format!(" With it {go} {own}: what waits to be delivered is not sent any more.");
    }
    match used.messages {
        0 => {}
        1 => {
            told += " Its format goes, too: 1 message of a device that is of another device type \
                     by now stays, but nothing reads it any more, and from where it was heard \
                     leaves the maps.";
        }
        several => {
            told += &format!(
                " Its format goes, too: {} messages of devices that are of another device type by \
                 now stay, but nothing reads them any more, and from where they were heard leaves \
                 the maps.",
                number(several)
            );
        }
    }
    if used.tokens > 0 {
        told += " Base stations register no devices under it any more.";
    }
    told + " This cannot be undone."
}

/// Why a device type cannot be deleted.
fn keeps_type(used: &DeviceTypeUse) -> String {
    match (used.devices, used.registrations) {
        (0, _) => "A list of devices for it is being worked off.".to_owned(),
        (1, _) => "It has a device. Move it to another device type first.".to_owned(),
        (several, _) => {
            format!("It has {several} devices. Move them to another device type first.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(-1_436), "−1,436");
        assert_eq!(number(1_000_000), "1,000,000");
    }

    #[test]
    fn what_is_counted_agrees_with_its_number() {
        assert_eq!(counted(0, "device", "devices"), "0 devices");
        assert_eq!(counted(1, "device", "devices"), "1 device");
        assert_eq!(counted(1200, "device", "devices"), "1,200 devices");
        let transfer = WORDS.transfer.consequences;
        assert!(transfer(1).starts_with("1 device. When it is taken you see nothing of it"));
        assert!(transfer(2).starts_with("2 devices. When they are taken you see nothing of them"));
        let bulk = |stay| (WORDS.bulk.consequences)(domain::device::BulkDeed::Resume, 1, stay);
        assert!(bulk(1).starts_with("It is done to 1 device. 1 device stays as it is. "));
        assert!(bulk(2).starts_with("It is done to 1 device. 2 devices stay as they are. "));
        assert_eq!((WORDS.registration.progress)(0, 1), "0 of 1 line");
        assert_eq!((WORDS.identity.taking)(1, 2), "1 of 2 lines…");
        let goes = |callbacks, messages| {
            let used = DeviceTypeUse {
                callbacks,
                messages,
                ..DeviceTypeUse::default()
            };
            goes_with_type("Buoy", &used)
        };
        assert!(goes(1, 0).contains(" With it goes 1 callback: "));
        assert!(goes(2, 0).contains(" With it go 2 callbacks: "));
        assert!(goes(0, 1).contains(" 1 message of a device that is "));
        assert!(goes(0, 2).contains(" 2 messages of devices that are "));
        let odd = |digits| fault(&Fault::OddHex { digits });
        assert!(odd(1).contains("1 hex digit:") && odd(3).contains("3 hex digits:"));
    }

    #[test]
    fn a_span_of_time_is_said_in_its_greatest_whole_unit() {
        assert_eq!(duration(1800), "30 min");
        assert_eq!(duration(7200), "2 h");
        assert_eq!(duration(61), "61 s");
    }
}
