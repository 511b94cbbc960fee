//! What is written about callbacks, in French.

mod sections;

use payload::variables::{Form, Variable};

use super::super::Documentation;

/// The words.
pub(super) const WORDS: Documentation = Documentation {
    title: "Documentation des callbacks",
    lead: "Un callback envoie à une adresse à vous ce que disent les appareils d’un type \
           d’appareil, et ce qui leur arrive. Ce qu’il envoie est fait de modèles : du texte avec \
           des variables entre accolades, remplies à chaque fois.",
    variable,
    form,
    sections: sections::all,
    event_configuration: sections::event_configuration,
    api: sections::api,
};

fn form(form: Form) -> &'static str {
    match form {
        Form::Seconds => "secondes entières depuis 1970 UTC",
        Form::Hexadecimal => "chiffres hexadécimaux",
        Form::Whole => "nombre entier",
        Form::Decimals => "nombre à deux décimales",
        Form::Degrees | Form::Number => "nombre",
        Form::Truth => "true ou false",
        Form::Text => "texte",
        Form::Json => "JSON",
        Form::Lines => "lignes",
    }
}

fn variable(variable: Variable) -> &'static str {
    match variable {
        Variable::Time => "Quand cela s’est passé.",
        Variable::Device => "L’id de l’appareil, en majuscules et sans zéros devant.",
        Variable::Data => "Les octets du message, en minuscules : d’aucun à douze.",
        Variable::SeqNumber => "Le numéro de séquence du message.",
        Variable::DeviceTypeId => "L’id du type d’appareil.",
        Variable::Ack => "Si l’appareil demande un downlink.",
        Variable::LongPolling => {
            "Si l’appareil attend plus longtemps que d’autres : aucun ne le fait."
        }
        Variable::Duplicate => {
            "False pour la station de base qui a entendu le message la première, true pour les \
             autres."
        }
        Variable::Snr => "Rapport signal sur bruit à la station de base, en dB.",
        Variable::Signal => "L’ancien nom de {snr}.",
        Variable::Rssi => "Puissance reçue à la station de base, en dBm.",
        Variable::AvgSnr => {
            "Moyenne de {snr} des 25 messages précédents, en dB ; N/A tant qu’il n’y en a pas 15."
        }
        Variable::AvgSignal => "L’ancien nom de {avgSnr}.",
        Variable::Station => "L’id de la station de base, au moins quatre chiffres.",
        Variable::Lat => {
            "Latitude de la station de base, au degré près ; dans un callback GEOLOC, celle de \
             l’appareil."
        }
        Variable::Lng => {
            "Longitude de la station de base, au degré près ; dans un callback GEOLOC, celle de \
             l’appareil."
        }
        Variable::Batt => "Tension d’alimentation quand l’appareil est au repos, en V.",
        Variable::Temp => "Température dans l’appareil, en °C.",
        Variable::InfoCode => "Comment le downlink a fini, par l’un des codes ci-dessous.",
        Variable::InfoMessage => "La même chose en texte.",
        Variable::DownlinkAck => "Si une station de base a envoyé le downlink.",
        Variable::DownlinkOverusage => "Si l’appareil dépassait son quota quotidien de downlinks.",
        Variable::WhitelistDevices => "Combien d’appareils le répéteur écoute ; 0 : tous.",
        Variable::RepeatedMsg => "Messages qu’il a répétés, en code de plage.",
        Variable::UnwantedDevices => {
            "Appareils qu’il a entendus et n’écoute pas, de 0 à 14 ; 15 : davantage."
        }
        Variable::UnwantedMsg => "Messages de ces appareils, en code de plage.",
        Variable::WrongMsg => "Messages qu’il n’a pas pu lire, en code de plage.",
        Variable::OverRegulMsg => {
            "Messages qu’il n’a pas répétés à cause de la réglementation, en code de plage."
        }
        Variable::Lqi => "Qualité du lien : Limit, Average, Good, Excellent ou NA.",
        Variable::LinkQuality => {
            "La même chose en nombre : 0 limite, 1 moyenne, 2 bonne, 3 excellente, 4 inconnue."
        }
        Variable::FixedLat => "La latitude déclarée de l’appareil, 0.0 s’il n’y en a pas.",
        Variable::FixedLng => "La longitude déclarée de l’appareil, 0.0 s’il n’y en a pas.",
        Variable::OperatorName => {
            "L’opérateur de la station de base qui a entendu le message la première."
        }
        Variable::CountryCode => {
            "Le pays de cette station de base par son numéro ISO 3166-1 ; 0 s’il est inconnu."
        }
        Variable::Duplicates => {
            "Toutes les stations de base qui ont entendu le message : id, puissance en dBm, \
             répétitions et rapport signal sur bruit en dB de chacune."
        }
        Variable::ComputedLocation => {
            "Où était l’appareil : degrés, rayon en m, source (0 d’après le signal aux stations de \
             base, 1 envoyée par l’appareil) et statut (1 s’il y a une position, sinon 0)."
        }
        Variable::Radius => "À combien de mètres près l’appareil était là.",
        Variable::GeolocSource => "D’après quoi la position a été établie.",
        Variable::Info => "Ce qui ne va pas, en une phrase.",
        Variable::Severity => {
            "La gravité : ERROR pour un appareil silencieux, WARN pour un problème du réseau, INFO \
             pour un événement bon à savoir."
        }
        Variable::SourceType => "Le genre de chose à qui c’est arrivé : DEVICE.",
        Variable::SourceId => "L’id de ce à quoi c’est arrivé : celui de l’appareil.",
        Variable::EventType => "Ce qui s’est passé, par un code, comme INVALID_SEQ_NUMBER.",
        Variable::EventId => "L’id de l’événement : le même, si souvent qu’il soit annoncé.",
        Variable::GroupId => "L’id du groupe dans lequel c’est arrivé.",
        Variable::DeviceInfo => {
            "Ce qui est connu de l’appareil : son id, son nom et son état, quand il a été entendu \
             pour la dernière fois (UTC), quand ses messages ont été purgés pour la dernière fois \
             (jamais ici), son rapport signal sur bruit moyen en dB et son keep-alive en secondes. \
             Ce qui n’a jamais eu lieu est null."
        }
        Variable::ConfigurationId => "L’id de la configuration d’événement qui le fait annoncer.",
        Variable::DeviceMessageTime => {
            "Quand a été envoyé le message lors duquel c’est arrivé (UTC)."
        }
        Variable::DeviceLastSeqnumber => "Le numéro de séquence du dernier message accepté.",
        Variable::DeviceExpectedSeqnumber => "Le numéro de séquence attendu.",
        Variable::DeviceMessageSeqnumber => {
            "Le numéro de séquence du message lors duquel c’est arrivé."
        }
        Variable::DeviceShortCause => "Pourquoi l’appareil n’a pas de token, par un code.",
        Variable::DeviceCause => "La même chose en une phrase.",
        Variable::NetworkOperatorId => {
            "L’opérateur de la station de base qui a entendu le message la première."
        }
        Variable::BusinessOperatorId => "L’id du groupe qui détient le contrat.",
        Variable::ContractId => "L’id du contrat concerné.",
        Variable::ContractIds => {
            "Les ids de tous les contrats du type d’appareil, séparés par des virgules."
        }
        Variable::SubscriptionState => "Où en est l’appareil avec son contrat, en un mot.",
        Variable::ExpectedSubscriptionDurationEndTime => {
            "Quand les mois de son token se terminent (UTC), quelle que soit la fin du contrat."
        }
        Variable::ExpectedTokenEndTime => "Quand son token se termine (UTC).",
        Variable::DeviceSourceId => "L’appareil dont c’était le token.",
        Variable::DeviceDestinationId => "L’appareil qui a maintenant le token.",
        Variable::DeviceTypeSourceId => "Le type d’appareil qu’avait l’appareil.",
        Variable::DeviceTypeDestinationId => "Le type d’appareil qu’il a maintenant.",
        Variable::CallbackId => "L’id du callback qui a échoué.",
        Variable::CallbackStatus => {
            "Le statut par lequel son destinataire a répondu ; 600 s’il n’y a pas eu de réponse."
        }
        Variable::CallbackMessage => {
            "Ce que signifie ce statut, ou pourquoi il n’y a pas eu de réponse."
        }
        Variable::LastHeard => "Quand l’appareil a été entendu pour la dernière fois (UTC).",
        Variable::FieldName => "Le champ du format du type d’appareil qui a été mesuré.",
        Variable::Value => {
            "Ce qui a été mesuré : un champ tel quel, dBm, V, °C, ou les mètres jusqu’au centre \
             d’un cercle."
        }
        Variable::Threshold => "La limite dépassée, dans la même unité.",
        Variable::Batch => "Toutes les lignes d’une seconde.",
    }
}
