//! How a callback is written, in French.

use super::{code, list, section, text};
use crate::documentation::{Figures, Section};

pub(super) fn templates() -> Section {
    section(
        "templates",
        "Modèles",
        vec![
            text(
                "Les variables sont entre accolades, `{device}`, avec les lettres de la liste. \
                 Elles peuvent se trouver dans le chemin et la chaîne de requête de l’URL, dans \
                 les valeurs d’en-têtes, dans le corps, dans les lignes d’un lot, dans l’objet et \
                 le texte d’un e-mail et dans un topic. Une accolade qui ne commence pas de \
                 variable est une accolade : le JSON s’écrit donc tel quel.",
            ),
            text(
                "Avec une configuration de payload, les octets d’un message ont des noms : son \
                 champ `Temp::float:32` est la variable `{customData#Temp}`. Cette configuration \
                 est propre au callback ; celle du type d’appareil ne compte pas.",
            ),
            list([
                "Une variable que le genre n’a pas est refusée à l’enregistrement du callback, \
                 avec la colonne où elle se trouve.",
                "Une valeur absente est indiquée par `null` : un champ au-delà des octets arrivés, \
                 un rapport signal sur bruit que la station de base n’a pas mesuré.",
                "`{avgSnr}` est `N/A` tant qu’il n’est pas connu, et `null` s’il se trouve seul \
                 dans du JSON.",
            ]),
        ],
    )
}

pub(super) fn channels(figures: &Figures) -> Section {
    let mail = match figures.mail {
        true => "Ce serveur envoie des e-mails.",
        false => {
            "Ce serveur n’envoie pas d’e-mails : son opérateur n’a pas défini `mail.transport`."
        }
    };
    section(
        "channels",
        "Canaux",
        vec![
            list([
                "URL : une requête HTTP pour chacun. GET n’a pas de corps ; POST et PUT ont un \
                 type de contenu et un corps. DATA_ADVANCED est toujours du JSON dans un corps.",
                "BATCH_URL : au plus un POST par seconde, avec une ligne pour chacun.",
                "EMAIL : un e-mail pour chacun.",
                "MQTT : un message pour chacun au topic d’un broker, \
                 `mqtt://user:password@host:1883` ou `mqtts://…` avec TLS, avec la qualité de \
                 service 1. Un topic ne contient ni `+` ni `#`, et ce qu’une variable y apporte \
                 est encodé en pourcents. Les champs de la configuration de payload que le corps \
                 contient comme membres d’un objet JSON peuvent être indiqués à Home Assistant.",
            ]),
            text(mail),
        ],
    )
}

pub(super) fn content() -> Section {
    section(
        "content-types",
        "Types de contenu et échappement",
        vec![
            text("Ce que contient une valeur ne met jamais fin à l’endroit où elle se trouve."),
            list([
                "Dans une URL, tout sauf les lettres, les chiffres et `-._~` est encodé en \
                 pourcents.",
                "`application/x-www-form-urlencoded` : le corps est fait de paires, \
                 `name={variable}&name2={variable2}`. La chaîne de requête de l’URL passe devant \
                 elles dans le corps.",
                "`application/json` : le corps est essayé avec des exemples à l’enregistrement. \
                 Les guillemets sont l’affaire de l’auteur : `\"{device}\"`, mais `{time}`. À \
                 l’intérieur, une valeur est échappée. `{duplicates}` et `{computedLocation}` sont \
                 du JSON par eux-mêmes. Un corps qui, avec les valeurs d’un message, n’est pas du \
                 JSON n’est pas envoyé, et consigné comme échoué.",
                "`text/plain` : les valeurs sont telles quelles.",
                "Dans un en-tête, une ligne d’un lot et un objet d’e-mail, les fins de ligne et \
                 autres caractères de contrôle d’une valeur deviennent des espaces.",
            ]),
        ],
    )
}

pub(super) fn headers() -> Section {
    section(
        "headers",
        "En-têtes",
        vec![
            text(
                "Un par ligne, `Name: value` ; les variables ne peuvent se trouver que dans la \
                 valeur. Un en-tête propre à HTTP ne peut pas être défini, sauf `Authorization`, \
                 et aucun deux fois. Des identifiants peuvent se trouver plutôt dans l’URL : \
                 `https://user:password@host/`.",
            ),
            text(
                "Chaque requête apporte `user-agent: SIGFOX`, `accept: */*` et `webhook-id`, et \
                 avec un corps son type de contenu.",
            ),
        ],
    )
}

pub(super) fn batch() -> Section {
    section(
        "batch",
        "Lots",
        vec![
            text(
                "Ce qui arrive en une seconde part en un POST, au plus 1 Mo et 5 000 lignes, \
                 séparées par un saut de ligne. `{batch}` dans la chaîne de requête de l’URL \
                 représente les lignes ; cette chaîne devient le corps, un formulaire. Sans lui, \
                 les lignes la suivent sous le nom `batch`. L’URL et le modèle de ligne d’un \
                 exemple, et ce qui est envoyé :",
            ),
            code("https://example.org/in?lines={batch}\n{device};{time};{data};"),
            code(
                "POST /in\n\nlines=1B9C5%3B1440578526%3B41ea00002b%3B%0A1B9C6%3B1440578527%3B00%3B",
            ),
            text(
                "Le modèle de ligne tient en une ligne. Le `webhook-id` d’un lot représente \
                 exactement les messages qu’il transmet, et les paramètres qui font ses lignes : \
                 si les uns ou les autres sont différents, l’id l’est. Un lot qui a échoué est \
                 tenté de nouveau de lui-même : les mêmes messages dans le même ordre, sous le \
                 même id. Les nouveaux messages partent dans d’autres lots, et il y a toujours au \
                 plus un POST par seconde.",
            ),
            text(
                "Les messages d’un lot qui a échoué partent dans un autre, sous un autre id, quand",
            ),
            list([
                "certains ont été renvoyés depuis la liste des envois, ou ne peuvent plus être \
                 transmis : ceux-là, et le reste à part ;",
                "les paramètres du callback ont été enregistrés de nouveau : ce qui attend alors \
                 repart ensemble, et sous un autre id même s’il s’agit des mêmes messages ;",
                "le callback a été désactivé et activé : ce qui attend alors repart ensemble, sous \
                 le même id seulement s’il s’agit exactement des mêmes messages avec les mêmes \
                 paramètres ;",
                "ses lignes sont devenues plus longues, au point de dépasser 1 Mo : en parties ;",
                "plusieurs processus servent une base de données, et deux prennent au même moment \
                 dans le même arriéré : en parties.",
            ]),
            text(
                "Une ligne qui doit être reconnue quoi qu’il arrive doit donc contenir l’appareil, \
                 l’heure et le numéro de séquence.",
            ),
        ],
    )
}
