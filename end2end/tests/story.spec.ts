// The story of one message.

import { handIn, reception, register, STATIONS, WEATHER } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, title } from '../support/verbs.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a row of the list leads to what became of its message', async ({ page, server }) => {
      const device = javaScriptEnabled ? 'FEED21' : 'FEED22';
      await register(server, 'Sensor board', [device]);
      const first = reception({ device, seqNumber: 31 });
      await handIn(server, [first, { ...first, station: STATIONS[1], rssi: -119, time: first.time + 1_400 }]);
      const list = `/devices/${device}/messages`;
      await (javaScriptEnabled ? open(page, list) : page.goto(list));
      await page.getByRole('table').locator('tbody tr').first().getByRole('link').first().click();
      await expect(title(page)).toHaveText(`Device ${device}`);
      await expect(page.getByRole('heading', { name: 'Message 31' })).toBeVisible();
      await expect(page.locator('.timeline')).toContainText('Heard for the first time');
      await expect(page.locator('.timeline li').filter({ hasText: 'Heard for the last time' })).toContainText('1.4 s');

      const receptions = page.getByRole('region', { name: 'Receptions' }).locator('tbody tr');
      await expect(receptions).toHaveCount(2);
      await expect(receptions.first()).toContainText(STATIONS[0]);
      await expect(receptions.first()).toContainText('868.1300');
      await expect(receptions.nth(1)).toContainText('−119.0');

      // Each byte of it, in the colours of its fields.
      await expect(page.locator('.bytes .byte')).toHaveCount(WEATHER.data.length / 2);
      await expect(page.getByRole('region', { name: 'Bytes and values' })).toContainText('21.5');
      await page.getByRole('link', { name: 'All messages' }).click();
      await expect(page).toHaveURL(list);
    });
  });
}

test('of a message that is not there, nothing is told', async ({ page, troubles }) => {
  troubles.expectStatus(404);
  const response = await page.goto('/messages/0000000000000001');
  expect(response?.status()).toBe(404);
});
