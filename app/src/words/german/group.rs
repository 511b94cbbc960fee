//! Groups and profiles, in German.

use domain::group::{GroupKind, Held};
use domain::permission::Action;

use super::super::{Group, Profile};
use super::counted;

/// Groups.
pub const GROUP: Group = Group {
    menu: "Gruppe",
    title: "Gruppen",
    tree: "Baum der Gruppen",
    new: "Neue Gruppe",
    new_below: "Neue Gruppe darunter",
    edit: "Bearbeiten",
    create: "Gruppe anlegen",
    save: "Änderungen speichern",
    settings: "Angaben zur Gruppe",
    name: "Name",
    text_example: "Hafen, Nord…",
    parent: "Gehört zu",
    parent_hint: "Die Gruppe, unter der sie steht. Wer jene sehen darf, sieht auch diese.",
    below: "Gruppen darunter",
    subtree: "Von allem, was in dieser Gruppe und in den Gruppen darunter empfangen wurde.",
    kind: "Typ",
    kind_name: |kind| match kind {
        GroupKind::Operator => "Betreiber (SO)",
        GroupKind::Basic => "Basic",
        GroupKind::VirtualOperator => "Virtueller Betreiber (SVNO)",
        GroupKind::Partners => "Partners",
        GroupKind::Infrastructure => "Infrastrukturanbieter (NIP)",
        GroupKind::Distributor => "Distributor (DIST)",
        GroupKind::Channel => "Channel",
        GroupKind::Starter => "Starter",
        GroupKind::Partner => "Partner",
    },
    kind_hint: "Was sie im Geschäft ist. Betreiber, Anbieter und Distributoren werden nur von \
                Betreibern angelegt.",
    description: "Beschreibung",
    timezone: "Zeitzone",
    timezone_hint: "Ihr Name, etwa Europe/Brussels oder UTC.",
    customer: "Kunde",
    customer_lead: "Für Gruppen von Kunden: Basic, Partners, Channel, Starter und Partner. Bei \
                    anderen bleibt es leer.",
    billable: "Abrechenbar",
    billable_field: "Darf abgerechnet werden",
    technical_email: "Technische E-Mail-Adresse",
    technical_email_hint: "Wen man zu ihren Geräten fragt.",
    max_prototypes: "Prototypen",
    max_prototypes_hint: "Wie viele Geräte ohne Zertifikat es in ihr und in allen Gruppen darunter \
                          geben darf. Leer: beliebig viele. Wer die Gruppe darüber verwaltet, legt \
                          es fest.",
    network: "Netz",
    network_lead: "Für alle, die ein Netz betreiben oder es verkaufen. Bei Kunden bleibt es leer.",
    country: "Land",
    country_hint: "Bei Betreibern und Anbietern: sein Code aus drei Buchstaben (ISO 3166-1), wie \
                   BEL.",
    network_operator: "Netzbetreiber",
    network_operator_hint: "Bei virtuellen Betreibern und Distributoren: in wessen Netz sie sind.",
    any_number: "beliebig viele",
    device_types: "Zugehörige Gerätetypen",
    no_device_types: "Keine Gerätetypen",
    no_device_types_why: "Weder diese Gruppe noch eine darunter hat welche.",
    more: "Nur die ersten tausend werden aufgeführt. Filtern Sie, um andere zu sehen.",
    find: "Gruppe suchen",
    find_lead: "Es gibt mehr Gruppen, als dieses Formular aufführen kann. Suchen Sie Ihre über \
                einen Teil ihres Namens, bevor Sie das Formular ausfüllen: Es beginnt dann von \
                vorn.",
    none_found: "Keine Gruppe, die Sie auswählen könnten, hat das in ihrem Namen.",
    none_match: "Keine Gruppe passt",
    none_match_why: "Es gibt Gruppen, aber keine erfüllt alle Bedingungen des Filters.",
    go: "Verschieben",
    go_title: "Anderer Platz",
    go_lead: "Sie geht mit allem darunter dorthin. Von da an sehen sie alle, die die Gruppe sehen \
              dürfen, zu der sie dann gehört, und die anderen nicht mehr.",
    go_to: "Verschieben unter",
    go_hint: "Verträge und Profile, die in ihr benutzt werden, müssen auch dort einer Gruppe über \
              ihr gehören; Geräte bleiben bei ihrem Eigentümer.",
    go_button: "Gruppe verschieben",
    nowhere: "Es gibt keinen anderen Platz",
    nowhere_why: "Eine Gruppe lässt sich unter eine Gruppe verschieben, deren Benutzer Sie \
                  verwalten.",
    delete: "Löschen",
    delete_question: "Diese Gruppe löschen?",
    delete_lead: |name| {
        format!("„{name}“ enthält nichts mehr. Das lässt sich nicht rückgängig machen.")
    },
    cannot_delete: "Diese Gruppe ist nicht leer",
    holds: |holds| {
        let told: Vec<String> = holds
            .iter()
            .map(|(held, count)| told(*held, *count))
            .collect();
        format!(
            "Sie kann gelöscht werden, wenn sie nichts mehr enthält. Jetzt enthält sie: {}.",
            told.join(", ")
        )
    },
    is_root: "Diese Gruppe bleibt",
    is_root_why: "Sie ist die Gruppe des Betreibers, zu der alle anderen gehören.",
};

/// So many of them.
fn told(held: Held, count: i64) -> String {
    let (one, many) = match held {
        Held::Groups => ("Gruppe darunter", "Gruppen darunter"),
        Held::DeviceTypes => ("Gerätetyp", "Gerätetypen"),
        Held::Contracts => ("Vertrag", "Verträge"),
        Held::Users => ("Benutzer", "Benutzer"),
        Held::ApiAccesses => ("API-Zugang", "API-Zugänge"),
        Held::Profiles => ("Profil", "Profile"),
        Held::EventConfigurations => ("Ereigniskonfiguration", "Ereigniskonfigurationen"),
        Held::Certificates => ("Produktzertifikat", "Produktzertifikate"),
        Held::BaseStations => ("Basisstation", "Basisstationen"),
        Held::StationTokens => ("Token von Basisstationen", "Token von Basisstationen"),
    };
    counted(count, one, many)
}

/// Profiles.
pub const PROFILE: Profile = Profile {
    title: "Profile",
    lead: "Ein Profil sagt, was jemand in der Gruppe tun darf, auf der es vergeben ist, und in den \
           Gruppen darunter. Niemand vergibt mehr, als er selbst hat.",
    name: "Name",
    rights: "Rechte",
    rights_of: |name| format!("Rechte von {name}"),
    rights_lead: "Was jedes Profil erlaubt, steht hinter seinem Fragezeichen.",
    composed_by: "Zusammengestellt von",
    everywhere: "überall gleich",
    another: "einer Gruppe darüber",
    new: "Neues Profil",
    edit: "Bearbeiten",
    create: "Profil anlegen",
    save: "Änderungen speichern",
    settings: "Profil",
    permissions: "Was es erlaubt",
    permissions_hint: "Sie können geben, was Sie in dieser Gruppe selbst haben. Ohne das erste \
                       Recht erlaubt es nur etwas neben einem Profil, das dieses hat.",
    permission: |action| match action {
        Action::Read => "Gruppen, Gerätetypen, Geräte und Nachrichten sehen",
        Action::ReadRadio => "Signalwerte, Frequenzen, Basisstationen und Wiederholungen sehen",
        Action::ReadPac => "Die Porting Authorisation Codes (PAC) von Geräten sehen",
        Action::WriteFleet => "Geräte registrieren, ändern, verschieben und aussetzen",
        Action::WriteTypes => "Gerätetypen und ihre Formate anlegen und ändern",
        Action::WriteCallbacks => {
            "Callbacks und Ereigniskonfigurationen anlegen, ändern und löschen und ihre Adressen \
             sehen"
        }
        Action::Downlink => "Auswählen, was Geräten geantwortet wird",
        Action::WritePeople => {
            "Benutzer, API-Zugänge, Profile und Gruppen darunter anlegen, ändern und löschen"
        }
        Action::ReadContracts => "Verträge sehen",
        Action::WriteContracts => "Verträge anlegen, ändern und löschen",
        Action::ReadAudit => "Sehen, wer was geändert hat",
        Action::ReadNetwork => "Basisstationen sehen",
        Action::Operate => "Basisstationen und was der Betreiber sonst hat verwalten",
    },
    delete: "Löschen",
    delete_question: "Dieses Profil löschen?",
    delete_lead: |name| format!("Niemand hat „{name}“. Das lässt sich nicht rückgängig machen."),
    cannot_delete: "Dieses Profil wird benutzt",
    still_used: |count| match count {
        1 => "Es kann gelöscht werden, wenn niemand es mehr hat: Jetzt ist es einmal vergeben."
            .to_owned(),
        count => format!(
            "Es kann gelöscht werden, wenn niemand es mehr hat: Jetzt ist es {count}-mal vergeben."
        ),
    },
};
