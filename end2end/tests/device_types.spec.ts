// A device type is deleted with what is its own, by way of a question, and never with a device.

import { register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { ready, title } from '../support/verbs.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a device type goes with its callback once it has no device', async ({ page, server }) => {
      const [name, device] = javaScriptEnabled ? ['Short-lived', 'DE1E01'] : ['Short-lived, plain', 'DE1E02'];
      const go = async (address: string) => {
        await page.goto(address, { waitUntil: 'domcontentloaded' });
        if (javaScriptEnabled) await ready(page);
      };
      await go('/device-types/new');
      await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('button', { name: 'Create device type' }).click();
      await expect(title(page)).toHaveText(name);
      const type = new URL(page.url()).pathname;
      await go(`${type}/callbacks/new`);
      await page.getByLabel('URL', { exact: true }).fill('https://example.org/in');
      await page.getByRole('button', { name: 'Create callback' }).click();
      await expect(page).toHaveURL(`${type}/callbacks`);

      // With a device it stays, and the page says why.
      await register(server, name, [device]);
      await go(type);
      await page.getByRole('link', { name: 'Delete', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'This device type is in use' })).toBeVisible();
      await expect(page.getByRole('main')).toContainText('It has a device.');
      await expect(page.getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0);

      await go(`/devices/${device}/delete`);
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect(title(page)).toHaveText('Devices');
      await go(`${type}/delete`);
      await expect(page.getByRole('main')).toContainText('With it goes 1 callback');
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(page).toHaveURL('/device-types');
      await expect(page.getByRole('table').getByRole('link', { name, exact: true })).toHaveCount(0);
    });

    test('a certificate that no device names is deleted', async ({ page }) => {
      const key = javaScriptEnabled ? 'P_0DE1_0E1E_01' : 'P_0DE1_0E1E_02';
      const go = async (address: string) => {
        await page.goto(address, { waitUntil: 'domcontentloaded' });
        if (javaScriptEnabled) await ready(page);
      };
      await go('/certificates/new');
      await page.getByLabel('Key', { exact: true }).fill(key);
      await page.getByLabel('Name', { exact: true }).fill('Never made');
      await page.getByRole('button', { name: 'Enter certificate' }).click();
      await expect(title(page)).toHaveText(key);
      await page.getByRole('link', { name: 'Delete', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'Delete this certificate?' })).toBeVisible();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(page).toHaveURL('/certificates');
      await expect(page.getByRole('link', { name: key })).toHaveCount(0);
    });
  });
}
