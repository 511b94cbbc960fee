// The npm package `supercluster` on the points of a file (pairs of doubles, longitude first) and
// the viewports of another (JSON): viewports a second, as JSON, a line a round. A cell of ours is
// 64 of 256 pixels wide; so far do its clusters reach.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(resolve(import.meta.dirname, '../../../end2end/package.json'));
const loaded = await import(pathToFileURL(require.resolve('supercluster')));
const Supercluster = loaded.default;
const [pointsFile, viewportsFile] = process.argv.slice(2);

const bytes = readFileSync(pointsFile);
const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
const points = [];
for (let n = 0; n < numbers.length; n += 2) {
  points.push({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [numbers[n], numbers[n + 1]] } });
}
const index = new Supercluster({ radius: 64, extent: 256, maxZoom: 16 }).load(points);
const viewports = JSON.parse(readFileSync(viewportsFile, 'utf8'));

let length = 0;
const run = () => {
  const started = performance.now();
  for (const { west, south, east, north, zoom } of viewports) {
    length += JSON.stringify(index.getClusters([west, south, east, north], zoom)).length;
  }
  return (viewports.length * 1000) / (performance.now() - started);
};
run();
for (let round = 0; round < 7; round++) console.log(run().toFixed(1));
if (length === 0) throw new Error('no clusters');
