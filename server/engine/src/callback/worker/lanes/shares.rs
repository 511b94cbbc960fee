//! How receivers stand, and which share of all places those have that stand so.

/// How the receiver of a callback has answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// It was not asked yet.
    #[default]
    New,
    /// The last answer was a 2xx and came soon.
    Quick,
    /// It was a 2xx that took its time.
    Slow,
    /// The last use failed.
    Failing,
}

/// Requests of all callbacks. Whoever does not answer keeps a place for as long as an exchange may
/// last. So those that failed have a quarter of all places at most, and together with those of which
/// it is not known that they answer soon three quarters: the rest is for those that do, whose
/// places are soon free again.
#[derive(Clone, Copy, Default)]
pub(super) struct Shares {
    pub(super) all: usize,
    /// Of those that did not answer soon, or not yet.
    pub(super) unsure: usize,
    /// Of those of them that failed.
    pub(super) failing: usize,
}

impl Shares {
    pub(super) fn add(&mut self, standing: Standing, count: usize) {
        self.all += count;
        if standing != Standing::Quick {
            self.unsure += count;
        }
        if standing == Standing::Failing {
            self.failing += count;
        }
    }

    pub(super) fn remove(&mut self, standing: Standing, count: usize) {
        self.all = self.all.saturating_sub(count);
        if standing != Standing::Quick {
            self.unsure = self.unsure.saturating_sub(count);
        }
        if standing == Standing::Failing {
            self.failing = self.failing.saturating_sub(count);
        }
    }

    /// For how many more there is room within a limit for all.
    pub(super) fn free(&self, standing: Standing, limit: usize) -> usize {
        let quarter = limit / 4;
        let all = limit.saturating_sub(self.all);
        let unsure = (limit - quarter).saturating_sub(self.unsure);
        let failing = quarter.max(1).saturating_sub(self.failing);
        match standing {
            Standing::Quick => all,
            Standing::New | Standing::Slow => all.min(unsure),
            Standing::Failing => all.min(unsure).min(failing),
        }
    }
}

/// Requests of one callback, or to one receiver.
#[derive(Clone, Copy, Default)]
pub(super) struct Places {
    /// Those that are under way, and those for which there is room and that are about to be.
    pub(super) taken: usize,
    /// Those that are under way.
    pub(super) flying: usize,
}
