// Devices that come to another device type: what they did before goes along or stays behind, with
// scripts and without.

import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { field, ready, title } from '../support/verbs.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a device leaves behind what it said, or takes it along', async ({ page, server }) => {
      const n = javaScriptEnabled ? '1' : '2';
      const [leaves, keeps] = [`AB${n}0001`, `AB${n}0002`];
      await register(server, 'Counter', [leaves, keeps]);
      const said = [leaves, keeps].map((device) => reception({ device, data: '0007' }));
      await handIn(server, said);
      for (const [device, history, seen] of [[leaves, 'Leave the history behind', false], [keeps, 'As usual', true]] as const) {
        await page.goto(`/devices/${device}/edit`, { waitUntil: 'domcontentloaded' });
        if (javaScriptEnabled) await ready(page);
        await page.getByLabel('Device type', { exact: true }).selectOption({ label: 'Sensor board' });
        await expect(field(page, 'History').locator('.hint')).toContainText('others may read there');
        await page.getByLabel('History', { exact: true }).selectOption({ label: history });
        await page.getByRole('button', { name: 'Move device' }).click();
        await expect(page).toHaveURL(new RegExp(`/devices/${device}$`));
        await expect(title(page)).toContainText(device);
        await page.goto(`/devices/${device}/messages`, { waitUntil: 'domcontentloaded' });
        const message = page.locator('main tr').filter({ hasText: '0007' });
        if (seen) await expect(message.first()).toBeVisible();
        else await expect(message).toHaveCount(0);
      }
    });
  });
}
