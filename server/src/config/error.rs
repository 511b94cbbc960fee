//! A refused setting, in a sentence that names it.

use thiserror::Error;

/// Why the settings cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ConfigError {
    /// A file that was named cannot be read.
    #[error("the settings file {path} cannot be read: {problem}")]
    File {
        /// As it was named.
        path: String,
        /// What the operating system or the TOML parser said.
        problem: String,
    },
    /// A setting that does not exist.
    #[error("there is no setting `{setting}` ({source_name}); `sigfox-backend settings` lists all")]
    Unknown {
        /// Its dotted name.
        setting: String,
        /// Where it was set.
        source_name: String,
    },
    /// A value for a setting without a name.
    #[error(
        "a setting was given without a name ({source_name}); `sigfox-backend settings` lists all"
    )]
    Unnamed {
        /// Where it was set.
        source_name: String,
    },
    /// A value that cannot be taken.
    #[error("the setting `{setting}` {problem} ({source_name})")]
    Value {
        /// Its dotted name.
        setting: String,
        /// What is wrong, beginning with a verb.
        problem: String,
        /// Where it was set.
        source_name: String,
    },
}
