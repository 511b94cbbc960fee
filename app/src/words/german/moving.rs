//! The devices of a type, and those of them that are being transferred, in German.

use super::super::Moving;

/// The words.
pub const MOVING: Moving = Moving {
    associated: "Zugehörige Geräte",
    in_list: "Bedingungen und Massenänderungen",
    none_yet: "Noch keine Geräte",
    none_yet_why: "Geräte erscheinen hier, sobald sie unter diesem Gerätetyp registriert sind.",
    title: "Geräte in Übertragung",
    lead: "Sie bleiben hier, bis der neue Eigentümer sie übernimmt.",
    none: "Kein Gerät wird übertragen",
    none_why: "Geräte dieses Typs erscheinen hier, solange sie einem anderen Eigentümer angeboten \
               sind.",
    none_match: "Kein Gerät geht dorthin",
    none_match_why: "Geräte dieses Typs werden übertragen, aber keines an diese Gruppe.",
    to: "An Gruppe",
    offer: "Anbieten",
    all: "Übertragungen aller Geräte",
    way: "Richtung",
    both: "beide",
    more: "Alle anzeigen",
};
