//! Which event configurations hold for a device: those of its line, which leads from itself by
//! its device type and its group up to the root.

use super::AlertOwner;
use crate::id::EventConfigurationId;

/// What has to be known of an event configuration to tell where it holds.
pub trait Placed {
    /// Its id.
    fn id(&self) -> EventConfigurationId;
    /// Whose it is.
    fn owner(&self) -> AlertOwner;
    /// Whether it is switched on.
    fn enabled(&self) -> bool;
    /// The one further up in whose place it stands.
    fn replaces(&self) -> Option<EventConfigurationId>;
}

impl<T: Placed> Placed for &T {
    fn id(&self) -> EventConfigurationId {
        (**self).id()
    }

    fn owner(&self) -> AlertOwner {
        (**self).owner()
    }

    fn enabled(&self) -> bool {
        (**self).enabled()
    }

    fn replaces(&self) -> Option<EventConfigurationId> {
        (**self).replaces()
    }
}

/// Those of `all` that hold along a line of owners, which begins with the nearest: the nearest
/// first, and those of one owner as they come.
///
/// One that stands in the place of another puts that one out for everything below its own owner,
/// be it switched on or off, and be it itself put out by one still nearer. What it does not lie
/// below it cannot put out.
pub fn applying<'a, C: Placed>(line: &[AlertOwner], all: &'a [C]) -> Vec<&'a C> {
    let place = |owner: AlertOwner| line.iter().position(|known| *known == owner);
    let found = all
        .iter()
        .filter_map(|one| Some((place(one.owner())?, one)));
    let mut found: Vec<(usize, &C)> = found.collect();
    found.sort_by_key(|(at, _)| *at);
    let out = |id: EventConfigurationId, at: usize| {
        let nearer = found.iter().take_while(|(other, _)| *other < at);
        let mut replaced = nearer.filter_map(|(_, one)| one.replaces());
        replaced.any(|replaced| replaced == id)
    };
    let holds = |(at, one): &&(usize, &'a C)| one.enabled() && !out(one.id(), *at);
    found.iter().filter(holds).map(|(_, one)| *one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DeviceId, DeviceTypeId, GroupId};

    struct One(u8, AlertOwner, bool, Option<u8>);

    fn id(number: u8) -> EventConfigurationId {
        EventConfigurationId([number; 12])
    }

    impl Placed for One {
        fn id(&self) -> EventConfigurationId {
            id(self.0)
        }

        fn owner(&self) -> AlertOwner {
            self.1
        }

        fn enabled(&self) -> bool {
            self.2
        }

        fn replaces(&self) -> Option<EventConfigurationId> {
            self.3.map(id)
        }
    }

    const DEVICE: AlertOwner = AlertOwner::Device(DeviceId(1));
    const TYPE: AlertOwner = AlertOwner::DeviceType(DeviceTypeId([1; 12]));
    const GROUP: AlertOwner = AlertOwner::Group(GroupId([2; 12]));
    const ROOT: AlertOwner = AlertOwner::Group(GroupId([3; 12]));
    const LINE: [AlertOwner; 4] = [DEVICE, TYPE, GROUP, ROOT];

    fn holds(all: &[One]) -> Vec<u8> {
        applying(&LINE, all).into_iter().map(|one| one.0).collect()
    }

    #[test]
    fn what_is_further_up_holds_below_and_the_nearest_comes_first() {
        let beside = AlertOwner::Group(GroupId([4; 12]));
        let all = [
            One(1, ROOT, true, None),
            One(2, GROUP, true, None),
            One(3, TYPE, true, None),
            One(4, DEVICE, true, None),
            One(5, beside, true, None),
            One(6, GROUP, false, None),
            One(7, GROUP, true, None),
        ];
        assert_eq!(holds(&all), [4, 3, 2, 7, 1]);
    }

    #[test]
    fn one_stands_in_the_place_of_another_further_up() {
        let all = [One(1, ROOT, true, None), One(2, TYPE, true, Some(1))];
        assert_eq!(holds(&all), [2]);
        // Switched off, it switches the other off.
        let all = [One(1, ROOT, true, None), One(2, TYPE, false, Some(1))];
        assert!(holds(&all).is_empty());
        // The nearest one counts, and what it puts out puts out as before.
        let all = [
            One(1, ROOT, true, None),
            One(2, GROUP, true, Some(1)),
            One(3, DEVICE, true, Some(2)),
        ];
        assert_eq!(holds(&all), [3]);
    }

    #[test]
    fn nothing_is_put_out_from_above_or_from_beside() {
        let all = [One(1, TYPE, true, None), One(2, ROOT, true, Some(1))];
        assert_eq!(holds(&all), [1, 2]);
        let all = [One(1, GROUP, true, None), One(2, GROUP, true, Some(1))];
        assert_eq!(holds(&all), [1, 2]);
        let elsewhere = AlertOwner::Device(DeviceId(2));
        let all = [One(1, GROUP, true, None), One(2, elsewhere, false, Some(1))];
        assert_eq!(holds(&all), [1]);
    }
}
