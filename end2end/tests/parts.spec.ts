// The program comes in parts: what a first page takes of it, and what becomes of a page whose part
// does not arrive.

import { readFileSync } from 'node:fs';
import { type Page } from '@playwright/test';
import { register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, ready, title } from '../support/verbs.ts';

interface Budget {
  /** A page of each part that the budget is for. */
  parts: Record<string, string>;
  /** Bytes of scripts and WebAssembly. */
  limit: number;
}

const budget: Budget = JSON.parse(readFileSync(new URL('../../frontend/budget.json', import.meta.url), 'utf8'));

/** Has the part's file never arrive. */
async function lose(page: Page, part: string) {
  await page.route(`**/${part}.wasm`, (route) => route.abort());
}

/** What the browser says of a file that was lost, wherever it was to come from. */
const LOST = [/^request failed: GET \S+\/(devices|german)\.wasm /, /^console error: /, /^console warning: The resource \S+ was preloaded/];

/** Marks the document: another one does not have the mark. */
const mark = (page: Page) => page.evaluate(() => document.body.setAttribute('data-mark', ''));
const marked = (page: Page) => page.locator('body[data-mark]');

for (const [part, address] of Object.entries(budget.parts)) {
  test(`a first visit of ${address} fetches its part of the program and no other, within the budget`, async ({ page }) => {
    const sizes = new Map<string, number>();
    const reading: Promise<void>[] = [];
    page.on('requestfinished', (request) => {
      const file = /^\/p\/[^/]+\/([^/]+\.(?:js|wasm))$/.exec(new URL(request.url()).pathname)?.[1];
      if (!file) return;
      const read = request.sizes().then(({ responseBodySize }) => {
        sizes.set(file, Math.max(sizes.get(file) ?? 0, responseBodySize));
      });
      reading.push(read);
    });
    await open(page, address);
    await Promise.all(reading);
    const programs = [...sizes.keys()].filter((file) => file.endsWith('.wasm'));
    expect(programs.toSorted()).toEqual([`${part}.wasm`, 'sigfox.wasm'].toSorted());
    // The document asked for it, before the program could.
    await expect(page.locator(`head link[rel="preload"][href$="/${part}.wasm"]`)).toHaveCount(1);
    const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(all, JSON.stringify([...sizes])).toBeLessThanOrEqual(budget.limit);
    expect(all).toBeGreaterThan(0);
  });
}

test('a page whose part never comes is read, and its links lead on', async ({ page, server, troubles }) => {
  await register(server, 'Counter', ['511A01']);
  troubles.expect(...LOST);
  await lose(page, 'devices');
  const lost = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/devices.wasm'));
  await page.goto('/devices?id=511A01', { waitUntil: 'domcontentloaded' });
  await lost;
  await mark(page);
  await page.getByRole('table').getByRole('link', { name: '511A01' }).click();
  await expect(title(page)).toContainText('511A01');
  await ready(page);
  await expect(marked(page)).toHaveCount(0);
});

test('where the part of the next page does not come, the server makes that page', async ({ page, server, troubles }) => {
  await register(server, 'Counter', ['511A02']);
  await open(page, '/');
  troubles.expect(...LOST);
  await lose(page, 'devices');
  await mark(page);
  const menu = page.getByRole('navigation', { name: 'Main' });
  await menu.getByRole('link', { name: 'Device', exact: true }).click();
  await expect(page).toHaveURL(/\/devices$/);
  await expect(marked(page)).toHaveCount(0);
  await expect(title(page)).toContainText('Devices');
  await expect(page.getByRole('table').locator('tbody tr')).not.toHaveCount(0);
});

test('a part that came once is there for every page of it', async ({ page }) => {
  const fetched: string[] = [];
  await open(page, '/');
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const menu = page.getByRole('navigation', { name: 'Main' });
  await menu.getByRole('link', { name: 'Device', exact: true }).click();
  await expect(title(page)).toContainText('Devices');
  await menu.getByRole('link', { name: 'User', exact: true }).click();
  await expect(title(page)).toContainText('Users');
  await menu.getByRole('link', { name: 'Device', exact: true }).click();
  await expect(title(page)).toContainText('Devices');
  const parts = fetched.filter((path) => path.endsWith('.wasm')).map((path) => path.split('/').at(-1));
  expect(parts).toEqual(['devices.wasm', 'people.wasm']);
});

test.describe('in German', () => {
  test.use({ locale: 'de-DE' });

  test('a first visit fetches the words of that language and of no other', async ({ page }) => {
    const fetched = new Set<string>();
    page.on('request', (request) => {
      const file = new URL(request.url()).pathname.split('/').at(-1)!;
      if (file.endsWith('.wasm')) fetched.add(file);
    });
    await open(page, '/devices');
    await expect(title(page)).toHaveText('Geräte');
    expect([...fetched].toSorted()).toEqual(['devices.wasm', 'german.wasm', 'sigfox.wasm']);
    // The document asked for it, before the program could.
    await expect(page.locator('head link[rel="preload"][href$="/german.wasm"]')).toHaveCount(1);
  });

  test('a page whose words never come stays as it was sent, and its links lead on', async ({ page, server, troubles }) => {
    await register(server, 'Counter', ['511A03']);
    troubles.expect(...LOST);
    await lose(page, 'german');
    const lost = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/german.wasm'));
    await page.goto('/devices?id=511A03', { waitUntil: 'domcontentloaded' });
    await lost;
    await expect(title(page)).toHaveText('Geräte');
    await mark(page);
    await page.getByRole('table').getByRole('link', { name: '511A03' }).click();
    await expect(title(page)).toContainText('511A03');
    await expect(marked(page)).toHaveCount(0);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.locator('html')).not.toHaveClass(/\bready\b/);
  });
});
