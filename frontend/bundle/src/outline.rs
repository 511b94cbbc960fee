//! The outline of the world, which maps show where there are no tiles: Natural Earth's land and
//! borders, from the npm package `world-atlas`.
//!
//! The package has TopoJSON: lines that neighbours share, as steps on a grid. Browsers get GeoJSON,
//! which Leaflet reads by itself: land as areas, and those lines that two countries share as
//! borders. One file is coarse, for the world from afar, and one five times finer, fetched only by
//! whoever looks nearer.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// Goes up with every change of what is written here.
pub const VERSION: u8 = 1;

/// What the files are called here and there.
const FILES: [(&str, &str); 2] = [
    ("countries-110m.json", "far.json"),
    ("countries-50m.json", "near.json"),
];

/// Writes the outlines into a folder that is named by the version of the package.
pub fn write(atlas: &Path, folder: &Path) -> Result<()> {
    let read = |name: &str| -> Result<Value> {
        let path = atlas.join(name);
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(serde_json::from_slice(&text)?)
    };
    let about = read("package.json")?;
    let version = about["version"].as_str();
    let version = version.context("world-atlas names no version")?;
    let goal = folder.join(format!("world-atlas-{version}"));
    fs::create_dir_all(&goal)?;
    for (from, to) in FILES {
        let topology = read(from)?;
        let outline = outline(&topology).with_context(|| format!("{from} is not understood"))?;
        fs::write(goal.join(to), outline.to_string())?;
    }
    Ok(())
}

type Place = (f64, f64);

/// Land and borders of a topology, as GeoJSON.
fn outline(topology: &Value) -> Option<Value> {
    let arcs = arcs(topology)?;
    let land = topology["objects"]["land"]["geometries"].as_array();
    let land = match land {
        Some(land) => land.iter().collect(),
        None => vec![&topology["objects"]["land"]],
    };
    let mut areas = Vec::new();
    for one in land {
        for polygon in polygons(one)? {
            let rings = polygon.iter().map(|ring| joined(&arcs, ring));
            areas.push(rings.collect::<Option<Vec<_>>>()?);
        }
    }
    let mut used: HashMap<usize, usize> = HashMap::new();
    for country in topology["objects"]["countries"]["geometries"].as_array()? {
        for ring in polygons(country)?.iter().flatten() {
            for arc in ring {
                *used.entry(index(*arc)).or_default() += 1;
            }
        }
    }
    let mut shared: Vec<usize> = used
        .into_iter()
        .filter_map(|(arc, times)| (times > 1).then_some(arc))
        .collect();
    shared.sort_unstable();
    let borders = shared
        .iter()
        .map(|arc| arcs.get(*arc).map(|line| printed(line)));
    let borders = borders.collect::<Option<Vec<_>>>()?;
    let feature = |kind: &str, name: &str, coordinates: Value| {
        json!({
            "type": "Feature",
            "properties": { "is": name },
            "geometry": { "type": kind, "coordinates": coordinates },
        })
    };
    Some(json!({
        "type": "FeatureCollection",
        "features": [
            feature("MultiPolygon", "land", json!(areas)),
            feature("MultiLineString", "border", json!(borders)),
        ],
    }))
}

/// The lines of a topology: each place is told by how far it is from the one before.
fn arcs(topology: &Value) -> Option<Vec<Vec<Place>>> {
    let pair = |value: &Value| Some((value[0].as_f64()?, value[1].as_f64()?));
    let scale = pair(&topology["transform"]["scale"])?;
    let origin = pair(&topology["transform"]["translate"])?;
    let arcs = topology["arcs"].as_array()?.iter();
    arcs.map(|arc| {
        let (mut x, mut y) = (0.0, 0.0);
        let places = arc.as_array()?.iter().map(|step| {
            let (right, up) = pair(step)?;
            (x, y) = (x + right, y + up);
            Some((x * scale.0 + origin.0, y * scale.1 + origin.1))
        });
        places.collect()
    })
    .collect()
}

/// Polygons of rings of arcs; a geometry of nothing has none.
fn polygons(geometry: &Value) -> Option<Vec<Vec<Vec<i64>>>> {
    let ring =
        |ring: &Value| -> Option<Vec<i64>> { ring.as_array()?.iter().map(Value::as_i64).collect() };
    let polygon = |polygon: &Value| -> Option<Vec<Vec<i64>>> {
        polygon.as_array()?.iter().map(ring).collect()
    };
    match geometry["type"].as_str() {
        Some("Polygon") => Some(vec![polygon(&geometry["arcs"])?]),
        Some("MultiPolygon") => geometry["arcs"].as_array()?.iter().map(polygon).collect(),
        _ => Some(Vec::new()),
    }
}

/// Which line an arc is: those that run backwards are told by their complement.
fn index(arc: i64) -> usize {
    let arc = if arc < 0 { !arc } else { arc };
    usize::try_from(arc).unwrap_or(usize::MAX)
}

/// A ring of its lines, each of which begins where the one before ends.
fn joined(arcs: &[Vec<Place>], ring: &[i64]) -> Option<Vec<Value>> {
    let mut places: Vec<Place> = Vec::new();
    for arc in ring {
        let line = arcs.get(index(*arc))?;
        places.pop();
        match *arc < 0 {
            true => places.extend(line.iter().rev()),
            false => places.extend(line),
        }
    }
    Some(printed(&places))
}

/// Longitudes and latitudes to a hundredth of a degree, a kilometre, each place once.
fn printed(places: &[Place]) -> Vec<Value> {
    let hundredths = |degrees: f64| (degrees * 100.0).round() as i64;
    let mut places: Vec<(i64, i64)> = places
        .iter()
        .map(|(lng, lat)| (hundredths(*lng), hundredths(*lat)))
        .collect();
    places.dedup();
    let places = places.into_iter();
    places
        .map(|(lng, lat)| json!([lng as f64 / 100.0, lat as f64 / 100.0]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two countries side by side: arc 0 between them, 1 and 2 around.
    fn two_countries() -> Value {
        let polygon = |arcs: Value| json!({ "type": "Polygon", "arcs": [arcs] });
        json!({
            "transform": { "scale": [0.5, 0.5], "translate": [-10.0, 40.0] },
            "arcs": [
                [[2, 0], [0, 4]],
                [[2, 4], [-2, 0], [0, -4], [2, 0]],
                [[2, 4], [2, 0], [0, -4], [-2, 0]],
            ],
            "objects": {
                "countries": { "geometries": [polygon(json!([0, 1])), polygon(json!([2, 0]))] },
                "land": { "type": "MultiPolygon", "arcs": [[[-3, 1]]] },
            },
        })
    }

    #[test]
    fn what_countries_share_is_a_border_and_what_lies_around_is_land() {
        let outline = outline(&two_countries()).unwrap();
        let [land, borders] = outline["features"].as_array().unwrap().as_slice() else {
            panic!("{outline}");
        };
        assert_eq!(
            borders["geometry"]["coordinates"],
            json!([[[-9.0, 40.0], [-9.0, 42.0]]])
        );
        let ring = land["geometry"]["coordinates"][0][0].as_array().unwrap();
        assert_eq!(ring.first(), ring.last());
        assert_eq!(ring.len(), 7);
    }

    #[test]
    fn what_is_no_topology_is_refused() {
        assert_eq!(outline(&json!({})), None);
        let mut broken = two_countries();
        broken["objects"]["land"]["arcs"] = json!([[[7]]]);
        assert_eq!(outline(&broken), None);
    }
}
