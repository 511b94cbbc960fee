//! The tables of alerts: what is to be told ([`configurations`]), where devices stand with the
//! limits of that ([`stances`]), what fired ([`fired`]), who has read it ([`bell`]), and the mails
//! that tell it ([`mails`]), as well as those that tell of callbacks that were switched off
//! ([`off`]).
//!
//! Whoever raises an event adds rows here that are in nobody's way. The rows of `alert_stances`
//! and `alert_told` that it changes are of devices that it holds, but for those of
//! `CALLBACK_ERROR`: only workers of callbacks raise that, and they hold the callbacks before it.
//! What fired is put into mails later, by a worker that holds the configuration and nothing else.

pub(crate) mod bell;
pub(crate) mod configurations;
pub(crate) mod fired;
pub(crate) mod mails;
pub(crate) mod off;
pub(crate) mod stances;
