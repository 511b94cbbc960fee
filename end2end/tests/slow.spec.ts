// A slow network: pages are there before what makes them live, say what has not come yet, and then
// work. Nothing here is timed: the browser is only held back.

import { type Page } from '@playwright/test';
import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, ready, title } from '../support/verbs.ts';

/** Holds a page back as a phone far from its mast is, by what Chromium offers for it. */
async function slow(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (4_000_000 / 8),
    uploadThroughput: (1_000_000 / 8),
  });
}

test('a list is read and filtered before scripts have arrived, and after', async ({ page, server }) => {
  await register(server, 'Counter', ['510A01', '510A02']);
  await slow(page);
  await page.goto('/devices?text=510A01', { waitUntil: 'commit' });
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows.filter({ hasText: '510A01' })).toHaveCount(1);
  await expect(rows.filter({ hasText: '510A02' })).toHaveCount(0);
  await ready(page);
  await rows.filter({ hasText: '510A01' }).getByRole('link', { name: '510A01' }).click();
  await expect(title(page)).toContainText('510A01');
});

test('a map whose scripts do not come says so, and its devices are reached all the same', async ({ page, server, troubles }) => {
  await register(server, 'Counter', [{ id: '510A03', name: 'Slow buoy', lat: -10.5, lng: 105.6 }]);
  troubles.expect(/^request failed: GET \S+\/leaflet\.js /, /^console error: Failed to load resource/);
  let arrive = () => {};
  const held = new Promise<void>((done) => (arrive = done));
  await page.route('**/leaflet.js', async (route) => {
    await held;
    await route.continue();
  });
  await slow(page);
  await open(page, '/coverage-map?seen=10,-11,105,-10,106');
  await expect(page.getByText('The map is drawn by a part of the page that has not arrived yet.')).toBeVisible();
  const list = page.getByRole('region', { name: 'Where they are' });
  await expect(list.getByRole('link', { name: 'Slow buoy' })).toBeVisible();
  arrive();
  await expect(page.locator('.map .leaflet-control-scale')).toBeVisible();
  await expect(page.getByText('The map is drawn by a part of the page that has not arrived yet.')).toBeHidden();
});

test('a page whose program never comes is a page still', async ({ page, server, troubles }) => {
  await register(server, 'Counter', [{ id: '510A04', name: 'Alone', lat: -12.1, lng: 96.8 }]);
  troubles.expect(/^request failed: GET \S+\/p\//, /^console error: /, /^console warning: /, /^page error: /);
  await page.route(/\/p\/[^/]+\/[^/]+\.(js|wasm)$/, (route) => route.abort());
  await page.goto('/coverage-map?seen=10,-12.6,96.3,-11.6,97.3', { waitUntil: 'domcontentloaded' });
  await expect(page.getByText('The map is drawn by a part of the page that has not arrived yet.')).toBeVisible();
  await page.getByRole('region', { name: 'Where they are' }).getByRole('link', { name: 'Alone' }).click();
  await expect(title(page)).toHaveText('Alone');
});

test('what is sent over a slow line arrives once', async ({ page, server }) => {
  await register(server, 'Counter', ['510A05']);
  await open(page, '/install');
  await slow(page);
  await page.getByLabel('Id', { exact: true }).fill('510A05');
  await page.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(page).toHaveURL(/\/install\/510A05\?since=\d+$/);
  await handIn(server, [reception({ device: '510A05', data: '0001', time: Date.now() })]);
  await expect(page.getByRole('main')).toContainText('by 1 station');
});
