//! Product certificates and what devices are made with, in French.

use domain::identity::Taken;

use super::super::{Certificate, Identities};
use super::counted;

/// Product certificates.
pub const CERTIFICATE: Certificate = Certificate {
    menu: "Certificat",
    title: "Certificats de produit",
    new: "Nouveau certificat",
    edit: "Modifier",
    create: "Saisir le certificat",
    save: "Enregistrer les modifications",
    settings: "Informations sur le certificat",
    key: "Clé",
    key_hint: "Telle qu’elle est imprimée : P, puis le fabricant, le produit et la version.",
    name: "Nom",
    text: "Clé ou nom",
    text_example: "P_0003_71CF_01, Compteur…",
    version: "Version",
    manufacturer: "Fabricant",
    description: "Description",
    status: "Statut",
    finalized: "définitif",
    going_on: "en cours de test",
    finalized_field: "Les tests sont terminés",
    bidir: "Bidirectionnel",
    bidir_field: "Ces appareils peuvent demander des downlinks",
    group_hint: "Le groupe de l’opérateur qui en répond.",
    devices: "Appareils fabriqués selon lui",
    created: "Saisi le",
    delete: "Supprimer",
    delete_question: "Supprimer ce certificat ?",
    delete_lead: |key| format!("Aucun appareil ne nomme « {key} ». Cette action est irréversible."),
    cannot_delete: "Ce certificat est utilisé",
    still_used: |devices| match devices {
        1 => "Un appareil le nomme.".to_owned(),
        several => format!("{several} appareils le nomment."),
    },
    none_yet: "Aucun certificat pour l’instant",
    none_yet_why: "Un certificat dit pour quoi un genre d’appareil a été testé. Les appareils \
                   nomment le leur à leur enregistrement ; ceux qui n’en ont pas sont des \
                   prototypes.",
    none_match: "Aucun certificat ne correspond",
    none_match_why: "Il y a des certificats, mais aucun ne remplit toutes les conditions du \
                     filtre.",
};

/// What devices are made with.
pub const IDENTITY: Identities = Identities {
    title: "Identités",
    lead: "Ce avec quoi les appareils sont fabriqués : leur code (PAC), leur clé et leur \
           certificat de produit. Pour enregistrer l’un d’eux pour la première fois, il faut \
           donner son code. Les codes et les clés sont conservés chiffrés et ne sont plus \
           affichés.",
    group: "Groupe",
    group_hint: "Le groupe de l’opérateur qui les saisit.",
    lines: "Appareils",
    lines_hint: "Un appareil par ligne : id;PAC;clé;certificat. La clé et le certificat peuvent \
                 être omis ; un appareil sans clé ne fonctionne que par réceptions. Jusqu’à 100 \
                 000 lignes, et sans JavaScript environ 2 000 à la fois. La même liste une seconde \
                 fois ne change rien.",
    take: "Saisir les appareils",
    taking: |done, all| format!("{done} sur {}…", counted(all as i64, "ligne", "lignes")),
    stopped: |done| {
        format!(
            "Tout a été pris jusqu’à la ligne {done}, puis le serveur n’a pas pu répondre. Envoyez \
             la même liste une seconde fois : ce qui est connu n’est pas saisi deux fois."
        )
    },
    report: "Ce que sont devenues les lignes",
    counts: |report| {
        format!(
            "Nouveaux : {}, complétés : {}, déjà connus : {}, refusés : {}.",
            report.new, report.completed, report.known, report.refused
        )
    },
    shortened: |shown| {
        format!("Seules {shown} lignes sont affichées, d’abord celles qui ont été refusées.")
    },
    line: "Ligne",
    id: "Id",
    verdict: "Verdict",
    verdict_name: |taken| match taken {
        Taken::New => "nouveau",
        Taken::Completed => "complété",
        Taken::Known => "déjà connu",
        Taken::Refused(_) => "refusé",
    },
    column: |field| match field {
        "id" => "Id",
        "pac" => "PAC",
        "key" => "Clé",
        "certificate" => "Certificat",
        _ => "Ligne",
    },
    why: "Raison",
};
