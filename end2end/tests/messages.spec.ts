// What a device said, as it says it.

import { handIn, reception, register, STATIONS, WEATHER } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, title } from '../support/verbs.ts';

test('messages appear by themselves, decoded, with every station that heard them', async ({ page, server }) => {
  const device = 'FEED01';
  await register(server, 'Sensor board', [device]);
  await open(page, `/devices/${device}`);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Messages' }).click();
  await expect(title(page)).toHaveText(`Device ${device}`);
  await expect(page.getByRole('heading', { name: 'No messages yet' })).toBeVisible();
  // Lost if the page were loaded anew.
  await page.evaluate(() => document.documentElement.setAttribute('data-kept', 'yes'));

  const first = reception({ device, seqNumber: 11 });
  await handIn(server, [first]);
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(WEATHER.data);
  for (const field of WEATHER.fields) await expect(rows.first()).toContainText(field);

  // The same message, heard elsewhere too.
  await handIn(server, [{ ...first, station: STATIONS[1], rssi: -119, time: first.time + 40 }]);
  await rows.first().getByText('2 stations').click();
  await expect(rows).toHaveCount(1);
  const lines = rows.first().locator('details[open] li');
  await expect(lines).toHaveCount(2);
  await expect(lines.filter({ hasText: STATIONS[0] })).toContainText('−101.5 dBm · 18.25 dB · 868.130 MHz · Repetitions 3');
  await expect(lines.filter({ hasText: STATIONS[1] })).toContainText('−119.0 dBm');

  // The next one, which waits until nobody points at the list; what was folded open stays open.
  await page.mouse.move(0, 0);
  await handIn(server, [reception({ device, seqNumber: 12, data: '', ack: true })]);
  await expect(rows).toHaveCount(2);
  // Its answer is asked for, and waits for the station a little later.
  await expect(rows.first()).toContainText(/asked for|queued/);
  await expect(rows.first()).toContainText('empty');
  await expect(rows.nth(1).locator('details[open] li')).toHaveCount(2);
  await expect(page.locator('html')).toHaveAttribute('data-kept', 'yes');
});

test('times stand in the reader\'s zone, exact in UTC on hover', async ({ page, server }) => {
  const device = 'FEED02';
  await register(server, 'Counter', [device]);
  await handIn(server, [reception({ device, data: '002a', time: Date.UTC(2016, 8, 12, 10, 24, 18) })]);
  await open(page, `/devices/${device}/messages`);
  const row = page.getByRole('table').locator('tbody tr');
  await expect(row).toContainText('counter 42');
  await expect(row.locator('time').first()).toHaveText('2016-09-12 16:09:18');
  await expect(row.locator('time').first()).toHaveAttribute('title', '2016-09-12 10:24:18 UTC');
  await expect(page.getByText('Times in Asia/Kat')).toBeVisible();
});

test('messages of a span of time', async ({ page, server }) => {
  const device = 'FEED03';
  await register(server, 'Counter', [device]);
  const day = Date.UTC(2020, 1, 28);
  const days = [0, 1, 2].map((n) =>
    reception({ device, seqNumber: n + 1, data: `000${n}`, time: day + n * 86_400_000 }),
  );
  await handIn(server, days);
  await open(page, `/devices/${device}/messages`);
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await page.getByLabel('From (UTC)').fill('2020-02-28T12:00');
  await page.getByLabel('Until (UTC)').fill('2020-02-29T12:00');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('counter 1');
  await page.getByLabel('From (UTC)').fill('2020-02-29T11:00');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No message matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filter' }).first().click();
  await expect(rows).toHaveCount(3);
});
