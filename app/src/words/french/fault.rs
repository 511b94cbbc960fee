//! What is wrong with a field, in French.
//!
//! The domain crate has English sentences of its own, for programs and logs. These are for
//! people, and each match names every variant, so that what can newly be wrong needs its words
//! here.

use domain::Fault;
use domain::rejection::{Expected, Found, FrameFault};

use super::{number, registration, syntax, written};

/// What is wrong with a field, as a sentence.
pub(super) fn fault(fault: &Fault) -> String {
    // An error that came back through the address has lost its texts: the sentences for
    // those say less, and still what to do.
    let say = str::to_owned;
    match fault {
        Fault::Missing => say("Veuillez remplir ce champ."),
        Fault::WrongType { expected, found } => format!(
            "La valeur doit être {}, et non {}.",
            wanted(*expected),
            given(*found)
        ),
        Fault::UnknownField => say("Ce champ n’est pas connu ici."),
        Fault::Repeated => say("Ce champ est donné plus d’une fois."),
        Fault::NotHex { column } => format!(
            "Le caractère à la colonne {column} n’est pas un chiffre hexadécimal (0-9, a-f)."
        ),
        Fault::OddHex { digits: 1 } => {
            say("Il y a 1 chiffre hexadécimal : des octets entiers en demandent un nombre pair.")
        }
        Fault::OddHex { digits } => format!(
            "Il y a {digits} chiffres hexadécimaux : des octets entiers en demandent un nombre \
             pair."
        ),
        Fault::TooLong { max } => format!("Saisissez au plus {max} caractères."),
        Fault::TooShort { min } => format!("Saisissez au moins {min} caractères."),
        Fault::Zero => say("La valeur ne peut pas être zéro."),
        Fault::NotAnId => say("Ce n’est pas un identifiant de 24 chiffres hexadécimaux."),
        Fault::OutOfRange { min, max } => format!(
            "La valeur doit être entre {} et {}.",
            written(&min.to_string()),
            written(&max.to_string())
        ),
        Fault::Full { max } => {
            format!("Il y en a déjà {max}, soit le maximum. Supprimez-en un qui n’est pas utile.")
        }
        Fault::NotOneOf { allowed } if allowed.is_empty() => {
            say("Choisissez l’une des valeurs proposées.")
        }
        Fault::NotOneOf { allowed } => {
            format!("La valeur doit être l’une de celles-ci : {allowed}.")
        }
        Fault::NotAnEmail => say("Saisissez une adresse e-mail, comme name@example.com."),
        Fault::NulCharacter => say("Le texte contient le caractère U+0000."),
        Fault::Taken => say("C’est déjà pris. Choisissez autre chose."),
        Fault::StillUsed { count } => {
            format!("Nombre d’éléments qui s’y réfèrent encore : {count}.")
        }
        Fault::Deleted => say("Cela a été supprimé : rien n’est plus envoyé par ce moyen."),
        Fault::NotACountry => {
            say("Ce n’est pas un code de pays de trois lettres (ISO 3166-1 alpha-3).")
        }
        Fault::Syntax { column, problem } => syntax::at_column(*column, problem),
        Fault::LineSyntax {
            line,
            column,
            problem,
        } => syntax::in_line(*line, *column, problem),
        Fault::NotATime => say("Donnez une date et une heure comme 2015-08-26T08:42 (UTC)."),
        Fault::NotADay => say("Donnez un jour comme 2015-08-26 (UTC)."),
        Fault::NotAnHour => say("Donnez une heure du jour comme 22:00."),
        Fault::NotAnOffset => say("Donnez un décalage par rapport à UTC comme +02:00."),
        Fault::NotAZone => say("Donnez le nom d’un fuseau horaire comme Europe/Brussels."),
        Fault::NoTimeBetween => say("L’heure doit être différente de celle du début."),
        Fault::Future { now } if now.is_empty() => say("L’heure est dans le futur."),
        Fault::Future { now } => {
            format!("L’heure est dans le futur : l’horloge du serveur indique {now}.")
        }
        Fault::Past => say("L’heure est dans le passé."),
        Fault::BeforeSigfox => {
            say("L’heure est antérieure à 2009, quand il n’y avait pas encore de réseau Sigfox.")
        }
        Fault::TooEarly { from } if from.is_empty() => {
            say("C’est trop tôt : le downlink n’est à envoyer que plus tard.")
        }
        Fault::TooEarly { from } => {
            format!("C’est trop tôt : le downlink est à envoyer à partir de {from}.")
        }
        Fault::NotAfterStart => say("La date doit être postérieure au début."),
        Fault::BeyondEnd => say("La date ne peut pas être postérieure à la fin de communication."),
        Fault::CommonPassword => {
            say("C’est l’un des mots de passe que l’on devine en premier. Choisissez-en un autre.")
        }
        Fault::WrongPassword => say("Ce n’est pas votre mot de passe."),
        Fault::NoPassword => say(
            "Votre compte n’a pas de mot de passe : le fournisseur est donc son seul accès. \
             Choisissez-en d’abord un.",
        ),
        Fault::WrongCode => {
            say("Ce n’est pas le code du moment, ou il a déjà été utilisé. Attendez le suivant.")
        }
        Fault::SignInOver => say("Cela a pris trop de temps. Recommencez avec votre mot de passe."),
        Fault::LastOperator => say(
            "Personne d’autre n’exploite cette installation : donnez d’abord à quelqu’un SNO [W] \
             sur son premier groupe.",
        ),
        Fault::NotTheSame => {
            say("Les deux saisies diffèrent. Saisissez deux fois le même mot de passe.")
        }
        Fault::NotGranted => say("Cela demande des droits que vous n’avez pas à cet endroit."),
        Fault::ForbiddenHeader { line, name, .. } if name.is_empty() => {
            format!("L’en-tête à la ligne {line} ne peut pas être défini par un callback.")
        }
        Fault::ForbiddenHeader { line, column, name } => format!(
            "Ligne {line}, colonne {column} : l’en-tête {name} ne peut pas être défini par un \
             callback."
        ),
        Fault::NothingComesBack { channel } => format!(
            "Aucune réponse pour les appareils n’arrive par {} : il n’en revient que par URL et \
             BATCH_URL.",
            channel.name()
        ),
        Fault::ForbiddenAddress { address, .. } if address.is_empty() => {
            say("Les callbacks ne peuvent pas atteindre cette adresse.")
        }
        Fault::ForbiddenAddress { address, setting } => format!(
            "Les callbacks ne peuvent pas atteindre {address}. L’opérateur peut l’autoriser par le \
             paramètre {setting}."
        ),
        Fault::NotAbove => say(
            "Ce n’est pas une configuration d’événement d’un groupe supérieur, ni du type \
             d’appareil.",
        ),
        Fault::Contradicts => say("Cela contredit ce qui a été dit de ce downlink auparavant."),
        Fault::OutOfSequence { reference } => {
            format!("Le message est hors séquence : l’appareil en était à {reference}.")
        }
        Fault::BesideOob => say("Le champ doit être vide à côté de `oob`."),
        Fault::NotAFrame { problem } => {
            format!(
                "Ce n’est pas une trame d’un appareil : {}.",
                frame(*problem)
            )
        }
        Fault::BadCrc => say("La trame a été endommagée en chemin : son CRC ne correspond pas."),
        Fault::BadCode => say(
            "La trame n’est pas de l’appareil qu’elle nomme : son code d’authentification ne \
             correspond pas à la clé de l’appareil.",
        ),
        Fault::NoKey => say("La trame nomme un appareil dont la clé n’est pas connue ici."),
        Fault::UnknownStation => {
            say("Ce n’est pas une station de base pour laquelle ce token remet des réceptions.")
        }
        Fault::UnknownGroup => say("Ce n’est pas un groupe dans lequel cela peut être créé."),
        Fault::NotACustomer => say("C’est réservé aux groupes de clients."),
        Fault::NotOfThisKind => say("Cela n’existe pas pour les groupes de ce type."),
        Fault::IsRoot => say("C’est le groupe de l’opérateur, qui reste où il est."),
        Fault::BelowItself => say("C’est le groupe lui-même, ou l’un de ses sous-groupes."),
        Fault::LeftBehind { count } => format!(
            "Nombre d’éléments de groupes qu’il quitterait et qui sont utilisés en lui ou plus \
             bas : {count}."
        ),
        Fault::UnknownContract => say("Ce n’est pas un contrat de ce groupe."),
        Fault::FixedByTokens => say("Cela ne peut pas changer tant que des tokens sont utilisés."),
        Fault::FewerThanInUse { in_use } => {
            format!("Le nombre doit être au moins {in_use} : autant de tokens sont utilisés.")
        }
        Fault::Differs => {
            say("Cela diffère de ce qui est connu ici, et qu’un enregistrement ne modifie pas.")
        }
        Fault::NoToken => say("L’appareil n’a pas de token."),
        Fault::HasToken => say("L’appareil a déjà un token."),
        Fault::NotOffContract => say("L’appareil n’est pas hors contrat."),
        Fault::NotLeaving => say("L’appareil ne doit pas quitter son contrat."),
        Fault::NotTheSameType => say("Ce doit être un autre appareil du même type d’appareil."),
        Fault::UnknownDevice => say("Ce n’est pas un appareil enregistré."),
        Fault::UnknownDeviceType => say("Ce n’est pas un type d’appareil de ce groupe."),
        Fault::OtherOwner => say("Cela appartient à un autre propriétaire."),
        Fault::WrongPac => say("Ce n’est pas le code de cet appareil."),
        Fault::TooManyWrongPacs => say(
            "Ce code n’a pas été examiné : trop de codes avant lui étaient faux. Réessayez dans 15 \
             minutes.",
        ),
        Fault::NotACertificate => {
            say("Ce n’est pas la clé d’un certificat de produit comme P_0003_71CF_01.")
        }
        Fault::UnknownCertificate => say("Ce n’est pas un certificat de produit connu ici."),
        Fault::NoneOfPrototypes => say("Les prototypes n’en ont pas."),
        Fault::Uncertified => say(
            "L’appareil n’a pas de certificat de produit, nécessaire à tout appareil qui n’est pas \
             un prototype.",
        ),
        Fault::BeingTransferred => say("L’appareil est en cours de transfert."),
        Fault::HasSent => say("L’appareil a déjà envoyé quelque chose."),
        Fault::Elsewhere => say("L’appareil est entre-temps sous un autre type d’appareil."),
        Fault::HasConfigurations => say("L’appareil a ses propres configurations d’événement."),
        Fault::SameOwner => say(
            "C’est un groupe du même propriétaire : déplacez plutôt les appareils vers un type \
             d’appareil de ce groupe.",
        ),
        Fault::NotOpen => say("Ce n’est plus ouvert."),
        Fault::WrongStage { stage } => format!(
            "La liste est à l’étape « {} » : cela ne peut pas être fait maintenant.",
            (registration::REGISTRATION.stage_name)(*stage)
        ),
        Fault::TooManyLines { max } => format!("Il y a plus de {} lignes.", number(*max)),
        Fault::TooManyDevices { max } => format!(
            "Plus de {} appareils correspondent : on n’en traite pas davantage à la fois. Précisez \
             le filtre.",
            number(*max)
        ),
        Fault::TooManyTags { max } => format!("Un appareil a au plus {max} tags."),
    }
}

/// What belongs somewhere, with its article.
fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "une chaîne",
        Expected::Integer => "un nombre entier",
        Expected::Number => "un nombre",
        Expected::Bool => "true ou false",
        Expected::Object => "un objet",
        Expected::List => "une liste",
        Expected::Reception => "une réception",
        Expected::Frame => "une trame",
        Expected::Oob => {
            "un objet dont le type est keep-alive, downlink-confirmation ou repeater, avec ses \
             chiffres"
        }
    }
}

/// What stood there instead, with its article.
fn given(found: Found) -> &'static str {
    match found {
        Found::Null => "null",
        Found::Bool => "true ou false",
        Found::Text => "une chaîne",
        Found::TextNotUnicode => "une chaîne qui n’est pas en Unicode",
        Found::Array => "un tableau",
        Found::Object => "un objet",
        Found::OtherObject => "un autre objet",
        Found::NameNotUnicode => "un objet dont un nom n’est pas en Unicode",
        Found::Number => "un nombre",
        Found::NotWhole => "un nombre avec une fraction ou un exposant",
        Found::OutOfRange => "un nombre hors limites",
    }
}

/// Why a text is no frame.
fn frame(problem: FrameFault) -> String {
    let say = str::to_owned;
    match problem {
        FrameFault::NotHex { column } => {
            format!("à la colonne {column}, ce n’est pas un chiffre hexadécimal")
        }
        FrameFault::UnknownType => say("elle commence par un type de trame inconnu"),
        FrameFault::WrongLength { digits } => {
            format!("aucune trame de ce type n’a {digits} chiffres hexadécimaux")
        }
        FrameFault::WrongIndicator => say("l’indicateur de longueur ne peut pas être juste"),
        FrameFault::UnknownControl => say("cette trame de contrôle n’est pas connue"),
        FrameFault::TooMuch => say("elle contient trop d’octets"),
    }
}
