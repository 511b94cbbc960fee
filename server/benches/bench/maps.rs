//! B10: what of a million devices a map shows, beside the npm package `supercluster`, which holds
//! the same points in memory; both as JSON. And how long the slowest viewport takes with the cells
//! of what was heard.

use std::time::Instant;

use domain::base_station::Degrees;
use domain::map::{Overlay, Scope, Viewport};
use domain::permission::Profile;
use engine::testing::TestEngine;

use crate::table::Table;

/// Devices.
const DEVICES: u32 = 1_000_000;
/// Receptions of each: where devices stand still they are of the same cells.
const HEARD: usize = 10;
/// Rounds.
const ROUNDS: usize = 7;
/// The size of a map on a desk.
const SCREEN: (f64, f64) = (1280.0, 480.0);
/// Places that many devices are near, and how they spread around them, in degrees.
const CITIES: [(Degrees, f64); 8] = [
    ((50.85, 4.35), 1.5),
    ((48.86, 2.35), 2.0),
    ((51.51, -0.13), 1.0),
    ((40.42, -3.70), 3.0),
    ((-33.45, -70.66), 0.5),
    ((35.68, 139.69), 1.0),
    ((40.71, -74.01), 4.0),
    ((-26.20, 28.04), 2.0),
];

/// B10.
pub async fn maps(table: &mut Table) {
    let places = places();
    let test = TestEngine::sqlite().await;
    let placed: Vec<(u32, Degrees)> = (1..).zip(places.iter().copied()).collect();
    test.with_placed_devices(0, &placed).await;
    for round in 0..HEARD {
        let strength = |n: usize| -9_000 - ((n * 7 + round * 131) % 5_000) as i64;
        let heard = places.iter().enumerate();
        let heard: Vec<(Degrees, i64)> = heard.map(|(n, at)| (*at, strength(n))).collect();
        test.heard_from(0, &heard).await;
    }
    let viewports = viewports();
    let who = test.member(Profile::CustomerRead);
    let draw = async |seen: Viewport, overlay| {
        let map = test.engine.fleet_map(&who, Scope::All, Some(seen), overlay);
        let map = map.await.expect("a map");
        assert_eq!(map.placed, i64::from(DEVICES));
        serde_json::to_string(&map).expect("JSON").len()
    };
    let (mut ours, mut slowest) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let started = Instant::now();
        for seen in &viewports {
            draw(*seen, Overlay::None).await;
        }
        let rate = viewports.len() as f64 / started.elapsed().as_secs_f64();
        let mut worst = 0.0_f64;
        for seen in &viewports {
            let started = Instant::now();
            draw(*seen, Overlay::Best).await;
            worst = worst.max(started.elapsed().as_secs_f64() * 1000.0);
        }
        // The first round warms up.
        if round > 0 {
            ours.push(rate);
            slowest.push(worst);
        }
    }
    let what = "viewports of 1 M devices as JSON, beside npm `supercluster` with all in memory";
    match peer(&places, &viewports) {
        Ok(beside) => table.rates("B10", what, &ours, &beside, 0.5),
        Err(why) => table.skipped("B10", &why),
    }
    let what = "the slowest viewport with the cells of 10 M receptions";
    table.limit("B10", what, &slowest, 20.0, "ms");
    test.close().await;
}

/// Where the devices are: the same in every run.
fn places() -> Vec<Degrees> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let place = |n: u32| {
        let ((lat, lng), spread) = CITIES[n as usize % CITIES.len()];
        // Denser towards the middle, as cities are.
        let near = next() * next();
        let turn = next() * std::f64::consts::TAU;
        (
            lat + near * spread * turn.sin(),
            lng + near * spread * turn.cos(),
        )
    };
    (0..DEVICES).map(place).collect()
}

/// The world, and each city from afar and from near.
fn viewports() -> Vec<Viewport> {
    let near = CITIES.iter().flat_map(|(place, _)| {
        let zooms = [4, 6, 8, 10, 12, 14, 16];
        zooms.map(|zoom| Viewport::around(*place, zoom, SCREEN))
    });
    std::iter::once(Viewport::WORLD).chain(near).collect()
}

/// The package's rate, one figure a round, measured in a Node of its own.
fn peer(places: &[Degrees], viewports: &[Viewport]) -> Result<Vec<f64>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (points, seen) = (
        folder.path().join("points"),
        folder.path().join("viewports"),
    );
    let bytes: Vec<u8> = places
        .iter()
        .flat_map(|(lat, lng)| [lng.to_le_bytes(), lat.to_le_bytes()])
        .flatten()
        .collect();
    std::fs::write(&points, bytes).map_err(|error| error.to_string())?;
    let json = serde_json::to_vec(viewports).map_err(|error| error.to_string())?;
    std::fs::write(&seen, json).map_err(|error| error.to_string())?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/bench/clusters.mjs");
    let output = std::process::Command::new("node")
        .arg("--max-old-space-size=3072")
        .arg(script)
        .arg(&points)
        .arg(&seen)
        .output()
        .map_err(|error| format!("node: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("node: {}", said.lines().next().unwrap_or_default()));
    }
    let rates: Option<Vec<f64>> = String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .map(|rate| rate.parse().ok())
        .collect();
    rates
        .filter(|rates| !rates.is_empty())
        .ok_or_else(|| "no figures".to_owned())
}
