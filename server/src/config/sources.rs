//! The four sources, laid over each other, and their origin remembered for errors.

use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Error, Figment, Metadata, Profile, Provider};

use super::check::Raw;
use super::{Config, ConfigError, DEFAULTS};

/// The file that is read when none is named.
const FILE: &str = "sigfox-backend.toml";
/// What the names of environment variables begin with.
const PREFIX: &str = "SIGFOX_";
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
    let mut all = Figment::from(One::defaults());
    if let Some(path) = file {
        all = all.merge(One::file(path)?);
    }
    for (name, value) in environment {
        if let Some(setting) = name.strip_prefix(PREFIX)
            && name != NOT_A_SETTING
        {
            let setting = setting.to_lowercase().replace("__", ".");
            all = all.merge(One::value(
                &setting,
                &value,
                format!("environment variable {name}"),
            ));
        }
    }
    for flag in flags {
        all = all.merge(One::value(
            &flag.setting,
            &flag.value,
            format!("flag {}", flag.flag),
        ));
    }
    let known = Toml::string(DEFAULTS).data().unwrap_or_default();
    let known = known.into_values().next().unwrap_or_default();
    refuse_unknown(&all, &known)?;
    let raw: Raw = all.extract().map_err(|error| wrong_type(&all, &error))?;
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
            name: "default".into(),
            values: data.into_values().next().unwrap_or_default(),
        }
    }

    fn file(path: &Path) -> Result<Self, ConfigError> {
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
        Ok(Self {
            name: format!("file {name}"),
            values,
        })
    }

    fn value(setting: &str, text: &str, name: String) -> Self {
        // Reads numbers, booleans and `[a, b]`; everything else is text. Never fails.
        let value: Value = text.parse().unwrap_or_else(|_| Value::from(text));
        let values = match figment::util::nest(setting, value) {
            Value::Dict(_, values) => values,
            _ => Dict::new(),
        };
        Self { name, values }
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

/// Refuses the first setting that the defaults do not have.
fn refuse_unknown(all: &Figment, known: &Dict) -> Result<(), ConfigError> {
    let given: Dict = all.extract().map_err(|error| wrong_type(all, &error))?;
    for (name, value) in &given {
        let inner = match (known.get(name), value) {
            (None, _) => return Err(unknown(all, name, value)),
            (Some(Value::Dict(_, known)), Value::Dict(_, given)) => (known, given),
            _ => continue,
        };
        for (key, value) in inner.1 {
            if !inner.0.contains_key(key) {
                return Err(unknown(all, &format!("{name}.{key}"), value));
            }
        }
    }
    Ok(())
}

fn unknown(all: &Figment, setting: &str, value: &Value) -> ConfigError {
    // A table has no source of its own: the first value in it has.
    if let Value::Dict(_, inner) = value
        && let Some((key, value)) = inner.iter().next()
    {
        return unknown(all, &format!("{setting}.{key}"), value);
    }
    ConfigError::Unknown {
        setting: setting.to_owned(),
        source_name: source(all, setting),
    }
}

fn source(all: &Figment, setting: &str) -> String {
    all.find_metadata(setting)
        .map_or_else(|| "default".into(), |data| data.name.to_string())
}

fn wrong_type(all: &Figment, error: &Error) -> ConfigError {
    let setting = error.path.join(".");
    let problem = match &error.kind {
        figment::error::Kind::InvalidType(found, expected) => {
            format!("must be {expected}, but is {found}")
        }
        figment::error::Kind::InvalidValue(found, expected) => {
            format!("must be {expected}, but is {found}")
        }
        figment::error::Kind::Message(problem) => problem.clone(),
        other => format!("cannot be taken: {other}"),
    };
    ConfigError::Value {
        source_name: source(all, &setting),
        setting,
        problem,
    }
}
