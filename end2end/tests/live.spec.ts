// Pages that follow what happens: one stream for each tab that is looked at, and none for others.

import type { Page } from '@playwright/test';
import { handIn, reception, register, WEATHER } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open } from '../support/verbs.ts';

/** Says to a page that somebody looks at it, or not: without a screen every tab is in sight. */
async function look(page: Page, seen: boolean) {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, seen ? 'visible' : 'hidden');
}

/** The streams that a page has open. */
function streams(page: Page): Set<string> {
  const open = new Set<string>();
  const feed = (url: string) => new URL(url).pathname === '/live';
  page.on('request', (request) => feed(request.url()) && open.add(request.url()));
  page.on('requestfailed', (request) => open.delete(request.url()));
  page.on('requestfinished', (request) => open.delete(request.url()));
  return open;
}

test('a list waits while somebody points at it, and then shows what is new', async ({ page, server }) => {
  const device = 'FEED11';
  await register(server, 'Sensor board', [device]);
  await handIn(server, [reception({ device, seqNumber: 1 })]);
  await open(page, `/devices/${device}/messages`);
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await rows.first().hover();
  await handIn(server, [reception({ device, seqNumber: 2 })]);
  await expect(page.getByText('Paused while you are on the list')).toBeVisible();
  await expect(rows).toHaveCount(1);
  await page.mouse.move(0, 0);
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('Paused while you are on the list')).toBeHidden();
});

test('a tab has one stream, whatever is on its page, and follows it from page to page', async ({ page, server }) => {
  const device = 'FEED12';
  await register(server, 'Sensor board', [device]);
  const feeds = streams(page);
  await open(page, `/devices/${device}`);
  await expect.poll(() => [...feeds].map((url) => new URL(url).searchParams.get('of'))).toEqual([`device.${device},fleet`]);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Base station', exact: true }).click();
  await expect.poll(() => [...feeds].map((url) => new URL(url).searchParams.get('of'))).toEqual(['fleet,stations']);

  // Information follows, too.
  await open(page, `/devices/${device}`);
  await handIn(server, [reception({ device, seqNumber: 77 })]);
  await expect(page.getByText(WEATHER.data).first()).toBeVisible();
});

test('ten tabs work: those out of sight have no stream, and catch up when they are looked at', async ({ page, context, server }) => {
  const device = 'FEED13';
  await register(server, 'Sensor board', [device]);
  const tabs = [page];
  await open(page, `/devices/${device}/messages`);
  for (let n = 1; n < 10; n += 1) {
    await look(tabs[n - 1], false);
    const tab = await context.newPage();
    tabs.push(tab);
    await open(tab, `/devices/${device}/messages`);
  }
  const feeds = streams(tabs[0]);
  await handIn(server, [reception({ device, seqNumber: 5 })]);
  await expect(tabs[9].getByRole('table').locator('tbody tr')).toHaveCount(1);
  expect([...feeds]).toEqual([]);
  await look(tabs[9], false);
  await look(tabs[0], true);
  await expect(tabs[0].getByRole('table').locator('tbody tr')).toHaveCount(1);
  expect(feeds.size).toBe(1);
});
