// What a receiver refused: found by its callback, looked at, and sent again.

import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, slowFrames, title } from '../support/verbs.ts';

test('what was refused is listed, looked at and sent again, also after its callback is gone', async ({ page, server, receiver }) => {
  const device = 'DE11E1';
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Meters');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Meters');
  await register(server, 'Meters', [device]);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/in?seq={seqNumber}`);
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await expect(row).toHaveCount(1);
  const callbacks = new URL(page.url()).pathname;

  receiver.answer = 500;
  const heard = [1, 2].map((seqNumber) => reception({ device, seqNumber, time: Date.now() - 10_000 + seqNumber * 1_000 }));
  await handIn(server, heard);
  await expect.poll(() => receiver.arrived.length).toBe(2);
  receiver.answer = 200;

  // By the counter of its callback.
  await open(page, callbacks);
  await row.getByRole('link', { name: 'waiting: 2' }).click();
  await expect(page).toHaveURL(/\/deliveries\?state=waiting$/);
  const waiting = page.url();
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(async () => {
    await open(page, waiting);
    await expect(rows.filter({ hasText: 'refused by the receiver · HTTP 500' })).toHaveCount(2, { timeout: 1_000 });
  }).toPass();
  await expect(rows.first()).toContainText(device);
  await page.getByRole('combobox', { name: 'State' }).selectOption('given up');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No delivery matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filter' }).first().click();
  await expect(rows).toHaveCount(2);

  // One of them, chosen.
  await rows.first().getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'sent again' })).toHaveText('1 delivery is sent again.');
  await expect(page).toHaveURL(/\?state=waiting&done=1$/);
  await expect.poll(() => receiver.arrived.length).toBe(3);

  // The other one, from its own page.
  await expect(async () => {
    await open(page, waiting);
    await expect(rows).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await rows.getByRole('link').first().click();
  const attempts = page.locator('.attempts li');
  await expect(attempts).toHaveCount(1);
  await expect(attempts).toContainText(/Attempt 1\s*refused by the receiver · HTTP 500 · \d+ ms/);
  await expect(attempts).toContainText(`GET ${receiver.origin}/in?seq=1`);
  await expect(attempts).toContainText('not today');
  await attempts.getByText('What was sent').click();
  await expect(attempts.getByRole('group', { name: 'Headers' })).toContainText('user-agent: SIGFOX');
  await slowFrames(page);
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'sent again' })).toHaveText('1 delivery is sent again.');
  await expect.poll(() => receiver.arrived.length).toBe(4);
  const ids = receiver.arrived.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(2);
  await expect(async () => {
    await open(page, page.url());
    await expect(attempts).toHaveCount(2, { timeout: 1_000 });
    await expect(attempts.nth(1)).toContainText('taken · HTTP 200', { timeout: 1_000 });
  }).toPass();

  // Deleted: its record stays, and nothing of it can be sent.
  await open(page, callbacks);
  await expect(row.getByRole('link', { name: 'delivered: 2' })).toBeVisible();
  await row.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No callbacks yet' })).toBeVisible();
  await page.getByRole('region', { name: 'Deleted callbacks' }).getByRole('link').click();
  await expect(page.getByText('deleted', { exact: true })).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
});

test('what waits at a callback that is turned off is offered for sending', async ({ page, server, receiver }) => {
  const device = 'DE11E2';
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Pumps');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Pumps');
  await register(server, 'Pumps', [device]);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}/in`);
  await page.getByRole('button', { name: 'Create callback' }).click();
  const row = page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr');
  await expect(row).toHaveCount(1);
  receiver.answer = 503;
  await handIn(server, [reception({ device })]);
  await expect.poll(() => receiver.arrived.length).toBe(1);
  receiver.answer = 200;
  await row.getByRole('button', { name: 'Turn off' }).click();
  await expect(row.getByRole('button', { name: 'Turn on and send 1' })).toBeVisible();
  await row.getByRole('link', { name: 'waiting: 1' }).click();
  await expect(page.getByText('What it owes waits: 1.')).toBeVisible();
  await page.getByRole('button', { name: 'Turn on and send 1' }).click();
  await expect(page.getByText('What it owes waits: 1.')).toHaveCount(0);
  await page.getByRole('table').locator('tbody tr').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect.poll(() => receiver.arrived.length).toBe(2);
});

test('deliveries of all callbacks of a device type are found by device and by callback', async ({ page, server, receiver }) => {
  const [device, other] = ['DE11E6', 'DE11E7'];
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Gauges');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Gauges');
  await register(server, 'Gauges', [device, other]);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
  for (const path of ['/first', '/second']) {
    await page.getByRole('link', { name: 'New callback' }).click();
    await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}${path}`);
    await page.getByRole('button', { name: 'Create callback' }).click();
    await expect(page.getByRole('region', { name: 'Data callbacks' })).toContainText(path);
  }
  await handIn(server, [device, other].map((id) => reception({ device: id })));
  await expect.poll(() => receiver.arrived.length).toBe(4);

  await page.getByRole('link', { name: 'All deliveries' }).click();
  await expect(page).toHaveURL(/\/device-types\/[0-9a-f]{24}\/deliveries$/);
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(4);
  await expect(rows.filter({ hasText: `[GET] ${receiver.origin}/first` })).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Device' }).fill(device);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: other })).toHaveCount(0);
  const callback = page.getByRole('combobox', { name: 'Callback' });
  const second = await callback.locator('option', { hasText: '/second' }).getAttribute('value');
  await callback.selectOption(second!);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('/second');
  const found = page.url();
  await expect(async () => {
    await open(page, found);
    await expect(rows).toContainText('taken · HTTP 200', { timeout: 1_000 });
  }).toPass();
  await rows.getByRole('link').first().click();
  await expect(page.locator('.attempts li')).toContainText(`GET ${receiver.origin}/second`);
});
