// The npm package `sigfox-parser` on one format and message: calls a second, a line a round.
// It reads the format anew for every message; it has no other way.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(resolve(import.meta.dirname, '../../../end2end/package.json'));
const parse = require('sigfox-parser');
const [format, message] = process.argv.slice(2);

let kept;
const run = (calls) => {
  const started = performance.now();
  for (let n = 0; n < calls; n++) kept = parse(message, format);
  return (calls * 1000) / (performance.now() - started);
};
run(20_000);
for (let round = 0; round < 7; round++) console.log(run(20_000).toFixed(0));
if (kept.AccX !== 356) throw new Error(`decoded something else: ${JSON.stringify(kept)}`);
