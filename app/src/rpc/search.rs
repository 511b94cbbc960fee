//! Search over everything that the caller may see.

use domain::search::Found;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What was found, and what else the caller may see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sought {
    /// What was found.
    pub found: Found,
    /// Whether the caller sees base stations: then there are pages of them.
    pub network: bool,
    /// What the caller may make somewhere.
    pub makes: Makes,
}

/// What somebody may make somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Makes {
    /// Devices.
    pub devices: bool,
    /// Device types.
    pub device_types: bool,
    /// Callbacks.
    pub callbacks: bool,
    /// Users and groups.
    pub people: bool,
    /// Contracts.
    pub contracts: bool,
    /// Base stations.
    pub stations: bool,
}

impl Makes {
    /// What `who` may make.
    #[cfg(feature = "ssr")]
    fn of(who: &domain::permission::Principal) -> Self {
        use domain::permission::Action;
        let may = |action| !who.reach(action).is_empty();
        Self {
            devices: may(Action::WriteFleet),
            device_types: may(Action::WriteTypes),
            callbacks: may(Action::WriteCallbacks),
            people: may(Action::WritePeople),
            contracts: may(Action::WriteContracts),
            stations: may(Action::Operate),
        }
    }
}

/// What begins with `q`.
#[server]
pub async fn find(#[server(default)] q: String) -> Result<Sought, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let found = engine.search(&who, &q).await?;
    let network = !who
        .reach(domain::permission::Action::ReadNetwork)
        .is_empty();
    Ok(Sought {
        found,
        network,
        makes: Makes::of(&who),
    })
}
