//! Lists of contracts as files.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::contract::{ContractColumn, ContractQuery, ContractView};

use super::list::{Columns, answer, read, time, yes};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of such a file asks for, as that of the list does.
fn asked(query: &str) -> Result<(ContractQuery, Columns<ContractColumn>), Problem> {
    const KEYS: [&str; 2] = ["text", "group"];
    let known = |key: &str| KEYS.contains(&key);
    let (address, columns) = read(query, known, ContractColumn::chosen)?;
    let asked = ContractQuery {
        text: address.said("text"),
        group: address.said("group"),
        ..ContractQuery::default()
    };
    Ok((asked, columns))
}

/// `GET /export/contracts.csv`: the contracts that the caller sees, as the filter and the columns of their list say.
///
/// # Errors
/// 401 without a session or an API access, 403 for whoever
/// sees none, 422 for a query that makes no sense.
pub async fn contracts(
    State(doors): State<Doors>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, columns) = asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_contracts(&asker.who, &asked).await?;
    let name = "attachment; filename=\"contracts.csv\"";
    Ok(answer(export, columns, told, asker, name))
}

/// What a column tells of a contract; times in UTC. Without a limit, or for ever: nothing.
fn told(one: &ContractView, column: ContractColumn) -> String {
    let (contract, terms) = (&one.contract, &one.contract.terms);
    let daily = |max: Option<u32>| max.map_or_else(String::new, |max| max.to_string());
    match column {
        ContractColumn::Name => contract.name.clone(),
        ContractColumn::Group => one.group_name.clone(),
        ContractColumn::Plan => contract.plan.word().to_owned(),
        ContractColumn::Start => time(terms.start),
        ContractColumn::ActivationEnd => time(terms.activation_end),
        ContractColumn::CommunicationEnd => time(terms.communication_end),
        ContractColumn::TokenMonths => match terms.token_months {
            0 => String::new(),
            months => months.to_string(),
        },
        ContractColumn::Tokens => match terms.max_tokens {
            0 => terms.tokens_in_use.to_string(),
            max => format!("{}/{max}", terms.tokens_in_use),
        },
        ContractColumn::Uplinks => daily(contract.max_uplinks),
        ContractColumn::Downlinks => daily(terms.max_downlinks),
        ContractColumn::Bidir => yes(terms.bidir).to_owned(),
        ContractColumn::Renewal => yes(terms.renewal).to_owned(),
        ContractColumn::Used => one.tokens_used.to_string(),
        ContractColumn::Created => time(one.created),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_of_contracts_takes_what_their_list_takes_and_nothing_else() {
        let (query, columns) = asked("text=a+b&column=used&column=name").unwrap();
        assert_eq!(query.text, "a b");
        let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
        assert_eq!(names, ["name", "used"]);
        for (wrong, field) in [
            ("after=x", "after"),
            ("text=a&text=b", "text"),
            ("column=shoe", "column"),
            ("sort=name", "sort"),
            ("size=25", "size"),
        ] {
            let refused = asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }
}
