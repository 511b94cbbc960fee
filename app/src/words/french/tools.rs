//! Tools, in French.

use domain::install::Verdict;
use domain::search::Kind;
use domain::virtual_device::Strength;

use super::super::tools::{Install, Search, Style, Tools, VirtualDevice};

/// The page that leads to the tools.
pub(super) const TOOLS: Tools = Tools {
    menu: "Outils",
    title: "Outils",
    lead: "Pour le firmware, les callbacks et le travail sur le terrain.",
    format_lead: "Concevoir le format d’un message et voir aussitôt ce qu’il fait des octets.",
    virtual_lead: "Faire parler un prototype sans radio, et suivre ce que devient son message.",
    install_lead: "Sur le téléphone : scanner un appareil, dire où il est posé et voir s’il est \
                   entendu.",
    search_lead: "Appareils, types d’appareil, groupes, utilisateurs, stations de base, callbacks \
                  et pages.",
    inspector_lead: "Chaque type d’appareil a une adresse qui montre ce qui lui est envoyé : voyez \
                     la page de ses callbacks.",
    inspector: "Inspecteur de callbacks",
    callbacks_lead: "Canaux, variables, réponses et signatures.",
    callbacks: "Documentation des callbacks",
    api: "Documentation de l’API",
    api_lead: "Comment les programmes demandent ce que montrent les pages.",
};

/// Search, and the palette over the page.
pub(super) const SEARCH: Search = Search {
    title: "Recherche",
    open: "Rechercher",
    keys: "Ctrl K",
    what: "Ce qui commence par",
    example: "1CF14C ou un nom",
    look: "Rechercher",
    close: "Fermer",
    found: "Résultats",
    kind: "Quoi",
    name: "Nom",
    beside: "Appartient à",
    kind_name,
    page: "Page",
    count: |count| match count {
        0 => "Aucun résultat".to_owned(),
        1 => "1 résultat".to_owned(),
        count => format!("{count} résultats"),
    },
    more: |kinds| format!("Il y en a davantage : {kinds}. Précisez le nom."),
    nothing: "Rien ne commence ainsi",
    nothing_why: "La recherche porte sur les noms et les identifiants qui commencent par le texte \
                  saisi, dans les groupes que vous voyez.",
    begin: "Que cherchez-vous ?",
    begin_why: "Saisissez le début d’un identifiant ou d’un nom : d’un appareil, d’un type \
                d’appareil, d’un groupe, d’un utilisateur, d’une station de base, d’un callback ou \
                d’une page.",
    inside: "Chercher à l’intérieur des noms d’appareils",
    failed: "La recherche ne répond pas pour le moment.",
    all: "Tout afficher sur une page",
    hint: "↑ ↓ choisir · Entrée ouvre · Échap ferme",
};

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Device => "Appareil",
        Kind::DeviceType => "Type d’appareil",
        Kind::Group => "Groupe",
        Kind::User => "Utilisateur",
        Kind::BaseStation => "Station de base",
        Kind::Callback => "Callback",
    }
}

/// The virtual device.
pub(super) const VIRTUAL_DEVICE: VirtualDevice = VirtualDevice {
    title: "Appareil virtuel",
    notice: "Rien n’est émis par radio, mais tout ce qui suit est réel : le message est conservé \
             et compté, les callbacks sont appelés et les événements se produisent. Le journal \
             d’audit note qui l’a envoyé.",
    lead: "On ne peut parler qu’au nom de prototypes.",
    message: "Message",
    device: "Appareil",
    device_hint: "Un prototype d’un groupe où vous pouvez modifier les appareils.",
    choose: "Choisir",
    none: "Aucun prototype pour l’instant",
    none_why: "Enregistrez un appareil et cochez « Prototype » : il ne lui faut ni code ni \
               certificat.",
    register: "Enregistrer un prototype",
    format: |name| format!("Lu selon le format de {name}"),
    stations: "Stations",
    stations_hint: "Combien de stations de base virtuelles l’entendent, de 1 à 4.",
    places: "Où se trouvent les stations",
    places_hint: "Latitude et longitude de chacune, une ligne pour chacune, d’abord celle qui \
                  entend le mieux. La position du message en est calculée. Vide : nulle part.",
    places_clear: "Tout enlever",
    nth_station: |nth| format!("Station {nth}"),
    strength: "Signal",
    strength_name: |strength| match strength {
        Strength::Strong => "fort",
        Strength::Average => "moyen",
        Strength::Weak => "faible",
    },
    ack: "Demander un downlink",
    ack_hint: "La réponse part vingt secondes plus tard, comme pour tout appareil.",
    send: "Envoyer le message",
    sent: "Le message est conservé.",
    see: "Voir ce qu’il devient",
    newest: "Ce que cet appareil a dit en dernier",
    mark: "virtuel",
};

/// Installing in the field.
pub(super) const INSTALL: Install = Install {
    title: "Installer un appareil",
    lead: "Scannez ou saisissez son identifiant, dites où il est posé et attendez qu’il soit \
           entendu.",
    device: "Appareil",
    scan: "Scanner l’étiquette",
    scanning: "Tenez le code de l’appareil devant la caméra.",
    stop: "Arrêter",
    no_camera: "La caméra ne peut pas être utilisée. Saisissez l’identifiant.",
    no_label: "Ce code ne contient pas d’identifiant d’appareil.",
    no_reader: "Le lecteur de codes n’est pas arrivé. Saisissez l’identifiant.",
    photo: "Photographier l’étiquette",
    id_hint: "Chiffres hexadécimaux, comme sur l’étiquette.",
    pac_hint: "16 chiffres hexadécimaux ; seulement s’il n’est pas encore enregistré ici.",
    name_hint: "Le nom qu’il doit porter ; vide : inchangé.",
    new: "S’il n’est pas encore enregistré",
    new_hint: "Pour un appareil déjà enregistré, rien de ceci n’est modifié.",
    device_type_hint: "Sous lequel il est enregistré.",
    place: "Lieu",
    here: "Là où je suis",
    here_found: |metres| format!("Trouvé, à {metres} m près."),
    here_failed: "Le téléphone ne dit pas où il est. Saisissez la position, ou laissez-la vide.",
    place_hint: "Vide : inchangé.",
    install: "Installer",
    kept: "Ce que vous saisissez est conservé dans ce navigateur jusqu’à l’envoi.",
    waits: "Il n’y a pas de connexion. Ce que vous avez saisi est conservé ici et envoyé au retour \
            de la connexion.",
    try_now: "Essayer maintenant",
    drop: "Abandonner",
    listening: "Est-il entendu ?",
    verdict: |verdict| match verdict {
        Verdict::Waiting => "En attente",
        Verdict::Silent => "Non entendu",
        Verdict::Heard => "Entendu",
        Verdict::Pass => "Réussi",
        Verdict::Weak => "Faible",
    },
    hint: |verdict| match verdict {
        Verdict::Waiting => {
            "Faites envoyer quelque chose à l’appareil maintenant : appuyez sur son bouton, ou \
             mettez la pile."
        }
        Verdict::Silent => {
            "Rien depuis trois minutes. Vérifiez sa pile et son token, éloignez-le du métal et \
             faites-le envoyer de nouveau."
        }
        Verdict::Heard => "La qualité du lien est connue quelques secondes après le message.",
        Verdict::Pass => "Il peut rester où il est.",
        Verdict::Weak => {
            "Il est à la limite de ce que les stations peuvent entendre. Posez-le plus haut ou \
             plus près d’une fenêtre, loin du métal, et faites-le envoyer de nouveau."
        }
    },
    heard: |seconds, stations| {
        let ago = match seconds {
            ..=0 => "à l’instant".to_owned(),
            1..=119 => format!("il y a {seconds} s"),
            seconds => format!("il y a {} min", seconds / 60),
        };
        match stations {
            1 => format!("Entendu {ago} par 1 station"),
            stations => format!("Entendu {ago} par {stations} stations"),
        }
    },
    quality: "Qualité du lien",
    signal: "Meilleur signal",
    standing: "Position",
    no_place: "non déclarée",
    refresh: "Vérifier de nouveau",
    next: "Installer le suivant",
    messages: "Messages",
};

/// The page that shows every widget.
pub(super) const STYLE: Style = Style {
    title: "Composants",
    lead: "Chaque composant dans chaque état, pour vérifier l’aspect des pages.",
    colours: "Couleurs",
    type_: "Typographie",
    buttons: "Boutons",
    tags: "Tags",
    icons: "Icônes",
    fields: "Champs",
    notices: "Avis",
    lists: "Listes",
    facts: "Noms et valeurs",
    empty: "Rien ici",
    question: "En êtes-vous sûr ?",
    signal: "Signal",
    menus: "Menus",
    word: "Mot",
    sentence: "La grue du port entend aussi, le soir, la station de pompage.",
    example: "Exemple",
    off: "Ne peut être actionné",
};
