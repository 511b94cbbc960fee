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

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a message is sent to its callbacks again, and told as a command', async ({ page, server, receiver }) => {
      const [device, made] = javaScriptEnabled ? ['FEED23', '/again/yes'] : ['FEED24', '/again/no'];
      const name = javaScriptEnabled ? 'Sent again' : 'Sent again plainly';
      const go = (address: string) => (javaScriptEnabled ? open(page, address) : page.goto(address));
      await go('/device-types/new');
      await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
      await page.getByRole('button', { name: 'Create device type' }).click();
      await expect(title(page)).toHaveText(name);
      await register(server, name, [device]);
      await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Callbacks' }).click();
      await page.getByRole('link', { name: 'New callback' }).click();
      await page.getByLabel('URL', { exact: true }).fill(`${receiver.origin}${made}?seq={seqNumber}`);
      await page.getByRole('button', { name: 'Create callback' }).click();
      await expect(page.getByRole('region', { name: 'Data callbacks' }).locator('tbody tr')).toHaveCount(1);
      for (const empty of ['Service callbacks', 'Error callbacks']) {
        await expect(page.getByRole('heading', { name: empty })).toBeVisible();
      }

      await handIn(server, [reception({ device, seqNumber: 41 })]);
      const arrived = () => receiver.arrived.filter(({ path }) => path === made).length;
      await expect.poll(arrived).toBe(1);
      await go(`/devices/${device}/messages`);
      await page.getByRole('table').locator('tbody tr').first().getByRole('link').first().click();
      await expect(page.getByRole('heading', { name: 'Message 41' })).toBeVisible();
      await page.getByText('As a curl command').click();
      await expect(page.getByRole('group', { name: 'As a curl command' })).toContainText(`curl --globoff -X GET '${receiver.origin}${made}?seq=41'`);
      await page.getByRole('button', { name: 'Send its callbacks again' }).click();
      await expect(page.getByText('One delivery is sent again.')).toBeVisible();
      await expect.poll(arrived).toBe(2);
    });
  });
}

test('of a message that is not there, nothing is told', async ({ page, troubles }) => {
  troubles.expectStatus(404);
  const response = await page.goto('/messages/0000000000000001');
  expect(response?.status()).toBe(404);
});
