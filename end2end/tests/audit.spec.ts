// Group → Audit: who changed what, and what it was before.

import type { Page } from '@playwright/test';
import { PERSON } from '../support/account.ts';
import { register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { demoFleet, open, title } from '../support/verbs.ts';

function rows(page: Page) {
  return page.getByRole('region', { name: 'Audit' }).locator('tbody tr');
}

test('somebody finds out who renamed a device and what it was called', async ({ page, server }) => {
  const device = 'A0D170';
  await register(server, 'Counter', [{ id: device, name: 'Old mast', lat: 50.85, lng: 4.35 }]);
  await open(page, `/devices/${device}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('New mast');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(title(page)).toHaveText('New mast');

  await open(page, await demoFleet(page));
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Audit' }).click();
  await expect(page).toHaveURL(/\/groups\/[0-9a-f]{24}\/audit$/);
  // What the back-end notes by itself meanwhile may stand above it.
  const renamed = rows(page).filter({ hasText: 'Edited · device New mast' });
  await expect(renamed).toContainText(`${PERSON.email} · 127.0.0.1`);
  await expect(renamed.getByText('Old mast')).toBeHidden();
  await renamed.locator('summary').click();
  await expect(renamed.getByText('Old mast → New mast')).toBeVisible();

  // What a program registered is told, too.
  await page.getByLabel('Of what').selectOption('registration');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/[?&]kind=registration\b/);
  await expect(rows(page).first()).toContainText("A station's token");

  // One person's deeds, and one device's, are a link away.
  await page.getByRole('link', { name: 'Clear filter' }).click();
  await expect(page.getByLabel('Of what')).toHaveValue('');
  await page.getByLabel('Id', { exact: true }).fill(device);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('link', { name: 'New mast' }).click();
  await expect(title(page)).toHaveText('New mast');
});

test('what is shown can be had as a file', async ({ page, server }) => {
  const device = 'A0D171';
  await register(server, 'Counter', [device]);
  await open(page, `/devices/${device}`);
  await page.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await open(page, `${await demoFleet(page)}/audit?object=${device}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('audit.csv');
  const file = await page.request.get(new URL(download.url()).pathname + new URL(download.url()).search);
  const lines = (await file.text()).trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`,suspend,device,${device},`);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the log is filtered and its entries open', async ({ page, server }) => {
    const device = 'A0D172';
    await register(server, 'Counter', [{ id: device, name: 'Old gate', lat: 50.85, lng: 4.35 }]);
    await page.goto(`/devices/${device}/edit`);
    await page.getByLabel('Name', { exact: true }).fill('New gate');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(title(page)).toHaveText('New gate');
    await page.goto(`${await demoFleet(page)}/audit`);
    await page.getByLabel('Who', { exact: true }).fill(PERSON.email);
    await page.getByLabel('Deed').selectOption('edit');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    const newest = rows(page).first();
    await expect(newest).toContainText('Edited · device New gate');
    await newest.locator('summary').click();
    await expect(newest.getByText('Old gate → New gate')).toBeVisible();
    await page.getByLabel('Deed').selectOption('erase');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  });
});
