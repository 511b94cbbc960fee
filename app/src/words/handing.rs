//! Words about to whom devices go.

/// Choosing a device type or a group, and whether what devices did before goes along.
#[expect(missing_docs, reason = "each word is its own description")]
pub struct Handing {
    /// The field that finds device types which a choice does not offer.
    pub find: &'static str,
    pub find_lead: &'static str,
    pub find_hint: &'static str,
    pub none_found: &'static str,
    pub choose: &'static str,
    pub history: &'static str,
    pub history_hint: &'static str,
    pub as_usual: &'static str,
    pub keep: &'static str,
    pub leave: &'static str,
    /// The group that is to have devices, where it may be chosen and where it is typed.
    pub group: &'static str,
    pub group_hint: &'static str,
    pub group_id: &'static str,
    pub group_id_hint: &'static str,
}
