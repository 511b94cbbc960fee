//! An entry as the chain holds it: what tells of people is a digest there, and every entry is sealed
//! with the hash of the one before.

use payload::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::StoreError;
use crate::store::audit::{Entry, Personal};

/// What stands before the first entry.
pub(super) const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Which values of an entry tell of people: those of who did it, and what it was done to, come
/// before those of its fields.
pub(super) mod slot {
    pub(in crate::audit) const WHO_NAME: i64 = 0;
    pub(in crate::audit) const WHO_EMAIL: i64 = 1;
    pub(in crate::audit) const FROM: i64 = 2;
    pub(in crate::audit) const NAME: i64 = 3;

    /// What the `nth` field was.
    pub(in crate::audit) const fn before(nth: usize) -> i64 {
        4 + 2 * nth as i64
    }

    /// What the `nth` field became.
    pub(in crate::audit) const fn after(nth: usize) -> i64 {
        5 + 2 * nth as i64
    }
}

/// A value as the chain holds it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    None,
    Text(String),
    /// The digest of what stands elsewhere.
    Personal(String),
    Secret,
}

/// A field as the chain holds it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptField {
    pub(super) name: String,
    pub(super) before: Kept,
    pub(super) after: Kept,
}

/// What an entry tells beside its columns.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) who_name: Kept,
    pub(super) who_email: Kept,
    pub(super) from: Kept,
    pub(super) name: Kept,
    pub(super) fields: Vec<KeptField>,
}

impl Said {
    pub(super) fn read(entry: &Entry) -> Result<Self, StoreError> {
        serde_json::from_str(&entry.said).map_err(|error| StoreError::Value {
            column: "audit.said",
            problem: error.to_string(),
        })
    }

    /// Every value with its slot.
    pub(super) fn slots(&self) -> impl Iterator<Item = (i64, &Kept)> {
        let first = [
            (slot::WHO_NAME, &self.who_name),
            (slot::WHO_EMAIL, &self.who_email),
            (slot::FROM, &self.from),
            (slot::NAME, &self.name),
        ];
        let fields = self.fields.iter().enumerate();
        let fields = fields.flat_map(|(nth, field)| {
            [
                (slot::before(nth), &field.before),
                (slot::after(nth), &field.after),
            ]
        });
        first.into_iter().chain(fields)
    }
}

/// What the chain holds of a value that stands apart.
pub(super) fn digest(value: &Personal) -> String {
    let Personal {
        salt,
        subject,
        value,
        ..
    } = value;
    hash(&[salt.as_str(), subject.as_str(), value.as_str()])
}

/// The hash of an entry, over every other column.
pub(super) fn seal(entry: &Entry) -> String {
    hash(&[
        entry.number.to_string().as_str(),
        entry.time.0.to_string().as_str(),
        entry.who_kind.as_str(),
        entry.who_id.as_str(),
        entry.verb.as_str(),
        entry.kind.as_str(),
        entry.object_id.as_str(),
        entry.group_id.as_str(),
        entry.group_path.as_str(),
        entry.said.as_str(),
        entry.previous.as_str(),
    ])
}

/// Of texts, each with its length before it: no other texts give the same bytes.
fn hash(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hex::encode_lower(&hash.finalize()[..])
}

/// The groups along a path.
pub(super) fn along(path: &str) -> Vec<String> {
    let ids = path.split('/').filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
}
