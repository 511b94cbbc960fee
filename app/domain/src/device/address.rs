//! What the address of the list of devices asks for: the same list, whoever reads the address.

use crate::device::{DeviceColumn, DeviceCondition, DeviceQuery, DeviceSort};
use crate::id::DeviceTypeId;
use crate::list::{Conditions, page_size};
use crate::rejection::{Fault, Rejection, text};

/// The most characters that are looked for.
const TEXT_LONGEST: u32 = 100;

/// The longest key that is told again.
const KEY_LONGEST: usize = 24;

/// The one key that may come more than once: each column has it.
const COLUMN: &str = "column";

/// The keys beside those of conditions.
const KEYS: [&str; 7] = ["text", "type", "heard", "sort", "reversed", "size", COLUMN];

/// The orders that an address names; the first needs no saying.
const SORTS: [(DeviceSort, &str); 4] = [
    (DeviceSort::LastSeen, ""),
    (DeviceSort::Id, "id"),
    (DeviceSort::Name, "name"),
    (DeviceSort::Created, "created"),
];

/// What stands behind the question mark, as the list takes it. Places in a list and views have no
/// part in it: they belong to the one that is shown.
///
/// # Errors
/// Everything that the list would refuse, by the key that says it.
pub fn asked(address: &str) -> Result<DeviceQuery, Vec<Rejection>> {
    let said = pairs(address).map_err(|wrong| vec![wrong])?;
    let value = |key: &str| {
        let one = said.iter().find(|pair| pair.0 == key);
        one.map_or_else(String::new, |pair| pair.1.clone())
    };
    let mut wrong = Vec::new();
    for (at, (key, _)) in said.iter().enumerate() {
        // What is added for a form that comes back has nothing to do with the list.
        if key.starts_with("__") {
            continue;
        }
        let again = said[..at].iter().any(|before| before.0 == *key);
        if !KEYS.contains(&key.as_str()) && !Conditions::has_key(key) {
            wrong.push(Fault::UnknownField.of(shown(key)));
        } else if again && key.as_str() != COLUMN {
            wrong.push(Fault::Repeated.of(shown(key)));
        }
    }
    let mut words = |key: &'static str, allowed: &[&str]| {
        let said = value(key);
        if !said.is_empty() && !allowed.contains(&said.as_str()) {
            let allowed = allowed.join(", ");
            wrong.push(Fault::NotOneOf { allowed }.of(key));
        }
        said
    };
    let seen = words("heard", &["heard", "never"]);
    let reversed = words("reversed", &["on"]);
    let sort = words("sort", &SORTS.map(|sort| sort.1)[1..]);
    let sort = SORTS.into_iter().find(|one| one.1 == sort);
    let sought = text(&value("text"), TEXT_LONGEST).unwrap_or_else(|fault| {
        wrong.push(fault.of("text"));
        String::new()
    });
    let device_type = value("type");
    if !device_type.is_empty()
        && let Err(fault) = device_type.parse::<DeviceTypeId>()
    {
        wrong.push(fault.of("type"));
    }
    let size = match value("size").as_str() {
        "" => 0,
        digits => {
            let size = digits.parse::<u32>().ok().filter(|size| *size != 0);
            page_size(size.unwrap_or(u32::MAX)).unwrap_or_else(|fault| {
                wrong.push(fault.of("size"));
                0
            })
        }
    };
    let columns = said.iter().filter(|pair| pair.0 == COLUMN);
    let columns: Vec<String> = columns.map(|pair| pair.1.clone()).collect();
    if let Err(refused) = DeviceColumn::chosen(&columns) {
        wrong.push(refused);
    }
    let conditions = Conditions::read(value).unwrap_or_else(|refused| {
        wrong.push(refused);
        Conditions::default()
    });
    if let Err(refused) = DeviceCondition::all(&conditions) {
        wrong.extend(refused);
    }
    match wrong.is_empty() {
        true => Ok(DeviceQuery {
            text: sought,
            device_type,
            seen,
            conditions: conditions.to_string(),
            sort: sort.map_or_else(DeviceSort::default, |one| one.0),
            reversed,
            size,
            after: String::new(),
            until: String::new(),
        }),
        false => Err(wrong),
    }
}

/// A key as it may be told: whoever made the address chose it.
fn shown(key: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match key.len() <= KEY_LONGEST && !key.is_empty() && key.chars().all(plain) {
        true => key,
        false => "…",
    }
}

/// Keys and values, in their order.
fn pairs(address: &str) -> Result<Vec<(String, String)>, Rejection> {
    let parts = address.split('&').filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let read = unescaped(key).zip(unescaped(value));
        read.ok_or_else(|| Fault::UnknownField.of("address"))
    };
    parts.map(pair).collect()
}

/// A text without the signs by which an address says others.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return String::from_utf8(bytes).ok(),
            [b'%', high, low, rest @ ..] => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                let byte = digit(high)? * 16 + digit(low)?;
                bytes.push(u8::try_from(byte).ok()?);
                rest
            }
            [b'%', ..] => return None,
            [b'+', rest @ ..] => {
                bytes.push(b' ');
                rest
            }
            [byte, rest @ ..] => {
                bytes.push(*byte);
                rest
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_the_list_reads_it() {
        let query = asked(
            "text=roof%20top+a&c1=name&h1=contains&v1=%C3%A9t%C3%A9&c2=tag&h2=is_not&join=any\
             &sort=name&reversed=on&size=100&heard=never&column=id&column=name&__err=x",
        );
        let query = query.unwrap();
        assert_eq!(query.text, "roof top a");
        assert_eq!(query.conditions, "name.contains.été|tag.is_not.");
        assert_eq!((query.sort, query.size), (DeviceSort::Name, 100));
        assert_eq!(query.reversed, "on");
        assert_eq!(query.seen, "never");
        assert_eq!(asked(""), Ok(DeviceQuery::default()));
    }

    #[test]
    fn what_the_list_would_refuse_is_refused_by_its_key() {
        for (address, field, code) in [
            ("shoe=9", "shoe", "unknown_field"),
            ("call%20555=1", "…", "unknown_field"),
            ("view=all", "view", "unknown_field"),
            ("after=1.2", "after", "unknown_field"),
            ("text=a&text=b", "text", "repeated"),
            ("sort=seen", "sort", "not_one_of"),
            ("reversed=yes", "reversed", "not_one_of"),
            ("heard=often", "heard", "not_one_of"),
            ("type=1", "type", "not_an_id"),
            ("size=51", "size", "not_one_of"),
            ("column=shoe", "column", "not_one_of"),
            ("c1=shoe&v1=9", "c1", "not_one_of"),
            ("c1=seen&h1=is&v1=2026-01-01", "h1", "not_one_of"),
            ("c1=token&v1=gone", "v1", "not_one_of"),
            ("v1=roof", "c1", "missing"),
            ("join=xor", "join", "not_one_of"),
            ("text=%zz", "address", "unknown_field"),
            ("text=%FF", "address", "unknown_field"),
        ] {
            let wrong = asked(address).unwrap_err();
            assert_eq!(wrong.len(), 1, "{address}: {wrong:?}");
            assert_eq!(wrong[0].field, field, "{address}");
            assert_eq!(wrong[0].fault.code(), code, "{address}");
        }
    }
}
