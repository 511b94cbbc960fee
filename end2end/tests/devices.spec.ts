// The device list: whatever is chosen stands in the address and is there again after a reload.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { handIn, reception, register, WEATHER } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { fact, field, open, ready, title } from '../support/verbs.ts';

/** Thirty devices: more than the smallest page. */
const DEVICES = Array.from({ length: 30 }, (_, n) => `C0DE${(n + 1).toString(16).toUpperCase().padStart(2, '0')}`);

test.beforeAll(async ({ server }) => {
  await register(server, 'Counter', DEVICES.slice(0, 29));
  await register(server, 'Sensor board', [DEVICES[29]]);
  await handIn(server, [reception({ device: DEVICES[29], seqNumber: 7 })]);
});

function rows(page: Page) {
  return page.getByRole('table').locator('tbody tr');
}

async function ids(page: Page): Promise<string[]> {
  return page.getByRole('table').locator('tbody a.id').allTextContents();
}

async function reload(page: Page) {
  await page.reload({ waitUntil: 'domcontentloaded' });
  await ready(page);
}

function parameter(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}

test('the filter narrows the list, from the menu to an address that can be passed on', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Device', exact: true }).click();
  await expect(title(page)).toHaveText('Devices');

  const text = page.getByRole('searchbox', { name: 'Id or name' });
  await text.fill('C0DE0');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows(page)).toHaveCount(15);
  expect(parameter(page, 'text')).toBe('C0DE0');

  await page.getByRole('combobox', { name: 'Heard' }).selectOption('at least once');
  await text.fill('C0DE');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  expect(parameter(page, 'heard')).toBe('heard');
  await expect(rows(page).first()).toContainText(DEVICES[29]);
  await expect(rows(page).first()).toContainText(WEATHER.fields[0]);

  await reload(page);
  await expect(text).toHaveValue('C0DE');
  await expect(page.getByRole('combobox', { name: 'Heard' })).toHaveValue('heard');
  await expect(rows(page)).toHaveCount(1);

  await text.fill('nothing is called so');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No device matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filter' }).first().click();
  await expect(page).toHaveURL('/devices');
  await expect(text).toHaveValue('');
  await page.goBack();
  await expect(text).toHaveValue('nothing is called so');
});

test('a device type leads to its devices', async ({ page }) => {
  await open(page, '/device-types');
  await page.getByRole('row', { name: /^Sensor board/ }).getByRole('cell').nth(3).getByRole('link').click();
  await expect(title(page)).toHaveText('Devices');
  expect(parameter(page, 'type')).toMatch(/^[0-9a-f]{24}$/);
  await expect(page.getByRole('combobox', { name: 'Device type' }).locator('option:checked')).toHaveText('Sensor board');
  await expect(rows(page).filter({ hasText: DEVICES[29] })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: 'Counter' })).toHaveCount(0);
});

test('columns are chosen, and stay chosen', async ({ page }) => {
  await open(page, '/devices?text=C0DE');
  const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
  await expect(head('SNR dB')).toBeVisible();
  await expect(head('Sequence number')).toHaveCount(0);

  await page.locator('summary', { hasText: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'SNR dB' }).uncheck();
  await page.getByRole('checkbox', { name: 'Sequence number' }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(head('Sequence number')).toBeVisible();
  await expect(head('SNR dB')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Apply' })).toBeHidden();
  expect(new URL(page.url()).searchParams.getAll('column')).toContain('seq');

  await reload(page);
  await expect(head('Sequence number')).toBeVisible();
  await expect(head('SNR dB')).toHaveCount(0);
  await page.locator('summary', { hasText: 'Columns' }).click();
  await expect(page.getByRole('checkbox', { name: 'SNR dB' })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Sequence number' })).toBeChecked();
});

test('rows, order and page stand in the address', async ({ page }) => {
  await open(page, '/devices?text=C0DE');
  await expect(rows(page)).toHaveCount(30);

  await page.getByRole('combobox', { name: 'Rows' }).selectOption('25');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows(page)).toHaveCount(25);
  expect(parameter(page, 'size')).toBe('25');

  await page.getByRole('columnheader', { name: 'Id', exact: true }).getByRole('link').click();
  await expect(page).toHaveURL(/[?&]sort=id\b/);
  await expect(page.getByRole('columnheader', { name: 'Id', exact: true })).toHaveAttribute('aria-sort', /./);
  await expect(rows(page).first()).toContainText(DEVICES[0]);
  expect(await ids(page)).toEqual(DEVICES.slice(0, 25));

  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toContainText('30');
  await pages.getByRole('link', { name: 'Next' }).click();
  await expect(rows(page)).toHaveCount(5);
  expect(await ids(page)).toEqual(DEVICES.slice(25));
  expect(parameter(page, 'after')).not.toBeNull();
  expect(parameter(page, 'size')).toBe('25');

  await reload(page);
  expect(await ids(page)).toEqual(DEVICES.slice(25));
  await expect(pages.getByRole('link', { name: 'Next' })).toHaveCount(0);
  await pages.getByRole('link', { name: 'Previous' }).click();
  await expect(rows(page)).toHaveCount(25);
  expect(await ids(page)).toEqual(DEVICES.slice(0, 25));
});

test('a device shows what is known of it', async ({ page }) => {
  await open(page, '/devices?text=C0DE');
  await page.getByRole('table').getByRole('link', { name: DEVICES[29] }).click();
  await expect(title(page)).toHaveText(`Device ${DEVICES[29]}`);
  const facts = page.locator('dl.facts');
  await expect(facts.first()).toContainText('Sensor board');
  await expect(facts.first()).toContainText('Demo fleet');
  await expect(facts.filter({ hasText: 'Contract' })).toContainText('active');
  const latest = facts.filter({ hasText: WEATHER.data });
  for (const field of WEATHER.fields) await expect(latest).toContainText(field);

  await page.getByRole('link', { name: 'All messages' }).click();
  await expect(page).toHaveURL(`/devices/${DEVICES[29]}/messages`);
  await expect(rows(page)).toHaveCount(1);
});

test('how well a device is heard is told once there are enough messages to say so', async ({ page, server }) => {
  const device = 'C0FF01';
  await register(server, 'Sensor board', [device]);
  await open(page, `/devices/${device}`);
  await expect(fact(page, 'State')).toHaveText('not seen');
  await expect(fact(page, 'Average RSSI dBm')).toHaveText('from 15 messages on');

  const at = Date.now() - 3_600_000;
  const heard = (n: number) => reception({ device, seqNumber: n, time: at + n * 60_000, rssi: -110, snr: 12 });
  await handIn(server, Array.from({ length: 14 }, (_, n) => heard(n + 1)));
  await reload(page);
  await expect(fact(page, 'Messages')).toHaveText('14');
  await expect(fact(page, 'Average RSSI dBm')).toHaveText('from 15 messages on');
  await expect(fact(page, 'Average SNR dB')).toHaveText('from 15 messages on');

  // Of powers: one strong message outweighs the weak ones.
  await handIn(server, [{ ...heard(15), rssi: -100, snr: 22 }]);
  await reload(page);
  await expect(fact(page, 'Average RSSI dBm')).toHaveText('−108.0');
  await expect(fact(page, 'Average SNR dB')).toHaveText('14.04');
  // Its device type waits for nothing.
  await expect(fact(page, 'State')).toHaveText('no keep-alive');
  await open(page, `/devices?text=${device}`);
  await expect(rows(page)).toContainText('no keep-alive');
});

test('a device may take no token, or keeps none, as its form says', async ({ page, server, troubles }) => {
  troubles.expectStatus(422);
  const device = 'C0FF02';
  await register(server, 'Counter', [device]);
  await open(page, `/devices/${device}`);
  await expect(fact(page, 'May take a token')).toHaveText('yes');
  await expect(fact(page, 'Subscription renewal')).toHaveText('Automatic');
  await page.getByRole('link', { name: 'Edit' }).click();
  const may = page.getByRole('combobox', { name: 'May take a token' });
  const renewal = page.getByRole('combobox', { name: 'Subscription renewal' });
  await expect(may.locator('option:checked')).toHaveText('yes');
  await expect(renewal.locator('option:checked')).toHaveText('Automatic');

  // What was chosen outlives a refusal for another field.
  await may.selectOption('no');
  await renewal.selectOption('Off');
  await page.getByLabel('Latitude').fill('91');
  await page.getByLabel('Longitude').fill('4.35');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(page, 'Latitude').locator('.error')).toContainText('90');
  await expect(may.locator('option:checked')).toHaveText('no');
  await expect(renewal.locator('option:checked')).toHaveText('Off');
  await page.getByLabel('Latitude').fill('50.85');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(fact(page, 'May take a token')).toHaveText('no');
  await expect(fact(page, 'Subscription renewal')).toHaveText('Off');
  await expect(fact(page, 'State')).toHaveText('not allowed');
  await expect(fact(page, 'Token')).toHaveText('not taken yet');

  // Its message finds it without one, and says why.
  await handIn(server, [reception({ device, seqNumber: 1, data: '0001' })]);
  await reload(page);
  await expect(fact(page, 'Token')).toHaveText('off contract');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Events' }).click();
  await expect(page.getByRole('region', { name: 'Events' })).toContainText('the device may not take a token');

  // Allowed again, it takes one after a restart.
  await open(page, `/devices/${device}/edit`);
  await expect(may.locator('option:checked')).toHaveText('no');
  await may.selectOption('yes');
  await renewal.selectOption('Automatic');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(fact(page, 'May take a token')).toHaveText('yes');
  await expect(fact(page, 'Subscription renewal')).toHaveText('Automatic');
  await expect(fact(page, 'State')).toHaveText('not allowed');
  await page.getByRole('button', { name: 'Restart' }).click();
  await expect(fact(page, 'Token')).toHaveText('not taken yet');
  await expect(fact(page, 'State')).toHaveText('no keep-alive');
  await handIn(server, [reception({ device, seqNumber: 2, data: '0002' })]);
  await reload(page);
  await expect(fact(page, 'Token')).toHaveText('active');
});

test('with what a device was made is changed on its form', async ({ page, server, troubles }) => {
  troubles.expectStatus(422);
  const device = 'C0FF03';
  await register(server, 'Counter', [device]);
  await open(page, `/devices/${device}/edit`);
  const certificate = page.getByLabel('Product certificate');
  const prototype = page.getByRole('combobox', { name: 'Prototype' });
  await expect(prototype.locator('option:checked')).toHaveText('no');
  await certificate.fill('P_0009_0000_09');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(page, 'Product certificate').locator('.error')).toHaveText('This is not a product certificate that is known here.');
  await certificate.fill('');
  await prototype.selectOption('yes');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(fact(page, 'Product certificate')).toHaveText('Prototype');
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(prototype.locator('option:checked')).toHaveText('yes');
  await prototype.selectOption('no');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(page, 'Product certificate').locator('.error')).toHaveText('Please fill this in.');
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('several devices are chosen, counted, and dealt with at once', async ({ page, server }) => {
      const first = javaScriptEnabled ? 'B01C0' : 'B02C0';
      const devices = [1, 2, 3].map((n) => `${first}${n}`);
      const list = `/devices?text=${first}`;
      await register(server, 'Counter', devices);
      const go = async (address: string) => {
        await page.goto(address, { waitUntil: 'domcontentloaded' });
        if (javaScriptEnabled) await ready(page);
      };
      const choose = async (deed: string, ...chosen: string[]) => {
        await go(list);
        for (const device of chosen) await page.getByRole('checkbox', { name: `Choose device ${device}` }).check();
        await page.getByLabel('With the chosen devices').selectOption(deed);
        await page.getByRole('button', { name: 'Go on' }).click();
        await expect(title(page)).toHaveText('Several devices at once');
      };
      const main = page.getByRole('main');
      // It goes on by itself, and its page tells what became of each.
      const becomes = async (deed: string, came: Record<string, number>) => {
        await expect(title(page)).toHaveText(deed);
        await expect(async () => {
          if (!javaScriptEnabled) await page.reload({ waitUntil: 'domcontentloaded' });
          await expect(page.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 1000 });
        }).toPass();
        for (const [verdict, count] of Object.entries(came)) await expect(fact(page, verdict)).toHaveText(String(count));
        await expect(page.getByRole('link', { name: 'Result (CSV)' })).toBeVisible();
      };

      // Nothing is chosen yet: the page says so, and leads back.
      await choose('Suspend');
      await expect(page.getByRole('alert').filter({ hasText: 'Please fill this in.' })).toBeVisible();
      await page.getByRole('link', { name: 'Back to the devices' }).click();
      await expect(title(page)).toHaveText('Devices');

      await choose('Suspend', devices[0], devices[1]);
      await expect(main).toContainText('It is done to 2 devices.');
      await page.getByRole('button', { name: 'Suspend' }).click();
      await becomes('Suspend', { Changed: 2 });
      const job = new URL(page.url()).pathname;
      await page.getByRole('link', { name: 'Back to the devices' }).click();
      await expect(title(page)).toHaveText('Devices');
      // It is found again.
      await go('/registrations');
      await page.locator(`a[href="${job}"]`).click();
      await becomes('Suspend', { Changed: 2 });

      // All that match; those that are so already are told apart.
      await go(list);
      await page.getByRole('checkbox', { name: 'All that match the filter (3)' }).check();
      await page.getByRole('button', { name: 'Go on' }).click();
      await expect(main).toContainText('It is done to 1 device. 2 devices stay as they are.');
      const reasons = page.getByRole('table').locator('tbody tr');
      await expect(reasons).toHaveText(/^2There is nothing to be done/);
      await page.getByRole('button', { name: 'Suspend' }).click();
      await becomes('Suspend', { Changed: 1, Unchanged: 2 });
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Result (CSV)' }).click()]);
      const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
      expect(lines[0]).toBe('line,id,name,verdict,field,why');
      expect(lines.slice(1).map((line) => line.split(',')[3]).sort()).toEqual(['edited', 'unchanged', 'unchanged']);

      await choose('Restart', devices[0]);
      await expect(page.getByRole('status')).toHaveText('Nothing can be done to any of the chosen devices.');
      await expect(reasons).toHaveText(/^1This is not off contract\.$/);

      // What is to become of them is asked before.
      await choose('Edit', devices[0], devices[2]);
      await page.getByLabel('Device type').selectOption('Sensor board');
      await page.getByLabel('May take a token').selectOption('no');
      await page.getByRole('button', { name: 'Go on' }).click();
      await expect(main).toContainText('It is done to 2 devices.');
      await page.getByRole('button', { name: 'Edit' }).click();
      await becomes('Edit', { Changed: 2 });
      await go(list);
      await expect(rows(page).filter({ hasText: 'Sensor board' })).toHaveCount(2);
      await go(`/devices/${devices[2]}`);
      await expect(fact(page, 'May take a token')).toHaveText('no');

      // With what they are made goes by the rules for one: a prototype has no certificate.
      const certificate = page.getByLabel('Product certificate');
      const prototype = page.getByRole('combobox', { name: 'Prototype' });
      await choose('Edit', devices[0], devices[1]);
      await certificate.fill('P_0003_71CF_01');
      await prototype.selectOption('yes');
      await page.getByRole('button', { name: 'Go on' }).click();
      await expect(field(page, 'Product certificate').locator('.error')).toHaveText('This is not there for prototypes.');
      await expect(prototype.locator('option:checked')).toHaveText('yes');
      await certificate.fill('');
      await page.getByRole('button', { name: 'Go on' }).click();
      await expect(main).toContainText('It is done to 2 devices.');
      await page.getByRole('button', { name: 'Edit' }).click();
      await becomes('Edit', { Changed: 2 });
      await go(`/devices/${devices[1]}`);
      await expect(fact(page, 'Product certificate')).toHaveText('Prototype');
      await choose('Edit', devices[1]);
      await prototype.selectOption('no');
      await page.getByRole('button', { name: 'Go on' }).click();
      await expect(page.getByRole('status')).toHaveText('Nothing can be done to any of the chosen devices.');
      await expect(reasons).toHaveText(/^1This has no product certificate/);

      await choose('Delete', ...devices);
      await page.getByRole('button', { name: 'Delete' }).click();
      await becomes('Delete', { Deleted: 3 });
      await go(list);
      await expect(page.getByRole('heading', { name: 'No device matches' })).toBeVisible();
    });
  });
}

test('a device that is not there is not found', async ({ page, troubles }) => {
  troubles.expectStatus(404);
  for (const address of ['/devices/FFFFFFFF', '/devices/nonsense', '/devices/FFFFFFFF/messages']) {
    const response = await open(page, address);
    expect(response.status(), address).toBe(404);
    await expect(title(page)).toHaveText('Not found');
  }
});

test('a filter that makes no sense is refused by name, with a way on', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  const messages = `/devices/${DEVICES[29]}/messages`;
  for (const [path, query, field] of [
    [messages, 'since=garbage', 'since'],
    [messages, 'before=2015-02-31x', 'before'],
    ['/devices', `text=${'x'.repeat(101)}`, 'text'],
    ['/devices', 'heard=perhaps', 'heard'],
    ['/devices', 'suspended=maybe', 'suspended'],
    ['/devices', 'size=-1', 'size'],
  ]) {
    const response = await open(page, `${path}?${query}`);
    expect(response.status(), query).toBe(422);
    await expect(page.getByRole('alert').locator('code')).toHaveText(field);
    await page.getByRole('link', { name: 'Clear filter' }).click();
    // All devices, whatever view somebody begins with.
    await expect(page).toHaveURL(path === '/devices' ? '/devices?view=all' : path!);
    await expect(rows(page).first()).toBeVisible();
  }
});
