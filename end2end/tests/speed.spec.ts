// `npm run speed`, part of `make bench`: the live preview in a real browser. What it measures is
// written as lines of the table in bench.md; it proves nothing by passing.

import { appendFile, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '../support/test.ts';
import { open } from '../support/verbs.ts';
import type { Page } from '@playwright/test';

/** Where lines of the table go, and the module of server/benches/preview. */
const { BENCH_TABLE, PREVIEW_WASM } = process.env;
const ROUNDS = 9;
/** How much slower than this machine a phone is taken to be. */
const SLOWER = 6;

const BOARD =
  'Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian AccZ::uint:16:little-endian ' +
  'Battery::uint:8 Digital8::bool:7 Digital7::bool:6 Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 ' +
  'Digital3::bool:2 Digital2::bool:1 Digital1::bool:0';
const MESSAGE = '41ea000064014c00daff2b00';
/** 13 values and 96 bits that belong to a field. */
const COUNTED = 13 + 96;

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function row(...cells: string[]) {
  const line = `| ${cells.join(' | ')} |`;
  console.log(line);
  if (BENCH_TABLE) await appendFile(BENCH_TABLE, `${line}\n`);
}

/** The package and what it needs, as the text of functions that a browser can run. */
async function packageSources(): Promise<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const home = dirname(require.resolve('sigfox-parser'));
  const reader = (name: string) => join(home, 'readers', `${name}.js`);
  const files: Record<string, string> = {
    'sigfox-parser': require.resolve('sigfox-parser'),
    'lodash.curry': require.resolve('lodash.curry'),
    buffer: require.resolve('buffer/'),
    'base64-js': require.resolve('base64-js'),
    ieee754: require.resolve('ieee754'),
  };
  for (const name of ['uint', 'int', 'float', 'bool', 'char']) files[`./readers/${name}`] = reader(name);
  const sources = Object.entries(files).map(async ([name, path]) => [name, await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(sources));
}

/** Slows the page's processor down. */
async function slowDown(page: Page) {
  const debugging = await page.context().newCDPSession(page);
  await debugging.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

test.use({ signedIn: false });

test('B11: what a keystroke computes, beside the package', async ({ page }) => {
  test.skip(!PREVIEW_WASM, 'PREVIEW_WASM names no module');
  await page.goto('about:blank');
  const given = {
    wasm: (await readFile(PREVIEW_WASM!)).toString('base64'),
    sources: await packageSources(),
    format: BOARD,
    sample: MESSAGE,
    rounds: ROUNDS,
  };
  const measured = await page.evaluate(async ({ wasm, sources, format, sample, rounds }) => {
    type Exports = {
      memory: WebAssembly.Memory;
      room(): number;
      keystroke(texts: number, format: number, sample: number): number;
    };
    const bytes = Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0));
    const exports = (await WebAssembly.instantiate(bytes)).instance.exports as unknown as Exports;
    const room = exports.room();
    const encoder = new TextEncoder();
    const ours = () => {
      // The texts come from the page, so their way into the module counts.
      const memory = new Uint8Array(exports.memory.buffer, room, 4096);
      const first = encoder.encodeInto(format, memory).written;
      const second = encoder.encodeInto(sample, memory.subarray(first)).written;
      return exports.keystroke(room, first, second);
    };

    const loaded: Record<string, unknown> = {};
    const load = (name: string): unknown => {
      if (name in loaded) return loaded[name];
      const module = { exports: {} as unknown };
      new Function('module', 'exports', 'require', sources[name])(module, module.exports, load);
      return (loaded[name] = module.exports);
    };
    Object.assign(globalThis, load('buffer'), { global: globalThis });
    const parse = load('sigfox-parser') as (sample: string, format: string) => Record<string, unknown>;

    const rate = (calls: number, call: () => unknown) => {
      const started = performance.now();
      for (let n = 0; n < calls; n++) call();
      return (calls * 1000) / (performance.now() - started);
    };
    rate(20_000, ours);
    rate(5_000, () => parse(sample, format));
    const rates = { ours: [] as number[], beside: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      rates.ours.push(rate(100_000, ours));
      rates.beside.push(rate(10_000, () => parse(sample, format)));
    }
    return { ...rates, counted: ours(), decoded: parse(sample, format) };
  }, given);
  expect(measured.counted).toBe(COUNTED);
  expect(measured.decoded).toMatchObject({ Temp: 29.25, AccX: 356, Battery: 43 });
  const [ours, beside] = [middle(measured.ours), middle(measured.beside)];
  await row(
    'B11',
    'parse, decode and byte map in Chromium, beside npm `sigfox-parser` without byte map',
    `${ours.toFixed(0)}/s`,
    `${beside.toFixed(0)}/s`,
    (ours / beside).toFixed(2),
    '≥ 50.00',
    ours / beside >= 50 ? 'yes' : 'no',
  );
  const took = 1000 / ours;
  await row('B11', 'the same, one keystroke', `${took.toFixed(4)} ms`, '', '', '≤ 1 ms', took <= 1 ? 'yes' : 'no');
});

test('B11: a keystroke on the page of a format, at a phone’s speed', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, '/format?format=a::uint:8&sample=00');
  await page.getByRole('textbox', { name: 'Sample message' }).fill(MESSAGE);
  await slowDown(page);
  // From the event until everything is drawn anew: values, bytes, encoder, firmware code, address.
  const took = await page.getByRole('textbox', { name: 'Custom format' }).evaluate(async (box, text) => {
    const area = box as HTMLTextAreaElement;
    const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    const took: number[] = [];
    for (let typed = 1; typed <= text.length; typed++) {
      await frame();
      const started = performance.now();
      area.value = text.slice(0, typed);
      area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
      // Effects run after the event as microtasks, each begun by the one before.
      for (let round = 0; round < 64; round++) await null;
      // Style and layout, which the browser would otherwise put off until it paints.
      document.body.getBoundingClientRect();
      took.push(performance.now() - started);
    }
    return took;
  }, BOARD);
  await expect(page.getByRole('region', { name: 'Bytes and values' }).locator('tbody tr')).toHaveCount(13);
  const sorted = took.toSorted((a, b) => a - b);
  const [half, most, worst] = [0.5, 0.95, 1].map((part) => sorted[Math.ceil(part * sorted.length) - 1]);
  for (const [what, value] of Object.entries({ median: half, '95 of 100': most, worst })) {
    await row(
      'B11',
      `a keystroke on the page at a ${SLOWER} times slower processor, ${took.length} of them: ${what}`,
      `${value.toFixed(1)} ms`,
      '',
      '',
      '≤ 16 ms',
      value <= 16 ? 'yes' : 'no',
    );
  }
});
