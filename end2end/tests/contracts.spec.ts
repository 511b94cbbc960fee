// Contracts, from a new one to its deletion, and what becomes of the tokens of devices.

import type { Page } from '@playwright/test';
import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { fact, field, open, openDeviceType, title } from '../support/verbs.ts';

/** A card of the page. */
function card(page: Page, name: string) {
  return page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
}

/** A moment so many days from now, as the field of a time takes it. */
function days(count: number): string {
  return new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 16);
}

test('a contract is made, used, held to its tokens, and deleted when nobody uses it', async ({ page, server, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/contracts');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contract', exact: true }).click();
  await page.getByRole('link', { name: 'New contract' }).click();
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Start (UTC)').fill('2026-06-01T00:00');
  await page.getByLabel('Communication end (UTC)').fill('2026-01-01T00:00');
  await page.getByLabel('Max tokens').fill('many');
  await page.getByRole('button', { name: 'Create contract' }).click();
  await expect(field(page, 'Name').locator('.error')).toHaveText('Please fill this in.');
  await expect(field(page, 'Communication end (UTC)').locator('.error')).toContainText('after the start');
  await expect(field(page, 'Max tokens').locator('.error')).toContainText('between');
  await expect(page.getByLabel('Max tokens')).toHaveValue('many');

  await page.getByLabel('Name', { exact: true }).fill('Meters');
  await page.getByLabel('Start (UTC)').fill('2024-06-01T00:00');
  await page.getByLabel('Communication end (UTC)').fill(days(900));
  await page.getByLabel('Token duration in months').fill('12');
  await page.getByLabel('Max tokens').fill('2');
  await page.getByLabel('Max uplinks a day').fill('140');
  await page.getByLabel('Months that a token lasts longer').fill('3');
  await page.getByLabel('Callbacks tell which base stations heard a message').uncheck();
  await page.getByRole('button', { name: 'Create contract' }).click();
  await expect(title(page)).toHaveText('Meters');
  await expect(fact(page, 'Renewed for')).toHaveText('3 months');
  await expect(fact(page, 'Geolocation')).toHaveText('yes');
  await expect(fact(page, 'Network metadata')).toHaveText('no');
  await expect(fact(page, 'Tokens in use')).toHaveText('0 of 2');
  await expect(fact(page, 'Token duration')).toHaveText('12 months');
  await expect(page.getByRole('heading', { name: 'No device type uses it' })).toBeVisible();
  const contract = new URL(page.url()).pathname;

  // A device type chooses it, and two devices take its tokens.
  await openDeviceType(page, 'Position tracker');
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Meters' });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await fact(page, 'Contract').getByRole('link', { name: 'Meters' }).click();
  await expect(title(page)).toHaveText('Meters');
  const devices = ['AC5001', 'AC5002', 'AC5003'];
  await register(server, 'Position tracker', devices);
  await handIn(server, devices.map((device) => reception({ device, data: '4148c5c341a80000' })));
  await page.reload();
  await expect(fact(page, 'Tokens in use')).toHaveText('2 of 2');
  await expect(card(page, 'Device types').locator('tbody tr')).toContainText('Position tracker');

  // What the tokens were taken by stays, and there are not fewer than are in use.
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page.getByText('Tokens of this contract are in use.')).toBeVisible();
  await page.getByLabel('Max tokens').fill('1');
  await page.getByLabel('Token duration in months').fill('6');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(page, 'Max tokens').locator('.error')).toContainText('at least 2');
  await expect(field(page, 'Token duration in months').locator('.error')).toContainText('cannot change');
  await page.getByLabel('Token duration in months').fill('12');
  await page.getByLabel('Max tokens').fill('3');
  await page.getByLabel('Name', { exact: true }).fill('More meters');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(title(page)).toHaveText('More meters');
  await expect(fact(page, 'Tokens in use')).toHaveText('2 of 3');

  // Not to be deleted while it is used.
  await page.getByRole('link', { name: 'Delete' }).click();
  await expect(page.getByText('1 device type has it, and 2 devices have a token of it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toHaveCount(0);

  await openDeviceType(page, 'Position tracker');
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(fact(page, 'Contract')).toHaveText('Without limits');
  for (const device of devices.slice(0, 2)) {
    await open(page, `/devices/${device}/unsubscribe`);
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await expect(card(page, 'Contract')).toContainText('off contract');
  }
  await open(page, `${contract}/delete`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL('/contracts');
  await expect(page.getByRole('region', { name: 'Contracts' })).toContainText('Without limits');
  await expect(page.getByRole('region', { name: 'Contracts' })).not.toContainText('More meters');
});

test('a token goes to another device, after a question', async ({ page, server }) => {
  const [from, to, other] = ['AC5011', 'AC5012', 'AC5013'];
  await register(server, 'Counter', [from, to]);
  await register(server, 'Sensor board', [other]);
  await handIn(server, [reception({ device: from, data: '0001' })]);
  await open(page, `/devices/${from}`);
  await card(page, 'Contract').getByRole('link', { name: 'Replace' }).click();
  const target = page.getByLabel('Replaced by device');
  for (const [typed, told] of [
    ['nothing', 'hex digit'],
    [other, 'another device of the same device type'],
    ['AC50FF', 'not a registered device'],
    [from, 'another device'],
  ]) {
    await target.fill(typed);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(field(page, 'Replaced by device').locator('.error')).toContainText(told);
    await expect(target).toHaveValue(typed);
  }
  await target.fill(to.toLowerCase());
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Move the token?' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(`${to} (Device ${to}) takes over the token.`);
  await page.getByRole('button', { name: 'Replace' }).click();
  await expect(page).toHaveURL(`/devices/${to}`);
  await expect(card(page, 'Contract')).toContainText('active');
  await open(page, `/devices/${from}/events`);
  await expect(page.getByRole('region', { name: 'Events' })).toContainText(`Its token went to device ${to}.`);
});

test('a token that is over says so until the next message decides', async ({ page, server }) => {
  const device = 'AC5051';
  await open(page, '/contracts/new');
  await page.getByLabel('Name', { exact: true }).fill('A month each');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Start (UTC)').fill('2019-01-01T00:00');
  await page.getByLabel('Communication end (UTC)').fill(days(900));
  await page.getByLabel('Token duration in months').fill('1');
  await page.getByLabel('Tokens are renewed when they end').uncheck();
  await page.getByRole('button', { name: 'Create contract' }).click();
  await expect(title(page)).toHaveText('A month each');
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Monthly');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'A month each' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Monthly');

  await register(server, 'Monthly', [device]);
  await handIn(server, [reception({ device, seqNumber: 1, time: Date.UTC(2020, 1, 10, 12) })]);
  await open(page, `/devices/${device}`);
  await expect(fact(page, 'Token')).toHaveText('invalid: it is over, and the next message decides');
  await expect(fact(page, 'Ends').locator('time')).toHaveAttribute('title', '2020-03-10 12:00:00 UTC');
  await expect(fact(page, 'State')).toHaveText('not allowed');

  await handIn(server, [reception({ device, seqNumber: 2 })]);
  await page.reload();
  await expect(fact(page, 'Token')).toHaveText('off contract');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Events' }).click();
  await expect(page.getByRole('region', { name: 'Events' })).toContainText('its token ended and is not renewed');
});

test('a device leaves its contract at a time to come, or stays after all', async ({ page, server }) => {
  const device = 'AC5021';
  await register(server, 'Counter', [device]);
  await handIn(server, [reception({ device, data: '0001' })]);
  await open(page, `/devices/${device}`);
  const contract = card(page, 'Contract');
  await contract.getByRole('link', { name: 'Unsubscribe' }).click();
  const at = days(30);
  await page.getByLabel('When (UTC)').fill(at);
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(contract).toContainText('active');
  await expect(fact(page, 'Leaves its contract').locator('time')).toHaveAttribute('title', `${at.replace('T', ' ')}:00 UTC`);
  // What is planned stands there to be changed.
  await contract.getByRole('link', { name: 'Unsubscribe' }).click();
  await expect(page.getByLabel('When (UTC)')).toHaveValue(at);
  await page.getByRole('link', { name: 'Cancel' }).click();

  await contract.getByRole('button', { name: 'Stay under contract' }).click();
  await expect(fact(page, 'Leaves its contract')).toHaveCount(0);
  await expect(contract).toContainText('active');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Events' }).click();
  await expect(page.getByRole('region', { name: 'Events' })).toContainText('that was taken back');

  // At once.
  await open(page, `/devices/${device}/unsubscribe`);
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(contract).toContainText('off contract');
});

test('a group tells what happened in it, and all events are narrowed to it', async ({ page, server }) => {
  const device = 'AC5031';
  await register(server, 'Counter', [device]);
  const at = Date.now() - 120_000;
  await handIn(server, [reception({ device, seqNumber: 10, time: at, data: '0001' })]);
  await handIn(server, [reception({ device, seqNumber: 14, time: at + 60_000, data: '0002' })]);
  await open(page, `/devices/${device}`);
  await fact(page, 'Group').getByRole('link').click();
  await expect(title(page)).toHaveText('Demo fleet');
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('link', { name: 'Events' }).click();
  const rows = page.getByRole('region', { name: 'Events' }).locator('tbody tr');
  await expect(rows.filter({ hasText: device }).filter({ hasText: 'Numbers 11–13 are missing' })).toHaveCount(1);
  await sections.getByRole('link', { name: 'Statistics' }).click();
  const messages = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Messages an hour' }) });
  await expect(messages).toContainText('in all');
  await sections.getByRole('link', { name: 'Contracts' }).click();
  await expect(page).toHaveURL(/\/groups\/[0-9a-f]{24}\/contracts$/);
  await expect(page.getByRole('region', { name: 'Contracts' })).toBeVisible();

  await open(page, '/events');
  await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'Demo fleet' });
  await page.getByRole('combobox', { name: 'Device type' }).selectOption({ label: 'Counter' });
  await page.getByRole('searchbox', { name: 'Device' }).fill(device);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/group=.*type=.*device=AC5031/);
  await expect(rows.filter({ hasText: 'missing' })).toHaveCount(1);
  await expect(rows.filter({ hasNotText: device })).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a refused contract keeps what was typed', async ({ page }) => {
    await page.goto('/contracts/new');
    await page.getByLabel('Name', { exact: true }).fill('By "hand"');
    await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
    await page.getByLabel('Activation end (UTC)').fill('2027-01-01T12:30');
    await page.getByLabel('Max downlinks a day').fill('four');
    await page.getByLabel('Tokens are renewed when they end').uncheck();
    await page.getByRole('button', { name: 'Create contract' }).click();
    await expect(title(page)).toHaveText('New contract');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('By "hand"');
    await expect(page.getByLabel('Group', { exact: true }).locator('option:checked')).toHaveText('Demo fleet');
    await expect(page.getByLabel('Activation end (UTC)')).toHaveValue('2027-01-01T12:30');
    await expect(page.getByLabel('Max downlinks a day')).toHaveValue('four');
    await expect(page.getByLabel('Tokens are renewed when they end')).not.toBeChecked();
    await expect(field(page, 'Max downlinks a day').locator('.error')).toContainText('between');
    await page.getByLabel('Max downlinks a day').fill('4');
    await page.getByRole('button', { name: 'Create contract' }).click();
    await expect(title(page)).toHaveText('By "hand"');
    await expect(fact(page, 'Max downlinks a day')).toHaveText('4');
    await expect(fact(page, 'Renewal')).toHaveText('no');
  });

  test('a device type has contracts in an order, on a narrow screen', async ({ page, server }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const name of ['First of two', 'Second of two']) {
      await page.goto('/contracts/new');
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
      await page.getByLabel('Max tokens').fill('1');
      await page.getByRole('button', { name: 'Create contract' }).click();
      await expect(title(page)).toHaveText(name);
    }
    await page.goto('/device-types/new');
    await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
    await page.getByLabel('Name', { exact: true }).fill('Of two contracts');
    await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Second of two' });
    await page.getByLabel('Contract 3', { exact: true }).selectOption({ label: 'First of two' });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Create device type' }).click();
    await expect(fact(page, 'Contracts').locator('li')).toHaveText(['Second of two', 'First of two']);
    expect(await overflow()).toBeLessThanOrEqual(0);

    // Turned about, without a gap.
    await page.getByRole('link', { name: 'Edit' }).click();
    await expect(page.getByLabel('Contract 2', { exact: true }).locator('option:checked')).toHaveText('First of two');
    await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'First of two' });
    await page.getByLabel('Contract 2', { exact: true }).selectOption({ label: 'Second of two' });
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(fact(page, 'Contracts').locator('li')).toHaveText(['First of two', 'Second of two']);

    // The first is full with one device, the second with another, and none is left.
    const devices = ['AC5061', 'AC5062', 'AC5063'];
    await register(server, 'Of two contracts', devices);
    await handIn(server, devices.map((device) => reception({ device })));
    for (const [device, contract, token, renewal] of [
      [devices[0], 'First of two', 'active', 'allowed'],
      [devices[1], 'Second of two', 'active', 'allowed'],
      [devices[2], '—', 'off contract', 'ended'],
    ]) {
      await page.goto(`/devices/${device}`);
      await expect(fact(page, 'Contract')).toHaveText(contract);
      await expect(fact(page, 'Token')).toHaveText(token);
      await expect(fact(page, 'Renewal status')).toHaveText(renewal);
    }
  });

  test('a token is moved and a device leaves later, by plain forms', async ({ page, server }) => {
    const [from, to] = ['AC5041', 'AC5042'];
    await register(server, 'Counter', [from, to]);
    await handIn(server, [reception({ device: from, data: '0001' })]);
    await page.goto(`/devices/${from}/replace`);
    await page.getByLabel('Replaced by device').fill(from);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(field(page, 'Replaced by device').locator('.error')).toContainText('another device');
    await page.getByLabel('Replaced by device').fill(to);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Replace' }).click();
    await expect(page).toHaveURL(`/devices/${to}`);
    await page.getByRole('link', { name: 'Unsubscribe' }).click();
    const at = days(10);
    await page.getByLabel('When (UTC)').fill(at);
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await expect(fact(page, 'Leaves its contract')).toContainText(at.replace('T', ' '));
    await page.getByRole('button', { name: 'Stay under contract' }).click();
    await expect(fact(page, 'Leaves its contract')).toHaveCount(0);
  });
});
