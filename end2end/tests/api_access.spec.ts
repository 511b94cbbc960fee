// API accesses: made, shown once, used by a program, renewed, revoked, deleted.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { demoFleet, fact, field, open } from '../support/verbs.ts';

/** Fills in the form of an access that sees the audit log, and sends it. */
async function make(page: Page, group: string, name: string) {
  await page.goto(`/groups/${group}/api-accesses/new`, { waitUntil: 'domcontentloaded' });
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Profile 1').selectOption({ label: 'CUSTOMER [W]' });
  await page.getByRole('button', { name: 'Create API access' }).click();
}

/** The login and the password that the page shows once. */
async function credentials(page: Page): Promise<string> {
  const codes = page.locator('.once code');
  await expect(codes).toHaveCount(2);
  const [login, password] = await codes.allTextContents();
  expect(login).toMatch(/^[0-9a-f]{24}$/);
  expect(password).toMatch(/^[0-9a-f]{32}$/);
  return `${login}:${password}`;
}

/** The status with which a program is answered that asks for the audit log. */
async function status(origin: string, group: string, credentials: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const answer = await fetch(`${origin}/export/groups/${group}/audit.csv`, { headers: { authorization } });
  await answer.text();
  return answer.status;
}

test('an API access is made, used, renewed, revoked and deleted', async ({ page, server, troubles }) => {
  troubles.expectStatus(422);
  const group = (await demoFleet(page)).slice('/groups/'.length);
  await open(page, `/groups/${group}`);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'API access' }).click();
  await page.getByRole('link', { name: 'New API access' }).click();
  await page.getByLabel('Time zone').fill('Atlantis');
  await page.getByRole('button', { name: 'Create API access' }).click();
  await expect(field(page, 'Name').locator('.error')).toHaveText('Please fill this in.');
  await expect(field(page, 'Time zone').locator('.error')).toContainText('name of a time zone');
  await make(page, group, 'Tide table');
  const first = await credentials(page);
  await expect(page.locator('.once').getByRole('link', { name: 'About the API' })).toHaveAttribute('href', '/apidocs');
  await expect(fact(page, 'What it may change')).toHaveText('nothing: it only reads');
  const held = fact(page, 'Groups and profiles');
  await held.locator('summary[aria-label="Rights of CUSTOMER [W]"]').click();
  await expect(held.getByText('CALLBACK_WRITE')).toBeVisible();
  expect(await status(server.origin, group, first)).toBe(200);
  await page.reload();
  await expect(page.locator('.once'), 'it is shown once').toHaveCount(0);

  await page.getByRole('link', { name: 'Renew password' }).click();
  await page.getByRole('button', { name: 'Renew password' }).click();
  const second = await credentials(page);
  expect(second).not.toBe(first);
  for (const both of [first, second]) expect(await status(server.origin, group, both)).toBe(200);
  await expect(fact(page, 'Earlier password counts until')).toHaveCount(1);

  await page.getByRole('link', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect(fact(page, 'State')).toHaveText('revoked');
  for (const both of [first, second]) expect(await status(server.origin, group, both)).toBe(401);

  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/api-accesses$/);
  await expect(page.getByRole('link', { name: 'Tide table' })).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('an API access is made, refused and changed by plain forms', async ({ page, server }) => {
    const group = (await demoFleet(page)).slice('/groups/'.length);
    await page.goto(`/groups/${group}/api-accesses/new`);
    const granted = page.getByRole('listitem').filter({ has: page.locator('summary[aria-label="Rights of OPT_DOWNLINK"]') });
    await granted.locator('summary').click();
    await expect(granted.getByText('DOWNLINK', { exact: true })).toBeVisible();
    await page.getByLabel('Expires (UTC)').fill('2020-01-01T00:00');
    await page.getByLabel('Name', { exact: true }).fill('Plain');
    await page.getByLabel('Devices', { exact: true }).check();
    await page.getByLabel('Profile 1').selectOption({ label: 'CUSTOMER [W]' });
    await page.getByRole('button', { name: 'Create API access' }).click();
    await expect(field(page, 'Expires (UTC)').locator('.error')).toHaveText('This lies in the past.');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Plain');
    await expect(page.getByLabel('Devices', { exact: true })).toBeChecked();
    await page.getByLabel('Expires (UTC)').fill('');
    await page.getByRole('button', { name: 'Create API access' }).click();
    expect(await status(server.origin, group, await credentials(page))).toBe(200);
    await expect(fact(page, 'What it may change')).toHaveText('Devices');

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Devices', { exact: true }).uncheck();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(fact(page, 'What it may change')).toHaveText('nothing: it only reads');
    await page.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page).toHaveURL(/\/api-accesses$/);
    await expect(page.getByRole('link', { name: 'Plain', exact: true })).toHaveCount(0);
  });
});
