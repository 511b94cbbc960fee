//! To whom devices go, in German.

use super::super::Handing;

/// Choosing a device type or a group, and whether what devices did before goes along.
pub const HANDING: Handing = Handing {
    find: "Gerätetyp finden",
    find_lead: "Es gibt mehr Gerätetypen, als dieses Formular aufführen kann. Finden Sie Ihren \
                über einen Teil seines Namens, bevor Sie das Übrige ausfüllen.",
    find_hint: "Es gibt mehr, als hier stehen: Finden Sie andere über einen Teil ihres Namens.",
    none_found: "Kein Gerätetyp passt.",
    choose: "Gerätetyp wählen",
    history: "Vorgeschichte",
    history_hint: "Was es vorher getan hat: Nachrichten, Ereignisse und Zahlen. Gewöhnlich sind \
                   sie beim Gerät zu sehen, wo es in seiner Gruppe bleibt, und nicht zu sehen, wo \
                   es zu einer anderen Gruppe kommt, da dort andere lesen können. Was \
                   zurückgelassen wurde, kommt mit einem weiteren Umzug nicht zurück.",
    as_usual: "Wie gewöhnlich",
    keep: "Vorgeschichte behalten",
    leave: "Vorgeschichte zurücklassen",
    group: "Gruppe",
    group_hint: "Eine von denen, die Sie sehen. Von einem anderen Eigentümer sehen Sie vielleicht \
                 keine: Geben Sie dann unten ihre ID ein.",
    group_id: "Oder ihre ID",
    group_id_hint: "24 hexadezimale Ziffern, wie ihr Eigentümer sie sieht. Sie gilt vor der \
                    Auswahl.",
};
