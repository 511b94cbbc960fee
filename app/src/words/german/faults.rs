//! What is wrong with a field, in German.
//!
//! The domain has an English sentence for each, which only English can borrow: here every variant
//! has its words, so that what can newly be wrong needs them, too.

use domain::Fault;
use domain::rejection::{Expected, Found, FrameFault};

use super::alert::number as decimal;
use super::{number, registration, syntax};

/// What is wrong with a field, as a sentence behind the field's name.
pub(super) fn fault(fault: &Fault) -> String {
    let say = str::to_owned;
    // An error that came back through the address has lost its texts: the sentences for
    // those say less, and still what to do.
    match fault {
        Fault::Missing => say("Bitte ausfüllen."),
        Fault::WrongType {
            expected: wanted,
            found: given,
        } => format!(
            "Hierher gehört {}, angegeben wurde {}.",
            expected(*wanted),
            found(*given)
        ),
        Fault::UnknownField => say("Das ist hier nicht bekannt."),
        Fault::Repeated => say("Das ist mehr als einmal angegeben."),
        Fault::NotHex { column } => {
            format!("Das Zeichen in Spalte {column} ist keine hexadezimale Ziffer (0-9, a-f).")
        }
        Fault::OddHex { digits: 1 } => {
            say("Das ist 1 hexadezimale Ziffer: Ganze Bytes brauchen eine gerade Zahl.")
        }
        Fault::OddHex { digits } => {
            format!(
                "Das sind {digits} hexadezimale Ziffern: Ganze Bytes brauchen eine gerade Zahl."
            )
        }
        Fault::TooShort { min } => format!("Geben Sie mindestens {min} Zeichen ein."),
        Fault::TooLong { max } => format!("Geben Sie höchstens {max} Zeichen ein."),
        Fault::Zero => say("Das darf nicht null sein."),
        Fault::NotAnId => say("Das ist keine Kennung aus 24 hexadezimalen Ziffern."),
        Fault::OutOfRange { min, max } => format!(
            "Das muss zwischen {} und {} liegen.",
            decimal(*min),
            decimal(*max)
        ),
        Fault::NotATime => say("Geben Sie eine Zeit wie 2015-08-26T08:42 (UTC) an."),
        Fault::NotADay => say("Geben Sie einen Tag wie 2015-08-26 (UTC) an."),
        Fault::NotAnHour => say("Geben Sie eine Uhrzeit wie 22:00 an."),
        Fault::NotAnOffset => say("Geben Sie einen Unterschied zu UTC wie +02:00 an."),
        Fault::NotAZone => say("Das ist nicht der Name einer Zeitzone wie Europe/Brussels."),
        Fault::NoTimeBetween => say("Das muss eine andere Zeit als der Beginn sein."),
        Fault::NotAbove => {
            say("Das ist keine Ereigniskonfiguration einer Gruppe oder des Gerätetyps weiter oben.")
        }
        Fault::Full { max } => {
            format!("Es gibt schon {max}, mehr geht nicht. Löschen Sie, was nicht gebraucht wird.")
        }
        Fault::Future { now } if now.is_empty() => say("Das liegt in der Zukunft."),
        Fault::Future { now } => {
            format!("Das liegt in der Zukunft: Die Uhr des Servers zeigt {now}.")
        }
        Fault::Past => say("Das liegt in der Vergangenheit."),
        Fault::BeforeSigfox => say("Das liegt vor 2009, als es noch kein Sigfox-Netz gab."),
        Fault::TooEarly { from } if from.is_empty() => say("Das kommt zu früh."),
        Fault::TooEarly { from } => {
            format!("Das kommt zu früh: Der Downlink soll ab {from} gesendet werden.")
        }
        Fault::Contradicts => {
            say("Das widerspricht dem, was vorher über diesen Downlink gesagt wurde.")
        }
        Fault::Differs => {
            say("Das weicht von dem ab, was hier bekannt ist; eine Registrierung ändert es nicht.")
        }
        Fault::NoToken => say("Das Gerät hat kein Token."),
        Fault::HasToken => say("Das Gerät hat schon ein Token."),
        Fault::NotOffContract => say("Das Gerät ist nicht ohne Vertrag."),
        Fault::NotLeaving => say("Das Gerät soll seinen Vertrag nicht verlassen."),
        Fault::NotAfterStart => say("Das muss nach dem Beginn liegen."),
        Fault::BeyondEnd => say("Das darf nicht nach dem Ende der Kommunikation liegen."),
        Fault::FixedByTokens => {
            say("Das lässt sich nicht ändern, solange Token in Benutzung sind.")
        }
        Fault::FewerThanInUse { in_use } => {
            format!("Das muss mindestens {in_use} sein: So viele Token sind in Benutzung.")
        }
        Fault::StillUsed { count } => format!("Noch verweisen darauf: {count}."),
        Fault::Deleted => say("Das wurde gelöscht: Darüber wird nichts mehr gesendet."),
        Fault::NotTheSameType => say("Das muss ein anderes Gerät desselben Gerätetyps sein."),
        Fault::NotACountry => {
            say("Das ist kein Ländercode aus drei Buchstaben (ISO 3166-1 alpha-3).")
        }
        Fault::OutOfSequence { reference } => {
            format!("Das ist außer der Reihe: Das Gerät stand bei {reference}.")
        }
        Fault::BesideOob => say("Das muss neben oob leer sein."),
        Fault::NotAFrame { problem } => {
            format!("Das ist kein Frame eines Geräts: {}.", frame(*problem))
        }
        Fault::BadCrc => say("Das wurde unterwegs beschädigt: Die CRC passt nicht dazu."),
        Fault::BadCode => say(
            "Das ist nicht von dem Gerät, das es nennt: Der Authentisierungscode passt nicht zum \
             Schlüssel des Geräts.",
        ),
        Fault::NoKey => say("Das nennt ein Gerät, dessen Schlüssel hier nicht bekannt ist."),
        Fault::UnknownStation => say("Das ist keine Basisstation, für die dieses Token liefert."),
        Fault::UnknownDevice => say("Das ist kein registriertes Gerät."),
        Fault::UnknownDeviceType => say("Das ist kein Gerätetyp dieser Gruppe."),
        Fault::OtherOwner => say("Das gehört einem anderen Eigentümer."),
        Fault::WrongPac => say("Das ist nicht der Code dieses Geräts."),
        Fault::TooManyWrongPacs => say(
            "Dieser Code wurde nicht geprüft: Zu viele vor ihm waren falsch. Versuchen Sie es in \
             15 Minuten wieder.",
        ),
        Fault::NotACertificate => {
            say("Das ist nicht der Schlüssel eines Produktzertifikats wie P_0003_71CF_01.")
        }
        Fault::NoneOfPrototypes => say("Das gibt es bei Prototypen nicht."),
        Fault::Uncertified => say(
            "Das Gerät hat kein Produktzertifikat, das jedes Gerät außer einem Prototyp braucht.",
        ),
        Fault::BeingTransferred => say("Das Gerät wird gerade übertragen."),
        Fault::HasSent => say("Das Gerät hat schon etwas gesendet."),
        Fault::Elsewhere => say("Das Gerät hat inzwischen einen anderen Gerätetyp."),
        Fault::HasConfigurations => say("Das Gerät hat eigene Ereigniskonfigurationen."),
        Fault::SameOwner => say(
            "Das ist eine Gruppe desselben Eigentümers: Bringen Sie die Geräte stattdessen zu \
             einem Gerätetyp von ihr.",
        ),
        Fault::NotOpen => say("Das ist nicht mehr offen."),
        Fault::WrongStage { stage } => format!(
            "Die Liste ist in der Stufe „{}“: Das geht jetzt nicht.",
            (registration::REGISTRATION.stage_name)(*stage)
        ),
        Fault::TooManyLines { max } => format!("Das sind mehr als {} Zeilen.", number(*max)),
        Fault::TooManyDevices { max } => format!(
            "Mehr als {} Geräte passen: Höchstens so viele werden auf einmal behandelt. Grenzen \
             Sie den Filter ein.",
            number(*max)
        ),
        Fault::TooManyTags { max } => format!("Ein Gerät hat höchstens {max} Tags."),
        Fault::NotAnEmail => say("Geben Sie eine E-Mail-Adresse wie name@example.com ein."),
        Fault::NotOneOf { allowed } if allowed.is_empty() => {
            say("Wählen Sie einen der angebotenen Einträge.")
        }
        Fault::NotOneOf { allowed } => format!("Das muss eines davon sein: {allowed}."),
        Fault::NulCharacter => say("Das enthält das Zeichen U+0000."),
        Fault::CommonPassword => {
            say("Das ist eines der Passwörter, die zuerst geraten werden. Wählen Sie ein anderes.")
        }
        Fault::Taken => say("Das ist schon vergeben. Wählen Sie etwas anderes."),
        Fault::UnknownGroup => say("Das ist keine Gruppe, in der dies angelegt werden darf."),
        Fault::NotACustomer => say("Das gibt es nur bei Gruppen von Kunden."),
        Fault::NotOfThisKind => say("Das gibt es bei Gruppen dieser Art nicht."),
        Fault::IsRoot => say("Das ist die Gruppe des Betreibers, die bleibt, wo sie ist."),
        Fault::BelowItself => say("Das ist die Gruppe selbst oder eine darunter."),
        Fault::LeftBehind { count } => format!(
            "In ihr oder darunter wird benutzt, was Gruppen gehört, die sie verlassen würde: \
             {count}."
        ),
        Fault::NotGranted => say("Dazu gehören Rechte, die Sie dort nicht haben."),
        Fault::UnknownCertificate => say("Das ist kein Produktzertifikat, das hier bekannt ist."),
        Fault::UnknownContract => say("Das ist kein Vertrag dieser Gruppe."),
        Fault::WrongPassword => say("Das ist nicht Ihr Passwort."),
        Fault::NoPassword => say(
            "Ihr Konto hat kein Passwort, der Anbieter ist also sein einziger Zugang. Wählen Sie \
             zuerst eines.",
        ),
        Fault::WrongCode => say(
            "Das ist nicht der Code dieses Augenblicks, oder er wurde schon benutzt. Warten Sie \
             auf den nächsten.",
        ),
        Fault::SignInOver => {
            say("Das hat zu lange gedauert. Beginnen Sie wieder mit Ihrem Passwort.")
        }
        Fault::LastOperator => say(
            "Niemand sonst betreibt diese Installation: Geben Sie vorher jemandem SNO [W] auf \
             ihrer ersten Gruppe.",
        ),
        Fault::NotTheSame => {
            say("Die beiden Eingaben sind verschieden. Geben Sie zweimal dasselbe Passwort ein.")
        }
        Fault::Syntax { column, problem } => syntax::at_column(*column, problem),
        Fault::LineSyntax {
            line,
            column,
            problem,
        } => syntax::in_line(*line, *column, problem),
        Fault::ForbiddenHeader { line, name, .. } if name.is_empty() => {
            format!("Der Header in Zeile {line} kann von einem Callback nicht gesetzt werden.")
        }
        Fault::ForbiddenHeader { line, column, name } => format!(
            "Zeile {line}, Spalte {column}: Der Header {name} kann von einem Callback nicht \
             gesetzt werden."
        ),
        Fault::NothingComesBack { channel } => format!(
            "Das bringt keine Antwort für Geräte: Über {} kommt nichts zurück, nur über URL und \
             BATCH_URL.",
            channel.name()
        ),
        Fault::ForbiddenAddress { address, .. } if address.is_empty() => {
            say("Callbacks dürfen diese Adresse nicht erreichen.")
        }
        Fault::ForbiddenAddress { address, setting } => format!(
            "Callbacks dürfen {address} nicht erreichen. Der Betreiber kann es mit der Einstellung \
             {setting} erlauben."
        ),
    }
}

/// What belongs somewhere in JSON.
fn expected(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "eine Zeichenkette",
        Expected::Integer => "eine ganze Zahl",
        Expected::Number => "eine Zahl",
        Expected::Bool => "true oder false",
        Expected::Object => "ein Objekt",
        Expected::List => "eine Liste",
        Expected::Reception => "ein Empfang",
        Expected::Frame => "ein Frame",
        Expected::Oob => {
            "ein Objekt mit dem Typ keep-alive, downlink-confirmation oder repeater und seinen \
             Zahlen"
        }
    }
}

/// What stood there instead.
fn found(found: Found) -> &'static str {
    match found {
        Found::Null => "null",
        Found::Bool => "true oder false",
        Found::Text => "eine Zeichenkette",
        Found::TextNotUnicode => "eine Zeichenkette, die kein Unicode ist",
        Found::Array => "ein Array",
        Found::Object => "ein Objekt",
        Found::OtherObject => "ein anderes Objekt",
        Found::NameNotUnicode => "ein Objekt mit einem Namen, der kein Unicode ist",
        Found::Number => "eine Zahl",
        Found::NotWhole => "eine Zahl mit Nachkommastellen oder Exponent",
        Found::OutOfRange => "eine zu große Zahl",
    }
}

/// Why a text is no frame of a device.
fn frame(problem: FrameFault) -> String {
    match problem {
        FrameFault::NotHex { column } => format!("Spalte {column} ist keine hexadezimale Ziffer"),
        FrameFault::UnknownType => "So beginnt kein bekannter Frame-Typ".to_owned(),
        FrameFault::WrongLength { digits } => {
            format!("Kein Frame dieses Typs hat {digits} hexadezimale Ziffern")
        }
        FrameFault::WrongIndicator => "Die Längenangabe kann nicht stimmen".to_owned(),
        FrameFault::UnknownControl => "Dieser Kontrollframe ist nicht bekannt".to_owned(),
        FrameFault::TooMuch => "Er enthält zu viel".to_owned(),
    }
}
