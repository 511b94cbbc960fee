// Charts in a browser: one cursor for all of them, zoom by keys, by drag and by two fingers, files.

import type { Page } from '@playwright/test';

import { handIn, reception, register, WEATHER } from '../support/radio.ts';
import type { Server } from '../support/server.ts';
import { expect, test } from '../support/test.ts';
import { open } from '../support/verbs.ts';

const card = (page: Page, name: string) =>
  page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
const slider = (page: Page, name: string) => card(page, name).getByRole('slider');

/** Three messages within a few hours, of a board that tells what it measures. */
async function heard(server: Server, device: string) {
  await register(server, 'Sensor board', [device]);
  const at = Date.now() - 5 * 3_600_000;
  for (const n of [0, 1, 2]) {
    const time = at + n * 2 * 3_600_000;
    await handIn(server, [reception({ device, seqNumber: n + 1, time, rssi: -100 - n })]);
  }
}

test('by keys the cursor goes through all charts, and the time is zoomed', async ({ page, server }) => {
  const device = 'AB6001';
  await heard(server, device);
  await open(page, `/devices/${device}/statistics`);
  const messages = slider(page, 'Messages an hour');
  await messages.focus();
  await page.keyboard.press('End');
  await expect(messages).toHaveAttribute('aria-valuenow', '23');
  await expect(messages).toHaveAttribute('aria-valuetext', /^\d{4}-\d\d-\d\d \d\d:\d\d: \d/);
  await page.keyboard.press('ArrowLeft');
  await expect(messages).toHaveAttribute('aria-valuenow', '22');
  // The others show what they have of the same hour.
  const told = await messages.getAttribute('aria-valuetext');
  const hour = told!.slice(0, 16);
  await expect(card(page, 'RSSI, dBm').locator('header')).toContainText(hour);
  await expect(slider(page, 'SNR, dB')).toHaveAttribute('aria-valuenow', '22');

  await page.keyboard.press('+');
  await expect(page).toHaveURL(/[?&]from=[^&]+Z&until=[^&]+Z$/);
  // It goes on being used by its keys, and the cursor is where it was.
  await expect(messages).toBeFocused();
  await expect(messages).toHaveAttribute('aria-valuetext', new RegExp(`^${hour}`));
  // Where nothing came the keys go on, too.
  await page.keyboard.press('PageUp');
  const nothing = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Nothing in this time' }) });
  await expect(nothing).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(messages).toBeFocused();
  await page.keyboard.press('-');
  await expect(messages).toBeFocused();
  await page.keyboard.press('0');
  await expect(page).toHaveURL(`/devices/${device}/statistics`);
  await expect(messages).toHaveAttribute('aria-valuemax', '23');
  // Back is the part before.
  await page.goBack();
  await expect(page).toHaveURL(/[?&]from=/);
});

test('what is dragged over with a mouse is shown', async ({ page, server }) => {
  const device = 'AB6002';
  await heard(server, device);
  await open(page, `/devices/${device}/statistics`);
  await expect(slider(page, 'Messages an hour')).toBeVisible();
  const over = (await card(page, 'Messages an hour').locator('.over').boundingBox())!;
  const y = over.y + over.height / 2;
  await page.mouse.move(over.x + over.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(over.x + over.width * 0.75, y, { steps: 5 });
  await page.mouse.move(over.x + over.width * 0.99, y, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/[?&]from=[^&]+Z&until=[^&]+Z$/);
  await expect(slider(page, 'Messages an hour')).toHaveAttribute('aria-valuemax', '12');
  // Without a drag nothing is zoomed.
  const address = page.url();
  await page.mouse.click(over.x + over.width * 0.5, y);
  expect(page.url()).toBe(address);
});

test('fields of the format have charts, chosen by name', async ({ page, server }) => {
  const device = 'AB6003';
  await heard(server, device);
  await open(page, `/devices/${device}/statistics`);
  await expect(card(page, 'Temp')).toContainText('mean 21.5');
  await expect(card(page, 'Battery')).toHaveCount(0);
  await open(page, `/devices/${device}/statistics?field=Battery`);
  await expect(card(page, 'Battery')).toContainText('mean 97');
  await expect(card(page, 'Temp')).toHaveCount(0);
  expect(WEATHER.fields).toContain('Battery 97');
});

test('charts are files, and their numbers a table', async ({ page, server }) => {
  const device = 'AB6004';
  await heard(server, device);
  await open(page, `/devices/${device}/statistics?compare=before`);
  const rssi = card(page, 'RSSI, dBm');
  const svg = page.waitForEvent('download');
  await rssi.getByRole('link', { name: 'SVG: RSSI, dBm' }).click();
  expect((await svg).suggestedFilename()).toBe('rssi.svg');
  const png = page.waitForEvent('download');
  await rssi.getByRole('button', { name: 'PNG: RSSI, dBm' }).click();
  expect((await png).suggestedFilename()).toBe('rssi.png');
  const href = await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href');
  const text = await (await page.request.get(href!)).text();
  expect(text).toMatch(/^start,start_utc,messages,messages_before,bytes,/);
  expect(text.trim().split('\r\n')).toHaveLength(25);
});

test('the load of a base station is what it heard', async ({ page, server }) => {
  await heard(server, 'AB6005');
  await open(page, '/base-stations/0BF2');
  await page.getByRole('link', { name: 'Load', exact: true }).click();
  await expect(card(page, 'Receptions an hour')).toContainText('in all');
  await expect(card(page, 'RSSI, dBm')).toContainText('mean');
});

test.describe('with a touch screen', () => {
  test.use({ hasTouch: true });

  test('two fingers that are pulled apart zoom', async ({ page, server }) => {
    const device = 'AB6006';
    await heard(server, device);
    await open(page, `/devices/${device}/statistics`);
    await expect(slider(page, 'Messages an hour')).toBeVisible();
    const over = (await card(page, 'Messages an hour').locator('.over').boundingBox())!;
    const y = over.y + over.height / 2;
    const at = (share: number, id: number) => ({ x: over.x + over.width * share, y, id });
    const touch = await page.context().newCDPSession(page);
    const fingers = (type: string, ...touchPoints: object[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints } as never);
    await fingers('touchStart', at(0.4, 0), at(0.6, 1));
    await fingers('touchMove', at(0.35, 0), at(0.65, 1));
    await fingers('touchMove', at(0.2, 0), at(0.8, 1));
    await fingers('touchEnd');
    await expect(page).toHaveURL(/[?&]from=[^&]+Z&until=[^&]+Z$/);
  });
});
