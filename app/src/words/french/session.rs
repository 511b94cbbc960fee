//! Where somebody is signed in, in French.

use domain::openid::OpenidRefusal;

use super::super::Session;

/// The words.
pub const WORDS: Session = Session {
    title: "Sessions",
    lead: "Là où vous êtes connecté. Une session prend fin d’elle-même 8 heures après sa dernière \
           utilisation, et 7 jours après son début. Mettez fin à ce que vous ne connaissez pas, et \
           modifiez votre mot de passe.",
    program: "Programme",
    browser_on: |browser, system| format!("{browser} sur {system}"),
    address: "Adresse",
    begun: "Début",
    last_seen: "Dernière utilisation",
    this_one: "cette session",
    end: "Mettre fin à la session",
    end_others: "Mettre fin à toutes les autres",
};

/// Why the provider at which somebody signs in let nobody in.
pub fn not_let_in(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Cette connexion n’est plus valable",
            "Elle a été commencée dans un autre navigateur ou il y a plus de dix minutes, ou elle \
             a déjà pris fin. Recommencez.",
        ),
        OpenidRefusal::Denied => (
            "L’accès vous a été refusé",
            "La connexion a été interrompue chez le fournisseur, ou il vous a refusé. Réessayez, \
             ou connectez-vous avec votre mot de passe.",
        ),
        OpenidRefusal::Untrusted => (
            "La réponse du fournisseur n’est pas crédible",
            "Elle n’est pas signée par le fournisseur, ou elle concerne une autre connexion. \
             Prévenez l’administrateur de ce serveur : son journal dit ce qui ne va pas.",
        ),
        OpenidRefusal::Unknown => (
            "Personne ne se connecte ici avec ce compte",
            "Demandez à qui gère les utilisateurs de votre groupe une invitation à l’adresse que \
             le fournisseur a vérifiée.",
        ),
        OpenidRefusal::Taken => (
            "Ce compte est celui de quelqu’un d’autre",
            "Il est lié ici à un autre compte, qui seul peut mettre fin à ce lien.",
        ),
        OpenidRefusal::Linked => (
            "Votre compte est déjà lié",
            "Il est lié à un autre compte chez le fournisseur. Déliez d’abord celui-là.",
        ),
        OpenidRefusal::Unreachable => (
            "Le fournisseur ne répond pas",
            "Réessayez dans un instant, ou connectez-vous avec votre mot de passe.",
        ),
        OpenidRefusal::TooMany => (
            "Trop de tentatives",
            "Attendez un quart d’heure avant la prochaine.",
        ),
        OpenidRefusal::Unavailable => (
            "Pas maintenant",
            "Le serveur ne peut pas le faire pour le moment. Réessayez bientôt.",
        ),
    }
}

/// Why an account is not linked.
pub fn not_linked(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Cette liaison n’est plus valable",
            "Elle a été commencée dans une autre session ou il y a plus de dix minutes, ou elle a \
             déjà pris fin. Recommencez.",
        ),
        OpenidRefusal::Denied => (
            "Votre compte n’est pas lié",
            "La connexion a été interrompue chez le fournisseur, ou il vous a refusé. Recommencez.",
        ),
        OpenidRefusal::Unreachable => (
            "Le fournisseur ne répond pas",
            "Votre compte n’est pas lié. Réessayez dans un instant.",
        ),
        other => not_let_in(other),
    }
}
