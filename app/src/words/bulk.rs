//! Words about what is done to many devices at once.

use domain::device::BulkDeed;
use domain::list::Total;

/// What is done to many devices at once.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Bulk {
    pub title: &'static str,
    pub choose: &'static str,
    pub choose_one: fn(&str) -> String,
    pub all: fn(Total) -> String,
    pub what: &'static str,
    pub deed_name: fn(BulkDeed) -> &'static str,
    pub go: &'static str,
    pub question: fn(BulkDeed) -> &'static str,
    pub consequences: fn(BulkDeed, i64, i64) -> String,
    pub nothing: &'static str,
    pub stay: &'static str,
    pub devices: &'static str,
    pub why: &'static str,
    pub already: &'static str,
    pub edit_lead: &'static str,
    pub as_it_is: &'static str,
    pub back: &'static str,
    pub goes_on: &'static str,
}
