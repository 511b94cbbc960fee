// Tools: the virtual device, and installing in the field.

import { anotherSession, enter } from '../support/account.ts';
import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, signOut, title } from '../support/verbs.ts';

test('a prototype says something without a radio', async ({ page }) => {
  // It is registered by hand, as whoever has no device yet does.
  await open(page, '/devices/new');
  await page.getByLabel('Id', { exact: true }).fill('BADA55');
  await page.getByLabel('PAC', { exact: true }).fill('545CB3B17AC98BA4');
  await page.getByLabel('Name', { exact: true }).fill('Bench');
  await page.getByLabel('Device type', { exact: true }).selectOption({ label: 'Counter' });
  await page.getByRole('checkbox', { name: /Prototype/i }).check();
  await page.getByRole('main').getByRole('button', { name: 'Register' }).click();
  await expect(page).toHaveURL(/\/devices\/BADA55/);

  await open(page, '/tools/virtual-device?device=BADA55');
  await page.locator('#sample').fill('01f4');
  // Read while it is typed, by the format of its device type.
  await expect(page.getByRole('main')).toContainText('500');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page).toHaveURL(/[?&]sent=[0-9a-f]{16}/);
  await expect(page.getByRole('status').filter({ hasText: 'The message is stored.' })).toBeVisible();
  const said = page.getByRole('region', { name: 'What this device said last' }).locator('tbody tr');
  await expect(said.first()).toContainText('counter 500');
  await expect(said.first()).toContainText('virtual');
  await page.getByRole('link', { name: 'See what becomes of it' }).click();
  await expect(page).toHaveURL(/\/messages\/[0-9a-f]{16}$/);
});

test.describe('in the field', () => {
  test.use({
    viewport: { width: 360, height: 740 },
    permissions: ['geolocation'],
    geolocation: { latitude: 51.2213, longitude: 4.3997, accuracy: 12 },
  });

  test('a device is put where the phone is, and passes once it is heard', async ({ page, server }) => {
    await register(server, 'Counter', ['F1E1D1']);
    await open(page, '/install');
    await page.getByLabel('Id', { exact: true }).fill('F1E1D1');
    await page.getByRole('button', { name: 'Where I am' }).click();
    await expect(page.getByLabel('Latitude')).toHaveValue('51.221300');
    await expect(page.getByRole('main')).toContainText('Found, within 12 m.');
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(page).toHaveURL(/\/install\/F1E1D1\?since=\d+$/);
    await expect(page.getByRole('main')).toContainText('Waiting');
    await handIn(server, [reception({ device: 'F1E1D1', data: '0001', time: Date.now() })]);
    await expect(page.getByRole('main')).toContainText('by 1 station');
  });

  test('what was entered without a connection is kept and sent when it is back', async ({ page, server, context, troubles }) => {
    // What cannot be loaded is told on the console.
    troubles.expect(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
    await register(server, 'Counter', ['F1E1D2']);
    await open(page, '/install');
    await context.setOffline(true);
    await page.getByLabel('Id', { exact: true }).fill('F1E1D2');
    await page.getByLabel('Name', { exact: true }).fill('Under the bridge');
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'There is no connection.' })).toBeVisible();
    await context.setOffline(false);
    await expect(page).toHaveURL(/\/install\/F1E1D2\?since=\d+$/);
    await expect(title(page)).toHaveText('Under the bridge');
    // Nothing of it is left in the browser.
    await open(page, '/install');
    await expect(page.getByLabel('Id', { exact: true })).toHaveValue('');
  });

  test('what was typed is there still when the page is opened again', async ({ page }) => {
    await open(page, '/install');
    await page.getByLabel('Id', { exact: true }).fill('F1E1D3');
    await open(page, '/groups');
    await open(page, '/install');
    await expect(page.getByLabel('Id', { exact: true })).toHaveValue('F1E1D3');
  });

  test('what another typed on this phone is neither shown nor sent', async ({ page, server }) => {
    await register(server, 'Counter', ['F1E1D5']);
    await open(page, '/install');
    await page.getByLabel('Id', { exact: true }).fill('F1E1D5');
    await expect.poll(() => page.evaluate(() => localStorage.getItem('install'))).toContain('F1E1D5');
    // Somebody else's, who left without signing out, and that waits for a connection.
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('install')!);
      kept.user = '0123456789abcdef01234567';
      kept.waits = true;
      kept.input.pac = '545CB3B17AC98BA4';
      localStorage.setItem('install', JSON.stringify(kept));
    });
    await open(page, '/install');
    await expect.poll(() => page.evaluate(() => localStorage.getItem('install'))).toBeNull();
    await expect(page.getByLabel('Id', { exact: true })).toHaveValue('');
    await expect(page).toHaveURL(/\/install$/);
  });
});

test.describe('on a phone that several people use', () => {
  test.use({ signedIn: false });

  test('whoever signs out leaves nothing of an installation', async ({ page, server, context }) => {
    await enter(context, await anotherSession(server, 'A phone'));
    await open(page, '/install');
    await page.getByLabel('Id', { exact: true }).fill('F1E1D6');
    await expect.poll(() => page.evaluate(() => localStorage.getItem('install'))).toContain('F1E1D6');
    await signOut(page);
    await expect(page).toHaveURL(/\/sign-in$/);
    expect(await page.evaluate(() => localStorage.getItem('install'))).toBeNull();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a device is installed and its page says whether it was heard', async ({ page, server }) => {
    await register(server, 'Counter', ['F1E1D4']);
    await page.goto('/install');
    await page.getByLabel('Id', { exact: true }).fill('F1E1D4');
    await page.getByLabel('Latitude').fill('north');
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(page.getByLabel('Id', { exact: true })).toHaveValue('F1E1D4');
    await expect(page.getByLabel('Latitude')).toHaveAttribute('aria-invalid', 'true');
    await page.getByLabel('Latitude').fill('51.2');
    await page.getByLabel('Longitude').fill('4.4');
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(page).toHaveURL(/\/install\/F1E1D4\?since=\d+$/);
    await expect(page.getByRole('main')).toContainText('51.20000, 4.40000');
  });
});
