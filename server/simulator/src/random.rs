//! Chance that comes from a seed alone.
//!
//! SplitMix64 (Steele, Lea, Flood 2014): a counter in steps of the golden ratio, and a mixing of
//! its bits. Every thing that happens (a message, a link, a station) has a generator of its own,
//! begun from the seed and the numbers that name it. So nothing depends on the order in which
//! things happen, and what a message is like does not change when another one is left out.
//!
//! Everything is integer arithmetic, or floating-point arithmetic that IEEE 754 leaves no choice
//! about: the same seed gives the same fleet on every machine.

/// 2⁶⁴ divided by the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a generator is for: the first of the numbers that name it.
#[derive(Clone, Copy)]
pub(crate) enum About {
    Station = 1,
    Device,
    Key,
    Shadow,
    Message,
    Hearing,
    Confirmation,
}

/// A generator.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Random {
    /// The generator of the thing that `numbers` name.
    pub(crate) fn of(seed: u64, about: About, numbers: &[u64]) -> Self {
        let begin = mix(seed.wrapping_add(STEP)) ^ about as u64;
        let fold = |state: u64, number: &u64| mix(state.wrapping_add(STEP)) ^ number;
        Self(mix(numbers.iter().fold(begin, fold)))
    }

    /// 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// 0 to `end` − 1, and 0 if there is nothing below.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1) as u64) as i64
    }

    /// From 0 up to 1, 1 excluded.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True in this share of all cases.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Close to the normal distribution with mean 0 and deviation 1: twelve uniform numbers
    /// together (Irwin and Hall), so never beyond ±6.
    pub(crate) fn normal(&mut self) -> f64 {
        let mut sum = 0;
        for _ in 0..3 {
            let bits = self.bits();
            sum += (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
        }
        (sum as f64 - 12.0 * 32_767.5) / 65_536.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_numbers() {
        // The reference implementation's first numbers of the seed 1234567.
        let mut random = Random(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.bits()).collect();
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(first, published);
    }

    #[test]
    fn each_name_has_its_own_numbers() {
        let first = |seed, about, numbers: &[u64]| Random::of(seed, about, numbers).bits();
        let all = [
            first(1, About::Device, &[1, 2]),
            first(1, About::Device, &[2, 1]),
            first(1, About::Device, &[1]),
            first(2, About::Device, &[1, 2]),
            first(1, About::Station, &[1, 2]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one));
        }
        assert_eq!(all[0], first(1, About::Device, &[1, 2]));
    }

    #[test]
    fn numbers_are_spread_as_they_should_be() {
        let mut random = Random::of(7, About::Message, &[]);
        let normals: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let mean = normals.iter().sum::<f64>() / 20_000.0;
        let square = normals.iter().map(|x| x * x).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03, "{mean}");
        assert!((square - 1.0).abs() < 0.04, "{square}");
        let mut seen = [0; 10];
        for _ in 0..10_000 {
            seen[random.below(10) as usize] += 1;
        }
        assert!(seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
        assert_eq!(random.below(0), 0);
        assert!((0..100).all(|_| (-3..=3).contains(&random.between(-3, 3))));
    }
}
