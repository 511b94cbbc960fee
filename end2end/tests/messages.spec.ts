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
  // By the clock that the rows show, which is that of the browser: 5:45 before UTC.
  await expect(page.getByText('The filter is read by the clock of Asia/Kat')).toBeVisible();
  await page.getByLabel('From', { exact: true }).fill('2020-02-28T05:46');
  await page.getByLabel('Until', { exact: true }).fill('2020-02-29T05:46');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('counter 1');
  await page.getByLabel('From', { exact: true }).fill('2020-02-29T05:46');
  await page.getByLabel('Until', { exact: true }).fill('2020-03-01T05:45');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No message matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filter' }).first().click();
  await expect(rows).toHaveCount(3);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('columns are chosen, and the same columns go into a file', async ({ page, server }) => {
      const device = javaScriptEnabled ? 'FEED04' : 'FEED05';
      await register(server, 'Counter', [device]);
      const first = reception({ device, seqNumber: 5, data: '0007' });
      await handIn(server, [first, { ...first, station: STATIONS[1], rssi: -119, time: first.time + 40 }]);
      const list = `/devices/${device}/messages`;
      await (javaScriptEnabled ? open(page, list) : page.goto(list));
      const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
      for (const name of ['Delay', 'Location', 'Base station', 'RSSI dBm', 'SNR dB', 'Link quality', 'Downlink', 'Callbacks']) {
        await expect(head(name)).toBeVisible();
      }
      await expect(head('Frequency MHz')).toHaveCount(0);
      const row = page.getByRole('table').locator('tbody tr');
      await expect(row).toContainText(STATIONS[0]);
      await expect(row).toContainText('−101.5');
      await expect(row).toContainText('18.25');

      await page.goto(`${list}?column=seq&column=frequency&column=station`);
      await expect(page.getByRole('columnheader')).toHaveCount(3);
      await expect(row).toContainText('868.1300');
      const file = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
      const csv = await (await page.request.get(file!)).text();
      expect(csv).toBe(`seq,station,frequency\r\n5,${STATIONS[0]} ${STATIONS[1]},868.1300\r\n`);
    });
  });
}
