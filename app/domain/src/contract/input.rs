//! What the form of a contract sends, what it means, and what of it may change later.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Contract, Options, Plan, Terms};
use crate::id::GroupId;
use crate::rejection::{Fault, Rejection, text};
use crate::time::UnixMillis;

/// The longest that a token may last: a hundred years.
const MONTHS_MAX: i64 = 1200;
/// The most tokens that can be counted out.
const TOKENS_MAX: i64 = 1_000_000_000;
/// The most messages a day that can be granted.
const DAILY_MAX: i64 = 100_000;
/// The most test frames.
const TEST_FRAMES_MAX: i64 = 25;

/// The form of a contract, as typed. The names are those of the fields. Times are in UTC, as
/// `<input type="datetime-local">` sends them; what is empty is without limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractInput {
    /// The group of a new contract; of no account for one that is there.
    pub group: String,
    /// 1 to 100 characters.
    pub name: String,
    /// The word of a [`Plan`]; empty: that which is usual.
    pub plan: String,
    /// From when on it carries.
    pub start: String,
    /// From when on no token is taken.
    pub activation_end: String,
    /// From when on nothing is carried.
    pub communication_end: String,
    /// Months that a token lasts; empty or 0: as long as the contract.
    pub token_months: String,
    /// Months that a token lasts longer with each renewal; empty or 0: as many.
    pub renewal_months: String,
    /// How many tokens there are; empty or 0: without limit.
    pub max_tokens: String,
    /// Uplinks per device and day.
    pub max_uplinks: String,
    /// Downlinks per device and day.
    pub max_downlinks: String,
    /// `on` where downlinks go before those of other contracts.
    pub high_priority: String,
    /// `on` where devices may ask for downlinks.
    pub bidir: String,
    /// `on` where tokens are renewed.
    pub renewal: String,
    /// Test frames before a token is taken, 0 to 25.
    pub test_frames: String,
    /// `on` where positions are computed from the base stations that heard a message.
    pub geolocation: String,
    /// `on` where it is told which base stations heard a message, and how.
    pub network_metadata: String,
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractSettings {
    /// The group of a new contract.
    pub group: Option<GroupId>,
    /// Its name.
    pub name: String,
    /// How it is paid for.
    pub plan: Plan,
    /// Uplinks per device and day.
    pub max_uplinks: Option<u32>,
    /// What else it grants. No form says how many tokens are in use.
    pub terms: Terms,
}

impl ContractInput {
    /// The form of a contract that grants everything.
    pub fn unlimited() -> Self {
        Self {
            bidir: ON.into(),
            renewal: ON.into(),
            geolocation: ON.into(),
            network_metadata: ON.into(),
            ..Self::default()
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<ContractSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let terms = Terms {
            start: keep(&mut wrong, "start", time(&self.start)),
            activation_end: keep(&mut wrong, "activation_end", time(&self.activation_end)),
            communication_end: keep(
                &mut wrong,
                "communication_end",
                time(&self.communication_end),
            ),
            token_months: keep(
                &mut wrong,
                "token_months",
                number(&self.token_months, 0..=MONTHS_MAX),
            )
            .unwrap_or(0) as u32,
            renewal_months: keep(
                &mut wrong,
                "renewal_months",
                number(&self.renewal_months, 0..=MONTHS_MAX),
            )
            .unwrap_or(0) as u32,
            max_tokens: keep(
                &mut wrong,
                "max_tokens",
                number(&self.max_tokens, 0..=TOKENS_MAX),
            )
            .unwrap_or(0),
            tokens_in_use: 0,
            bidir: keep(&mut wrong, "bidir", ticked(&self.bidir)),
            max_downlinks: keep(
                &mut wrong,
                "max_downlinks",
                number(&self.max_downlinks, 0..=DAILY_MAX),
            )
            .map(|max| max as u32),
            high_priority: keep(&mut wrong, "high_priority", ticked(&self.high_priority)),
            renewal: keep(&mut wrong, "renewal", ticked(&self.renewal)),
            test_frames: keep(
                &mut wrong,
                "test_frames",
                number(&self.test_frames, 0..=TEST_FRAMES_MAX),
            )
            .unwrap_or(0) as u32,
            options: Options {
                geolocation: keep(&mut wrong, "geolocation", ticked(&self.geolocation)),
                network_metadata: keep(
                    &mut wrong,
                    "network_metadata",
                    ticked(&self.network_metadata),
                ),
            },
        };
        let uplinks = number(&self.max_uplinks, 0..=DAILY_MAX);
        let settings = ContractSettings {
            group: keep(&mut wrong, "group", optional_group(&self.group)),
            name: keep(&mut wrong, "name", name(&self.name)),
            plan: keep(&mut wrong, "plan", plan(&self.plan)),
            max_uplinks: keep(&mut wrong, "max_uplinks", uplinks).map(|max| max as u32),
            terms,
        };
        wrong.extend(order(&terms));
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(wrong)
        }
    }
}

impl Contract {
    /// The form that would leave everything as it is.
    pub fn input(&self) -> ContractInput {
        let time = |time: UnixMillis| match time.0 {
            0 => String::new(),
            _ => time.field(),
        };
        let count = |count: i64| match count {
            0 => String::new(),
            count => count.to_string(),
        };
        let limit = |limit: Option<u32>| limit.map(|limit| limit.to_string());
        let tick = |ticked: bool| if ticked { ON } else { "" }.to_owned();
        ContractInput {
            group: self.group.to_string(),
            name: self.name.clone(),
            plan: self.plan.word().to_owned(),
            start: time(self.terms.start),
            activation_end: time(self.terms.activation_end),
            communication_end: time(self.terms.communication_end),
            token_months: count(self.terms.token_months.into()),
            renewal_months: count(self.terms.renewal_months.into()),
            max_tokens: count(self.terms.max_tokens),
            max_uplinks: limit(self.max_uplinks).unwrap_or_default(),
            max_downlinks: limit(self.terms.max_downlinks).unwrap_or_default(),
            high_priority: tick(self.terms.high_priority),
            bidir: tick(self.terms.bidir),
            renewal: tick(self.terms.renewal),
            test_frames: count(self.terms.test_frames.into()),
            geolocation: tick(self.terms.options.geolocation),
            network_metadata: tick(self.terms.options.network_metadata),
        }
    }

    /// The contract with other settings.
    ///
    /// While tokens are in use, the start and the durations of tokens stay: the devices took
    /// theirs by them. There are never fewer tokens than are in use. Everything else may change.
    ///
    /// # Errors
    /// Every field that may not change so.
    pub fn changed(&self, settings: ContractSettings) -> Result<Self, Vec<Rejection>> {
        // A form knows whole seconds.
        let same = |new: UnixMillis, old: UnixMillis| match new.seconds() == old.seconds() {
            true => old,
            false => new,
        };
        let (old, new) = (&self.terms, settings.terms);
        let terms = Terms {
            start: same(new.start, old.start),
            activation_end: same(new.activation_end, old.activation_end),
            communication_end: same(new.communication_end, old.communication_end),
            tokens_in_use: old.tokens_in_use,
            ..new
        };
        let in_use = old.tokens_in_use;
        let mut wrong = Vec::new();
        if in_use > 0 && terms.start != old.start {
            wrong.push(Fault::FixedByTokens.of("start"));
        }
        if in_use > 0 && terms.token_months != old.token_months {
            wrong.push(Fault::FixedByTokens.of("token_months"));
        }
        if in_use > 0 && terms.renewal_months != old.renewal_months {
            wrong.push(Fault::FixedByTokens.of("renewal_months"));
        }
        if terms.max_tokens != 0 && terms.max_tokens < in_use {
            wrong.push(Fault::FewerThanInUse { in_use }.of("max_tokens"));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Self {
            id: self.id,
            group: self.group,
            name: settings.name,
            plan: settings.plan,
            max_uplinks: settings.max_uplinks,
            terms,
        })
    }
}

/// What a box sends that is ticked.
const ON: &str = "on";

fn keep<T: Default>(wrong: &mut Vec<Rejection>, field: &str, result: Result<T, Fault>) -> T {
    result.unwrap_or_else(|fault| {
        wrong.push(fault.of(field));
        T::default()
    })
}

/// What is wrong with times that are each a time.
fn order(terms: &Terms) -> Vec<Rejection> {
    let Terms {
        start,
        activation_end,
        communication_end,
        ..
    } = *terms;
    let given = |time: UnixMillis| time.0 != 0;
    let mut wrong = Vec::new();
    for (field, end) in [
        ("activation_end", activation_end),
        ("communication_end", communication_end),
    ] {
        if given(end) && end <= start {
            wrong.push(Fault::NotAfterStart.of(field));
        }
    }
    if given(communication_end) && activation_end > communication_end {
        wrong.push(Fault::BeyondEnd.of("activation_end"));
    }
    wrong
}

fn time(typed: &str) -> Result<UnixMillis, Fault> {
    match typed.trim() {
        "" => Ok(UnixMillis(0)),
        typed => {
            let time = UnixMillis::from_utc(typed).ok_or(Fault::NotATime)?;
            match time < UnixMillis::SIGFOX_BEGAN {
                true => Err(Fault::BeforeSigfox),
                false => Ok(time),
            }
        }
    }
}

fn number(typed: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, Fault> {
    match typed.trim() {
        "" => Ok(None),
        digits => match digits.parse() {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            _ => Err(Fault::OutOfRange {
                min: *range.start() as f64,
                max: *range.end() as f64,
            }),
        },
    }
}

fn ticked(typed: &str) -> Result<bool, Fault> {
    match typed {
        "" => Ok(false),
        ON => Ok(true),
        _ => Err(Fault::NotOneOf { allowed: ON.into() }),
    }
}

fn name(typed: &str) -> Result<String, Fault> {
    match text(typed, 100)? {
        name if name.is_empty() => Err(Fault::Missing),
        name => Ok(name),
    }
}

fn plan(word: &str) -> Result<Plan, Fault> {
    match word {
        "" => Ok(Plan::default()),
        word => Plan::from_word(word).ok_or_else(|| Fault::NotOneOf {
            allowed: Plan::ALL.map(|each| each.1).join(", "),
        }),
    }
}

fn optional_group(id: &str) -> Result<Option<GroupId>, Fault> {
    match id {
        "" => Ok(None),
        id => id.parse().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ContractId;

    fn input() -> ContractInput {
        ContractInput {
            name: " Meters ".into(),
            plan: "cvp".into(),
            start: "2025-01-01T00:00".into(),
            activation_end: "2026-01-01T00:00".into(),
            communication_end: "2027-01-01T00:00:30".into(),
            token_months: "12".into(),
            max_tokens: "100".into(),
            max_uplinks: "140".into(),
            max_downlinks: "4".into(),
            ..ContractInput::unlimited()
        }
    }

    fn contract() -> Contract {
        let settings = input().check().unwrap();
        Contract {
            id: ContractId([1; 12]),
            group: GroupId([2; 12]),
            name: settings.name,
            plan: settings.plan,
            max_uplinks: settings.max_uplinks,
            terms: settings.terms,
        }
    }

    fn fields(refused: Result<impl std::fmt::Debug, Vec<Rejection>>) -> Vec<String> {
        let wrong = refused.unwrap_err().into_iter();
        wrong.map(|rejection| rejection.field).collect()
    }

    #[test]
    fn a_form_says_what_is_granted_and_a_contract_what_its_form_said() {
        let contract = contract();
        assert_eq!(
            (contract.name.as_str(), contract.plan),
            ("Meters", Plan::CommittedVolume)
        );
        assert_eq!(
            contract.terms.communication_end.utc(),
            "2027-01-01 00:00:30"
        );
        assert_eq!(contract.max_uplinks, Some(140));
        let again = contract.input().check().unwrap();
        assert_eq!(again.plan, contract.plan);
        assert_eq!((again.name, again.terms), (contract.name, contract.terms));
        let nothing = ContractInput {
            name: "All".into(),
            ..ContractInput::unlimited()
        };
        assert_eq!(nothing.check().unwrap().terms, Terms::UNLIMITED);
    }

    #[test]
    fn every_field_that_makes_no_sense_is_named() {
        let wrong = ContractInput {
            group: "here".into(),
            name: " ".into(),
            plan: "gold".into(),
            start: "2025-02-30T00:00".into(),
            activation_end: "soon".into(),
            communication_end: "1999-01-01T00:00".into(),
            token_months: "-1".into(),
            max_tokens: "1e3".into(),
            max_uplinks: "many".into(),
            max_downlinks: "1.5".into(),
            high_priority: "yes".into(),
            bidir: "yes".into(),
            renewal: "off".into(),
            test_frames: "26".into(),
            geolocation: "maybe".into(),
            network_metadata: "1".into(),
            renewal_months: "x".into(),
        };
        let mut named = fields(wrong.check());
        named.sort();
        assert_eq!(
            named,
            [
                "activation_end",
                "bidir",
                "communication_end",
                "geolocation",
                "group",
                "high_priority",
                "max_downlinks",
                "max_tokens",
                "max_uplinks",
                "name",
                "network_metadata",
                "plan",
                "renewal",
                "renewal_months",
                "start",
                "test_frames",
                "token_months",
            ]
        );
        let turned = ContractInput {
            start: "2026-06-01T00:00".into(),
            communication_end: "2025-06-01T00:00".into(),
            ..input()
        };
        assert_eq!(
            fields(turned.check()),
            ["activation_end", "communication_end", "activation_end"]
        );
    }

    #[test]
    fn what_tokens_were_taken_by_stays_while_they_are_in_use() {
        let mut contract = contract();
        let other = ContractInput {
            start: "2025-02-01T00:00".into(),
            token_months: "6".into(),
            max_tokens: "2".into(),
            ..input()
        };
        let changed = contract.changed(other.check().unwrap()).unwrap();
        assert_eq!(
            (changed.terms.max_tokens, changed.terms.token_months),
            (2, 6)
        );
        contract.terms.tokens_in_use = 3;
        assert_eq!(
            fields(contract.changed(other.check().unwrap())),
            ["start", "token_months", "max_tokens"]
        );
        // The ends, the other numbers and the ticks may change; no limit is no lower one.
        let allowed = ContractInput {
            communication_end: "2026-06-01T00:00".into(),
            max_tokens: "0".into(),
            max_uplinks: String::new(),
            renewal: String::new(),
            ..input()
        };
        let changed = contract.changed(allowed.check().unwrap()).unwrap();
        assert_eq!(
            (changed.terms.tokens_in_use, changed.max_uplinks),
            (3, None)
        );
        // What a form cannot tell apart is not a change.
        contract.terms.start = contract.terms.start.plus(417);
        let same = contract.changed(contract.input().check().unwrap());
        assert_eq!(same.unwrap(), contract);
    }
}
