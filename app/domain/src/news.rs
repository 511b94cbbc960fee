//! News: dated posts by which those who operate a group tell everybody in it, and in the groups
//! below it, what is going on.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, NewsId};
use crate::rejection::{Fault, Rejection, one_line, text};
use crate::time::UnixMillis;

/// The longest title, in characters.
pub const TITLE_MAX: u32 = 120;
/// The longest text, in characters.
pub const TEXT_MAX: u32 = 5_000;

/// A post, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsView {
    /// Its id.
    pub id: NewsId,
    /// Whose it is, and what that group is called; absent for whoever does not see that group, since
    /// it lies above his own.
    pub group: Option<(GroupId, String)>,
    /// Its title, one line.
    pub title: String,
    /// What it says; an empty line parts paragraphs.
    pub text: String,
    /// When it was posted.
    pub time: UnixMillis,
    /// When it was last changed, if it was.
    pub edited: Option<UnixMillis>,
    /// Whether the reader may change it.
    pub writable: bool,
}

impl NewsView {
    /// The form that would leave everything as it is.
    pub fn input(&self) -> NewsInput {
        NewsInput {
            group: self
                .group
                .as_ref()
                .map_or_else(String::new, |group| group.0.to_string()),
            title: self.title.clone(),
            text: self.text.clone(),
        }
    }
}

/// Which posts to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewsQuery {
    /// Rows a page; see [`crate::list::page_size`].
    pub size: u32,
    /// The position after which the page begins.
    pub after: String,
    /// The position before which the page ends.
    pub until: String,
}

/// The form of a post, as typed. The names are those of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewsInput {
    /// The group whose post it is; asked of a new one only.
    pub group: String,
    /// 1 to 120 characters, one line.
    pub title: String,
    /// 1 to 5,000 characters.
    pub text: String,
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsSettings {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
}

impl NewsInput {
    /// Understands the form, but for its group.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<NewsSettings, Vec<Rejection>> {
        let title = one_line(&self.title).and_then(|()| needed(&self.title, TITLE_MAX));
        let title = title.map_err(|fault| fault.of("title"));
        let text = needed(&self.text, TEXT_MAX).map_err(|fault| fault.of("text"));
        match (title, text) {
            (Ok(title), Ok(text)) => Ok(NewsSettings { title, text }),
            (title, text) => Err(title.err().into_iter().chain(text.err()).collect()),
        }
    }
}

fn needed(typed: &str, max: u32) -> Result<String, Fault> {
    // Browsers send two characters for the end of a line.
    let said = text(&typed.replace("\r\n", "\n"), max)?;
    match said.is_empty() {
        true => Err(Fault::Missing),
        false => Ok(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(title: &str, text: &str) -> NewsInput {
        NewsInput {
            title: title.into(),
            text: text.into(),
            ..NewsInput::default()
        }
    }

    #[test]
    fn a_post_has_a_title_of_one_line_and_a_text_of_many() {
        let settings = input(
            " Works on Sunday ",
            "Two hours.\r\n\r\nThen all is back.\r\n",
        )
        .check();
        let settings = settings.expect("all is well");
        assert_eq!(settings.title, "Works on Sunday");
        assert_eq!(settings.text, "Two hours.\n\nThen all is back.");
    }

    #[test]
    fn each_fault_names_its_field() {
        let wrong = input("", " ").check().expect_err("nothing was typed");
        assert_eq!(
            wrong,
            [Fault::Missing.of("title"), Fault::Missing.of("text")]
        );
        let wrong = input("a\nb", &"x".repeat(5_001)).check();
        let wrong = wrong.expect_err("two lines, and a long text");
        assert_eq!(
            (wrong[0].field.as_str(), wrong[0].fault.code()),
            ("title", "syntax")
        );
        assert_eq!(wrong[1], Fault::TooLong { max: TEXT_MAX }.of("text"));
    }
}
