//! For tests: everything runs but the worker of callbacks, which the story steps by hand with
//! [`run_once`](super::run_once).

use crate::testing::TestEngine;
use crate::uplink;

impl TestEngine {
    /// Starts storing receptions, and no other worker.
    pub fn start_without_callbacks(&self) {
        self.engine
            .tasks
            .spawn(uplink::commit_forever(self.engine.clone()));
    }
}
