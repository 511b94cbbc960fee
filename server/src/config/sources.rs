//! The four sources, laid over each other, and their origin remembered for errors.

use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Error, Figment, Metadata, Profile, Provider};

use super::kind::{self, Kind};
use super::raw::Raw;
use super::{Config, ConfigError, DEFAULTS};

/// The file that is read when none is named.
const FILE: &str = "sigfox-backend.toml";
/// What the names of environment variables begin with.
const PREFIX: &str = "SIGFOX_";
/// What the built-in defaults are called.
pub(super) const DEFAULT: &str = "default";
/// Names the program to benchmarks and browser tests; a server that they start inherits it.
const NOT_A_SETTING: &str = "SIGFOX_BINARY";

/// A setting given on the command line.
#[derive(Clone, Debug)]
pub struct Flag {
    /// The setting's dotted name.
    pub setting: String,
    /// Its value as typed.
    pub value: String,
    /// The flag as the person knows it, e.g. `--listen`.
    pub flag: String,
}

impl Flag {
    /// A value for `setting` that came by `flag`.
    pub fn new(setting: &str, value: impl Into<String>, flag: &str) -> Self {
        Self {
            setting: setting.to_owned(),
            value: value.into(),
            flag: flag.to_owned(),
        }
    }
}

/// Reads the settings of this process: its environment and the files in its reach.
///
/// # Errors
/// [`ConfigError`], naming the setting and its source.
pub fn read(file: Option<&Path>, flags: &[Flag]) -> Result<Config, ConfigError> {
    let file = file.map(Path::to_path_buf).or_else(found_file);
    read_with(
        file.as_deref(),
        std::env::vars_os().filter_map(text_pair),
        flags,
    )
}

/// Variables that are not text cannot be settings of ours.
fn text_pair(pair: (std::ffi::OsString, std::ffi::OsString)) -> Option<(String, String)> {
    Some((pair.0.into_string().ok()?, pair.1.into_string().ok()?))
}

/// Reads the settings from the given sources only.
///
/// # Errors
/// [`ConfigError`], naming the setting and its source.
pub fn read_with(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    flags: &[Flag],
) -> Result<Config, ConfigError> {
    let defaults = One::defaults();
    let known = defaults.values.clone();
    let mut all = Figment::from(defaults);
    if let Some(path) = file {
        all = all.merge(One::file(path, &known)?);
    }
    for (name, value) in environment {
        if let Some(setting) = name.strip_prefix(PREFIX)
            && name != NOT_A_SETTING
        {
            let setting = setting.to_lowercase().replace("__", ".");
            let source = format!("environment variable {name}");
            all = all.merge(One::value(&setting, &value, source, &known)?);
        }
    }
    for flag in flags {
        let source = format!("flag {}", flag.flag);
        all = all.merge(One::value(&flag.setting, &flag.value, source, &known)?);
    }
    refuse_kinds(&all, &known, "")?;
    let raw: Raw = all.extract().map_err(|error| not_taken(&all, &error))?;
    raw.check(|setting| source(&all, setting))
}

fn found_file() -> Option<PathBuf> {
    let beside = std::env::current_exe().ok()?.parent()?.join(FILE);
    [PathBuf::from(FILE), beside]
        .into_iter()
        .find(|path| path.is_file())
}

/// One source: its values and what it is called in an error.
struct One {
    name: String,
    values: Dict,
}

impl One {
    fn defaults() -> Self {
        // The file is part of the program and its own test reads it, so it parses.
        let data = Toml::string(DEFAULTS).data().unwrap_or_default();
        Self {
            name: DEFAULT.into(),
            values: data.into_values().next().unwrap_or_default(),
        }
    }

    fn file(path: &Path, known: &Dict) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let refused = |problem: String| ConfigError::File {
            path: name.clone(),
            problem,
        };
        let text = std::fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
        let values: toml::Table =
            toml::from_str(&text).map_err(|error| refused(error.to_string()))?;
        let Ok(Value::Dict(_, values)) = Value::serialize(values) else {
            return Err(refused("is not a table of settings".into()));
        };
        let one = Self {
            name: format!("file {name}"),
            values,
        };
        one.refuse_names(&one.values, known, "")?;
        Ok(one)
    }

    /// One setting that came by the source `name`.
    fn value(setting: &str, text: &str, name: String, known: &Dict) -> Result<Self, ConfigError> {
        let Some(kind) = Kind::of(known, setting) else {
            return Err(unknown(setting, &name));
        };
        if kind == Kind::Section {
            return Err(no_value(setting, known.get(setting), &name));
        }
        let values = match figment::util::nest(setting, kind.read(text)) {
            Value::Dict(_, values) => values,
            _ => Dict::new(),
        };
        Ok(Self { name, values })
    }

    /// Refuses the first name that the defaults do not have, and a value where a section belongs:
    /// laid over by another source, neither could be seen any more. `under` is the section's name
    /// and a dot.
    fn refuse_names(&self, values: &Dict, known: &Dict, under: &str) -> Result<(), ConfigError> {
        for (name, value) in values {
            let setting = format!("{under}{name}");
            let default = known.get(name);
            match (default, value) {
                (Some(Value::Dict(_, known)), Value::Dict(_, inner)) if kind::is_section(value) => {
                    self.refuse_names(inner, known, &format!("{setting}."))?;
                }
                (Some(Value::Dict(..)), _) => {
                    return Err(no_value(&setting, default, &self.name));
                }
                (_, Value::Dict(_, inner)) if kind::is_section(value) && !inner.is_empty() => {
                    self.refuse_names(inner, &Dict::new(), &format!("{setting}."))?;
                }
                (None, _) => return Err(unknown(&setting, &self.name)),
                (Some(_), _) => {}
            }
        }
        Ok(())
    }
}

impl Provider for One {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// Refuses the first value that is not of its setting's kind. `under` is the name of the section
/// that `known` is of, and a dot.
fn refuse_kinds(all: &Figment, known: &Dict, under: &str) -> Result<(), ConfigError> {
    for (name, default) in known {
        let setting = format!("{under}{name}");
        if let Value::Dict(_, inner) = default {
            refuse_kinds(all, inner, &format!("{setting}."))?;
            continue;
        }
        let kind = Kind::of_default(default);
        let value = all.find_value(&setting);
        let value = value.map_err(|error| not_taken(all, &error))?;
        if !kind.fits(&value) {
            return Err(ConfigError::Value {
                problem: format!("must be {}, but is {}", kind.name(), kind::found(&value)),
                source_name: source(all, &setting),
                setting,
            });
        }
    }
    Ok(())
}

fn unknown(setting: &str, source: &str) -> ConfigError {
    let source_name = source.to_owned();
    if setting.is_empty() {
        return ConfigError::Unnamed { source_name };
    }
    ConfigError::Unknown {
        setting: setting.to_owned(),
        source_name,
    }
}

/// Of a section that was given a value.
fn no_value(setting: &str, section: Option<&Value>, source: &str) -> ConfigError {
    let inside = section.and_then(Value::as_dict).into_iter().flatten();
    let inside: Vec<String> = inside
        .map(|(name, _)| format!("`{setting}.{name}`"))
        .collect();
    ConfigError::Value {
        setting: setting.to_owned(),
        problem: format!(
            "is a section, not a value; its settings are {}",
            inside.join(", ")
        ),
        source_name: source.to_owned(),
    }
}

fn source(all: &Figment, setting: &str) -> String {
    all.find_metadata(setting)
        .map_or_else(|| DEFAULT.into(), |data| data.name.to_string())
}

/// What is left when every value is of its kind, such as lists of something else than text.
fn not_taken(all: &Figment, error: &Error) -> ConfigError {
    let setting = error.path.join(".");
    let problem = match &error.kind {
        figment::error::Kind::Message(problem) => problem.clone(),
        other => format!("cannot be taken: {other}"),
    };
    ConfigError::Value {
        source_name: source(all, &setting),
        setting,
        problem,
    }
}
