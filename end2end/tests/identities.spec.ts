// Product certificates and what devices are made with, as an operator enters them.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { fact, field, open, title } from '../support/verbs.ts';

const PAC = '545CB3B17AC98BA4';
const KEY = '000102030405060708090a0b0c0d0e0f';

/** What became of the line of a device. */
function verdict(page: Page, device: string) {
  return page.getByRole('region', { name: 'What became of the lines' }).locator('tbody tr').filter({ hasText: device });
}

/** Enters a certificate and is on its page. */
async function certificate(page: Page, key: string, name: string) {
  await page.goto('/certificates/new');
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Enter certificate' }).click();
}

test('a certificate is entered, found and changed, and devices name it', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/certificates/new');
  await page.getByLabel('Key', { exact: true }).fill('P_1');
  await page.getByRole('button', { name: 'Enter certificate' }).click();
  await expect(field(page, 'Key').locator('.error')).toContainText('P_0003_71CF_01');
  await expect(field(page, 'Name').locator('.error')).toHaveText('Please fill this in.');
  await page.getByLabel('Key', { exact: true }).fill('p_0a0b_0c0d_01');
  await page.getByLabel('Name', { exact: true }).fill('Bin sensor');
  await page.getByLabel('Such devices may ask for downlinks').check();
  await page.getByRole('button', { name: 'Enter certificate' }).click();
  await expect(title(page)).toHaveText('P_0A0B_0C0D_01');
  await expect(fact(page, 'Bidirectional')).toHaveText('yes');
  await expect(fact(page, 'Status')).toHaveText('being tested');

  // Lines that are wrong spoil only themselves; the rest is taken, once.
  await open(page, '/certificates');
  await page.getByRole('link', { name: 'Identities' }).click();
  await expect(title(page)).toHaveText('Identities');
  const lines = page.getByLabel('Devices', { exact: true });
  await lines.fill(`id;PAC;key;certificate\nAD1;${PAC};${KEY};P_0A0B_0C0D_01\nAD2;${PAC}\nAD3;12\nAD4;${PAC};;P_0A0B_0C0D_09`);
  await page.getByRole('button', { name: 'Enter devices' }).click();
  await expect(page.getByText('2 new, 0 completed, 0 known already, 2 refused.')).toBeVisible();
  await expect(verdict(page, 'AD1')).toContainText('new');
  await expect(verdict(page, 'AD3')).toContainText('PAC: Type at least 16 characters.');
  await expect(verdict(page, 'AD4')).toContainText('Certificate: ');
  await expect(page.getByRole('region', { name: 'What became of the lines' })).not.toContainText(KEY);
  await lines.fill(`AD1;${PAC};${KEY}\nAD2;${PAC};${KEY}\nAD1;${'0'.repeat(16)}`);
  await page.getByRole('button', { name: 'Enter devices' }).click();
  await expect(page.getByText('0 new, 1 completed, 1 known already, 1 refused.')).toBeVisible();

  await open(page, '/certificates?text=bin');
  await page.getByRole('link', { name: 'P_0A0B_0C0D_01' }).click();
  await expect(fact(page, 'Devices made by it')).toHaveText('1');
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('The tests are done').check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(fact(page, 'Status')).toHaveText('final');
});

test('a long list goes to the server by parts', async ({ page }) => {
  await open(page, '/certificates/identities');
  const all = Array.from({ length: 2_500 }, (_, n) => `${(0xad0000 + n).toString(16)};${PAC}`);
  // Pasted at once: typing so many lines takes the browser longer than the server.
  await page.getByLabel('Devices', { exact: true }).evaluate((box: HTMLTextAreaElement, text) => {
    box.value = text;
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }, all.join('\n'));
  const parts: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/rpc/app/rpc/identity/take')) parts.push(request.postData() ?? '');
  });
  await page.getByRole('button', { name: 'Enter devices' }).click();
  await expect(page.getByText('2500 new, 0 completed, 0 known already, 0 refused.')).toBeVisible();
  expect(parts).toHaveLength(3);
  await expect(page.getByText('Only 300 lines are shown')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the same by plain forms', async ({ page }) => {
    await certificate(page, 'P_0A0B_0C0D_02', '');
    await expect(field(page, 'Name').locator('.error')).toHaveText('Please fill this in.');
    await expect(page.getByLabel('Key', { exact: true })).toHaveValue('P_0A0B_0C0D_02');
    await certificate(page, 'P_0A0B_0C0D_02', 'By hand');
    await expect(title(page)).toHaveText('P_0A0B_0C0D_02');
    await page.goto('/certificates/identities');
    await page.getByLabel('Devices', { exact: true }).fill(`AD11;${PAC};${KEY};P_0A0B_0C0D_02\nnone`);
    await page.getByRole('button', { name: 'Enter devices' }).click();
    await expect(title(page)).toHaveText('Identities');
    await expect(page.getByText('1 new, 0 completed, 0 known already, 1 refused.')).toBeVisible();
    await expect(verdict(page, 'none')).toContainText('Id: ');
    expect(await page.content()).not.toContain(KEY);
  });

  test('a contract is closed after a question', async ({ page }) => {
    await page.goto('/contracts/new');
    await page.getByLabel('Name', { exact: true }).fill('Over soon');
    await page.getByLabel('Plan').selectOption({ label: 'Pack' });
    await page.getByRole('button', { name: 'Create contract' }).click();
    await expect(title(page)).toHaveText('Over soon');
    await expect(fact(page, 'Plan')).toHaveText('Pack');
    await expect(fact(page, 'Communication end')).toHaveText('—');
    await page.getByRole('link', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(title(page)).toHaveText('Over soon');
    await expect(fact(page, 'Communication end')).not.toHaveText('—');
  });
});
