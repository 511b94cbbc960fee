// A first callback without a server of one's own: what is written about callbacks, ready ones, and
// an address of this server that shows what it is sent.

import type { Page } from '@playwright/test';
import { handIn, reception, register, WEATHER } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { field, open, title } from '../support/verbs.ts';

/** A device type of its own, on the page of its callbacks. */
async function made(page: Page, name: string) {
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByLabel('Messages shown as').selectOption('Custom format');
  await page.getByRole('textbox', { name: 'Custom format' }).fill('Temp::float:32 AccX::uint:16:little-endian');
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText(name);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await expect(page.getByRole('heading', { name: 'No callbacks yet' })).toBeVisible();
}

test('what is written about callbacks is found where one is written', async ({ page }) => {
  await made(page, 'Readers');
  const callbacks = page.url();
  await page.getByRole('link', { name: 'All about callbacks' }).click();
  await expect(title(page)).toHaveText('About callbacks');
  const uplink = page.getByRole('region', { name: 'DATA / UPLINK' }).locator('tbody tr');
  await expect(uplink.filter({ hasText: '{seqNumber}' })).toContainText('whole number');
  await expect(uplink.filter({ hasText: '{ack}' })).toHaveCount(0);
  const bidir = page.getByRole('region', { name: 'DATA / BIDIR' }).locator('tbody tr');
  await expect(bidir.filter({ hasText: '{ack}' })).toContainText('Whether the device asks for a downlink.');
  await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Attempts' }).click();
  await expect(page).toHaveURL(/#attempts$/);
  await expect(page.getByText('1 min, 2 min, 4 min, 15 min, 1 h, 3 h, 8 h, 16 h, 1 d, 1 d')).toBeVisible();

  await open(page, `${callbacks}/new`);
  await page.getByRole('link', { name: 'All about callbacks' }).click();
  await expect(title(page)).toHaveText('About callbacks');
});

test('a ready callback asks for little and fills in the form', async ({ page }) => {
  await made(page, 'Ready');
  await page.getByRole('link', { name: 'Ready callbacks' }).click();
  const list = page.getByRole('region', { name: 'Ready callbacks' }).locator('tbody tr');
  await expect(list).toHaveCount(8);
  await list.getByRole('link', { name: 'InfluxDB 2' }).click();
  await expect(page.getByRole('heading', { name: 'InfluxDB 2' })).toBeVisible();

  // Something is missing.
  await page.getByLabel('Host').fill('influx.example.org:8086');
  await page.getByLabel('Organization').fill('My org');
  await page.getByLabel('API token').fill('t0ken==');
  await page.getByRole('button', { name: 'Fill in the form' }).click();
  await expect(field(page, 'Bucket')).toContainText('Please fill this in.');
  await expect(page.getByLabel('Organization')).toHaveValue('My org');
  await page.getByLabel('Bucket').fill('sigfox');
  await page.getByRole('button', { name: 'Fill in the form' }).click();

  await expect(page.getByRole('heading', { name: 'New callback: DATA / UPLINK' })).toBeVisible();
  await expect(page.getByLabel('URL', { exact: true })).toHaveValue(
    'https://influx.example.org:8086/api/v2/write?org=My%20org&bucket=sigfox&precision=s',
  );
  await expect(page.getByLabel('Headers')).toHaveValue('Authorization: Token t0ken==');
  await expect(page.getByLabel('Content type')).toHaveValue('text/plain');
  await expect(page.getByLabel('Body')).toHaveValue(
    'sigfox,device={device} data="{data}",seqNumber={seqNumber},Temp={customData#Temp},AccX={customData#AccX} {time}',
  );
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await expect(row).toContainText('[POST] https://influx.example.org:8086/api/v2/write');
});

test('a first callback is tried and used at an address of this server', async ({ page, server }) => {
  const device = '1D5EC7';
  await made(page, 'Inspected');
  await register(server, 'Inspected', [device]);
  const callbacks = page.url();
  await page.getByRole('link', { name: 'Inspector' }).click();
  await expect(page.getByRole('heading', { name: 'No address yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Make an address' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing came yet' })).toBeVisible();
  const inspector = page.url();

  // Filled in with everything that is known, and tried before it is saved.
  await page.getByRole('link', { name: 'Create a callback to here' }).click();
  await expect(page.getByRole('heading', { name: 'New callback: DATA / UPLINK' })).toBeVisible();
  await expect(page.getByLabel('URL', { exact: true })).toHaveValue(/\/inspect\/[\w-]{24}$/);
  await expect(page.getByLabel('Body')).toHaveValue(/"Temp": \{customData#Temp\}/);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.locator('.trial')).toContainText('HTTP 204');
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await expect(row).toHaveCount(1);

  await handIn(server, [reception({ device, seqNumber: 7 })]);
  const requests = page.locator('.attempts li');
  await expect(async () => {
    await open(page, inspector);
    await expect(requests).toHaveCount(2, { timeout: 1_000 });
  }).toPass();
  await expect(requests.first()).toContainText('POST');
  await expect(requests.first()).toContainText('user-agent: SIGFOX');
  await expect(requests.first()).toContainText(`"device": "${device}"`);
  await expect(requests.first()).toContainText(WEATHER.data);
  await expect(requests.first()).toContainText('"Temp": 21.5');
  await page.getByRole('link', { name: 'Reload' }).click();
  await expect(requests).toHaveCount(2);

  // To the receiver of another kind the address goes along.
  await page.getByRole('link', { name: 'Create a callback to here' }).click();
  await page.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name: 'SERVICE / STATUS' }).click();
  await expect(page.getByRole('heading', { name: 'New callback: SERVICE / STATUS' })).toBeVisible();
  await expect(page.getByLabel('URL', { exact: true })).toHaveValue(/\/inspect\//);
  await expect(page.getByLabel('Body')).toHaveValue(/"batt": \{batt\}/);

  // The attempt is on record like that to any other receiver.
  await open(page, callbacks);
  await row.getByRole('link', { name: 'delivered: 1' }).click();
  await expect(page.getByRole('table').locator('tbody tr')).toContainText('taken · HTTP 204');
});

test('what a device is to be answered is typed, refused and answered', async ({ page, troubles }) => {
  await made(page, 'Answered');
  await page.getByRole('link', { name: 'Inspector' }).click();
  await page.getByRole('button', { name: 'Make an address' }).click();
  const address = page.locator('.format code');
  await expect(address).toContainText('/inspect/');
  const send = async () => {
    const answer = await fetch(`${await address.textContent()}?id=1B9C5`);
    return [answer.status, await answer.text()];
  };
  expect(await send()).toEqual([204, '']);

  troubles.expectStatus(422);
  const downlink = page.getByLabel('Downlink data in hex');
  await downlink.fill('0102');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(field(page, 'Downlink data in hex')).toContainText('Type at least 16 characters.');
  await downlink.fill('01 02 03 04 05 06 07 08');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(send).toEqual([200, '{"1B9C5":{"downlinkData":"0102030405060708"}}']);
});
