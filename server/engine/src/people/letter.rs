//! The mails that bring somebody a link to a password.

use crate::alert::mail::{Letter, Page};

/// To somebody who was made a user.
pub(super) fn invite(link: &str) -> Letter {
    let mut page = Page::begin("Your account of the Sigfox Back-End");
    page.paragraph("An account was made for you. Choose its password here, within 7 days:");
    page.link(link);
    page.paragraph("If you do not know what this is about, do nothing: the account stays unused.");
    page.end("Your account of the Sigfox Back-End".to_owned())
}

/// To somebody who forgot his password.
pub(super) fn forgotten(link: &str) -> Letter {
    let mut page = Page::begin("Choose another password");
    page.paragraph(
        "Somebody, perhaps you, has forgotten the password of your account of the Sigfox \
         Back-End. Choose another one here, within 30 minutes:",
    );
    page.link(link);
    page.paragraph("If it was not you, do nothing: your password stays as it is.");
    page.end("Choose another password for the Sigfox Back-End".to_owned())
}

/// To somebody who signs in by a provider of OpenID Connect, and has no password yet.
pub(super) fn first(link: &str) -> Letter {
    let mut page = Page::begin("Choose a password");
    page.paragraph(
        "Somebody, perhaps you, has asked for a password of your account of the Sigfox Back-End, \
         which has none yet. Choose one here, within 30 minutes:",
    );
    page.link(link);
    page.paragraph("If it was not you, do nothing: you sign in as before.");
    page.end("Choose a password for the Sigfox Back-End".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_html_have_the_link() {
        let link = "https://sigfox.example.org/password/abc";
        for letter in [invite(link), forgotten(link), first(link)] {
            assert!(letter.text.contains(link), "{}", letter.text);
            let anchor = format!("<a href=\"{link}\">");
            assert!(letter.html.contains(&anchor), "{}", letter.html);
        }
    }
}
