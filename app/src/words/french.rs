//! French.

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
mod fault;
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

use domain::callback::{AttemptOutcome, CallbackKind, Channel, DeliveryState};
use domain::contract::{RenewalStatus, TokenShown};
use domain::device::ComState;
use domain::device_type::{DeviceTypeUse, DisplayType, DownlinkMode, Renewal};
use domain::downlink::{DownlinkState, InfoCode};
use domain::link_quality::LinkQuality;
use domain::list::Total;
use domain::message::CallbackState;

use super::{
    Account, Callback, Device, DeviceType, Frame, Menu, Message, Of, Preview, Welcome, Words,
};
use crate::error::AppError;

/// The catalogue.
pub static WORDS: Words = Words {
    language: "fr",
    product: "Sigfox Back-End",
    frame: Of::these(&FRAME),
    menu: Of::these(&MENU),
    account: Of::these(&ACCOUNT),
    own: Of::these(&user::OWN),
    session: Of::these(&session::WORDS),
    welcome: Of::these(&WELCOME),
    device: Of::these(&DEVICE),
    message: Of::these(&MESSAGE),
    event: Of::these(&event::WORDS),
    alert: Of::these(&alert::ALERT),
    event_configuration: Of::these(&alert::CONFIGURATION),
    audit: Of::these(&audit::WORDS),
    statistics: Of::these(&statistics::WORDS),
    location: Of::these(&station::LOCATION),
    map: Of::these(&map::MAP),
    bulk: Of::these(&bulk::WORDS),
    list: Of::these(&list::WORDS),
    listing: Of::these(&listing::LISTING),
    saved_view: Of::these(&list::VIEWS),
    keys: Of::these(&list::KEYS),
    attention: Of::these(&attention::ATTENTION),
    live: Of::these(&live::LIVE),
    news: Of::these(&news::NEWS),
    story: Of::these(&story::STORY),
    messages: Of::these(&messages::MESSAGES),
    moving: Of::these(&moving::MOVING),
    fare: Of::these(&fare::FARE),
    registration: Of::these(&registration::REGISTRATION),
    transfer: Of::these(&registration::TRANSFER),
    handing: Of::these(&handing::HANDING),
    station: Of::these(&station::STATION),
    user: Of::these(&user::USER),
    group: Of::these(&group::GROUP),
    profile: Of::these(&group::PROFILE),
    api_access: Of::these(&api_access::WORDS),
    contract: Of::these(&contract::CONTRACT),
    certificate: Of::these(&identity::CERTIFICATE),
    identity: Of::these(&identity::IDENTITY),
    device_type: Of::these(&DEVICE_TYPE),
    preview: Of::these(&PREVIEW),
    callback: Of::these(&CALLBACK),
    delivery: Of::these(&delivery::WORDS),
    preset: Of::these(&preset::WORDS),
    inspector: Of::these(&inspector::WORDS),
    tools: Of::these(&tools::TOOLS),
    search: Of::these(&tools::SEARCH),
    virtual_device: Of::these(&tools::VIRTUAL_DEVICE),
    install: Of::these(&tools::INSTALL),
    style: Of::these(&tools::STYLE),
    #[cfg(feature = "ssr")]
    documentation: Of::these(&documentation::WORDS),
    fault: fault::fault,
    problem,
    com_state: |state| match state {
        ComState::NotAllowed => "non autorisé",
        ComState::NotSeen => "jamais vu",
        ComState::NotWatched => "sans keep-alive",
        ComState::Ok => "OK",
        ComState::Warn => "1 manqué",
        ComState::Silent => "silencieux",
    },
    callback_state: |state| match state {
        CallbackState::None => "aucun",
        CallbackState::Pending => "en attente",
        CallbackState::Retrying => "nouvelle tentative",
        CallbackState::Failed => "échoué",
        CallbackState::Delivered => "livré",
    },
    delivery_state: |state| match state {
        DeliveryState::Waiting => "en attente",
        DeliveryState::Delivered => "livré",
        DeliveryState::Failed => "abandonné",
        DeliveryState::Cancelled => "annulé",
    },
    outcome: |outcome| match outcome {
        AttemptOutcome::Started => "aucune réponse connue : en cours ou interrompu",
        AttemptOutcome::Delivered => "accepté",
        AttemptOutcome::Refused => "refusé par le destinataire",
        AttemptOutcome::Timeout => "pas de réponse à temps",
        AttemptOutcome::NoAddress => "l’hôte n’a pas d’adresse",
        AttemptOutcome::Forbidden => "adresse interdite aux callbacks",
        AttemptOutcome::Connection => "la connexion a échoué",
        AttemptOutcome::Tls => "le certificat n’est pas valable",
        AttemptOutcome::BadRequest => "le modèle n’a pas donné de requête valable",
    },
    total,
    number,
    decimal: written,
};

const FRAME: Frame = Frame {
    skip: "Aller au contenu",
    main_menu: "Menu principal",
    page_menu: "Rubriques",
    path: "Vous êtes ici",
    plain_http: "Cette connexion n’est pas chiffrée : les mots de passe et les messages \
                 peuvent être lus en chemin. L’opérateur de ce serveur l’a autorisé.",
    loading: "Chargement…",
    help: "Aide en ligne",
    filter: "Filtrer",
    clear_filter: "Effacer le filtre",
    refused: "Cela ne peut pas être recherché",
    refused_why: "L’adresse demande quelque chose qui n’a pas de sens :",
    any: "indifférent",
    columns: "Colonnes",
    apply: "Appliquer",
    page_size: "Lignes",
    order: "Ordre",
    first: "Première",
    previous: "Précédente",
    next: "Suivante",
    pages: "Pages",
    cancel: "Annuler",
    copy: "Copier",
    copied: "Copié",
    yes: "oui",
    no: "non",
    none: "—",
    information: "Informations",
    back_to_start: "Aller à la page d’accueil",
    reload: "Recharger la page",
    times_utc: "Heures en UTC",
    times_in: |zone| format!("Heures au fuseau {zone}"),
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
    sign_in: "Se connecter",
    sign_in_lead: "Appareils, messages et callbacks de votre parc Sigfox.",
    sign_out: "Se déconnecter",
    account: "Compte",
    email: "Adresse e-mail",
    password: "Mot de passe",
    new_password: "Nouveau mot de passe",
    again: "Nouveau mot de passe, encore une fois",
    password_hint: "Au moins 12 caractères. Quelques mots à la suite sont faciles à retenir et \
                    difficiles à deviner.",
    first_time: "Première visite ? Le serveur affiche à son démarrage un lien pour la première \
                 personne.",
    forgotten: "Mot de passe oublié ?",
    choose_password: "Choisir un mot de passe",
    choose_lead_first: "Vous êtes la première personne ici. Choisissez l’adresse et le mot de \
                        passe avec lesquels vous vous connecterez.",
    choose_lead: |email| format!("Pour le compte {email}."),
    choose: "Enregistrer et se connecter",
    link_over: "Ce lien n’est plus valable",
    link_over_why: "Il a déjà été utilisé, il a expiré, un lien plus récent a pris sa place, \
                    ou il n’a été copié qu’en partie. Le serveur en affiche un nouveau à \
                    chaque démarrage, tant que personne n’a de mot de passe.",
    sign_in_at: |name| format!("Se connecter avec {name}"),
    not_let_in: session::not_let_in,
};

const WELCOME: Welcome = Welcome {
    title: "Accueil",
    messages: "Messages",
    devices: "Appareils",
    devices_heard: |heard| format!("entendus : {heard}"),
    device_types: "Types d’appareil",
    delivered: "Callbacks livrés",
    waiting_failed: |waiting, failed| format!("en attente : {waiting}, abandonnés : {failed}"),
    latest: "Dernier message de chaque appareil",
    no_messages: "Aucun message pour l’instant",
    no_messages_why: "Ils apparaissent ici dès qu’une station de base remet ce qu’elle a \
                      entendu.",
    sees_nothing: "Aucun groupe visible",
    sees_nothing_why: "Aucun de vos profils ne vous laisse voir un groupe et ses appareils. \
                       Qui gère les utilisateurs de votre groupe peut vous en accorder un qui \
                       le fait.",
    own_profiles: "Ce que vous avez permet ceci, dans les groupes que vous voyez par un autre \
                   profil :",
};

const DEVICE: Device = Device {
    menu: "Appareil",
    title: "Appareils",
    id: "Id",
    name: "Nom",
    group: "Groupe",
    state: "État",
    text: "Id ou nom",
    text_example: "1CF14C, Serre…",
    heard: "Entendu",
    heard_ever: "au moins une fois",
    heard_never: "jamais",
    last_seen: "Dernier contact",
    never: "jamais",
    seq_number: "Numéro de séquence",
    signal: "Signal",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    average_rssi: "RSSI moyen dBm",
    average_snr: "SNR moyen dB",
    average_later: "à partir de 15 messages",
    last_message: "Dernier message",
    data: "Données",
    created: "Enregistré le",
    position: "Position déclarée",
    no_position: "non déclarée",
    messages: "Messages",
    none_yet: "Aucun appareil pour l’instant",
    none_yet_why: "Les appareils apparaissent ici une fois enregistrés, par exemple par un \
                   replay avec --register.",
    none_match: "Aucun appareil ne correspond",
    none_match_why: "Il y a des appareils, mais aucun ne remplit toutes les conditions du \
                     filtre.",
    all_messages: "Tous les messages",
    edit: "Modifier",
    save: "Enregistrer les modifications",
    transfer: "Autre type d’appareil",
    transfer_deed: "Déplacer l’appareil",
    transfer_hint: "Les messages reçus jusqu’ici restent au type d’appareil qu’il avait. Si \
                    l’autre n’a pas le contrat de son token, le token est perdu et le message \
                    suivant en prend un nouveau. Si c’est celui d’un autre groupe, les \
                    configurations d’événement propres à l’appareil sont supprimées avec leurs \
                    callbacks.",
    arrival: "Dernière arrivée",
    key: "Clé d’authentification",
    key_known: "connue : ses trames sont vérifiées",
    key_unknown: "pas connue ici",
    bad_code: "Code erroné",
    no_key: "Trames sans clé",
    station_silent: |station| match station {
        Some(station) => format!(
            "La station de base {station}, qui a entendu cet appareil récemment, est \
             silencieuse."
        ),
        None => {
            "Une station de base qui a entendu cet appareil récemment est silencieuse.".to_owned()
        }
    },
    sequence: "Numéro de séquence",
    last_accepted: "Dernier accepté",
    trash_seq: "Dernier refusé",
    next_seq: "Suivant",
    next_seq_expected: "doit suivre",
    next_seq_any: "est accepté quel qu’il soit",
    disengage: "Désengager le numéro de séquence",
    disengage_hint: "Le message suivant est alors accepté quel que soit son numéro : pour un \
                     appareil qui a recommencé à compter.",
    subscription: "Contrat",
    contract: "Contrat",
    token: "Token",
    token_state: |state| match state {
        TokenShown::None => "pas encore pris",
        TokenShown::Active => "actif",
        TokenShown::OffContract => "hors contrat",
        TokenShown::Invalid => "non valable : il est terminé, et le message suivant décide",
    },
    activated: "Activé le",
    token_end: "Fin",
    token_endless: "avec le contrat",
    test_frames: "Trames de test",
    activable: "Peut prendre un token",
    activable_hint: "Si non, l’appareil passe hors contrat avec son prochain message, sauf \
                     s’il a un token.",
    renewal: "Renouvellement de l’abonnement",
    renewal_hint: "Le token est renouvelé si le contrat et le type d’appareil le permettent \
                   aussi.",
    renewal_status: "État du renouvellement",
    renewal_status_name: |status| match status {
        RenewalStatus::Allowed => "permis",
        RenewalStatus::NotAllowed => "non permis",
        RenewalStatus::Renewed => "renouvelé",
        RenewalStatus::Ended => "terminé",
    },
    delivery: "Les messages sont",
    delivered: "livrés",
    kept: "conservés, non livrés",
    suspended: "suspendus : conservés, non livrés",
    unsubscribes: "Quitte son contrat",
    suspend: "Suspendre",
    suspend_hint: "Pendant la suspension, les messages sont conservés et non livrés, et le \
                   contrat se poursuit.",
    resume: "Reprendre",
    restart: "Relancer",
    unsubscribe: "Résilier",
    unsubscribe_question: "Sortir cet appareil de son contrat ?",
    unsubscribe_lead: |id| {
        format!(
            "Les messages de {id} seront conservés et non livrés. Son token est perdu pour de \
             bon ; un autre est pris après une relance. Cette action est irréversible."
        )
    },
    unsubscribe_at: "Quand (UTC)",
    unsubscribe_at_hint: "Vide ou passé : aussitôt. Pour une date à venir, cela peut être \
                          annulé jusque-là.",
    stay: "Rester sous contrat",
    replace: "Remplacer",
    replace_lead: "Un autre appareil reprend le token, avec la fin qu’il a. Celui-ci est alors \
                   hors contrat.",
    replace_target: "Remplacé par l’appareil",
    replace_target_hint: "L’id d’un appareil du même type d’appareil, sans token.",
    replace_next: "Continuer",
    replace_question: "Transmettre le token ?",
    replace_consequences: |from, to| {
        format!(
            "L’appareil {to} reprend le token. Les messages de {from} seront conservés et non \
             livrés jusqu’à ce qu’il prenne un autre token après une relance. Cette action est \
             irréversible."
        )
    },
    status: "Mesuré par l’appareil",
    status_time: "Indiqué le",
    temperature: "Température",
    volts_idle: "Tension au repos",
    volts_transmit: "Tension en émission",
    degrees: |degrees| written(&format!("{degrees:.1} °C")),
    volts: |volts| written(&format!("{volts:.3} V")),
    computed: "Position",
    lat: "Latitude",
    lng: "Longitude",
    lat_hint: "En degrés, de −90 à 90. Vide ainsi que la longitude : non déclarée.",
    lng_hint: "En degrés, de −180 à 180.",
};

const MESSAGE: Message = Message {
    title: "Messages",
    device: "Appareil",
    time: "Heure",
    seq: "Séq.",
    data: "Données",
    no_data: "vide",
    fields: "Décodé",
    signal: "Signal",
    stations: "Entendu par",
    callbacks: "Callbacks",
    since: "De (UTC)",
    before: "À (UTC)",
    station: "Station",
    frequency: "MHz",
    repetitions: "Répétitions",
    wants_downlink: "demande un downlink",
    live: "Les nouveaux messages apparaissent d’eux-mêmes",
    link: "Qualité du lien",
    quality: |quality| match quality {
        LinkQuality::Limit => "limite",
        LinkQuality::Average => "moyenne",
        LinkQuality::Good => "bonne",
        LinkQuality::Excellent => "excellente",
        LinkQuality::NotAvailable => "—",
    },
    downlink: "Downlink",
    downlink_state: |state, info| match (state, info) {
        (DownlinkState::Awaited, _) => "attend son callback",
        (DownlinkState::Asked, _) => "demandé",
        (DownlinkState::Queued, _) => "en file d’attente",
        (DownlinkState::Fetched, _) => "à la station",
        (DownlinkState::Done, InfoCode::Acked) => "envoyé",
        (DownlinkState::Done, InfoCode::NoAnswer) => "pas de réponse",
        (DownlinkState::Done, InfoCode::InvalidPayload) => "pas 8 octets",
        (DownlinkState::Done, InfoCode::Overrun) => "au-delà du quota quotidien",
        (DownlinkState::Done, InfoCode::NetworkError) => "erreur du réseau",
        (DownlinkState::Done, InfoCode::Pending) => "en attente",
        (DownlinkState::Done, InfoCode::NoDownlinkContract) => "pas dans le contrat",
        (DownlinkState::Done, InfoCode::TooManyRequests) => "trop de demandes",
        (DownlinkState::Done, InfoCode::InvalidConfiguration) => "aucun callback choisi",
    },
    downlink_data: "Données",
    downlink_answered: "Réponse du callback",
    downlink_answered_in: |took, left| {
        let seconds = |millis: i64| written(&format!("{:.1} s", millis as f64 / 1000.0));
        match left < 0 {
            true => format!("après {}, {} trop tard", seconds(took), seconds(-left)),
            false => format!("après {}, {} d’avance", seconds(took), seconds(left)),
        }
    },
    downlink_answer_until: "La réponse compte jusqu’à",
    downlink_at: "L’appareil écoute à partir de",
    downlink_until: "L’appareil écoute jusqu’à",
    downlink_ended: "Terminé depuis",
    off_contract: "hors contrat",
    suspended: "suspendu",
    over_quota: "au-delà du quota quotidien",
    reopened: "complété plus tard",
    station_count: |count| match count {
        0 | 1 => format!("{count} station"),
        count => format!("{count} stations"),
    },
    strength: [
        "aucune mesure du signal",
        "signal à sa limite",
        "signal faible",
        "bon signal",
        "excellent signal",
    ],
    none_yet: "Aucun message pour l’instant",
    none_yet_why: "Cet appareil n’a jamais été entendu. Ses messages apparaissent ici \
                   d’eux-mêmes.",
    none_match: "Aucun message ne correspond",
    none_match_why: "L’appareil n’a rien envoyé qui réponde au filtre.",
};

const DEVICE_TYPE: DeviceType = DeviceType {
    menu: "Type d’appareil",
    title: "Types d’appareil",
    delete: "Supprimer",
    delete_question: "Supprimer ce type d’appareil ?",
    delete_lead: goes_with_type,
    cannot_delete: "Ce type d’appareil est utilisé",
    still_used: keeps_type,
    name: "Nom",
    description: "Description",
    display: "Messages affichés comme",
    display_name: |display| match display {
        DisplayType::None => "Aucun : octets bruts",
        DisplayType::Geolocation => "Géolocalisation",
        DisplayType::String => "Chaîne",
        DisplayType::Test => "Test : hexadécimal et texte",
        DisplayType::Custom => "Format personnalisé",
    },
    display_hint: "La géolocalisation lit la latitude et la longitude comme deux floats de 32 \
                   bits et, s’il est envoyé, un rayon en mètres comme 16 bits.",
    contract: "Contrat",
    contracts: "Contrats",
    contract_hint: "Les appareils prennent un token du premier qui en a un pour eux, dans cet \
                    ordre. Quand un token ne peut pas être renouvelé, les autres sont essayés. \
                    Il y a d’autres lignes une fois celles-ci enregistrées.",
    nth_contract: |nth| format!("Contrat {nth}"),
    keep_alive: "Keep-alive",
    keep_alive_off: "désactivé",
    duration,
    keep_alive_hint: "Secondes sans message après lesquelles un appareil passe pour \
                      silencieux : au moins 1800, ou 0 pour jamais.",
    alert_email: "E-mail d’alerte",
    alert_email_hint: "Est averti quand des callbacks de ce type d’appareil échouent.",
    renewal: "Renouvellement de l’abonnement",
    renewal_name: |renewal| match renewal {
        Renewal::Allowed => "Automatique",
        Renewal::Off => "Désactivé",
    },
    renewal_hint: "Les tokens sont renouvelés si le contrat et l’appareil le permettent aussi.",
    retention: "Les messages sont conservés",
    retention_name: |days| match days {
        0 => "pour toujours".into(),
        1 => "1 jour".into(),
        days => format!("{days} jours"),
    },
    retention_hint: "Jours, ou 0 pour toujours. Les messages plus anciens sont supprimés avec \
                     leurs réceptions, downlinks et envois, par jours UTC entiers ; les \
                     statistiques et les événements restent.",
    new: "Nouveau type d’appareil",
    edit: "Modifier",
    create: "Créer le type d’appareil",
    save: "Enregistrer les modifications",
    settings: "Informations sur le type d’appareil",
    downlink: "Données de downlink",
    downlink_mode: "Mode de downlink",
    downlink_mode_hint: "Direct répond avec les données ci-dessous ; Callback, avec ce que \
                         répond le callback choisi pour cela.",
    downlink_mode_name: |mode| match mode {
        DownlinkMode::Direct => "Direct",
        DownlinkMode::Callback => "Callback",
        DownlinkMode::None => "Aucun",
        DownlinkMode::Managed => "Géré par l’opérateur",
    },
    downlink_data: "Données de downlink en hexadécimal",
    downlink_data_hint: "Exactement 8 octets : chiffres hexadécimaux, {time} (4 octets), \
                         {tapId} (4 octets) et {rssi} (2 octets).",
    downlink_error: syntax::downlink_error,
    downlink_sample: "Pour 2015-08-26 08:42:06 UTC, −93 dBm, station 0CD2 :",
    redecoding: |done, total| {
        format!("Les messages plus anciens sont décodés de nouveau : {done} sur {total}.")
    },
    format: "Format personnalisé",
    format_hint: "nom:octet:type, séparés par des espaces. L’octet peut être omis ; les types \
                  sont bool:bit, char:octets, float:32, uint:bits et int:bits.",
    preview_apart: "Afficher sur une page à part",
    format_text: "Format",
    format_version: "Version",
    format_bytes: |bytes| format!("demande {bytes} des 12 octets d’un message"),
    format_broken: "Ce format est illisible :",
    field: "Champ",
    field_type: "Type",
    field_bytes: "Octets",
    field_bits: "Bits",
    field_order: "Ordre des octets",
    big_endian: "big-endian",
    little_endian: "little-endian",
    text_example: "Météo, Traceur…",
    none_yet: "Aucun type d’appareil pour l’instant",
    none_yet_why: "Un type d’appareil dit comment les messages de ses appareils sont lus et où \
                   ils sont envoyés.",
    none_match: "Aucun type d’appareil ne correspond",
    none_match_why: "Il y a des types d’appareil, mais aucun dont le nom contient ce texte.",
    sequence: "Numéros de séquence",
    disengage: "Désengager pour tous les appareils",
    disengage_hint: "Le message suivant de chaque appareil de ce type est alors accepté quel \
                     que soit son numéro.",
    disengaged: "C’est fait : le message suivant de chaque appareil est accepté quel que soit \
                 son numéro.",
};

const PREVIEW: Preview = Preview {
    title: "Aperçu d’un format",
    lead: "Saisissez un format personnalisé et un message : les champs, les octets et les \
           valeurs suivent chaque frappe, décodés par le même code que sur le serveur.",
    show: "Afficher",
    starters: "Partir de",
    starter_names: [
        "Carte de capteurs",
        "Température et humidité",
        "Traceur GPS",
        "Compteur d’eau",
        "Contact de porte",
        "Niveau de cuve",
        "Texte",
    ],
    link: "Lien vers ce format",
    sample: "Exemple de message",
    sample_hint: "Jusqu’à 12 octets en hexadécimal.",
    sample_error: syntax::hex_error,
    sample_too_long: |bytes| {
        format!(
            "Il y a {bytes} octets, mais un message en porte au plus {}.",
            payload::MESSAGE_BYTES
        )
    },
    no_sample: "Aucun octet pour l’instant.",
    values: "Octets et valeurs",
    behind: "Selon le format d’avant l’erreur",
    value: "Valeur",
    absent: "absent",
    range: "Derniers messages",
    of: |yes, all| format!("{yes} sur {all}"),
    texts: |texts| match texts {
        0 | 1 => format!("{texts} texte"),
        texts => format!("{texts} textes"),
    },
    last_messages: "Derniers messages",
    take: "Prendre comme exemple",
    encoder: "Encodeur",
    encoder_lead: "Des valeurs aux octets",
    encoder_text: "Dans un texte, \\xff représente l’octet ff, et \\\\ une barre oblique \
                   inverse.",
    firmware: "Pour le firmware",
    firmware_struct: "La structure a la disposition du message",
    firmware_functions: "La fonction range les valeurs",
    format_error: syntax::format_error,
    format_warning: syntax::format_warning,
    encode_error: syntax::encode_error,
};

const CALLBACK: Callback = Callback {
    title: "Callbacks",
    new: "Nouveau callback",
    edit: "Modifier le callback",
    edit_it: "Modifier",
    delete: "Supprimer",
    delete_question: "Supprimer ce callback ?",
    delete_lead: |url, waiting| {
        format!(
            "Les messages ne seront plus envoyés à {url}. Ceux qu’il doit encore sont \
             annulés : {waiting}. Cette action est irréversible."
        )
    },
    kind: "Genre",
    kinds: CallbackKind::title,
    sent_when: |kind| match kind {
        CallbackKind::DataUplink => "Envoyé pour chaque message, dès que sa première trame est là.",
        CallbackKind::DataBidir => {
            "Envoyé pour chaque message, dès que sa première trame est là. Si l’appareil le \
             demande, la réponse de celui qui est choisi est envoyée à l’appareil : \
             {\"1B9C5\":{\"downlinkData\":\"0102030405060708\"}}."
        }
        CallbackKind::Status => {
            "Envoyé quand un appareil indique sa batterie et sa température : une fois par \
             jour, et après chaque downlink."
        }
        CallbackKind::Geoloc => "N’est plus envoyé : DATA_ADVANCED dit où était l’appareil.",
        CallbackKind::Acknowledge => {
            "Envoyé quand ce qu’un appareil a demandé a pris fin, que quelque chose lui ait \
             été envoyé ou non."
        }
        CallbackKind::Repeater => "Envoyé quand un répéteur indique ce qu’il a répété.",
        CallbackKind::DataAdvanced => {
            "Envoyé pour chaque message une fois que chaque station de base a eu la parole, \
             environ 25 secondes après sa première trame : avec la qualité du lien et la \
             position."
        }
        CallbackKind::Error => {
            "Envoyé quand un appareil devient silencieux, ou une station de base qui l’a \
             entendu récemment."
        }
        CallbackKind::Event => {
            "Envoyé quand il se produit quelque chose que surveille une configuration \
             d’événement."
        }
    },
    data: "Callbacks de données",
    service: "Callbacks de service",
    error: "Callbacks d’erreur",
    downlink: "Downlink",
    downlink_chosen: "Ses réponses vont aux appareils ; appuyez pour n’en choisir aucun",
    downlink_choose: "Envoyer ses réponses aux appareils",
    downlink_none: "Aucun callback ne répond aux appareils",
    downlink_none_why: "Le mode de downlink de ce type d’appareil est Callback. Les appareils \
                        qui demandent ne reçoivent rien tant qu’un callback DATA / BIDIR n’est \
                        pas choisi dans la colonne Downlink, et activé.",
    state: "État",
    on: "activé",
    off: "désactivé",
    failing: "en échec",
    turn_on: "Activer",
    turn_off: "Désactiver",
    actions: "Actions",
    request: "Requête",
    method: "Méthode",
    url: "URL",
    url_hint: "Où l’envoyer. Les variables entre accolades sont remplies.",
    url_example: "https://example.com/uplink?id={device}&data={data}",
    headers: "En-têtes",
    headers_hint: "Un par ligne, sous la forme Name: value. Les variables sont remplies.",
    content_type: "Type de contenu",
    body: "Corps",
    body_hint: "Seulement avec POST et PUT. Les variables sont remplies, échappées selon le \
                type de contenu.",
    no_body: "aucun (GET)",
    payload_config: "Configuration de payload",
    payload_config_hint: "Un format personnalisé, par exemple Temp::float:32 Battery::uint:8. \
                          Ses champs deviennent des variables : {customData#Temp}.",
    enabled: "Activé",
    send_duplicate: "Envoyer les doublons : une fois pour chaque station de base qui a entendu \
                     le message",
    send_sni: "Envoyer le SNI (Server Name Indication) pour les connexions TLS",
    in_order: "Garder l’ordre de chaque appareil : ce qui suit attend que ce qui précède soit \
               livré ou abandonné",
    in_order_batch: "Si l’ordre est gardé, un lot contient au plus une ligne de chaque \
                     appareil.",
    channel: "Canal",
    channels: |channel| match channel {
        Channel::Url => "URL",
        Channel::BatchUrl => "URL par lots",
        Channel::Email => "E-mail",
        Channel::Mqtt => "MQTT",
    },
    line_pattern: "Modèle de ligne",
    line_pattern_hint: "Une ligne par message, comme {device};{time};{data};",
    batch_url_hint: "Au plus une requête par seconde. {batch} représente les lignes, comme \
                     dans https://example.org/batch?lines={batch}",
    recipient: "Destinataire",
    subject: "Objet",
    message: "Message",
    broker: "Broker",
    broker_hint: "mqtt://user:password@host:1883, ou mqtts:// pour TLS",
    topic: "Topic",
    topic_hint: "Comme sigfox/{device}/data",
    discovery: "Indiquer à Home Assistant les champs que contient le corps",
    rendered: "Avec des valeurs d’exemple",
    signature: "Signature",
    signature_lead: "Chaque requête peut être signée comme le décrit Standard Webhooks, afin \
                     que le destinataire sache qui l’a envoyée et que personne ne l’a \
                     modifiée.",
    signed: |secrets| match secrets {
        0 => "Les requêtes ne sont pas signées.",
        1 => "Les requêtes sont signées.",
        _ => "Les requêtes sont signées avec le nouveau secret et avec le précédent.",
    },
    sign: "Signer les requêtes",
    sign_anew: "Créer un nouveau secret",
    forget_former: "Mettre fin au secret précédent",
    stop_signing: "Ne plus signer",
    secret_new: "Le nouveau secret",
    secret_once: "Copiez-le maintenant : il n’est plus affiché.",
    try_it: "Envoyer un test",
    tried: "Test",
    switched_off: |why| match why {
        "gone" => "Désactivé : le destinataire a répondu qu’il n’existe plus (410).",
        "failing" => "Désactivé : rien n’a été livré pendant cinq jours.",
        _ => "",
    },
    off_since: "Désactivé depuis",
    off_meanwhile: "Ce que les appareils envoient et ce qui leur arrive pendant qu’il est \
                    désactivé n’est pas envoyé plus tard.",
    save: "Enregistrer",
    create: "Créer le callback",
    variables: "Variables",
    variables_lead: "Elles peuvent se trouver dans l’URL, dans les valeurs d’en-têtes et dans \
                     le corps.",
    variable: "Variable",
    meaning: "Signification",
    form: "Forme",
    example: "Exemple",
    documentation: "Tout sur les callbacks",
    contents: "Sur cette page",
    waiting: "En attente",
    delivered: "Livrés",
    failed: "Abandonnés",
    errors: "Tentatives échouées",
    none_yet: "Aucun callback pour l’instant",
    none_yet_why: "Un callback envoie à une adresse à vous ce que disent les appareils de ce \
                   type, et ce qui leur arrive.",
    attempt: |number| format!("Tentative {number}"),
    under_way: "en cours",
    next_attempt: "Prochaine tentative",
    no_attempt: "Pas encore envoyé",
    status: |status| format!("HTTP {status}"),
    took: |millis| format!("{millis} ms"),
    answer: "Réponse",
    fault: delivery::fault,
};

fn total(total: Total) -> String {
    match total {
        Total::Exactly(count) => number(count),
        Total::AtLeast(count) => format!("{} ou plus", number(count)),
    }
}

fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(2 * digits.len() + 3);
    if value < 0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            // A narrow space at which no line breaks.
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// Digits with a comma before the decimals and a real minus sign. Nothing else in `digits` may be
/// a full stop or a hyphen.
fn written(digits: &str) -> String {
    digits.replace('.', ",").replace('-', "−")
}

/// So many of something, with its noun for none and one, and for any other number.
fn counted(count: i64, one: &str, several: &str) -> String {
    let noun = if matches!(count, 0 | 1) { one } else { several };
    format!("{} {noun}", number(count))
}

fn duration(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{} j", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

fn problem(error: &AppError) -> (&'static str, String) {
    let say = |title, text: &str| (title, text.to_owned());
    match error {
        AppError::Rejected(_) => say(
            "Non enregistré",
            "Certains champs ne peuvent pas être acceptés tels quels. Voyez les notes à côté \
             d’eux.",
        ),
        AppError::NotFound => say(
            "Introuvable",
            "Il n’y a rien à cette adresse, ou vous ne pouvez pas le voir.",
        ),
        AppError::Forbidden => say(
            "Non autorisé",
            "Vos rôles vous laissent voir ceci, mais pas le modifier.",
        ),
        AppError::Unauthenticated => say("Déconnecté", "Veuillez vous reconnecter."),
        AppError::WrongCredentials => say(
            "Non connecté",
            "Aucun compte n’a cette adresse avec ce mot de passe. Vérifiez les deux et réessayez.",
        ),
        AppError::TooMany { retry_after } => (
            "Trop de tentatives",
            format!(
                "Veuillez attendre {} et réessayer.",
                duration(i64::from(*retry_after))
            ),
        ),
        AppError::Unavailable => say(
            "Injoignable pour le moment",
            "Le serveur n’a pas pu répondre. Rien n’a été modifié ; veuillez réessayer bientôt.",
        ),
        AppError::Broken => say(
            "Cela n’a pas fonctionné",
            "La page et le serveur ne se sont pas compris. Rechargez la page ; si cela persiste, \
             le journal du serveur en dit plus.",
        ),
    }
}

/// What goes with a device type that nothing keeps.
fn goes_with_type(name: &str, used: &DeviceTypeUse) -> String {
    let counts = [
        (used.callbacks, "callback", "callbacks"),
        (
            used.event_configurations,
            "configuration d’événement",
            "configurations d’événement",
        ),
    ];
    let mut told = format!("« {name} » n’a pas d’appareils.");
    let own = counts.into_iter().filter(|(count, ..)| *count > 0);
    let own: Vec<String> = own
        .map(|(count, one, several)| counted(count, one, several))
        .collect();
    if !own.is_empty() {
        let go = match used.callbacks + used.event_configurations {
            1 => "disparaît",
            _ => "disparaissent",
        };
        let own = own.join(" et ");
        told += &format!(" Avec lui {go} {own} : ce qui attend d’être livré n’est plus envoyé.");
    }
    match used.messages {
        0 => {}
        1 => {
            told += " Son format disparaît aussi : 1 message d’un appareil passé depuis à un autre \
                     type d’appareil reste, mais plus rien ne le lit, et l’endroit d’où il a été \
                     entendu quitte les cartes.";
        }
        several => {
            told += &format!(
                " Son format disparaît aussi : {} messages d’appareils passés depuis à un autre \
                 type d’appareil restent, mais plus rien ne les lit, et l’endroit d’où ils ont été \
                 entendus quitte les cartes.",
                number(several)
            );
        }
    }
    if used.tokens > 0 {
        told += " Les stations de base n’enregistrent plus d’appareils sous lui.";
    }
    told + " Cette action est irréversible."
}

/// Why a device type cannot be deleted.
fn keeps_type(used: &DeviceTypeUse) -> String {
    match (used.devices, used.registrations) {
        (0, _) => "Une liste d’appareils pour lui est en cours de traitement.".to_owned(),
        (1, _) => "Il a un appareil. Déplacez-le d’abord vers un autre type d’appareil.".to_owned(),
        (several, _) => {
            format!("Il a {several} appareils. Déplacez-les d’abord vers un autre type d’appareil.")
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Fault;

    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(-1_436), "−1\u{202f}436");
        assert_eq!(number(1_000_000), "1\u{202f}000\u{202f}000");
    }

    #[test]
    fn decimals_stand_behind_a_comma() {
        assert_eq!((WORDS.device.degrees)(-4.2), "−4,2 °C");
        assert_eq!((WORDS.device.volts)(2.7), "2,700 V");
        assert_eq!((WORDS.story.after)(1_500), "1,5 s");
    }

    #[test]
    fn what_is_counted_agrees_with_its_number() {
        assert_eq!(counted(0, "appareil", "appareils"), "0 appareil");
        assert_eq!(counted(1, "appareil", "appareils"), "1 appareil");
        assert_eq!(
            counted(1200, "appareil", "appareils"),
            "1\u{202f}200 appareils"
        );
        let transfer = WORDS.transfer.consequences;
        assert!(transfer(1).starts_with("1 appareil. Quand il sera pris, vous n’en verrez plus"));
        assert!(
            transfer(2).starts_with("2 appareils. Quand ils seront pris, vous n’en verrez plus")
        );
        let bulk = |stay| (WORDS.bulk.consequences)(domain::device::BulkDeed::Resume, 1, stay);
        assert!(bulk(1).starts_with("L’action porte sur 1 appareil. 1 appareil reste tel quel. "));
        assert!(
            bulk(2).starts_with("L’action porte sur 1 appareil. 2 appareils restent tels quels. ")
        );
        assert_eq!((WORDS.registration.progress)(0, 1), "0 sur 1 ligne");
        assert_eq!((WORDS.identity.taking)(1, 2), "1 sur 2 lignes…");
        let goes = |callbacks, messages| {
            let used = DeviceTypeUse {
                callbacks,
                messages,
                ..DeviceTypeUse::default()
            };
            goes_with_type("Bouée", &used)
        };
        assert!(goes(1, 0).contains(" Avec lui disparaît 1 callback : "));
        assert!(goes(2, 0).contains(" Avec lui disparaissent 2 callbacks : "));
        assert!(goes(0, 1).contains(" 1 message d’un appareil passé "));
        assert!(goes(0, 2).contains(" 2 messages d’appareils passés "));
        let odd = |digits| fault::fault(&Fault::OddHex { digits });
        assert!(odd(1).contains("1 chiffre hexadécimal :"));
        assert!(odd(3).contains("3 chiffres hexadécimaux :"));
    }

    #[test]
    fn a_span_of_time_is_said_in_its_greatest_whole_unit() {
        assert_eq!(duration(1800), "30 min");
        assert_eq!(duration(7200), "2 h");
        assert_eq!(duration(61), "61 s");
        assert_eq!(duration(172_800), "2 j");
    }
}
