// Registering devices, one and a list of them, and offering them to another owner; the lists go
// through a plain form, so the same works without scripts.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { fact, field, open, openDeviceType, ready, title } from '../support/verbs.ts';

const PAC = '545CB3B17AC98BA4';

/** Loads the page anew until it says that the list is there. */
async function until(page: Page, stage: string) {
  await expect(async () => {
    await page.reload({ waitUntil: 'domcontentloaded' });
    await expect(page.locator('.head')).toContainText(stage, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

/** Presses a button, and waits until the server has what it sends. */
async function press(page: Page, name: string) {
  const taken = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name }).click();
  await taken;
}

/** Brings a list of lines. */
async function bring(page: Page, lines: string) {
  await page.goto('/registrations/new', { waitUntil: 'domcontentloaded' });
  await page.getByLabel('Device type').selectOption({ label: 'Counter' });
  await page.getByLabel('Lines', { exact: true }).fill(lines);
  await page.getByLabel('A prototype, without a certificate').check();
  await press(page, 'Look at the list');
}

test('a device is registered by its code, and deleted while it never spoke', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/devices');
  await page.getByRole('link', { name: 'New device' }).click();
  await expect(title(page)).toHaveText('Register a device');
  await page.getByRole('textbox', { name: 'Id', exact: true }).fill('AD0001');
  await page.getByLabel('PAC', { exact: true }).fill('545C');
  await page.getByLabel('A prototype, without a certificate').check();
  await page.getByRole('button', { name: 'Register device' }).click();
  await expect(field(page, 'PAC').locator('.error')).toHaveText('Type at least 16 characters.');
  // Nothing is chosen by saying nothing.
  await expect(field(page, 'Device type').locator('.error')).toHaveText('Please fill this in.');
  await page.getByLabel('Device type', { exact: true }).selectOption({ label: 'Counter' });
  await page.getByLabel('PAC', { exact: true }).fill(PAC);
  await page.getByRole('button', { name: 'Register device' }).click();
  await expect(title(page)).toHaveText('Device AD0001');
  const code = await fact(page, 'PAC').textContent();
  expect(code).toMatch(/^[0-9A-F]{16}$/);
  expect(code).not.toBe(PAC);
  await page.getByRole('button', { name: 'New PAC' }).click();
  await expect(fact(page, 'PAC')).not.toHaveText(code!);
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(title(page)).toHaveText('Devices');
});

test('the page of a list follows it, and a device type leads to registering', async ({ page }) => {
  await openDeviceType(page, 'Counter');
  await page.getByRole('link', { name: 'New series' }).click();
  await expect(title(page)).toHaveText('Register a series of devices');
  await expect(page.getByLabel('Device type').locator('option:checked')).toHaveText('Counter');
  await page.getByLabel('Lines', { exact: true }).fill(Array.from({ length: 400 }, (_, n) => `AD3${n.toString(16).padStart(4, '0')};${PAC}`).join('\n'));
  await page.getByLabel('A prototype, without a certificate').check();
  await press(page, 'Look at the list');
  // Nobody loads it anew.
  const stage = page.locator('.head');
  await expect(stage).toContainText('Waits for your word', { timeout: 30_000 });
  await ready(page);
  await page.getByRole('button', { name: 'Do it' }).click();
  await expect(stage).toContainText('Done', { timeout: 30_000 });
  await expect(fact(page, 'Registered')).toHaveText('400');
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(stage).toContainText('Taken back', { timeout: 30_000 });
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a list is looked at, done and taken back', async ({ page, troubles }) => {
      // Loading a page anew ends what was on its way for it.
      troubles.expect(/^request failed: GET \S+\/registrations\/[0-9a-f]{24} net::ERR_ABORTED$/);
      const first = javaScriptEnabled ? 'AD1' : 'AD2';
      await bring(page, '');
      await expect(field(page, 'Lines').locator('.error')).toHaveText('Please fill this in.');
      await bring(page, `id;PAC;name\n${first}001;${PAC};Seven\n${first}002;${PAC}\n${first}001;${PAC}`);
      await until(page, 'Waits for your word');
      await expect(fact(page, 'Can be registered')).toHaveText('2');
      await expect(page.getByText('Registered', { exact: true })).toHaveCount(0);
      await expect(fact(page, 'Refused')).toHaveText('1');
      await press(page, 'Do it');
      await until(page, 'Done');
      await expect(fact(page, 'Registered')).toHaveText('2');
      const file = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Result (CSV)' }).click();
      expect((await file).suggestedFilename()).toBe('result.csv');
      await press(page, 'Take back');
      await until(page, 'Taken back');
      await expect(fact(page, 'Taken back')).toHaveText('2');
    });
  });
}
