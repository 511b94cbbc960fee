// On a phone, by touch: a list, a map, an installation and charts.

import { type Locator } from '@playwright/test';
import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, title } from '../support/verbs.ts';

/** Whether something is as large as a finger. */
async function large(target: Locator) {
  const box = (await target.boundingBox())!;
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
}

test('a device is found in the list and opened', async ({ page, server }) => {
  await register(server, 'Counter', ['F0E001', 'F0E002']);
  await open(page, '/devices?text=F0E001');
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await rows.getByRole('link', { name: 'F0E001' }).first().tap();
  await expect(title(page)).toContainText('F0E001');
});

test('a map is looked at nearer, asked for an overlay, and leads to a device', async ({ page, server }) => {
  await register(server, 'Counter', [{ id: 'F0E003', name: 'Reef', lat: -21.1, lng: -175.2 }]);
  await open(page, '/coverage-map?seen=9,-21.8,-176,-20.4,-174.4');
  const map = page.getByRole('region', { name: 'Map of all devices' });
  await expect(map.locator('path.point.stated')).toHaveCount(1);
  await large(map.getByRole('button', { name: 'Nearer' }));
  await map.locator('path.touch').first().tap({ force: true });
  await expect(map.locator('.leaflet-popup').getByRole('link')).toHaveText(/Reef/);
  await page.getByRole('combobox', { name: 'Coverage overlay' }).selectOption('link quality');
  await page.getByRole('button', { name: 'Show', exact: true }).tap();
  await expect(page).toHaveURL(/[?&]coverage=quality\b/);
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('excellent');
  await page.getByRole('region', { name: 'Where they are' }).getByRole('link', { name: 'Reef' }).tap();
  await expect(title(page)).toHaveText('Reef');
});

test.describe('in the field', () => {
  test.use({ permissions: ['geolocation'], geolocation: { latitude: -21.15, longitude: -175.25, accuracy: 20 } });

  test('a map goes to where its reader is', async ({ page, server }) => {
    await register(server, 'Counter', [{ id: 'F0E004', name: 'Jetty', lat: -21.14, lng: -175.2 }]);
    await open(page, '/devices/F0E004/location');
    const map = page.getByRole('region', { name: 'Map of device F0E004' });
    await expect(map.locator('path.point.stated')).toHaveCount(1);
    await page.getByRole('button', { name: 'Where I am' }).tap();
    await expect(map.locator('path.point.here')).toHaveCount(1);
    await expect(map.locator('.label')).toHaveText(['You are here']);
    await expect(page.getByText('Found, within 20 m.')).toBeVisible();
  });

  test('a device is put on a map and heard', async ({ page, server }) => {
    await register(server, 'Counter', ['F0E005']);
    await open(page, '/install');
    await page.getByLabel('Id', { exact: true }).fill('F0E005');
    await page.getByRole('button', { name: 'Choose on a map' }).tap();
    const map = page.getByRole('region', { name: 'Map on which a place is chosen' });
    await expect(map.locator('.leaflet-control-scale')).toBeVisible();
    await page.getByRole('button', { name: 'Take the place under the cross' }).tap();
    await expect(page.getByLabel('Latitude')).toHaveValue(/^-?\d+\.\d{5}$/);
    await page.getByRole('button', { name: 'Install', exact: true }).tap();
    await expect(page).toHaveURL(/\/install\/F0E005\?since=\d+$/);
    await handIn(server, [reception({ device: 'F0E005', data: '0001', time: Date.now() })]);
    await expect(page.getByRole('main')).toContainText('by 1 station');
  });
});

test('a chart tells its numbers and changes its range', async ({ page, server }) => {
  const device = 'F0E006';
  await register(server, 'Sensor board', [device]);
  await handIn(server, [reception({ device, seqNumber: 1, time: Date.now() - 3_600_000, rssi: -101 })]);
  await open(page, `/devices/${device}/statistics`);
  const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'RSSI, dBm', exact: true }) });
  await expect(card.getByRole('slider')).toBeVisible();
  await card.locator('summary').tap();
  await expect(card.locator('tbody')).toContainText('−101.0');
  await page.getByRole('navigation', { name: 'Range of time' }).getByRole('link', { name: '1 year' }).tap();
  await expect(page).toHaveURL(/[?&]range=1y\b/);
});
