//! Users, and one's own account, in French.

use super::super::{Own, User};
use super::session;

/// What somebody may change of himself.
pub const OWN: Own = Own {
    settings: "Paramètres",
    save: "Enregistrer les paramètres",
    saved: "Vos paramètres sont enregistrés.",
    bell: "La cloche compte les alertes que je n’ai pas lues",
    password: "Mot de passe",
    own_password: "Votre mot de passe actuel",
    password_lead: "Avec un autre mot de passe, toutes vos autres sessions prennent fin.",
    password_saved: "Votre mot de passe est modifié, et vos autres sessions ont pris fin.",
    change_password: "Modifier le mot de passe",
    second_step: "Connexion en deux étapes",
    second_step_lead: "En plus du mot de passe, un code est demandé, qu’une application \
                       d’authentification affiche sur votre téléphone. Qui n’a appris que le mot \
                       de passe reste dehors.",
    begin: "Configurer une application",
    scan: "Faites lire cette image à l’application, ou saisissez-y le secret. Saisissez ensuite le \
           code qu’elle affiche.",
    picture: "Le secret en code QR",
    secret: "Secret",
    app_link: "Ouvrir l’application sur cet appareil",
    code: "Code à six chiffres",
    code_hint: "Il change toutes les trente secondes.",
    confirm: "Activer",
    another: "Créer un autre secret",
    is_on: "Un code est demandé à chaque connexion.",
    since: "Activée depuis",
    codes_left: "Codes de récupération restants",
    codes: "Codes de récupération",
    codes_once: "Chacun d’eux vous laisse entrer une fois sans l’application. Gardez-les là où \
                 vous gardez des clés : ils ne sont affichés que maintenant.",
    turn_off: "Désactiver",
    turn_off_lead: "Le mot de passe seul vous laisse alors entrer, et les codes de récupération ne \
                    servent plus à rien.",
    linked: "Comptes liés",
    linked_lead: |name| {
        format!(
            "Vous pouvez vous connecter avec {name} si votre compte est lié à un compte là-bas."
        )
    },
    provider: "Fournisseur",
    linked_since: "Lié depuis",
    none_linked: "Votre compte n’est lié à aucun autre.",
    no_provider: "Ce serveur n’a pas de fournisseur auprès duquel on se connecte.",
    no_password: "Vous n’avez pas choisi de mot de passe : le fournisseur est donc votre seul \
                  accès. Choisissez-en d’abord un, par un lien prévu pour cela : ensuite, les \
                  comptes sont liés et déliés ici.",
    link: "Lier un compte",
    link_lead: |name| {
        format!(
            "Saisissez votre mot de passe, puis connectez-vous avec {name}. Dès lors, les deux \
             mènent ici."
        )
    },
    confirm_link: "Confirmer",
    go_on: "Continuer chez le fournisseur",
    go_on_lead: |name| {
        format!("Votre mot de passe est confirmé. Connectez-vous avec {name} dans les dix minutes.")
    },
    go_on_at: |name| format!("Continuer avec {name}"),
    unlink: "Délier",
    unlink_lead: "Vous vous connectez alors avec votre seul mot de passe, jusqu’à ce que vous \
                  liiez de nouveau le compte.",
    is_linked: "Votre compte est lié.",
    is_unlinked: "Votre compte n’est plus lié.",
    not_linked: session::not_linked,
    ask_code: "Encore une étape",
    ask_code_lead: "Saisissez le code qu’affiche votre application d’authentification.",
    any_code_hint: "Ou l’un de vos codes de récupération, si vous n’avez pas l’application.",
    begin_again: "Recommencer",
    forgotten: "Mot de passe oublié",
    forgotten_lead: "Saisissez votre adresse. Si quelqu’un se connecte avec elle, un e-mail y \
                     arrive avec un lien, qui permet de choisir un autre mot de passe dans les 30 \
                     minutes.",
    forgotten_unmailed: "Ce serveur n’envoie pas d’e-mails. Son administrateur peut afficher un \
                         lien pour vous : sigfox-backend reset-password.",
    forgotten_asked: "Si quelqu’un se connecte avec cette adresse, l’e-mail est en route.",
    send_link: "Envoyer le lien",
    to_sign_in: "Retour à la connexion",
};

/// Users.
pub const USER: User = User {
    menu: "Utilisateur",
    title: "Utilisateurs",
    new: "Nouvel utilisateur",
    edit: "Modifier",
    create: "Créer l’utilisateur",
    save: "Enregistrer les modifications",
    name: "Nom",
    first_name: "Prénom",
    last_name: "Nom de famille",
    email: "Adresse e-mail",
    email_hint: "L’utilisateur se connecte avec elle.",
    time_zone: "Fuseau horaire",
    time_zone_hint: "Toutes les heures des pages y sont indiquées. Vide : celui du navigateur.",
    time_zone_example: "Europe/Brussels",
    browsers_zone: "celui du navigateur",
    language: "Langue",
    browsers_language: "celle du navigateur",
    bell: "La cloche compte les alertes que l’utilisateur n’a pas lues",
    bell_rings: "La cloche compte les alertes",
    person: "Personne",
    roles: "Groupes et profils",
    roles_lead: "Un profil vaut pour son groupe et pour tout ce qui est sous lui. Personne \
                 n’accorde plus que ce qu’il a lui-même.",
    profile: "Profil",
    nth_group: |n| format!("Groupe {n}"),
    nth_profile: |n| format!("Profil {n}"),
    role: |profile, group| format!("{profile} sur {group}"),
    state: "État",
    invited: "invité",
    active: "actif",
    locked: "verrouillé",
    not_locked: "non verrouillé",
    second_step: "Connexion en deux étapes",
    signed_in: "Dernière connexion",
    never: "jamais",
    created: "Créé le",
    text: "Nom ou adresse",
    text_example: "Dupont, dupont@…",
    none_yet: "Aucun utilisateur",
    none_yet_why: "Personne n’a de profil sur ce groupe ni sur un sous-groupe.",
    none_match: "Aucun utilisateur ne correspond",
    none_match_why: "Il y a des utilisateurs, mais aucun ne remplit toutes les conditions du \
                     filtre.",
    lock: "Verrouiller",
    unlock: "Déverrouiller",
    own: "C’est vous. Votre mot de passe et vos paramètres se trouvent sous Compte.",
    own_password: "Votre propre mot de passe",
    own_password_hint: "Nécessaire seulement pour une autre adresse : par l’adresse, on arrive au \
                        mot de passe.",
    delete: "Supprimer",
    delete_question: "Supprimer cet utilisateur ?",
    delete_lead: |name| {
        format!(
            "{name} ne pourra plus se connecter et ne figurera dans aucune liste. Ce qui a été \
             fait reste dans le journal d’audit. Cette action est irréversible ; un verrouillage \
             ne l’est pas."
        )
    },
    erase: "Effacer aussi du journal d’audit les noms et adresses de cette personne",
    cannot_delete: "Vous ne pouvez pas vous supprimer vous-même",
    cannot_delete_own: "Une autre personne qui gère les utilisateurs de tous vos groupes le peut.",
    set_password: "Définir le mot de passe",
    set_password_lead: |name| {
        format!(
            "Avec un autre mot de passe, toutes les sessions de {name} prennent fin. \
             Communiquez-le par une voie sûre."
        )
    },
    end_second_step: "Désactiver aussi la connexion en deux étapes : l’application et les codes de \
                      récupération sont perdus",
    invite: "Invitation",
    invite_mailed: "Un e-mail avec un lien part à cette adresse. Il permet de choisir un mot de \
                    passe dans les 7 jours.",
    invite_shown: "Ce serveur n’envoie pas d’e-mails : qui crée un lien le transmet. Il permet de \
                   choisir un mot de passe dans les 7 jours.",
    invite_again: "Créer un autre lien",
    link_mailed: "Cet utilisateur se connecte sans mot de passe. Un e-mail avec un lien part à son \
                  adresse : il permet d’en choisir un dans les 30 minutes.",
    link_shown: "Cet utilisateur se connecte sans mot de passe. Ce serveur n’envoie pas d’e-mails \
                 : qui crée un lien le transmet. Il permet d’en choisir un dans les 30 minutes.",
    link: "Lien pour choisir un mot de passe",
    link_once: "Il n’est affiché que maintenant, et ne sert qu’une fois. Transmettez-le.",
};
