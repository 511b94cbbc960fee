//! What is written about callbacks, and for programs: that about callbacks is made of the tables by
//! which templates are checked and requests are sent, so that it cannot say something else than what
//! is done.
//!
//! It is put together on the server. The browser half would carry the prose to every page.

use domain::callback::CallbackKind;
use serde::{Deserialize, Serialize};

/// Everything about callbacks, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Documentation {
    /// What the page is called.
    pub title: String,
    /// What it is about.
    pub lead: String,
    /// Each kind.
    pub kinds: Vec<KindText>,
    /// What holds for all of them.
    pub sections: Vec<Section>,
}

/// A kind of callback.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindText {
    /// The kind.
    pub kind: CallbackKind,
    /// What its templates can tell.
    pub variables: Vec<VariableText>,
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VariableText {
    /// As it stands in a template, with its braces.
    pub name: String,
    /// What it tells.
    pub meaning: String,
    /// How it prints that.
    pub form: String,
    /// A text of that form.
    pub example: String,
}

/// Something that holds for all kinds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its place on the page, for links.
    pub anchor: String,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section. Code in a sentence stands between grave accents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Several things of one sort.
    List(Vec<String>),
    /// Code that stands by itself.
    Code(String),
}

/// What depends on the installation.
#[cfg(feature = "ssr")]
pub struct Figures {
    /// Seconds for a whole exchange.
    pub timeout: i64,
    /// Whether mail leaves the house.
    pub mail: bool,
    /// Whether there is an inspector.
    pub inspector: bool,
}

/// Everything about callbacks.
#[cfg(feature = "ssr")]
pub fn callbacks(figures: &Figures) -> Documentation {
    use payload::variables::Variable;

    let words = &crate::words::words().documentation;
    let variable = |variable: Variable| VariableText {
        name: format!("{{{}}}", variable.name()),
        meaning: (words.variable)(variable).to_owned(),
        form: (words.form)(variable.form()).to_owned(),
        example: variable.sample().to_owned(),
    };
    let kinds = CallbackKind::all().map(|kind| KindText {
        kind,
        variables: Variable::of(kind.place()).map(variable).collect(),
    });
    Documentation {
        title: words.title.to_owned(),
        lead: words.lead.to_owned(),
        kinds: kinds.collect(),
        sections: (words.sections)(figures),
    }
}

/// How programs ask this server, which is reached at `origin`.
#[cfg(feature = "ssr")]
pub fn api(origin: &str) -> Documentation {
    let (title, lead, sections) = (crate::words::words().documentation.api)(origin);
    Documentation {
        title: title.to_owned(),
        lead: lead.to_owned(),
        kinds: Vec::new(),
        sections,
    }
}

/// What the online help of event configurations says.
#[cfg(feature = "ssr")]
pub fn event_configuration() -> Vec<Section> {
    (crate::words::words().documentation.event_configuration)()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use std::collections::BTreeSet;

    use domain::callback::Channel;
    use domain::event::EventKind;
    use payload::variables::{Place, Variable};

    use super::*;

    fn written() -> Documentation {
        callbacks(&Figures {
            timeout: 10,
            mail: true,
            inspector: true,
        })
    }

    /// Everything that the sections say.
    fn prose(documentation: &Documentation) -> String {
        let blocks = documentation.sections.iter().flat_map(|one| &one.blocks);
        let said = blocks.map(|block| match block {
            Block::Text(text) | Block::Code(text) => text.clone(),
            Block::List(entries) => entries.join("\n"),
        });
        said.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_kind_has_the_variables_that_its_templates_are_checked_against() {
        let written = written();
        assert_eq!(written.kinds.len(), CallbackKind::all().count());
        for one in &written.kinds {
            let names: Vec<&str> = one
                .variables
                .iter()
                .map(|each| each.name.as_str())
                .collect();
            let known = Variable::of(one.kind.place());
            let known: Vec<String> = known.map(|each| format!("{{{}}}", each.name())).collect();
            assert_eq!(names, known, "{:?}", one.kind);
            for each in &one.variables {
                assert!(each.meaning.ends_with('.'), "{}", each.name);
                assert!(
                    !each.form.is_empty() && !each.example.is_empty(),
                    "{}",
                    each.name
                );
            }
        }
    }

    #[test]
    fn the_sections_name_every_channel_and_what_only_one_has() {
        let written = written();
        let said = prose(&written);
        for channel in Channel::ALL {
            assert!(said.contains(channel.name()), "{}", channel.name());
        }
        for variable in Variable::of(Place::BatchUrl) {
            assert!(said.contains(&format!("{{{}}}", variable.name())));
        }
        for (_, code, _) in EventKind::ALL {
            assert!(said.contains(&format!("`{code}` ")), "{code}");
        }
        for word in [
            "webhook-id",
            "webhook-signature",
            "Retry-After",
            "1 min, 2 min, 4 min, 15 min, 1 h, 3 h, 8 h, 16 h, 1 d, 1 d",
            "10 s",
            "`8` Invalid configuration",
            "noData",
            "callback.allowed_networks",
        ] {
            assert!(said.contains(word), "{word}");
        }
        assert!(said.matches('`').count().is_multiple_of(2));
        let anchors: BTreeSet<&str> = written
            .sections
            .iter()
            .map(|section| section.anchor.as_str())
            .collect();
        assert_eq!(anchors.len(), written.sections.len());
    }

    #[test]
    fn a_program_is_told_where_to_ask_and_with_what() {
        let written = api("https://sigfox.example.org");
        let said = prose(&written);
        assert!(said.contains("https://sigfox.example.org/export/groups/"));
        for word in [
            "Basic",
            "`401`",
            "`403`",
            "`429`",
            "audit.csv",
            "/apidocs/callback",
        ] {
            assert!(said.contains(word), "{word}");
        }
        assert!(said.matches('`').count().is_multiple_of(2));
    }

    #[test]
    fn the_online_help_is_read_like_the_rest() {
        let help = Documentation {
            sections: event_configuration(),
            ..written()
        };
        let said = prose(&help);
        assert!(said.contains("/apidocs/callback") && said.contains("quiet hours"));
        assert!(said.matches('`').count().is_multiple_of(2));
    }
}
