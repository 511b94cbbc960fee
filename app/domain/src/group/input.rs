//! What the form of a group sends, and what it means.

use serde::{Deserialize, Serialize};

use super::{GroupKind, ON};
use crate::base_station::country;
use crate::id::GroupId;
use crate::rejection::{Fault, Rejection, lines, text};
use crate::user::email;
use crate::zone::zone;

/// The least number of characters of a name.
const NAME_MIN: u32 = 3;
/// The greatest.
const NAME_MAX: u32 = 100;
/// The longest description.
const DESCRIPTION_MAX: u32 = 300;
/// The most prototypes that can be granted.
const PROTOTYPES_MAX: u32 = 1_000_000;

/// The form of a group, as typed. The names are those of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupInput {
    /// The group above a new one; of no account for one that is there.
    pub parent: String,
    /// 3 to 100 characters.
    pub name: String,
    /// The word of its kind.
    pub kind: String,
    /// At most 300 characters.
    pub description: String,
    /// The IANA name of its time zone.
    pub timezone: String,
    /// `on` where it may be billed. This and the next two are for customers only.
    pub billable: String,
    /// Whom to ask about it.
    pub technical_email: String,
    /// How many devices it may have without a certificate; empty: any number.
    pub max_prototypes: String,
    /// ISO 3166-1 alpha-3, in any case: of operators and providers of infrastructure only.
    pub country: String,
    /// The id of the operator on whose network it is: of virtual operators and distributors only.
    pub network_operator: String,
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSettings {
    /// The group above a new one.
    pub parent: Option<GroupId>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: GroupKind,
    /// What is told of it.
    pub description: String,
    /// Its time zone.
    pub timezone: String,
    /// Whether it may be billed.
    pub billable: bool,
    /// Whom to ask about it; may be empty.
    pub technical_email: String,
    /// How many devices it may have without a certificate.
    pub max_prototypes: Option<u32>,
    /// Its country, as ISO 3166-1 alpha-3; may be empty.
    pub country: String,
    /// The operator on whose network it is.
    pub network_operator: Option<GroupId>,
}

impl GroupInput {
    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<GroupSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let settings = GroupSettings {
            parent: keep(&mut wrong, "parent", optional_id(&self.parent)),
            name: keep(&mut wrong, "name", name(&self.name)),
            kind: keep(&mut wrong, "kind", kind(&self.kind)),
            description: keep(
                &mut wrong,
                "description",
                text(&lines(&self.description), DESCRIPTION_MAX),
            ),
            timezone: keep(&mut wrong, "timezone", zone(&self.timezone)),
            billable: keep(&mut wrong, "billable", ticked(&self.billable)),
            technical_email: keep(
                &mut wrong,
                "technical_email",
                optional_email(&self.technical_email),
            ),
            max_prototypes: keep(&mut wrong, "max_prototypes", cap(&self.max_prototypes)),
            country: keep(&mut wrong, "country", country(&self.country)),
            network_operator: keep(
                &mut wrong,
                "network_operator",
                optional_id(&self.network_operator),
            ),
        };
        if !settings.kind.is_customer() {
            wrong.extend(self.for_customers());
        }
        if !settings.kind.has_country() && !self.country.trim().is_empty() {
            wrong.push(Fault::NotOfThisKind.of("country"));
        }
        if !settings.kind.has_network_operator() && !self.network_operator.is_empty() {
            wrong.push(Fault::NotOfThisKind.of("network_operator"));
        }
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(wrong)
        }
    }

    /// What was filled in that only customers have.
    fn for_customers(&self) -> impl Iterator<Item = Rejection> {
        let fields = [
            ("billable", &self.billable),
            ("technical_email", &self.technical_email),
            ("max_prototypes", &self.max_prototypes),
        ];
        let filled = fields
            .into_iter()
            .filter(|(_, typed)| !typed.trim().is_empty());
        filled.map(|(field, _)| Fault::NotACustomer.of(field))
    }
}

fn keep<T: Default>(
    wrong: &mut Vec<Rejection>,
    field: &'static str,
    checked: Result<T, Fault>,
) -> T {
    checked.unwrap_or_else(|fault| {
        wrong.push(fault.of(field));
        T::default()
    })
}

fn name(typed: &str) -> Result<String, Fault> {
    let name = text(typed, NAME_MAX)?;
    match name.chars().count() as u32 {
        0 => Err(Fault::Missing),
        count if count < NAME_MIN => Err(Fault::TooShort { min: NAME_MIN }),
        _ => Ok(name),
    }
}

fn kind(typed: &str) -> Result<GroupKind, Fault> {
    GroupKind::from_word(typed).ok_or_else(|| Fault::NotOneOf {
        allowed: GroupKind::ALL.map(|each| each.2).join(", "),
    })
}

fn optional_id(typed: &str) -> Result<Option<GroupId>, Fault> {
    match typed {
        "" => Ok(None),
        id => id.parse().map(Some),
    }
}

fn ticked(typed: &str) -> Result<bool, Fault> {
    match typed {
        "" => Ok(false),
        ON => Ok(true),
        _ => Err(Fault::NotOneOf { allowed: ON.into() }),
    }
}

fn optional_email(typed: &str) -> Result<String, Fault> {
    match typed.trim() {
        "" => Ok(String::new()),
        typed => email(typed),
    }
}

fn cap(typed: &str) -> Result<Option<u32>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<u32>() {
        Ok(count) if count <= PROTOTYPES_MAX => Ok(Some(count)),
        _ => Err(Fault::OutOfRange {
            min: 0.0,
            max: f64::from(PROTOTYPES_MAX),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> GroupInput {
        GroupInput {
            name: " Harbour ".into(),
            kind: "basic".into(),
            timezone: "Europe/Brussels".into(),
            ..GroupInput::default()
        }
    }

    fn wrong(change: impl FnOnce(&mut GroupInput)) -> Vec<Rejection> {
        let mut input = input();
        change(&mut input);
        input.check().expect_err("something is wrong")
    }

    #[test]
    fn a_form_is_understood() {
        let settings = GroupInput {
            billable: ON.into(),
            technical_email: "Ops@Example.org".into(),
            max_prototypes: "100".into(),
            ..input()
        };
        let settings = settings.check().expect("all is well");
        assert_eq!(settings.name, "Harbour");
        assert!(settings.billable);
        assert_eq!(settings.technical_email, "ops@example.org");
        assert_eq!(settings.max_prototypes, Some(100));
        assert_eq!(settings.parent, None);
    }

    #[test]
    fn each_field_is_refused_by_reason() {
        let short = Fault::TooShort { min: 3 };
        assert_eq!(wrong(|input| input.name = "ab".into()), [short.of("name")]);
        let long = Fault::TooLong { max: 300 };
        assert_eq!(
            wrong(|input| input.description = "x".repeat(301)),
            [long.of("description")]
        );
        assert_eq!(
            wrong(|input| input.timezone = "Europe/Nowhere".into()),
            [Fault::NotAZone.of("timezone")]
        );
        let told = wrong(|input| input.kind = "church".into());
        assert_eq!(
            (told[0].field.as_str(), told[0].fault.code()),
            ("kind", "not_one_of")
        );
        let told = wrong(|input| input.max_prototypes = "-1".into());
        assert_eq!(told[0].fault.code(), "out_of_range");
    }

    #[test]
    fn country_and_operator_are_for_the_types_that_have_them() {
        let operator = "000102030405060708090a0b";
        let has = |country: &str, network_operator: &str, kind: &str| {
            let input = GroupInput {
                kind: kind.into(),
                country: country.into(),
                network_operator: network_operator.into(),
                ..input()
            };
            input.check()
        };
        for kind in ["so", "nip"] {
            assert_eq!(has(" bel", "", kind).unwrap().country, "BEL");
            let told = has("", operator, kind).unwrap_err();
            assert_eq!(told, [Fault::NotOfThisKind.of("network_operator")]);
        }
        for kind in ["svno", "dist"] {
            let settings = has("", operator, kind).unwrap();
            assert_eq!(settings.network_operator, operator.parse().ok());
            let told = has("BEL", "", kind).unwrap_err();
            assert_eq!(told, [Fault::NotOfThisKind.of("country")]);
        }
        assert_eq!(has("BEL", operator, "basic").unwrap_err().len(), 2);
        let told = has("Belgium", "", "so").unwrap_err();
        assert_eq!(told, [Fault::NotACountry.of("country")]);
        let told = has("", "us", "dist").unwrap_err();
        assert_eq!(told[0].field, "network_operator");
        // Neither has to be said.
        for (kind, ..) in GroupKind::ALL {
            assert!(has("", "", kind.word()).is_ok());
        }
    }

    #[test]
    fn only_customers_are_billed() {
        let told = wrong(|input| {
            input.kind = "so".into();
            input.billable = ON.into();
            input.max_prototypes = "3".into();
        });
        let fault = || Fault::NotACustomer;
        assert_eq!(told, [fault().of("billable"), fault().of("max_prototypes")]);
    }
}
