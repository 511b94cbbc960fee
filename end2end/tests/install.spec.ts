// Installing where there is no connection, and labels that are read by the page itself.

import encodeQR from 'qr';
import { enter, firstSession } from '../support/account.ts';
import { expect, test } from '../support/test.ts';
import { open, ready, signOut, title } from '../support/verbs.ts';

/** The names of what the browser keeps of the page. */
const kept = () => caches.keys().then((names) => names.filter((name) => name.startsWith('install-')));

/** Whether the page itself is among it. */
const keepsPage = () => caches.match('/install').then((page) => page !== undefined);

test.describe('of a server that goes away', () => {
  test.use({ signedIn: false });

  test('the page opens without a connection, and no other one does', async ({ page, context, fresh, troubles }) => {
    troubles.expect(/net::ERR_|Failed to (load resource|fetch)/);
    await enter(context, await firstSession(fresh));
    await open(page, `${fresh.origin}/install`);
    await expect.poll(() => page.evaluate(keepsPage)).toBe(true);
    // The worker has the page once it answers for it.
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await fresh.stop();
    await page.goto(`${fresh.origin}/install`, { waitUntil: 'domcontentloaded' });
    await ready(page);
    await expect(title(page)).toHaveText('Install a device');
    await page.getByLabel('Id', { exact: true }).fill('0FF001');
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'There is no connection.' })).toBeVisible();
    await expect(page.goto(`${fresh.origin}/devices`)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  });

  test('nothing of it is left when somebody signs out', async ({ page, context, fresh }) => {
    await enter(context, await firstSession(fresh));
    await open(page, `${fresh.origin}/install`);
    await expect.poll(() => page.evaluate(keepsPage)).toBe(true);
    // Of other pages nothing is kept.
    await open(page, `${fresh.origin}/devices`);
    expect(await page.evaluate(() => caches.match('/devices').then((found) => found === undefined))).toBe(true);
    await signOut(page);
    await expect(title(page)).toHaveText('Sign in');
    await expect.poll(() => page.evaluate(kept)).toEqual([]);
  });
});

test('the code on a photographed label is read, also where the browser reads none', async ({ page }) => {
  await open(page, '/install');
  const photo = page.locator('input[type=file]');
  const picture = (text: string) => ({
    name: 'label.gif',
    mimeType: 'image/gif',
    buffer: Buffer.from(encodeQR(text, 'gif', { scale: 8 })),
  });
  await photo.setInputFiles(picture('id=1CF14C;pac=545CB3B17AC98BA4'));
  await expect(page.getByLabel('Id', { exact: true })).toHaveValue('1CF14C');
  await expect(page.getByLabel('PAC', { exact: true })).toHaveValue('545CB3B17AC98BA4');
  await photo.setInputFiles(picture('https://example.org'));
  await expect(page.getByText('This code holds no device id.')).toBeVisible();
});

test('an installation is done by keyboard alone', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/install');
  await page.getByLabel('Id', { exact: true }).focus();
  await page.keyboard.type('zz');
  const choose = page.getByRole('button', { name: 'Choose on a map' });
  await choose.focus();
  await page.keyboard.press('Enter');
  const map = page.getByRole('region', { name: 'Map on which a place is chosen' });
  await expect(map.locator('.leaflet-control-scale')).toBeVisible();
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Take the place under the cross' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Longitude')).toHaveValue(/^-?\d+\.\d{5}$/);
  await page.getByLabel('Id', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Id', { exact: true })).toHaveAttribute('aria-invalid', 'true');
});
