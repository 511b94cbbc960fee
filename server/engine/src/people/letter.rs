//! The mails that bring somebody a link to a password, in his language.

mod english;
mod french;
mod german;
mod portuguese;
mod spanish;

use domain::Language;

use crate::alert::mail::{Letter, Page};

/// What a mail says around its link.
struct Said {
    subject: &'static str,
    /// What stands above it.
    title: &'static str,
    /// What the link is for, and for how long.
    lead: &'static str,
    /// What to do for somebody who does not want it.
    otherwise: &'static str,
}

/// All of them in one language.
struct Words {
    /// To somebody who was made a user.
    invite: Said,
    /// To somebody who forgot his password.
    forgotten: Said,
    /// To somebody who signs in by a provider of OpenID Connect, and has no password yet.
    first: Said,
}

fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::French => &french::WORDS,
        Language::German => &german::WORDS,
        Language::Spanish => &spanish::WORDS,
        Language::Portuguese => &portuguese::WORDS,
    }
}

/// To somebody who was made a user.
pub(super) fn invite(language: Language, link: &str) -> Letter {
    letter(language, &words(language).invite, link)
}

/// To somebody who forgot his password.
pub(super) fn forgotten(language: Language, link: &str) -> Letter {
    letter(language, &words(language).forgotten, link)
}

/// To somebody who signs in by a provider of OpenID Connect, and has no password yet.
pub(super) fn first(language: Language, link: &str) -> Letter {
    letter(language, &words(language).first, link)
}

fn letter(language: Language, said: &Said, link: &str) -> Letter {
    let mut page = Page::begin(language, said.title);
    page.paragraph(said.lead);
    page.link(link);
    page.paragraph(said.otherwise);
    page.end(said.subject.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://sigfox.example.org/password/abc";

    fn all(language: Language) -> [Letter; 3] {
        [invite, forgotten, first].map(|letter| letter(language, LINK))
    }

    #[test]
    fn text_and_html_have_the_link() {
        for language in Language::ALL {
            for letter in all(language) {
                assert!(letter.text.contains(LINK), "{}", letter.text);
                let anchor = format!("<a href=\"{LINK}\">");
                assert!(letter.html.contains(&anchor), "{}", letter.html);
                let said = format!("<html lang=\"{}\">", language.tag());
                assert!(letter.html.contains(&said), "{}", letter.html);
            }
        }
    }

    #[test]
    fn no_language_says_it_as_another_does() {
        for one in Language::ALL {
            for other in Language::ALL.into_iter().filter(|other| *other != one) {
                for (one, other) in all(one).iter().zip(all(other)) {
                    assert_ne!(one.subject, other.subject);
                    let lines = one.text.lines().filter(|line| line.len() > 40);
                    for line in lines.filter(|line| *line != LINK) {
                        assert!(!other.text.contains(line), "{line}");
                    }
                }
            }
        }
    }
}
