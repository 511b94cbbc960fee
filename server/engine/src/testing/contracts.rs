//! Contracts in stories.

use domain::ContractId;
use domain::contract::{Contract, Plan, Terms};

use super::TestEngine;
use crate::store::contracts;
use crate::store::db::Dialect;

impl TestEngine {
    /// A second contract in the demo group: everything for ever, but for what `change` says.
    pub async fn with_contract(&self, change: impl FnOnce(&mut Terms)) -> ContractId {
        let mut terms = Terms::UNLIMITED;
        change(&mut terms);
        let contract = Contract {
            id: ContractId(self.engine.ids.long()),
            group: self.group,
            name: "Second".into(),
            plan: Plan::default(),
            max_uplinks: None,
            terms,
        };
        let mut tx = self.engine.db.write().await.unwrap();
        let now = self.engine.world.clock.now();
        contracts::insert(&mut tx, &contract, now).await.unwrap();
        tx.commit().await.unwrap();
        contract.id
    }

    /// Changes the contract of the demo fleet.
    pub async fn change_contract(&self, change: impl FnOnce(&mut Contract)) {
        let mut tx = self.engine.db.write().await.unwrap();
        contracts::stories::change_first(&mut tx, self.group, change)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Gives the `nth` device type another contract.
    pub async fn use_contract(&self, nth: usize, contract: ContractId) {
        self.use_contracts(nth, &[contract]).await;
    }

    /// Gives the `nth` device type contracts, in that order.
    pub async fn use_contracts(&self, nth: usize, contracts: &[ContractId]) {
        let contracts = contracts.iter().map(ContractId::to_string).collect();
        self.edit_type(nth, |input| input.contracts = contracts)
            .await;
    }

    /// Says whether the tokens of the devices of the `nth` device type are renewed.
    pub async fn with_renewal(&self, nth: usize, word: &str) {
        self.edit_type(nth, |input| input.renewal = word.into())
            .await;
    }

    /// Edits a contract just when `meanwhile` waits for it, having read the terms before.
    pub async fn edit_under<T>(
        &self,
        id: ContractId,
        change: impl FnOnce(&mut Terms),
        meanwhile: impl Future<Output = T>,
    ) -> T {
        let mut tx = self.engine.db.write().await.unwrap();
        let dialect = self.engine.db.dialect;
        contracts::lock(&mut tx, dialect, &[id]).await.unwrap();
        let edit = async move {
            // SQLite lets nobody read for writing in the meantime.
            while dialect == Dialect::Postgres
                && !contracts::stories::somebody_waits(&mut tx).await.unwrap()
            {
                tokio::task::yield_now().await;
            }
            let found = contracts::get(&mut tx, id).await.unwrap();
            let mut contract = found.unwrap().view.contract;
            change(&mut contract.terms);
            contracts::edit(&mut tx, &contract).await.unwrap();
            tx.commit().await.unwrap();
        };
        tokio::join!(edit, meanwhile).1
    }

    /// How many tokens of a contract are taken.
    pub async fn tokens(&self, contract: ContractId) -> i64 {
        let mut connection = self.engine.db.read().acquire().await.unwrap();
        contracts::stories::tokens_in_use(&mut connection, contract)
            .await
            .unwrap()
    }
}
